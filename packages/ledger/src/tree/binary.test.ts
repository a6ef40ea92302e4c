import fc from 'fast-check';
import { expect, test } from 'vitest';
import { codeOf } from '../testing/stored-log.ts';
import { numberBytes, readerOf, textBytes } from './binary.ts';

test('numbers and texts are read back; numbers in LEB128', () => {
  expect(numberBytes(624_485)).toEqual(Uint8Array.of(0xe5, 0x8e, 0x26));
  fc.assert(fc.property(fc.maxSafeNat(), (value) => void expect(readerOf(numberBytes(value)).number()).toBe(value)));
  fc.assert(fc.property(fc.string({ unit: 'grapheme' }), (text) => void expect(readerOf(textBytes(text)).text()).toBe(text)));
});

test('bytes that end too early, numbers beyond 2^53 − 1 and endless lists are refused', () => {
  const code = (read: 'number' | 'text', ...bytes: number[]) => codeOf(() => readerOf(Uint8Array.of(...bytes))[read]());
  expect(code('number')).toBe('bytes.short');
  expect(code('number', 0x80)).toBe('bytes.short');
  expect(code('text', 2, 0x41)).toBe('bytes.short');
  expect(code('text', 1, 0xff)).toBe('text.utf8');
  expect(code('number', 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x10)).toBe('ledger.size');
  expect(code('number', ...Array<number>(200).fill(0x80), 1)).toBe('ledger.size');
  const endless = readerOf(numberBytes(Number.MAX_SAFE_INTEGER));
  expect(codeOf(() => endless.list(() => endless.bytes(1)))).toBe('bytes.short');
});
