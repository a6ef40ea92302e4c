/** Finds the receipt in what somebody dropped in or pasted, and reads what they know from elsewhere. Nothing is verified here. */
import {
  type KeyKind,
  LedgerError,
  parseKey,
  parseReceipt,
  parseReceiptLine,
  parseSeenState,
  type Receipt,
  type ReceiptTrust,
  type SeenState,
  type VerifierKey,
} from '@mufakat/ledger';

/** The largest receipt, with room for white space around it. In bytes of a file, in characters of a text. */
export const LONGEST = 2 ** 20 + 4096;
const LINE = 'MUFAKAT1:';

/** The texts of the form; all but the receipt may be empty. */
export type Given = {
  readonly receipt: string;
  readonly key: string;
  /** One a line. */
  readonly witnesses: string;
  readonly checkpoint: string;
};
export type Field = keyof Given;

/** What stands in a field cannot be used; that says nothing about any receipt. */
export class Unusable extends Error {
  override readonly name = 'Unusable';
  readonly field: Field;
  readonly why: 'empty' | 'none' | 'several' | 'large' | 'unread' | 'wrong';
  constructor(field: Field, why: Unusable['why']) {
    super(`${field}: ${why}`);
    this.field = field;
    this.why = why;
  }
}

/**
 * The receipt in a text: JSON, or a text in which one line is a receipt. White space around it does not count.
 * @throws Unusable when the text holds none, or several; LedgerError when what claims to be one cannot be read
 */
export function readReceipt(text: string): Receipt {
  if (text.length > LONGEST) throw new Unusable('receipt', 'large');
  const trimmed = text.trim();
  if (trimmed === '') throw new Unusable('receipt', 'empty');
  if (trimmed.startsWith('{')) return parseReceipt(trimmed);
  const lines = linesOf(trimmed).filter((line) => line.startsWith(LINE));
  const [line, ...more] = new Set(lines);
  if (line === undefined) throw new Unusable('receipt', 'none');
  if (more.length > 0) throw new Unusable('receipt', 'several');
  return parseReceiptLine(line);
}

/** What the reader knows from elsewhere. @throws Unusable naming the field */
export function readTrust({ key, witnesses, checkpoint }: Omit<Given, 'receipt'>): ReceiptTrust {
  return {
    ...(key.trim() === '' ? {} : { key: readKey('log', 'key', key.trim()) }),
    witnesses: linesOf(witnesses).map((line) => readKey('witness', 'witnesses', line)),
    ...(checkpoint.trim() === '' ? {} : { seen: usable('checkpoint', () => readSeen(checkpoint)) }),
  };
}

function readKey<Kind extends KeyKind>(kind: Kind, field: Field, text: string): VerifierKey<Kind> {
  return usable(field, () => parseKey(kind, text));
}

/** A pasted text may have lost the newline at its end, or got the newlines of another system. */
function readSeen(text: string): SeenState {
  return parseSeenState(`${text.trim().replaceAll('\r\n', '\n')}\n`);
}

function usable<T>(field: Field, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof LedgerError) throw new Unusable(field, 'wrong');
    throw error;
  }
}

function linesOf(text: string): string[] {
  return text
    .split(/[\r\n]+/)
    .map((line) => line.trim())
    .filter((line) => line !== '');
}
