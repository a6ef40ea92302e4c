import { describe, expect, test } from 'vitest';
import { nominalMethod } from '../index-of-region.ts';
import type { Region } from '../region-data.ts';
import { regionOfPublications } from '../region-of-publications.ts';
import { gciRegion, hasGci, packOf, publicationOf, tableRegion } from '../testing/examples.ts';
import { type Choices, isUncertain, RUNS, uncertaintyOf } from './uncertainty.ts';

const NONE: Choices = { weights: false, scale: false, mean: false, bare: false };
const run = (region: Region, choices: Choices, seed = 1, signal = new AbortController().signal) =>
  uncertaintyOf(region, nominalMethod(region), choices, { seed, signal, onProgress: () => undefined });

/** Invented countries of which one is surely between the others, one may be ahead of or behind it, and one shares too little. */
async function unsure() {
  const pack = await packOf('baseline');
  const ids = regionOfPublications(pack, []).dimensions.map(({ id }) => id);
  const shared = (name: string, count: number, low: number, high: number) =>
    publicationOf(
      name,
      'XB',
      ids.slice(0, count).map((id) => ({ id, share: 'stage' as const, stage: { low, high }, indicators: [] })),
    );
  return regionOfPublications(pack, [shared('Aru', 8, 2, 2), shared('Bela', 8, 1, 3), shared('Cor', 3, 4, 4)]);
}

describe('how sure ranks are', () => {
  test('findings that are missing make ranks uncertain, also when nothing else is', async () => {
    const region = await unsure();
    expect(isUncertain(region, NONE)).toBe(true);
    const { ranks, summaries, failures } = await run(region, NONE);
    expect([ranks.runs, failures]).toEqual([RUNS, []]);
    expect(summaries.map(({ low, high, ranked }) => [low, high, ranked])).toEqual([
      [1, 2, RUNS],
      [1, 2, RUNS],
      [Number.NaN, Number.NaN, 0],
    ]);
  });

  test('the same seed gives the same ranks, another seed others', async () => {
    const region = await unsure();
    const of = async (seed: number) => [...(await run(region, { ...NONE, weights: true }, seed)).ranks.ranks];
    const [first, again, other] = [await of(7), await of(7), await of(8)];
    expect(again).toEqual(first);
    expect(other).not.toEqual(first);
  });

  test('builds that fail are counted with their cause and are in no rank', async () => {
    const region = await tableRegion({ AAA: { all: '0.9' }, BBB: { all: '0.5', but: { LEGL_CBRCR_SUBS: '0', LEGL_CBRCR_REG: '0' } } });
    const { summaries, failures } = await run(region, { ...NONE, mean: true, bare: true });
    const [failure] = failures;
    expect(failures).toHaveLength(1);
    expect(failure).toMatchObject({ code: 'geometric-of-zero', runs: RUNS, shared: [{ factor: 'mean', labels: ['bare'] }] });
    expect(Math.abs((failure?.failed ?? 0) - RUNS / 3)).toBeLessThan(RUNS / 30);
    expect(summaries.map(({ ranked }) => ranked)).toEqual([RUNS - (failure?.failed ?? 0), RUNS - (failure?.failed ?? 0)]);
  });

  test('it is refused when the index cannot be built as it stands, and ends when it is aborted', async () => {
    const region = await tableRegion({ AAA: { all: '0.9' }, BBB: { all: '0' } });
    const method = { ...nominalMethod(region), mean: { kind: 'geometric', floor: null } } as const;
    const options = { seed: 1, signal: new AbortController().signal, onProgress: () => undefined };
    await expect(uncertaintyOf(region, method, { ...NONE, weights: true }, options)).rejects.toMatchObject({
      name: 'CompositeError',
      code: 'geometric-of-zero',
    });
    await expect(run(region, { ...NONE, weights: true }, 1, AbortSignal.abort('enough'))).rejects.toBe('enough');
  });

  test.skipIf(!hasGci)('of the GCI 2020 (../shared/data/gci-2020.csv) the ends are surer than the middle', async () => {
    const { region } = await gciRegion();
    const { summaries, failures } = await run(region, { weights: true, scale: true, mean: true, bare: false });
    const width = (id: string) => {
      const at = region.countries.findIndex((country) => country.id === id);
      return (summaries[at]?.high ?? 0) - (summaries[at]?.low ?? 0);
    };
    expect(failures).toEqual([]);
    expect([summaries.length, summaries.every(({ ranked }) => ranked === RUNS)]).toEqual([194, true]);
    expect(width('USA')).toBe(0);
    expect(width('GRD')).toBeGreaterThan(10);
  });
});
