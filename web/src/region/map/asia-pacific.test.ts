import { expect, test } from 'vitest';
import { ELSEWHERE, isInventedCode, TILES } from './asia-pacific.ts';

const ALL = [...TILES, ...ELSEWHERE];

test('no two tiles share a place or a code', () => {
  expect(new Set(TILES.map(({ column, row }) => `${column} ${row}`)).size).toBe(TILES.length);
  expect(new Set(ALL.map(({ iso2 }) => iso2)).size).toBe(ALL.length);
  expect(new Set(ALL.map(({ iso3 }) => iso3)).size).toBe(ALL.length);
});

test('the 53 members of ESCAP have one each, and its nine associate members', () => {
  expect(ALL).toHaveLength(53 + 9);
});

test('small island states are there as others are, and every code is one that the language data of the platform know', () => {
  const codes = TILES.map(({ iso2 }) => iso2);
  expect(codes).toEqual(expect.arrayContaining(['TV', 'NR', 'KI', 'MH', 'FM', 'PW', 'WS', 'TO', 'VU', 'SB', 'FJ', 'MV', 'CK', 'NU']));
  const names = new Intl.DisplayNames('en', { type: 'region', fallback: 'none' });
  expect(ALL.filter(({ iso2 }) => names.of(iso2) === undefined)).toEqual([]);
});

test('codes for users are those of invented countries', () => {
  expect(['XA', 'XZ', 'FJ', 'XAB', 'X'].filter(isInventedCode)).toEqual(['XA', 'XZ']);
});
