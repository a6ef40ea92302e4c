/** Base32 (RFC 4648 section 6) in upper case without padding: letters and digits that the alphanumeric mode of QR codes knows. */

import { LedgerError } from '../ledger-error.ts';
import { shorten } from './bytes.ts';

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** Eight characters for five bytes. */
export function toBase32(bytes: Uint8Array): string {
  let text = '';
  let [held, bits] = [0, 0];
  for (const byte of bytes) {
    held = ((held << 8) | byte) & 0xfff;
    bits += 8;
    for (; bits >= 5; bits -= 5) text += ALPHABET[(held >> (bits - 5)) & 31] ?? '';
  }
  return bits > 0 ? text + (ALPHABET[(held << (5 - bits)) & 31] ?? '') : text;
}

/** @throws LedgerError `text.base32` for any text that `toBase32` does not write */
export function fromBase32(text: string): Uint8Array {
  const bytes = new Uint8Array(Math.floor((text.length * 5) / 8));
  let [held, bits, at] = [0, 0, 0];
  for (const character of text) {
    held = ((held << 5) | ALPHABET.indexOf(character)) & 0xfff;
    bits += 5;
    if (bits < 8) continue;
    bits -= 8;
    bytes[at] = (held >> bits) & 0xff;
    at += 1;
  }
  if (toBase32(bytes) === text) return bytes;
  throw new LedgerError('text.base32', `“${shorten(text)}” is not base32: A to Z and 2 to 7 in upper case, without padding`);
}
