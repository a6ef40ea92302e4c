/** Receipts as a file: canonical JSON, so that a receipt has one text. */
import { fromBase64, toBase64, toUtf8 } from '../bytes/bytes.ts';
import { canonicalJson, memberOf, parseJson } from '../entry/canonical-json.ts';
import { formatKey, parseKey } from '../note/key.ts';
import { malformed, type Opening, openReceipt, type Receipt, within } from './receipt.ts';

const FORMAT = 'mufakat-receipt@1';
const LONGEST_TEXT = 2 ** 20;
const LONGEST_LIST = 100;

/** The text of a receipt, without a newline at its end. @throws LedgerError `receipt.malformed` with the place, when it could not be read back */
export function formatReceipt(receipt: Receipt): string {
  const written = write(receipt);
  parseReceipt(written);
  return written;
}

/**
 * Reads a receipt, strictly, and verifies nothing. At most 1 MiB.
 * @throws LedgerError `receipt.malformed` with the place, for any text that `formatReceipt` does not write
 */
export function parseReceipt(text: string): Receipt {
  const bytes = text.length > LONGEST_TEXT ? text.length : within('text', () => toUtf8(text)).length;
  if (bytes > LONGEST_TEXT) throw malformed('text', `it is longer than ${LONGEST_TEXT} bytes`);
  const value = within('text', () => parseJson(text));
  if (memberOf(value, 'format') !== FORMAT) throw malformed('format', `it is not “${FORMAT}”`);
  const receipt: Receipt = {
    key: within('key', () => parseKey('log', textOf(value, 'key'))),
    keyChanges: textsOf(value, 'keyChanges'),
    witnesses: textsOf(value, 'witnesses').map((key, at) => within(`witnesses[${at}]`, () => parseKey('witness', key))),
    entry: textOf(value, 'entry'),
    proof: textOf(value, 'proof'),
    about: openingOf(value, 'about'),
    content: openingOf(value, 'content'),
  };
  openReceipt(receipt);
  if (write(receipt) !== text) throw malformed('text', 'it has other members, or is not in the one spelling of canonical JSON');
  return receipt;
}

function write({ key, keyChanges, witnesses, entry, proof, about, content }: Receipt): string {
  const opening = (part: Opening | null) => (part === null ? undefined : { salt: toBase64(part.salt), text: part.text });
  return canonicalJson({
    format: FORMAT,
    key: formatKey(key),
    keyChanges,
    witnesses: witnesses.map(formatKey),
    entry,
    proof,
    about: opening(about),
    content: opening(content),
  });
}

function textOf(value: unknown, name: string, place = name): string {
  const text = memberOf(value, name);
  if (typeof text !== 'string') throw malformed(place, 'a text is missing');
  return text;
}

function textsOf(value: unknown, name: string): string[] {
  const list: unknown = memberOf(value, name);
  if (!Array.isArray(list) || list.length > LONGEST_LIST) throw malformed(name, `a list of at most ${LONGEST_LIST} texts is missing`);
  return list.map((_, at) => textOf(list, String(at), `${name}[${at}]`));
}

function openingOf(value: unknown, name: 'about' | 'content'): Opening | null {
  const opening = memberOf(value, name);
  if (opening === undefined) return null;
  const salt = within(`${name}.salt`, () => fromBase64(textOf(opening, 'salt', `${name}.salt`)));
  return { salt, text: textOf(opening, 'text', `${name}.text`) };
}
