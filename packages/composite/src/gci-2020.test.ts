/** The Global Cybersecurity Index 2020 as a region: what another way to aggregate its five pillars does. */
import { describe, expect, it } from 'vitest';
import { buildIndex } from './build.ts';
import type { AggregateStep, Recipe } from './recipe.ts';
import { hasData, readGci } from './testing/data.ts';
import { errorOf, once } from './testing/small.ts';

describe.skipIf(!hasData('gci-2020.csv'))('194 countries of the GCI 2020 (../shared/data/gci-2020.csv)', () => {
  const data = once(readGci);
  const recipe = (aggregation: Omit<AggregateStep, 'step'>): Recipe => ({
    steps: [
      { step: 'normalise', method: 'goalposts', low: 0, high: 20 },
      { step: 'aggregate', ...aggregation },
    ],
  });
  const build = (aggregation: Omit<AggregateStep, 'step'>) => buildIndex(data().table, data().hierarchy, recipe(aggregation));
  const largestMove = (one: ArrayLike<number>, other: ArrayLike<number>) =>
    Math.max(...Array.from(one, (rank, unit) => Math.abs(rank - (other[unit] ?? 0))));
  const arithmetic = once(() => build({ method: 'arithmetic' }));

  it('have the published total as 100 × the mean share of their pillars', () => {
    const apart = data().table.units.filter(
      (_, unit) => Math.abs(100 * (arithmetic().scores('index')[unit] ?? 0) - (data().overall[unit] ?? 0)) > 2e-4,
    );
    expect(apart).toEqual([]);
  });

  it('cannot be aggregated geometrically as they are: 71 of them have a pillar at zero, and the failure says so and what to do', () => {
    const { code, place, message, remedy } = errorOf(() => build({ method: 'geometric' }));
    expect([code, place]).toEqual(['geometric-of-zero', 'step 2 (aggregate), aggregate index, unit AFG, part CDS_SCORE']);
    expect(message).toContain('71 of 194 units');
    expect(remedy).toContain('declare a floor');
  });

  it('move by up to 22 ranks when pillar shares are floored at .2 and their mean becomes geometric', () => {
    expect(largestMove(arithmetic().ranks('index'), build({ method: 'geometric', floor: 0.2 }).ranks('index'))).toBe(22);
  });

  it('move by up to 68 ranks without such a floor, as the 71 with a pillar at zero all fall to zero', () => {
    const unfloored = build({ method: 'geometric', floor: 0 });
    expect(unfloored.scores('index').filter((score) => score === 0)).toHaveLength(71);
    expect(largestMove(arithmetic().ranks('index'), unfloored.ranks('index'))).toBe(68);
  });
});
