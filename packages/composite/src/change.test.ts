import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { buildIndex } from './build.ts';
import { decomposeChange, type Edition, EFFECTS, type IndexChange } from './change.ts';
import { parseHierarchy } from './hierarchy.ts';
import type { AggregateStep, Recipe, Step } from './recipe.ts';
import type { Cell } from './table.ts';
import { ARITHMETIC, errorOf, flat, tableOfColumns } from './testing/small.ts';

const minMax: Step = { step: 'normalise', method: 'min-max' };
const edition = (
  columns: Readonly<Record<string, readonly Cell[]>>,
  recipe: readonly Step[],
  weights: Record<string, number> = {},
): Edition => ({
  table: tableOfColumns(columns),
  hierarchy: parseHierarchy([
    { id: 'index', parent: null },
    ...Object.keys(columns).map((id) => ({ id, parent: 'index', weight: weights[id] ?? 1 })),
  ]),
  recipe: { steps: recipe },
});

/** The effects on one unit, those of 0 left out. */
function effectsOn({ units, effects }: IndexChange, unit: string): Record<string, number> {
  const at = units.indexOf(unit);
  return Object.fromEntries(
    EFFECTS.map((effect) => [effect, effects[effect][at] ?? Number.NaN] as const).filter(([, value]) => value !== 0),
  );
}

describe('two editions worked out by hand', () => {
  it('separate the change of the figures on the earlier scale from the change of the scale', () => {
    // B goes from 5 (50 of 0 to 10) to 8: 80 on the old scale, 40 on the new one of 0 to 20.
    const change = decomposeChange(edition({ x: [0, 5, 10] }, [minMax, ARITHMETIC]), edition({ x: [0, 8, 20] }, [minMax, ARITHMETIC]));
    expect(effectsOn(change, 'B')).toEqual({ country: 30, bounds: -40 });
    // C doubles to 200 on the old scale, which ends nowhere, and is the best in both editions.
    expect(effectsOn(change, 'C')).toEqual({ country: 100, bounds: -100 });
    expect([[...change.before], [...change.after], [...change.method]]).toEqual([
      [0, 50, 100],
      [0, 40, 100],
      [0, -40, -100],
    ]);
  });

  it('give each of six changes its own effect', () => {
    const aggregate = (method: AggregateStep['method']): AggregateStep => ({ step: 'aggregate', method });
    const scale: Step = { step: 'normalise', method: 'none' };
    // Earlier: (4 + 16 + 7)/3 = 9. Without z: 10. New figures 9 and 16: 12.5. No bounds. Geometric: 12. Weights 1 : 3: √(√9·√16·16·16) … = 9^¼ · 16^¾.
    const change = decomposeChange(
      edition({ x: [4], y: [16], z: [7] }, [scale, ARITHMETIC]),
      edition({ x: [9], y: [16], w: [1] }, [scale, aggregate('geometric')], { x: 1, y: 3, w: 4 }),
    );
    const weighted = 9 ** 0.25 * 16 ** 0.75;
    const whole = 9 ** 0.125 * 16 ** 0.375;
    expect(effectsOn(change, 'A')).toEqual({
      ...{ dropped: 1, country: 2.5, method: expect.closeTo(-0.5, 12) },
      ...{ weights: expect.closeTo(weighted - 12, 12), added: expect.closeTo(whole - weighted, 12) },
    });
    expect([change.dropped, change.added]).toEqual([['z'], ['w']]);
  });

  it('keep the earlier limits of outliers and the earlier transformation for the effect of the country', () => {
    const treat: Step = { step: 'treat', points: 1, transform: 'none' };
    const figures = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 30, 100];
    const change = decomposeChange(
      edition({ x: figures }, [treat, { step: 'normalise', method: 'none' }, ARITHMETIC]),
      edition({ x: figures.with(0, 70) }, [treat, { step: 'normalise', method: 'none' }, ARITHMETIC]),
    );
    // 70 counts as 30, the limit of before; among its own the highest is 70 after 100 was winsorised.
    expect(effectsOn(change, 'A')).toEqual({ country: 29, bounds: 40 });
  });

  it('rank the later figures among the earlier ones for the effect of the country', () => {
    const rank: Step = { step: 'normalise', method: 'rank' };
    const change = decomposeChange(edition({ x: [10, 20, 30] }, [rank, ARITHMETIC]), edition({ x: [25, 40, 50] }, [rank, ARITHMETIC]));
    // A passes 20 of before, though now it is last of all: 1 → 3 (above two) → 1.
    expect(effectsOn(change, 'A')).toEqual({ country: 2, bounds: -2 });
  });

  it('name units that come and go, and count only those in both', () => {
    const [one, two] = [edition({ x: [1, 3] }, [minMax, ARITHMETIC]), edition({ x: [1, 3] }, [minMax, ARITHMETIC])];
    const later = { ...two, table: { ...two.table, units: ['B', 'C'] } };
    expect(decomposeChange(one, later)).toMatchObject({
      units: ['B'],
      entered: ['C'],
      left: ['A'],
      before: Float64Array.of(100),
      after: Float64Array.of(0),
    });
  });
});

describe('what cannot be decomposed', () => {
  const one = edition({ x: [1, 3] }, [minMax, ARITHMETIC]);

  it('is refused when nothing is common', () => {
    expect(errorOf(() => decomposeChange(one, edition({ y: [1, 3] }, [minMax, ARITHMETIC]))).code).toBe('change.nothing-common');
    expect(errorOf(() => decomposeChange(one, { ...one, table: { ...one.table, units: ['Y', 'Z'] } })).code).toBe('change.nothing-common');
  });

  it('fails with the link of the chain in which it cannot be built: a figure below the earlier scale has no geometric mean', () => {
    const steps: Step[] = [
      { step: 'normalise', method: 'min-max', range: [1, 100] },
      { step: 'aggregate', method: 'geometric' },
    ];
    const { code, place } = errorOf(() => decomposeChange(edition({ x: [10, 20] }, steps), edition({ x: [1, 20] }, steps)));
    expect([code, place]).toEqual([
      'geometric-of-zero',
      'link "country" between two editions, step 2 (aggregate), aggregate index, unit A, part x',
    ]);
  });
});

describe('any two editions', () => {
  const nested = (ids: readonly string[], weights: Readonly<Record<string, number>>) =>
    parseHierarchy([
      { id: 'index', parent: null },
      { id: 'law', parent: 'index', weight: weights.law },
      { id: 'skills', parent: 'index', weight: weights.skills },
      ...ids.map((id) => ({
        id,
        parent: id < 'c' ? 'law' : 'skills',
        weight: weights[id],
        direction: id === 'b' ? (-1 as const) : (1 as const),
      })),
    ]);
  const column = fc.uniqueArray(fc.integer({ min: 1, max: 3_000 }), { minLength: 8, maxLength: 8 });
  const figures = fc.record({ a: column, b: column, c: column, d: column });
  const weight = fc.integer({ min: 1, max: 9 });
  const weights = fc.record({ law: weight, skills: weight, a: weight, b: weight, c: weight, d: weight });
  const chosen = fc.constantFrom(['a', 'b', 'c', 'd'], ['a', 'c'], ['a', 'b', 'd'], ['a', 'd']);
  const recipe = fc
    .record({
      treat: fc.constantFrom<Step[]>(
        [],
        [{ step: 'treat', points: 1 }],
        [{ step: 'treat', skew: 1, kurtosis: 1, transform: 'box-cox', mirror: true }],
      ),
      normalise: fc.constantFrom<Step>(
        minMax,
        { step: 'normalise', method: 'z-score' },
        { step: 'normalise', method: 'percentile-rank' },
        { step: 'normalise', method: 'fraction-of-max' },
      ),
      weigh: fc.constantFrom<Step[]>([], [{ step: 'weight', method: 'pca', level: 2 }], [{ step: 'weight', method: 'equal' }]),
      last: fc.constantFrom<AggregateStep>(
        ARITHMETIC,
        { step: 'aggregate', method: 'geometric', floor: 0.1 },
        { step: 'aggregate', method: 'copeland' },
      ),
    })
    .map(({ treat, normalise, weigh, last }): Recipe => ({ steps: [...treat, normalise, ...weigh, last] }));
  const editions = fc
    .tuple(figures, weights, chosen, recipe)
    .map(([columns, own, ids, steps]): Edition => ({ table: tableOfColumns(columns), hierarchy: nested(ids, own), recipe: steps }));

  it('have effects that add up to the whole difference, which is that of the two indices', () => {
    fc.assert(
      fc.property(editions, editions, (earlier, later) => {
        const change = decomposeChange(earlier, later);
        const [before, after] = [earlier, later].map(({ table, hierarchy, recipe: own }) =>
          buildIndex(table, hierarchy, own).scores('index'),
        );
        expect([change.before, change.after]).toEqual([before, after]);
        for (const [unit] of change.units.entries()) {
          const whole = (change.after[unit] ?? 0) - (change.before[unit] ?? 0);
          const parts = EFFECTS.map((effect) => change.effects[effect][unit] ?? Number.NaN);
          const size = Math.max(1, ...parts.map(Math.abs), Math.abs(change.before[unit] ?? 0));
          expect(Math.abs(parts.reduce((sum, part) => sum + part, 0) - whole)).toBeLessThan(1e-13 * size);
          expect(Math.abs((change.effects.country[unit] ?? 0) + (change.method[unit] ?? 0) - whole)).toBeLessThan(1e-13 * size);
        }
      }),
    );
  });

  it('have no effect at all when they are the same edition', () => {
    fc.assert(
      fc.property(editions, (same) => {
        const { effects } = decomposeChange(same, { ...same });
        for (const effect of EFFECTS) for (const value of effects[effect]) expect(value).toBeCloseTo(0, 9);
      }),
    );
  });

  it('that differ in one thing only have that effect only', () => {
    const goalposts: Recipe = { steps: [{ step: 'normalise', method: 'goalposts', low: 0, high: 3_000, truncate: false }, ARITHMETIC] };
    const base = fc
      .tuple(figures, weights)
      .map(
        ([columns, own]): Edition => ({ table: tableOfColumns(columns), hierarchy: nested(['a', 'b', 'c', 'd'], own), recipe: goalposts }),
      );
    fc.assert(
      fc.property(base, figures, weights, (one, columns, own) => {
        const changed: [Edition, string][] = [
          [{ ...one, table: tableOfColumns(columns) }, 'country'],
          [{ ...one, hierarchy: nested(['a', 'b', 'c', 'd'], own) }, 'weights'],
          [{ ...one, recipe: { steps: [minMax, ARITHMETIC] } }, 'method'],
        ];
        for (const [later, only] of changed) {
          for (const unit of one.table.units)
            expect([[], [only]]).toContainEqual(Object.keys(effectsOn(decomposeChange(one, later), unit)));
        }
        const fewer = { ...one, hierarchy: restrictedTo(['a', 'd'], one) };
        for (const unit of one.table.units) {
          expect([[], ['dropped']]).toContainEqual(Object.keys(effectsOn(decomposeChange(one, fewer), unit)));
          expect([[], ['added']]).toContainEqual(Object.keys(effectsOn(decomposeChange(fewer, one), unit)));
        }
      }),
    );
  });

  function restrictedTo(ids: readonly string[], { hierarchy }: Edition) {
    const own = Object.fromEntries(hierarchy.nodes.map(({ id }, at) => [id, hierarchy.weights[at] ?? 1]));
    return nested(ids, own);
  }
});

it('steps that name indicators the later edition dropped do not stop the decomposition', () => {
  const steps: Step[] = [
    { step: 'denominate', by: { x: 'people', y: 'people' } },
    { step: 'impute', method: 'mean', indicators: ['y'] },
    { step: 'treat', indicators: { y: 'none' } },
    { step: 'normalise', method: 'min-max', indicators: { y: { method: 'rank' } } },
    { step: 'weight', method: 'given', weights: { y: 2 } },
    ARITHMETIC,
  ];
  const table = tableOfColumns({ x: [1, 2, 4], y: [3, 1, null], people: [1, 1, 2] });
  const earlier = { table, hierarchy: flat(['x', 'y']), recipe: { steps } };
  const later = { table, hierarchy: flat(['x']), recipe: { steps: [minMax, ARITHMETIC] } };
  expect(decomposeChange(earlier, later).dropped).toEqual(['y']);
});
