import { canonicalJson, LedgerError, NotProved, parseKey, parseReceipt, type VerifiedReceipt, verifyReceipt } from '@mufakat/ledger';
import type { Snapshot } from '@mufakat/server/publication/model';

/**
 * Verifies the text of a receipt as that of a publication: that the log of the jurisdiction holds exactly this snapshot.
 *
 * @param trusted the log's key, or one that handed over to it; undefined when none is known
 * @returns the error with its code when it does not prove the snapshot; `publication.other` when it proves another
 */
export function provePublication(text: string, snapshot: Snapshot, trusted: string | undefined): VerifiedReceipt | LedgerError {
  try {
    const receipt = parseReceipt(text);
    const verified = verifyReceipt(receipt, trusted === undefined ? {} : { key: parseKey('log', trusted) });
    if (verified.entry.what === 'publication.published' && receipt.content?.text === canonicalJson(snapshot)) return verified;
    return new NotProved('publication.other', 'it is the receipt of something else', 'that what is shown was published');
  } catch (error) {
    if (error instanceof LedgerError) return error;
    throw error;
  }
}
