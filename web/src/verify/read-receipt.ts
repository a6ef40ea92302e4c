/** Finds the receipt in what somebody dropped in or pasted, and reads what they know from elsewhere. Nothing is verified here. */
import {
  type KeyKind,
  LedgerError,
  parseKey,
  parseSeenState,
  type Receipt,
  type ReceiptTrust,
  readReceiptText,
  type SeenState,
  type VerifierKey,
} from '@mufakat/ledger';

/** The largest receipt, with room for white space around it. In bytes of a file, in characters of a text. */
export const LONGEST = 2 ** 20 + 4096;
/** Why no receipt is found in a text, as the codes of `readReceiptText` end. */
const WHYS = ['none', 'several', 'wrapped', 'quoted', 'html', 'encoded', 'smart-quotes', 'cut'] as const;

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
  readonly why: 'empty' | 'large' | 'unread' | 'wrong' | (typeof WHYS)[number];
  constructor(field: Field, why: Unusable['why']) {
    super(`${field}: ${why}`);
    this.field = field;
    this.why = why;
  }
}

/**
 * The receipt in a text: JSON in any layout, or a text in which one line is a receipt. What mail programmes do to a text is undone.
 * @throws Unusable when the text holds none, several, or one that its way here made unreadable; LedgerError when one that nothing was done to cannot be read
 */
export function readReceipt(text: string): Receipt {
  if (text.length > LONGEST) throw new Unusable('receipt', 'large');
  if (text.trim() === '') throw new Unusable('receipt', 'empty');
  try {
    return readReceiptText(text);
  } catch (error) {
    const why = error instanceof LedgerError ? WHYS.find((one) => error.code === `receipt-text.${one}`) : undefined;
    throw why === undefined ? error : new Unusable('receipt', why);
  }
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
