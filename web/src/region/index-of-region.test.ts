import { CompositeError } from '@mufakat/composite';
import { beforeAll, describe, expect, test } from 'vitest';
import { nominalMethod, type Ranking, rankerOf } from './index-of-region.ts';
import { effectOfMean } from './mean/effect-of-mean.ts';
import type { Region } from './region-data.ts';
import { regionOfPublications } from './region-of-publications.ts';
import { countryNamed, gciRegion, hasGci, packOf, publicationOf, tableRegion } from './testing/examples.ts';

const ranked = (result: Ranking | CompositeError): Ranking => {
  if (result instanceof CompositeError) throw result;
  return result;
};

describe('ranks of a region', () => {
  test('follow the weights: a dimension that weighs nothing does not count, and weights of nothing at all are equal ones', async () => {
    const region = await tableRegion({
      AAA: { all: '0.5', but: { LEGL_CBRCR_SUBS: '1', LEGL_CBRCR_REG: '1' } },
      BBB: { all: '0.75' },
    });
    const rank = rankerOf(region);
    const { mean, weights } = nominalMethod(region);
    expect([...ranked(rank({ mean, weights })).ranks]).toEqual([2, 1]);
    expect([...ranked(rank({ mean, weights: [9, 1, 1, 1, 1] })).ranks]).toEqual([1, 2]);
    expect([...ranked(rank({ mean, weights: [0, 1, 1, 1, 1] })).ranks]).toEqual([2, 1]);
    expect(ranked(rank({ mean, weights: [0, 0, 0, 0, 0] })).scores).toEqual(ranked(rank({ mean, weights: [1, 1, 1, 1, 1] })).scores);
  });

  test('are of the middle of an interval; who shares fewer than half of the dimensions has none', async () => {
    const pack = await packOf('baseline');
    const ids = regionOfPublications(pack, []).dimensions.map(({ id }) => id);
    const share = (count: number, stage: { low: number; high: number }) =>
      ids.slice(0, count).map((id) => ({ id, share: 'stage' as const, stage, indicators: [] }));
    const region = regionOfPublications(pack, [
      publicationOf('Aru', 'XB', share(8, { low: 1, high: 3 })),
      publicationOf('Bela', 'XC', share(4, { low: 3, high: 3 })),
      publicationOf('Cor', 'XD', share(3, { low: 4, high: 4 })),
    ]);
    const { scores, ranks } = ranked(rankerOf(region)(nominalMethod(region)));
    expect([...scores]).toEqual([0.5, 0.75, Number.NaN]);
    expect([...ranks]).toEqual([2, 1, 0]);
  });
});

describe('the effect of a geometric mean', () => {
  test('is nothing to tell of where no dimension is at zero', async () => {
    const region = await tableRegion({ AAA: { all: '0.5' }, BBB: { all: '0.6' } });
    expect(effectOfMean(region, rankerOf(region))).toBeNull();
  });

  describe.skipIf(!hasGci)('of the GCI 2020 (../shared/data/gci-2020.csv)', () => {
    let region: Region;
    beforeAll(async () => {
      region = (await gciRegion()).region;
    });

    test('71 countries have a pillar at zero, so it is refused; with zeros ranks move by up to 68, with a floor of a fifth by up to 22', () => {
      const effect = effectOfMean(region, rankerOf(region));
      expect([effect?.atZero.length, effect?.refusal?.code, effect?.unfloored, effect?.floored]).toEqual([71, 'geometric-of-zero', 68, 22]);
    });

    test('under the weights of the pack the order is that of the published totals, and 5e-6 near them', () => {
      const { scores } = ranked(rankerOf(region)(nominalMethod(region)));
      expect(countryNamed(region, 'AFG').whole?.low).toBeCloseTo(5.2035, 4);
      const totals = region.countries.map(({ whole }) => (whole?.low ?? 0) / (whole?.max ?? 1));
      expect(Math.max(...totals.map((total, at) => Math.abs(total - (scores[at] ?? 0))))).toBeLessThan(5e-6);
    });
  });
});
