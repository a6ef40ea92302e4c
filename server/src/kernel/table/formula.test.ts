import fc from 'fast-check';
import { expect, test } from 'vitest';
import { guarded, looksLikeFormula, unguarded } from './formula.ts';

const beginnings = ['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠'];

test.each(beginnings)('a text that begins with %j gets an apostrophe', (first) => {
  expect([looksLikeFormula(`${first}1`), guarded(`${first}1`), guarded(`x${first}`)]).toEqual([true, `'${first}1`, `x${first}`]);
});

test('every text comes back from its guarded form, and no guarded text looks like a formula', () => {
  const start = fc.constantFrom('', "'", "''", ...beginnings, ...beginnings.map((first) => `'${first}`));
  fc.assert(
    fc.property(start, fc.string({ unit: 'binary' }), (first, rest) => {
      const text = first + rest;
      expect(unguarded(guarded(text))).toBe(text);
      expect(looksLikeFormula(guarded(text))).toBe(false);
    }),
  );
});
