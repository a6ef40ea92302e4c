/**
 * Finds and reads the receipt in a text as people pass it on: in a mail, quoted, wrapped, pretty-printed. Whatever is undone, what is read is a receipt in its
 * one spelling, and everything in it is covered by a hash or a signature: undoing too much makes no receipt true.
 */
import { canonicalJson, depthOf, type Json } from '../entry/canonical-json.ts';
import { LedgerError } from '../ledger-error.ts';
import type { Receipt } from './receipt.ts';
import { parseReceipt } from './receipt-json.ts';
import { parseReceiptLine } from './receipt-line.ts';
import { mendedJson, type TransportChange, type Undone, undoLines } from './receipt-transport.ts';
import { verifyReceipt } from './verify-receipt.ts';

const LINE = 'MUFAKAT1:';
const JSON_MARK = 'mufakat-receipt@1';
/** Of a member's name and value, in any spelling of JSON; within a string there are backslashes before the marks. */
const JSON_MEMBER = /"format"\s*:\s*"mufakat-receipt@1"/g;
const MOST_LEVELS = 8;

/**
 * The receipt in a text: JSON in any layout, or a line. White space, other text around it, carriage returns and a byte order mark do not count, and what a
 * mail programme did to the lines is undone.
 *
 * A text that nothing was done to is read as it is, and not verified. Of one that something was done to, the receipt is returned when it verifies by its
 * own key; otherwise nobody can tell a change on the way from another, and that is what the error says.
 *
 * @throws LedgerError `receipt-text.none`, `receipt-text.several`; `receipt-text.wrapped`, `.quoted`, `.html`, `.encoded`, `.smart-quotes`, `.cut` for what
 * was done to a text that could not be undone; `receipt.malformed`, `receipt-line.malformed`, `receipt-line.checksum` for a text that nothing was done to
 */
export function readReceiptText(text: string): Receipt {
  const readings = undoLines(text);
  const [undone] = readings;
  return undone.text.replaceAll(/\s/g, '').includes(JSON_MARK) ? readJson(text, readings) : readLine(undone);
}

function readJson(text: string, readings: readonly Undone[]): Receipt {
  const asItIs = attempt(() => readSpelled(bracesOf(text)));
  if (!(asItIs instanceof LedgerError)) return asItIs;
  if (readings.some((undone) => [...undone.text.matchAll(JSON_MEMBER)].length > 1)) throw failure('several');
  const mended = readings.flatMap((undone) => mendedJson({ ...undone, text: bracesOf(undone.text) }));
  for (const candidate of mended) {
    const receipt = attempt(() => {
      const read = readSpelled(candidate.text);
      verifyReceipt(read);
      return read;
    });
    if (!(receipt instanceof LedgerError)) return receipt;
  }
  const [change] = mended.flatMap(({ changes }) => changes.toReversed());
  throw change === undefined ? asItIs : failure(change);
}

/** From the first brace to the last; to the end where none closes. */
function bracesOf(text: string): string {
  const [from, to] = [text.indexOf('{'), text.lastIndexOf('}')];
  return text.slice(Math.max(from, 0), to > from ? to + 1 : undefined).trim();
}

/** Reads JSON in any layout: white space, order of members and escapes are another spelling of the same. */
function readSpelled(text: string): Receipt {
  const read = attempt(() => parseReceipt(text));
  if (!(read instanceof LedgerError)) return read;
  const canonical = respelled(text);
  if (canonical === undefined || canonical === text) throw read;
  return parseReceipt(canonical);
}

/** The one spelling of a JSON text; undefined for what is none, and where a member stands twice: people would read one of them, programs the other. */
function respelled(text: string): string | undefined {
  if (depthOf(text) > MOST_LEVELS) return undefined;
  try {
    const value: Json = JSON.parse(text);
    const colons = text.replaceAll(/"(?:[^"\\]|\\.)*"/g, '').split(':').length - 1;
    return membersOf(value) === colons ? canonicalJson(value) : undefined;
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof TypeError) return undefined;
    throw error;
  }
}

function membersOf(value: Json): number {
  if (typeof value !== 'object' || value === null) return 0;
  const within = Object.values(value).reduce<number>((sum, member) => sum + membersOf(member), 0);
  return Array.isArray(value) ? within : within + Object.keys(value).length;
}

/** A line may have been broken into several: how many of those that follow belong to it, its checksum says. */
function readLine({ text, changes }: Undone): Receipt {
  const found = text.split(/(?=MUFAKAT1:)/).filter((part) => part.startsWith(LINE));
  if (found.length === 0) throw failure('none');
  const read = new Map(found.map((part) => [wholeLine(part), part]));
  const receipts = [...read.keys()].filter((line) => line !== undefined);
  if (receipts.length > 1 || new Set(found.map(firstLine)).size > Math.max(receipts.length, 1)) throw failure('several');
  const [line] = receipts;
  if (line !== undefined) return parseReceiptLine(line);
  const [part = ''] = found;
  const change = changes.at(-1) ?? (partsOf(part).length > 1 ? 'wrapped' : undefined);
  if (change !== undefined) throw failure(change);
  return parseReceiptLine(firstLine(part));
}

const firstLine = (part: string): string => partsOf(part)[0] ?? '';

/** The line that begins here, and those after it that hold nothing else than what a line is written with. */
function partsOf(part: string): string[] {
  const [first = '', ...rest] = part.split('\n').map((line) => line.trim());
  const end = rest.findIndex((line) => !/^[A-Z2-7]+$/.test(line));
  return [/^MUFAKAT1:\S*/.exec(first)?.[0] ?? first, ...rest.slice(0, end === -1 ? undefined : end)];
}

/** The line, put together from as many parts as its checksum needs. */
function wholeLine(part: string): string | undefined {
  const parts = partsOf(part);
  const lengths = parts.map((_, at) => at + 1);
  const count = lengths.find((length) => !(attempt(() => parseReceiptLine(parts.slice(0, length).join(''))) instanceof LedgerError));
  return count === undefined ? undefined : parts.slice(0, count).join('');
}

function attempt<T>(step: () => T): T | LedgerError {
  try {
    return step();
  } catch (error) {
    if (error instanceof LedgerError) return error;
    throw error;
  }
}

const FAILURES: Readonly<Record<TransportChange | 'none' | 'several', string>> = {
  none: 'this text holds no receipt',
  several: 'this text holds several receipts',
  encoded: 'this text is encoded for mail (quoted-printable), and could not be decoded',
  html: 'this text was escaped for a web page, and could not be read back',
  quoted: 'the lines of this text were quoted by a mail programme, and could not be put together again',
  'smart-quotes': 'an editor replaced the quotation marks in this text by typographic ones',
  wrapped: 'this text was wrapped by a mail programme or an editor, and its lines could not be put together again',
  cut: 'the end of this text is missing',
};

function failure(what: keyof typeof FAILURES): LedgerError {
  return new LedgerError(`receipt-text.${what}`, FAILURES[what]);
}
