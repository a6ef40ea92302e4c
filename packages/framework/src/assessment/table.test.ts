import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { Pack } from '../model.ts';
import { readPackFolder } from '../node/read-pack-folder.ts';
import { loadPack } from '../pack/load.ts';
import { formatPackError } from '../pack/pack-error.ts';
import { makePack } from '../testing/make-pack.ts';
import { scoreTable, type TableRow, type UnitScore } from './table.ts';

const ROOT = fileURLToPath(new URL('../../../..', import.meta.url));
const DATA = `${ROOT}/../shared/data/gci-2020.csv`;

const pack = makePack(`pack: index
version: 1.0.0
title: Index
rule: points
column: TOTAL
data: { unit: code, name: country }
bands: [{ id: high, title: High, from: 80 }, { id: low, title: Low, from: 20 }]
groups:
  - id: g
    title: G
    rule: weighted-sum
    column: G
    indicators:
      - { id: a, title: A, column: A, answer: share, weight: 6 }
      - { id: b, title: B, column: B, answer: choice, weight: 4 }
`);
const row = (code: string, a: string, b: string, more: TableRow = {}): TableRow => ({ code, country: `Land ${code}`, A: a, B: b, ...more });

function units(rows: readonly TableRow[], of: Pack = pack): UnitScore[] {
  const scored = scoreTable(of, rows);
  if ('errors' in scored) throw new Error(JSON.stringify(scored.errors));
  return scored.units;
}

describe('scoring a table of units', () => {
  it('gives every group of every unit, in the order of the rows', () => {
    const [first, second] = units([row('X', '0.5', 'yes'), row('Y', '0', 'partial')]);
    expect(first).toMatchObject({ unit: 'X', name: 'Land X', row: 2, band: { low: 'low', high: 'low' }, contradictions: [] });
    expect(first?.groups.map(({ id, value, max }) => [id, value?.low, max])).toEqual([
      ['index', 7, 10],
      ['g', 7, 10],
    ]);
    expect(second?.groups[0]?.value).toEqual({ low: 2, high: 2 });
  });

  it('keeps zero, blank and not applicable apart', () => {
    const [zero, blank, out] = units([row('X', '0', 'no'), row('Y', '', ' '), row('Z', 'not-applicable', 'yes')]).map(
      ({ groups }) => groups[0],
    );
    expect(zero).toMatchObject({ value: { low: 0, high: 0 }, coverage: 1, max: 10 });
    expect(blank).toMatchObject({ value: { low: 0, high: 10 }, coverage: 0, max: 10 });
    expect(out).toMatchObject({ value: { low: 4, high: 4 }, coverage: 1, max: 4 });
  });

  it('gives both bands of an interval, and none below all bands', () => {
    expect(units([row('X', '', 'yes')])[0]?.band).toEqual({ low: 'low', high: 'high' });
    expect(units([row('X', '0', 'no')])[0]?.band).toEqual({ low: null, high: null });
  });

  it('names each published total that does not recompute, by unit and group', () => {
    const [unit] = units([row('X', '0.5', 'yes', { TOTAL: '7.0001', G: '6.5' })]);
    expect(unit?.contradictions).toEqual([
      {
        unit: 'X',
        group: 'g',
        column: 'G',
        computed: { low: 7, high: 7 },
        published: 6.5,
        decimals: 1,
        agreement: 'outside',
        difference: -0.5,
      },
    ]);
  });

  it.each([
    ['0.5', 'yes', { TOTAL: '7.00', G: '7.04' }, ['exact', 'outside']],
    ['0.5', 'yes', { TOTAL: '7', G: '7.0' }, ['exact', 'exact']],
    ['', 'yes', { TOTAL: '7.00', G: '4' }, ['contained', 'contained']],
    ['', 'yes', { TOTAL: '3.90', G: '10.004' }, ['outside', 'outside']],
    ['', '', { TOTAL: '0', G: '10' }, ['contained', 'contained']],
    ['not-applicable', 'not-applicable', { TOTAL: '0' }, ['outside']],
    ['0.51237', 'yes', { TOTAL: '7.07', G: '7.1' }, ['exact', 'exact']],
    ['0.51237', 'yes', { TOTAL: '7.08', G: '7' }, ['outside', 'exact']],
    ['0.5', 'yes', { TOTAL: '٧٫٠٠', G: '' }, ['exact']],
  ])('says of %s and %s with %j how each published score agrees: %j', (a, b, more, agreement) => {
    const [unit] = units([row('X', a, b, more)]);
    expect(unit?.published.map((one) => one.agreement)).toEqual(agreement);
    expect(unit?.contradictions).toEqual(unit?.published.filter((one) => one.agreement === 'outside'));
  });

  it('takes the digits of a column from all of its rows, so that a 0 is not published more roughly than the rest', () => {
    const [first] = units([row('X', '0', 'partial', { TOTAL: '2', G: '2.4' }), row('Y', '0', 'no', { TOTAL: '0.125', G: '0' })]);
    expect(first?.published).toMatchObject([
      { agreement: 'exact', decimals: 0 },
      { agreement: 'outside', decimals: 1 },
    ]);
  });

  it('compares units in one normal form', () => {
    const scored = scoreTable(pack, [
      row('Åland', '1', 'yes'),
      row('A\u030aland ', '1', 'yes'),
      row('Å\u200bland', '1', 'yes'),
      row('åland', '1', 'yes'),
    ]);
    expect('errors' in scored && scored.errors.map(({ row: at, code }) => `${at} ${code}`)).toEqual([
      '3 table.unit-twice',
      '4 table.unit-twice',
    ]);
  });

  it('does not hold a published total against an interval that contains it', () => {
    expect(units([row('X', '', 'yes', { TOTAL: '9.9' })])[0]?.contradictions).toEqual([]);
    expect(units([row('X', '', 'yes', { TOTAL: '10.5' })])[0]?.contradictions).toMatchObject([{ group: 'index', difference: 0.5 }]);
  });

  it('refuses the whole table with every error by row and column', () => {
    const rows = [row('X', '1,5', 'yes'), row('', '2', 'maybe'), row('X', 'NaN', '0.5', { TOTAL: 'high' }), row('Z', '0x1', 'no')];
    const scored = scoreTable(pack, rows);
    const errors = 'errors' in scored ? scored.errors : [];
    expect(errors.map((error) => `${error.row} ${error.column} ${error.code}`)).toEqual([
      '2 A table.value',
      '3 A table.value',
      '3 B table.value',
      '3 code table.no-unit',
      '4 A table.value',
      '4 B table.value',
      '4 TOTAL table.value',
      '4 code table.unit-twice',
      '5 A table.value',
    ]);
    expect(errors[0]?.message).toBe('"1,5" is not a number from 0 to 1; correct it, or leave the cell blank where it is unknown');
  });

  it('asks for a column that the table does not have', () => {
    const scored = scoreTable(pack, [{ code: 'X', a: '1', B: 'no' }]);
    expect(scored).toEqual({
      errors: [{ row: 1, column: 'A', code: 'table.missing-column', message: 'there is no column "A"; did you mean "a"?' }],
    });
  });

  it('refuses a pack that names no columns', () => {
    const other = makePack(
      'pack: p\nversion: 1.0.0\ntitle: P\ngroups: [{ id: g, title: G, indicators: [{ id: i, title: I, answer: share }] }]\n',
    );
    expect(() => scoreTable(other, [])).toThrow(expect.objectContaining({ code: 'table.no-columns' }));
  });
});

/** The data's own form of CSV: quotes around names with a comma, no line breaks in cells. */
function csvRows(text: string): TableRow[] {
  const [header = [], ...rows] = text
    .trim()
    .split(/\r?\n/)
    .map((line) => [...line.matchAll(/(?:^|,)(?:"([^"]*)"|([^,]*))/g)].map(([, quoted, plain]) => quoted ?? plain ?? ''));
  return rows.map((cells) => Object.fromEntries(header.map((column, at) => [column, cells[at] ?? ''])));
}

describe.skipIf(!existsSync(DATA))('the Global Cybersecurity Index 2020 (../shared/data/gci-2020.csv)', () => {
  it('recomputes 193 of 194 countries within 2e-4, and the one that contradicts itself is named', async () => {
    const loaded = loadPack(await readPackFolder(`${ROOT}/packs/gci-2020`));
    if ('errors' in loaded) throw new Error(loaded.errors.map(formatPackError).join('\n'));
    const scored = units(csvRows(readFileSync(DATA, 'utf8')), loaded.pack);
    expect(scored).toHaveLength(194);
    const contradictions = scored.flatMap((unit) => unit.contradictions);
    expect(contradictions.map(({ unit, group }) => `${unit} ${group}`)).toEqual(['AFG gci-2020', 'AFG legal']);
    const [whole, legal] = contradictions;
    expect(whole?.computed?.low).toBeCloseTo(12.714, 3);
    expect(whole?.published).toBeCloseTo(5.204, 3);
    expect(legal?.computed?.low).toBeCloseTo(7.906, 3);
    expect(legal?.published).toBeCloseTo(0.3953, 4);
    expect(scored.find(({ unit }) => unit === 'VAT')?.groups[0]).toMatchObject({ value: { low: 0, high: 0 }, coverage: 1 });
  });
});
