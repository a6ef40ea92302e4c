import fc from 'fast-check';
import { expect, test } from 'vitest';
import { codeOf } from '../testing/stored-log.ts';
import { canonicalJson, memberOf, parseCanonicalJson } from './canonical-json.ts';

test('keys are sorted by UTF-16 code units and nothing is between the parts', () => {
  expect(canonicalJson({ '\u20ac': 1, '\r': 2, '\ufb33': 3, '1': 4, '\u{1f600}': 5, '\u0080': 6, ö: 7 })).toBe(
    '{"\\r":2,"1":4,"\u0080":6,"ö":7,"€":1,"\u{1f600}":5,"\ufb33":3}',
  );
});

test('numbers are printed as ECMAScript prints them', () => {
  expect(canonicalJson([333333333.3333333, 1e30, 4.5, 0.002, 1e-27, -0])).toBe('[333333333.3333333,1e+30,4.5,0.002,1e-27,0]');
});

test('what has no JSON text is refused with its place', () => {
  expect(() => canonicalJson({ a: [1, Number.NaN] })).toThrow('$.a[1]');
  expect(() => canonicalJson({ a: '\ud800' })).toThrow('$.a');
  expect(() => canonicalJson([undefined])).toThrow('$[0]');
  const cycle: Record<string, unknown> = {};
  cycle.self = cycle;
  expect(() => canonicalJson(cycle)).toThrow('contains itself');
});

test('the text reads back to the same value and does not depend on the order of keys', () => {
  const values = fc.jsonValue({ noUnicodeString: false }).filter((value) => JSON.stringify(value).isWellFormed());
  fc.assert(
    fc.property(values, (value) => {
      const text = canonicalJson(value);
      expect(canonicalJson(JSON.parse(text))).toBe(text);
      expect(canonicalJson(reversed(value))).toBe(text);
    }),
  );
});

test('a text is read only in its one spelling, and down to 100 levels', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const text = canonicalJson(value);
      expect(canonicalJson(parseCanonicalJson(text))).toBe(text);
    }),
  );
  const deep = (levels: number) => `${'['.repeat(levels)}"[[{"${']'.repeat(levels)}`;
  expect(codeOf(() => parseCanonicalJson(deep(100)))).toBeNull();
  const others = [
    '{"b":1,"a":2}',
    '{"a":1,"a":2}',
    '[1, 2]',
    '1.0',
    '1e2',
    '-0',
    '"\\u0041"',
    '"\\ud800"',
    '"\\/"',
    '{',
    '',
    deep(101),
    '['.repeat(1_000_000),
  ];
  for (const text of others)
    expect(
      codeOf(() => parseCanonicalJson(text)),
      text.slice(0, 20),
    ).toBe('json.malformed');
  expect(codeOf(() => parseCanonicalJson(`${'['.repeat(400_000)}${']'.repeat(400_000)}`))).toBe('json.malformed');
});

test('a member is of the object itself', () => {
  expect(memberOf({ a: 1 }, 'a')).toBe(1);
  for (const value of [{}, [], null, 'text']) expect(memberOf(value, 'toString')).toBeUndefined();
});

function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, member]) => [key, reversed(member)]),
  );
}
