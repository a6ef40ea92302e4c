import { beforeAll, describe, expect, test } from 'vitest';
import { cellOf, isExact, middleOf } from './region-data.ts';
import { regionOfPublications, versionFor } from './region-of-publications.ts';
import { CSV_LIMITS, readCsv } from './table/read-csv.ts';
import { regionOfTable } from './table/region-of-table.ts';
import { countryNamed, gciRegion, hasGci, packOf, publicationOf, tableRegion } from './testing/examples.ts';

describe('a region of publications', () => {
  const law = {
    id: 'law',
    share: 'stage-with-reasons',
    stage: { low: 2, high: 3 },
    indicators: [
      { id: 'illegal-access', stage: 3, basis: 'rule', reasons: 'In force since spring.', dissent: [] },
      { id: 'illegal-interception', stage: null, basis: null },
    ],
  } as const;
  const made = async () =>
    regionOfPublications(await packOf('baseline'), [
      publicationOf('Aru', 'XB', [
        { ...law, indicators: [...law.indicators].map((one) => ('dissent' in one ? { ...one, dissent: [] } : one)) },
      ]),
      publicationOf('Bela', 'XC', [{ id: 'skills', share: 'stage', stage: null, indicators: [] }]),
    ]);

  test('tells known, interval, unknown and not shared apart', async () => {
    const region = await made();
    const aru = countryNamed(region, 'Aru');
    expect(cellOf(aru, 'law')).toEqual({ kind: 'known', low: 2, high: 3 });
    expect([isExact(cellOf(aru, 'law')), middleOf(cellOf(aru, 'law'))]).toEqual([false, 2.5]);
    expect(cellOf(aru, 'illegal-access')).toEqual({ kind: 'known', low: 3, high: 3, reasons: 'In force since spring.', dissent: [] });
    expect(cellOf(aru, 'illegal-interception')).toEqual({ kind: 'unknown' });
    expect(cellOf(aru, 'skills')).toEqual({ kind: 'not-shared' });
    expect(cellOf(countryNamed(region, 'Bela'), 'skills')).toEqual({ kind: 'unknown' });
    expect(middleOf(cellOf(aru, 'skills'))).toBeNaN();
  });

  test('has the dimensions and indicators of the pack on its stages, and where each country comes from', async () => {
    const region = await made();
    expect(region.dimensions.map(({ id }) => id)).toEqual(expect.arrayContaining(['law', 'skills']));
    expect(new Set(region.dimensions.flatMap(({ max, indicators }) => [max, ...indicators.map((one) => one.max)]))).toEqual(new Set([4]));
    expect(countryNamed(region, 'Aru')).toMatchObject({
      code: 'XB',
      invented: true,
      origin: { title: 'Assessment of Aru', version: '1.0.0' },
    });
  });

  test('is read by the newest version that countries used and the server has', () => {
    const used = [
      publicationOf('Aru', 'XB', [], '1.2.0'),
      publicationOf('Bela', 'XC', [], '1.10.0'),
      publicationOf('Cor', 'XD', [], '2.0.0'),
    ];
    expect(versionFor(used, ['1.2.0', '1.10.0', '3.0.0'])).toBe('1.10.0');
    expect(versionFor(used, ['0.1.0', '0.2.0'])).toBe('0.2.0');
    expect(versionFor(used, [])).toBeUndefined();
  });
});

describe('a region of a table', () => {
  test('has pillars out of 20 and indicators as shares; a blank makes an interval, nothing but blanks is unknown', async () => {
    const region = await tableRegion({ AAA: { all: '1', but: { LEGL_CBRCR_SUBS: '' } }, BBB: { all: '' }, CCC: { all: '0' } });
    const [legal, technical] = region.dimensions;
    expect([legal?.id, legal?.scale, legal?.max, legal?.weight]).toEqual(['legal', 'points', expect.closeTo(20, 6), expect.closeTo(20, 6)]);
    const cells = (name: string) => [legal, technical].map((one) => cellOf(countryNamed(region, name), one?.id ?? ''));
    expect(cells('AAA')).toEqual([
      { kind: 'known', low: expect.closeTo(20 - 9.1848, 3), high: expect.closeTo(20, 3) },
      { kind: 'known', low: expect.closeTo(20, 3), high: expect.closeTo(20, 3) },
    ]);
    expect(cells('BBB')).toEqual([{ kind: 'unknown' }, { kind: 'unknown' }]);
    expect(cellOf(countryNamed(region, 'CCC'), 'substantive-law')).toEqual({ kind: 'known', low: 0, high: 0 });
    expect(countryNamed(region, 'AAA').whole).toMatchObject({ high: expect.closeTo(100, 2), bands: ['tier-2', 'tier-1'] });
  });

  test('brings what is not applicable to the full scale, so that countries stay comparable', async () => {
    const region = await tableRegion({ AAA: { all: '0.5', but: { LEGL_CBRCR_SUBS: 'not-applicable' } }, BBB: { all: '0.5' } });
    const middles = region.countries.map((country) => middleOf(cellOf(country, 'legal')));
    expect(middles).toEqual([expect.closeTo(10, 6), expect.closeTo(10, 6)]);
    expect(cellOf(countryNamed(region, 'AAA'), 'substantive-law')).toEqual({ kind: 'not-applicable' });
  });

  test('names every wrong cell, and makes nothing of some of the rows', async () => {
    const made = regionOfTable(await packOf('gci-2020'), [{ iso3: 'AAA', country: 'A', LEGL_CBRCR_SUBS: 'n/a' }]);
    expect('errors' in made && made.errors[0]).toMatchObject({ row: 1, code: 'table.missing-column' });
  });
});

describe.skipIf(!hasGci)('the table of the GCI 2020 (../shared/data/gci-2020.csv)', () => {
  let made: Awaited<ReturnType<typeof gciRegion>>;
  beforeAll(async () => {
    made = await gciRegion();
  });

  test('has 194 countries by five pillars of 20, all exact, and names the one whose published total contradicts its answers', () => {
    const { region, contradictions } = made;
    expect([region.countries.length, region.dimensions.length]).toEqual([194, 5]);
    expect(region.countries.every((country) => region.dimensions.every(({ id }) => isExact(cellOf(country, id))))).toBe(true);
    expect(new Set(contradictions.map(({ unit }) => unit))).toEqual(new Set(['AFG']));
    const afghanistan = countryNamed(region, 'Afghanistan');
    expect([afghanistan.id, afghanistan.whole?.low]).toEqual(['AFG', expect.closeTo(5.204, 3)]);
    const computed = { low: expect.closeTo(7.906, 3), high: expect.closeTo(7.906, 3) };
    expect(cellOf(afghanistan, 'legal')).toMatchObject({ low: expect.closeTo(0.395, 3), high: expect.closeTo(0.395, 3), computed });
  });
});

describe('reading a table as text', () => {
  test('takes commas, semicolons and tabs, quotes with separators, quotes and lines in them, and a mark of the byte order', () => {
    expect(readCsv('\uFEFFa,b\r\n"x, ""y""\nz",1\r\n')).toEqual({ rows: [{ a: 'x, "y"\nz', b: '1' }] });
    expect(readCsv('a;b\n1,5;2')).toEqual({ rows: [{ a: '1,5', b: '2' }] });
    expect(readCsv('a\tb\n1\t\n')).toEqual({ rows: [{ a: '1', b: '' }] });
  });

  test('leaves empty lines out', () => {
    expect(readCsv('\na,b\n\n1,2\n,\n')).toEqual({ rows: [{ a: '1', b: '2' }] });
  });

  test('says in which row a quote does not end, cells are missing, or a column stands twice', () => {
    expect(readCsv('a,b\n1,"2\n')).toMatchObject({ code: 'csv.quote', row: 2 });
    expect(readCsv('a,b\n"1"x,2\n')).toMatchObject({ code: 'csv.quote', row: 2 });
    expect(readCsv('a,b\n1,2\n1\n')).toMatchObject({ code: 'csv.width', row: 3, what: '1' });
    expect(readCsv('a,b,a\n1,2,3\n')).toMatchObject({ code: 'csv.column-twice', row: 1, what: 'a' });
    expect(readCsv('a,b\n')).toMatchObject({ code: 'csv.empty' });
    expect(readCsv(`a\n${'1\n'.repeat(CSV_LIMITS.rows + 1)}`)).toMatchObject({ code: 'csv.too-large' });
  });
});
