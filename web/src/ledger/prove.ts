import { formatReceiptLine, LedgerError, parseKey, parseReceipt, type Receipt, type VerifiedReceipt, verifyReceipt } from '@mufakat/ledger';

/** A receipt that was verified. */
export type Proved = { readonly receipt: Receipt; readonly verified: VerifiedReceipt; readonly line: string };

/**
 * Verifies the text of a receipt of that entry.
 * @param trusted the log's key, or one that handed over to it; undefined when none is known
 * @returns the error with its code when it does not prove the entry
 */
export function prove(text: string, entry: string, trusted: string | undefined): Proved | LedgerError {
  try {
    const receipt = parseReceipt(text);
    const verified = verifyReceipt(receipt, trusted === undefined ? {} : { key: parseKey('log', trusted) });
    if (verified.entry.entry !== entry) return new LedgerError('receipt.other-entry', `it is of the entry ${verified.entry.entry}`);
    return { receipt, verified, line: formatReceiptLine(receipt) };
  } catch (error) {
    if (error instanceof LedgerError) return error;
    throw error;
  }
}
