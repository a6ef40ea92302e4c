import { CompositeError } from '@mufakat/composite';
import { describe, expect, test } from 'vitest';
import { type Mean, nominalMethod } from '../index-of-region.ts';
import { coherenceOf } from '../mean/coherence.ts';
import { differencesOf } from '../mean/differences.ts';
import type { Region } from '../region-data.ts';
import { regionOfPublications } from '../region-of-publications.ts';
import { countryNamed, gciRegion, hasGci, packOf, publicationOf, tableRegion } from '../testing/examples.ts';
import { cardOf, placeOf } from './country-card.ts';

const cardUnder = (region: Region, mean: Mean, name: string) => {
  const card = cardOf(region, { ...nominalMethod(region), mean }, countryNamed(region, name));
  if (card instanceof CompositeError) throw card;
  return card;
};

describe('the card of a country', () => {
  test('adds up: what counts of each dimension times its weight is the score', async () => {
    const region = await tableRegion({ AAA: { all: '0.5', but: { LEGL_CBRCR_SUBS: '1', LEGL_CBRCR_REG: '1' } }, BBB: { all: '0.6' } });
    const { score, parts } = cardUnder(region, { kind: 'arithmetic' }, 'AAA');
    expect(score).toBeCloseTo(0.6, 6);
    expect(parts.reduce((sum, { counted, weight }) => sum + (counted ?? 0) * weight, 0)).toBeCloseTo(score ?? Number.NaN, 12);
    expect(parts[0]).toMatchObject({ scaled: expect.closeTo(1, 9), place: { rank: 1, of: 2 }, cell: { kind: 'known' } });
    expect(parts[1]?.place).toEqual({ rank: 2, of: 2 });
  });

  test('shows the floor where it counts instead of the figure', async () => {
    const region = await tableRegion({ AAA: { all: '0.5', but: { LEGL_CBRCR_SUBS: '0', LEGL_CBRCR_REG: '0' } } });
    const [legal] = cardUnder(region, { kind: 'geometric', floor: 0.2 }, 'AAA').parts;
    expect(legal).toMatchObject({ scaled: 0, counted: 0.2 });
    expect(
      cardOf(region, { ...nominalMethod(region), mean: { kind: 'geometric', floor: null } }, countryNamed(region, 'AAA')),
    ).toMatchObject({ name: 'CompositeError', code: 'geometric-of-zero' });
  });

  test('leaves out what is not shared, says so, and has no score of too little', async () => {
    const pack = await packOf('baseline');
    const ids = regionOfPublications(pack, []).dimensions.map(({ id }) => id);
    const shared = (count: number) =>
      ids.slice(0, count).map((id) => ({ id, share: 'stage' as const, stage: { low: 2, high: 2 }, indicators: [] }));
    const region = regionOfPublications(pack, [publicationOf('Aru', 'XB', shared(6)), publicationOf('Bela', 'XC', shared(2))]);
    const aru = cardUnder(region, { kind: 'arithmetic' }, 'Aru');
    expect([aru.score, aru.parts.map(({ weight }) => weight)]).toEqual([0.5, [...Array(6).fill(1 / 6), 0, 0]]);
    expect(aru.parts.at(-1)).toMatchObject({ cell: { kind: 'not-shared' }, place: null, counted: null });
    const bela = cardUnder(region, { kind: 'arithmetic' }, 'Bela');
    expect([bela.score, bela.missing]).toEqual([null, expect.stringContaining('2 of its 8 parts')]);
  });
});

test('the difference of two countries is an interval where one of both is, and nothing where one is not known', async () => {
  const pack = await packOf('baseline');
  const [first = '', second = ''] = regionOfPublications(pack, []).dimensions.map(({ id }) => id);
  const stage = (id: string, low: number, high: number) => ({ id, share: 'stage' as const, stage: { low, high }, indicators: [] });
  const region = regionOfPublications(pack, [
    publicationOf('Aru', 'XB', [stage(first, 2, 3), stage(second, 1, 1)]),
    publicationOf('Bela', 'XC', [stage(first, 1, 1)]),
  ]);
  const found = differencesOf(region, nominalMethod(region), countryNamed(region, 'Aru'), countryNamed(region, 'Bela'));
  expect(found.map(({ difference }) => difference).slice(0, 2)).toEqual([{ low: 0.25, high: 0.5 }, null]);
  expect(placeOf(region, countryNamed(region, 'Bela'), { id: second, title: {}, scale: 'stage', max: 4, weight: 1 })).toBeNull();
});

describe('coherence', () => {
  test('cannot be told of two countries', async () => {
    const { range, alpha } = coherenceOf(await tableRegion({ AAA: { all: '0.5' }, BBB: { all: '0.6' } }));
    expect([range, Number.isNaN(alpha)]).toEqual([null, false]);
  });

  test.skipIf(!hasGci)('of the GCI 2020 (../shared/data/gci-2020.csv): ten pairs from .83 to .91, none redundant', async () => {
    const { pairs, range, alpha } = coherenceOf((await gciRegion()).region);
    expect([pairs.length, range?.low.toFixed(2), range?.high.toFixed(2)]).toEqual([10, '0.83', '0.91']);
    expect(pairs.filter(({ flag }) => flag !== null)).toEqual([]);
    expect(alpha).toBeGreaterThan(0.95);
  });
});
