/** Finds the receipt in what somebody dropped in or pasted, and reads what they know from elsewhere. Nothing is verified here. */
import {
  type Checkpoint,
  type KeyKind,
  LedgerError,
  type LogKey,
  type Note,
  parseCheckpoint,
  parseKey,
  parseNote,
  parseReceipt,
  parseReceiptLine,
  type Receipt,
  type VerifierKey,
  type WitnessKey,
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

/** A state of the log as somebody saw it. */
export type SeenState = { readonly note: Note; readonly checkpoint: Checkpoint };

export type Known = { readonly key: LogKey | null; readonly witnesses: readonly WitnessKey[]; readonly seen: SeenState | null };

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

/** @throws Unusable naming the field */
export function readKnown({ key, witnesses, checkpoint }: Omit<Given, 'receipt'>): Known {
  return {
    key: key.trim() === '' ? null : readKey('log', 'key', key.trim()),
    witnesses: linesOf(witnesses).map((line) => readKey('witness', 'witnesses', line)),
    seen: checkpoint.trim() === '' ? null : usable('checkpoint', () => readSeen(checkpoint)),
  };
}

function readKey<Kind extends KeyKind>(kind: Kind, field: Field, text: string): VerifierKey<Kind> {
  return usable(field, () => parseKey(kind, text));
}

/** A pasted text may have lost the newline at its end, or got the newlines of another system. */
function readSeen(text: string): SeenState {
  const note = parseNote(`${text.trim().replaceAll('\r\n', '\n')}\n`);
  return { note, checkpoint: parseCheckpoint(note.text) };
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
