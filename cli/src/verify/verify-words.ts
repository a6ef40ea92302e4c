/** What is said of a receipt beside its own statements: which part was refused, and what one can do. Words for a court, not for an engineer. */
import { type LedgerError, partOfReceipt, type ReceiptPart, type StatementCode } from '@mufakat/ledger';

const PARTS: Readonly<Record<ReceiptPart, string>> = {
  key: 'the key of the log',
  keyChanges: 'a change of the key of the log',
  witnesses: 'the key of a witness',
  entry: 'the entry',
  proof: 'the proof that the entry is in the log',
  'entry-or-proof': 'the entry, or the proof that it is in the log',
  checkpoint: 'the signed state of the log',
  signature: 'the signature of the log',
  cosignature: 'the signature of a witness',
  about: 'whom and what the entry is about',
  content: 'the content of the entry',
  line: 'the line of text',
  text: 'the text of the receipt as a whole',
  log: 'the log itself',
  seen: 'the state that you named with --checkpoint',
  witness: 'the witnesses that you named with --witness',
};

const AGAIN =
  'Ask for the receipt again, from whoever gave it to you or from the server. If it is refused again, do not rely on it, and keep this file.';

const REFUSAL_REMEDIES: Readonly<Partial<Record<ReceiptPart, string>>> = {
  key: `Compare the key that you trust with the place that you have it from. If that is right, this receipt is not of that log, or was changed. ${AGAIN}`,
  line: `Copy or scan the line again, all of it, on one line. ${AGAIN}`,
  log: 'Keep the receipt and the state that you saw, unchanged: together they show that the log told two stories. Give both to an auditor of the jurisdiction.',
  seen: 'Name a checkpoint of the same log, byte by byte as the log gave it. If this is one, keep it and ask an auditor of the jurisdiction.',
  witness: 'Ask for a receipt that a witness whom you trust has confirmed, or verify without --witness and read what is then not proved.',
};

/** Stable name of the part that an error is about; its words in English; what to do. */
export interface RefusedPart {
  readonly part: ReceiptPart;
  readonly words: string;
  readonly remedy: string;
}

export function refusedPart(error: LedgerError): RefusedPart {
  const part = partOfReceipt(error);
  return { part, words: PARTS[part], remedy: REFUSAL_REMEDIES[part] ?? AGAIN };
}

const REMEDIES: Readonly<Partial<Record<StatementCode, string>>> = {
  'receipt.key-not-trusted':
    'Get the key of the log from elsewhere than this receipt and whoever gave it to you, such as a publication of the authority, and give it with --key.',
  'receipt.witness-not-trusted': 'If you have the key of this witness from the witness itself, give it with --witness.',
  'receipt.not-witnessed':
    'Ask for a receipt that a witness whom you trust has confirmed, and give its key with --witness; or compare with a state that others saw, by --checkpoint.',
  'receipt.not-compared': 'Ask an auditor of the jurisdiction to check that the log holds both states.',
  'receipt.about-closed':
    'Ask the person concerned, or an auditor of the jurisdiction, for their receipt as a file: a line of text never shows it.',
  'receipt.content-closed': 'Ask the person who made the entry for their receipt as a file: a line of text never shows it.',
  'receipt.content-not-judged': 'Judge it by its sources; no receipt can.',
  'receipt.person-not-proved': 'Ask the jurisdiction who held the account at that time, and how it was protected.',
  'receipt.time-not-proved':
    'A witness whom you trust says by when the entry was there. That it was not made much earlier, only other evidence shows.',
  'receipt.later-not-shown': 'Ask an auditor of the jurisdiction for the later entries about the same matter.',
  'receipt.witness-absent': 'Ask for a receipt that this witness has confirmed, if you need its word.',
};

/** What a person can do about a statement that is not proved; null for one that is. */
export function remedyOf(code: StatementCode): string | null {
  return REMEDIES[code] ?? null;
}
