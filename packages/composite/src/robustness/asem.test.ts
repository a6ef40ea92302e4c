/** The example index of COINr with its choices uncertain. */
import { describe, expect, test } from 'vitest';
import { hasData, readAsem } from '../testing/data.ts';
import { analyse } from './analyse.ts';
import { explainFailures } from './failures.ts';
import { parseDesign } from './parse-design.ts';
import type { FactorInput } from './parse-factors.ts';
import { pairOrder } from './ranks/rank-table.ts';
import { summariseRanks } from './ranks/summarise-ranks.ts';
import { sensitivityOf } from './sobol/sensitivity.ts';

const points: FactorInput = { name: 'winsorised points', step: 'treat', parameter: 'points', from: 1, to: 5, whole: true };
const weights: FactorInput = { name: 'weights', weights: 0.25 };
const scaleOf = (...steps: { label: string; method: string; [parameter: string]: unknown }[]): FactorInput => ({
  ...{ name: 'scale', step: 'normalise' },
  alternatives: steps.map(({ label, ...step }) => ({ label, value: JSON.parse(JSON.stringify({ step: 'normalise', ...step })) })),
});
const mean: FactorInput = {
  ...{ name: 'mean', step: 'aggregate', parameter: 'method' },
  alternatives: [{ value: 'arithmetic' }, { value: 'geometric' }],
};
const minMax = { label: 'min–max to 0 to 100', method: 'min-max' };
const raised = { label: 'min–max to 1 to 100', method: 'min-max', range: [1, 100] };
const zScore = { label: 'z-score around 50', method: 'z-score', mean: 50, sd: 10 };

describe.skipIf(!hasData('asem-data.csv'))('the uncertainty of the ASEM index (../shared/data/asem-*.csv)', () => {
  const run = (kind: string, rows: number, factors: readonly FactorInput[]) => {
    const { table, hierarchy, recipe } = readAsem();
    return analyse({ table, hierarchy, recipe, design: parseDesign({ kind, rows, seed: 1, factors }, recipe, hierarchy) });
  };

  test('with a min–max to 0 to 100 and a geometric mean among 400 runs: all that have both fail, are named, and are missing nowhere in silence', async () => {
    const runs = await run('uncertainty', 400, [points, scaleOf(minMax, zScore), weights, mean]);
    expect(explainFailures(runs)).toMatchObject([
      {
        ...{ code: 'geometric-of-zero', failed: 100, sharing: 100, runs: 400 },
        shared: [
          { factor: 'scale', labels: ['min–max to 0 to 100'] },
          { factor: 'mean', labels: ['geometric'] },
        ],
      },
    ]);
    const counts = summariseRanks(runs.ranks).map(({ ranked, runs: all }) => `${ranked} of ${all}`);
    expect(new Set(counts)).toEqual(new Set(['300 of 400']));
  });

  test('raised to 1 to 100 no run fails, and the order of most neighbours in the ranking is open', async () => {
    const { ranks, failures, nominal, units } = await run('uncertainty', 1024, [points, scaleOf(raised, zScore), weights, mean]);
    expect(failures).toEqual([]);
    if (ranks.kind !== 'table') throw new Error('no table');
    const ranking = units.map((_, place) => nominal.indexOf(place + 1));
    const neighbours = ranking.slice(1).map((unit, place) => pairOrder(ranks, ranking[place] ?? -1, unit));
    expect(neighbours.every(({ ranked }) => ranked === 1024)).toBe(true);
    expect(neighbours.filter(({ low, high }) => low > 0.05 && high < 0.95).length).toBeGreaterThan(25);
    expect(pairOrder(ranks, ranking[0] ?? -1, ranking.at(-1) ?? -1).probability).toBe(1);
  });

  test('the mean shift of ranks is traced to the four choices: their shares fit into the whole, with intervals narrower than COINr’s at N = 100', async () => {
    const runs = await run('sensitivity', 256, [points, scaleOf(raised, zScore), weights, mean]);
    const { factors, rowsUsed } = sensitivityOf(runs, { of: 'rank-shift' }, { resamples: 200 });
    expect([rowsUsed, factors?.map(({ name }) => name)]).toEqual([256, ['winsorised points', 'scale', 'weights', 'mean']]);
    expect(factors?.reduce((sum, { first }) => sum + first.value, 0)).toBeLessThan(1.1);
    for (const { first, total } of factors ?? []) {
      expect(total.high).toBeGreaterThan(first.low);
      // COINr's at N = 100: −0.39 to 0.35.
      expect(first.high - first.low).toBeLessThan(0.5);
    }
  });
});
