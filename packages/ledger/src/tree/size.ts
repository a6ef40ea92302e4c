/**
 * Sizes of trees and indices of entries are plain numbers from 0 to 2^53 − 1: exact in JavaScript, in JSON and as array indices. At 10,000 entries
 * a second a log reaches that bound after 28,000 years; bigint would cost every caller conversions for nothing. What is larger is refused, never rounded.
 */
import { shorten } from '../bytes/bytes.ts';
import { LedgerError } from '../ledger-error.ts';

/** @throws LedgerError `ledger.size` when it is not a whole number from 0 to 2^53 − 1 */
export function checkSize(size: number): number {
  if (Number.isSafeInteger(size) && size >= 0) return size;
  throw new LedgerError('ledger.size', `${size} is not the size of a tree: a whole number from 0 to 2^53 − 1 is`);
}

/** @throws LedgerError `ledger.index` unless 0 ≤ index < size */
export function checkIndex(index: number, size: number): number {
  if (Number.isSafeInteger(index) && index >= 0 && index < checkSize(size)) return index;
  throw new LedgerError('ledger.index', `there is no entry ${index} in a tree of size ${size}: the first is 0, the last ${size - 1}`);
}

/** ASCII decimal without leading zeros, 0 to 2^53 − 1. @throws LedgerError `text.number` */
export function parseDecimal(text: string): number {
  const value = Number(text);
  if (/^(0|[1-9][0-9]{0,15})$/.test(text) && Number.isSafeInteger(value)) return value;
  throw new LedgerError('text.number', `“${shorten(text)}” is not a number here: decimal, no sign, no leading zero, at most 2^53 − 1`);
}
