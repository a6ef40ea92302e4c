/** Values in a row of bytes: whole numbers in LEB128 (seven bits a byte, the least first), texts in UTF-8 after their length. */
import { concat, fromUtf8, toUtf8 } from '../bytes/bytes.ts';
import { LedgerError } from '../ledger-error.ts';
import { checkSize } from './size.ts';

/** From 0 to 2^53 − 1, in as few bytes as it takes. @throws LedgerError `ledger.size` */
export function numberBytes(value: number): Uint8Array {
  const bytes: number[] = [];
  let rest = checkSize(value);
  for (; rest >= 0x80; rest = Math.floor(rest / 0x80)) bytes.push((rest % 0x80) + 0x80);
  return Uint8Array.of(...bytes, rest);
}

/** @throws LedgerError `text.utf8` */
export function textBytes(text: string): Uint8Array {
  const bytes = toUtf8(text);
  return concat(numberBytes(bytes.length), bytes);
}

/** What the functions above wrote, to be read in the same order. Each throws LedgerError `bytes.short` when the bytes end before. */
export type ByteReader = {
  readonly bytes: (length: number) => Uint8Array;
  readonly number: () => number;
  readonly text: () => string;
  /** As many as the number that is read first says. */
  readonly list: <T>(read: () => T) => T[];
};

export function readerOf(source: Uint8Array): ByteReader {
  let at = 0;
  const bytes = (length: number) => {
    if (length > source.length - at) throw new LedgerError('bytes.short', `${length} bytes are missing after the first ${at}`);
    at += length;
    return source.slice(at - length, at);
  };
  const number = () => {
    let [value, weight] = [0, 1];
    for (;;) {
      const [byte = 0] = bytes(1);
      value = checkSize(value + (byte % 0x80) * weight);
      if (byte < 0x80) return value;
      weight *= 0x80;
    }
  };
  const text = () => fromUtf8(bytes(number()));
  const list = <T>(read: () => T) => {
    const items: T[] = [];
    for (let left = number(); left > 0; left--) items.push(read());
    return items;
  };
  return { bytes, number, text, list };
}
