import fc from 'fast-check';
import { expect, test } from 'vitest';
import { codeOf } from '../testing/stored-log.ts';
import { fromMicroseconds, fromSeconds, isMoment, toMicroseconds } from './moment.ts';

test('every microsecond of the years 0000 to 9999 has one text, which is read back', () => {
  fc.assert(
    fc.property(fc.bigInt({ min: -62_167_219_200_000_000n, max: 253_402_300_799_999_999n }), (microseconds) => {
      expect(toMicroseconds(fromMicroseconds(microseconds))).toBe(microseconds);
    }),
  );
  expect(fromMicroseconds(-1n)).toBe('1969-12-31T23:59:59.999999Z');
  expect(fromSeconds(1_700_000_000)).toBe('2023-11-14T22:13:20Z');
});

test('days and times that do not exist, and other forms, are no moments', () => {
  for (const text of [
    '2026-02-30T00:00:00.000000Z',
    '2025-02-29T00:00:00.000000Z',
    '2026-13-01T00:00:00.000000Z',
    '2026-01-01T24:00:00.000000Z',
    '2026-01-01T23:59:60.000000Z',
    '2026-01-01T00:00:00.000Z',
    '2026-01-01T00:00:00.000000',
    '',
  ]) {
    expect(isMoment(text), text).toBe(false);
    expect(codeOf(() => toMicroseconds(text))).toBe('text.moment');
  }
  expect(isMoment('2024-02-29T23:59:59.999999Z')).toBe(true);
  expect(codeOf(() => fromMicroseconds(2n ** 63n - 1n))).toBe('text.moment');
  expect(codeOf(() => fromSeconds(253_402_300_800))).toBe('text.moment');
  expect(codeOf(() => fromSeconds(0.5))).toBe('text.moment');
});
