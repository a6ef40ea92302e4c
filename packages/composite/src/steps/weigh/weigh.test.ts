import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { buildIndex } from '../../build.ts';
import { parseHierarchy } from '../../hierarchy.ts';
import type { Step, WeightStep } from '../../recipe.ts';
import { ARITHMETIC, errorOf, flat, tableOfColumns } from '../../testing/small.ts';
import { maximise } from './simplex.ts';

/** The index over parts under one weight step. */
function weighted(step: WeightStep, columns: Record<string, (number | null)[]>, last: Step = ARITHMETIC) {
  const ids = Object.keys(columns);
  const built = buildIndex(tableOfColumns(columns), flat(ids), { steps: [step, last] });
  return {
    built,
    weights: ids.map((id) => built.hierarchy.weights[built.hierarchy.indexOf.get(id) ?? -1] ?? Number.NaN),
    scores: [...built.scores('index')],
  };
}

describe('given and equal weights', () => {
  const nested = parseHierarchy([
    { id: 'index', parent: null },
    { id: 'law', parent: 'index', weight: 5 },
    { id: 'a', parent: 'law', weight: 3 },
    { id: 'b', parent: 'law', weight: 1 },
    { id: 'c', parent: 'index', weight: 1 },
  ]);
  const build = (...steps: WeightStep[]) =>
    buildIndex(tableOfColumns({ a: [0], b: [4], c: [10] }), nested, { steps: [...steps, ARITHMETIC] });

  it('are the hierarchy’s where no step says otherwise: (5 · 1 + 10) / 6', () => {
    expect(build().scores('index')[0]).toBeCloseTo(15 / 6, 12);
  });

  it('are given by node, the others unchanged', () => {
    const built = build({ step: 'weight', method: 'given', weights: { law: 1, a: 1 } });
    expect(built.scores('index')[0]).toBe(6);
    expect(built.changes[0]).toContainEqual({ node: 'law', unit: null, kind: 'weighted', weight: 1, method: 'given', fit: null });
  });

  it('are equal at every level, or at that of some aggregates', () => {
    expect(build({ step: 'weight', method: 'equal' }).scores('index')[0]).toBe(6);
    expect(build({ step: 'weight', method: 'equal', level: 2 }).scores('index')[0]).toBeCloseTo((5 * 2 + 10) / 6, 12);
  });

  it('of a later step hold', () => {
    expect(build({ step: 'weight', method: 'pca', level: 2 }, { step: 'weight', method: 'equal' }).scores('index')[0]).toBe(6);
    expect(
      build({ step: 'weight', method: 'pca', level: 2 }, { step: 'weight', method: 'given', weights: { a: 1 } }).scores('law')[0],
    ).toBe(2);
  });

  it('refuse nodes and levels that are not there, and parts that all weigh 0', () => {
    expect(errorOf(() => build({ step: 'weight', method: 'given', weights: { skills: 1 } })).code).toBe('recipe.no-node');
    expect(errorOf(() => build({ step: 'weight', method: 'equal', level: 4 }))).toMatchObject({
      code: 'recipe.no-level',
      place: 'step 1 (weight), level 4',
    });
    expect(errorOf(() => build({ step: 'weight', method: 'given', weights: { a: 0, b: 0 } })).code).toBe('recipe.weightless');
  });
});

describe('weights by principal components', () => {
  it('are equal for two parts of correlation .6, whose first component explains (1 + .6)/2 (by hand)', () => {
    const { built, weights } = weighted(
      { step: 'weight', method: 'pca' },
      { x: [1, 2, 3, 4], y: [20, 10, 40, 30].map((figure) => figure * 2) },
    );
    expect(weights).toEqual([expect.closeTo(0.5, 12), expect.closeTo(0.5, 12)]);
    expect(built.changes[1]?.[0]).toMatchObject({ node: 'x', kind: 'weighted', method: 'pca', fit: expect.closeTo((1 + 0.6) / 2, 12) });
  });

  it('are 0 for a part that does not vary', () => {
    const { weights } = weighted({ step: 'weight', method: 'pca' }, { x: [1, 2, 3, 4], y: [2, 1, 4, 3], z: [7, 7, 7, 7] });
    expect(weights).toEqual([expect.closeTo(0.5, 12), expect.closeTo(0.5, 12), 0]);
  });

  it('are not found where too few units have all parts', () => {
    const { code, place } = errorOf(() => weighted({ step: 'weight', method: 'pca' }, { x: [1, 2, null, 4], y: [2, null, 4, 3] }));
    expect([code, place]).toEqual(['weights-not-found', 'step 2 (aggregate), aggregate index']);
  });
});

describe('weights optimised to target importance', () => {
  // Uncorrelated parts: the correlations with their sum are as the weights. Correlated by .5: (w + v/2) / (1.5 (w + v)) = t.
  const uncorrelated = { x: [-1, -1, 1, 1], y: [-1, 1, -1, 1] };
  const correlated = { x: [-1, -1, -1, -1, 1, 1, 1, 1], y: [-1, -1, -1, 1, 1, 1, 1, -1] };
  const optimised = (importance: Record<string, number>): WeightStep => ({ step: 'weight', method: 'optimised', level: 2, importance });

  it('are 2 to 1 for uncorrelated parts of which one is to be twice as important (by hand)', () => {
    expect(weighted(optimised({ x: 2, y: 1 }), uncorrelated).weights).toEqual([expect.closeTo(2 / 3, 6), expect.closeTo(1 / 3, 6)]);
  });

  it('are 4 to 1 for parts of correlation .5 that are to have importance 6 to 4 (by hand)', () => {
    const { built, weights } = weighted(optimised({ x: 6, y: 4 }), correlated);
    expect(weights).toEqual([expect.closeTo(0.8, 6), expect.closeTo(0.2, 6)]);
    expect(built.changes[1]?.[0]).toMatchObject({ method: 'optimised', fit: expect.closeTo(0, 6) });
  });

  it('come as near as they can and say how far off they stay, where no weights do it', () => {
    const { built, weights } = weighted(optimised({ x: 9, y: 1 }), correlated);
    expect(weights[1]).toBeLessThan(0.001);
    // With all weight on x the shares are 1 : .5, that is .667, where .9 is wanted.
    expect(built.changes[1]?.[0]).toMatchObject({ fit: expect.closeTo(0.9 - 2 / 3, 3) });
  });

  it('ask for the importance of every part', () => {
    expect(errorOf(() => weighted(optimised({ x: 2 }), uncorrelated)).code).toBe('recipe.importance');
  });
});

describe('benefit of the doubt', () => {
  const columns = { x: [1, 0.5, 0.5], y: [0.5, 1, 0.5] };
  const doubt: WeightStep = { step: 'weight', method: 'benefit-of-the-doubt', level: 2 };

  it('gives 1, 1 and 2/3 to (1, ½), (½, 1) and (½, ½): the last at best has weights 2/3 and 2/3 (solved by hand)', () => {
    const { built, scores } = weighted(doubt, columns);
    expect(scores).toEqual([1, 1, 2 / 3].map((score) => expect.closeTo(score, 12)));
    expect(built.explain('C', 'index')).toMatchObject({
      weighting: 'benefit-of-the-doubt',
      parts: [{ weight: expect.closeTo(2 / 3, 12), share: null }, { weight: expect.closeTo(2 / 3, 12) }],
    });
  });

  it('gives .8 to the first two when each part must give half of the score: weights .4 and .8 (solved by hand)', () => {
    const { scores } = weighted({ ...doubt, shares: [0.5, 1] }, columns);
    expect(scores).toEqual([0.8, 0.8, 2 / 3].map((score) => expect.closeTo(score, 12)));
  });

  it('compares a unit that lacks a part with those that have the parts it has', () => {
    const { built, scores } = weighted(doubt, { x: [1, 0.5, 0.5, null], y: [0.5, null, 1, null] });
    expect(scores).toEqual([1, 0.5, 1, Number.NaN].map((score) => (Number.isNaN(score) ? score : expect.closeTo(score, 12))));
    expect(built.explain('B', 'index')).toMatchObject({ parts: [{ weight: expect.closeTo(1, 12) }, { counted: null }] });
  });

  it('refuses negative values and a method that does not add', () => {
    expect(errorOf(() => weighted(doubt, { x: [1, -1], y: [1, 2] }))).toMatchObject({
      ...{ code: 'benefit-of-the-doubt-of-negative', place: 'step 2 (aggregate), aggregate index, unit B, part x' },
    });
    expect(errorOf(() => weighted(doubt, columns, { step: 'aggregate', method: 'geometric' })).code).toBe(
      'benefit-of-the-doubt-not-arithmetic',
    );
  });

  it('lets no unit do better with other weights that respect all, and gives one unit at least a score of 1', () => {
    const rows = fc.array(fc.tuple(fc.integer({ min: 0, max: 50 }), fc.integer({ min: 0, max: 50 })), { minLength: 2, maxLength: 12 });
    fc.assert(
      fc.property(rows, fc.integer({ min: 0, max: 20 }), (pairs, mix) => {
        fc.pre(pairs.some(([x, y]) => x > 0 && y > 0));
        const { scores } = weighted(doubt, { x: pairs.map(([x]) => x), y: pairs.map(([, y]) => y) });
        const sum = ([x, y]: [number, number]) => (mix * x + (20 - mix) * y) / 20;
        const most = Math.max(...pairs.map(sum));
        for (const [unit, pair] of pairs.entries()) expect(scores[unit]).toBeGreaterThanOrEqual((most === 0 ? 0 : sum(pair) / most) - 1e-9);
        expect(Math.max(...scores)).toBeCloseTo(1, 9);
      }),
    );
  });
});

describe('the simplex method', () => {
  const rows = (...lines: number[][]) => lines.map((line) => Float64Array.from(line));

  it("solves the Wyndor Glass problem of Hillier and Lieberman's textbook: 36 at (2, 6)", () => {
    const { value, x } = maximise({
      objective: Float64Array.of(3, 5),
      rows: rows([1, 0], [0, 2], [3, 2]),
      bounds: Float64Array.of(4, 12, 18),
    });
    expect([value, ...x]).toEqual([36, 2, 6]);
  });

  it("ends on E. M. L. Beale's example of 1955, on which the plain rule runs in a circle: 5/4 at (1, 0, 1, 0)", () => {
    const { value, x } = maximise({
      objective: Float64Array.of(3 / 4, -20, 1 / 2, -6),
      rows: rows([1 / 4, -8, -1, 9], [1 / 2, -12, -1 / 2, 3], [0, 0, 1, 0]),
      bounds: Float64Array.of(0, 0, 1),
    });
    expect([value, ...x]).toEqual([1.25, 1, 0, 1, 0].map((number) => expect.closeTo(number, 12)));
  });

  it('says when the objective has no end', () => {
    const programme = { objective: Float64Array.of(1, 1), rows: rows([1, 0]), bounds: Float64Array.of(1) };
    expect(errorOf(() => maximise(programme)).code).toBe('linear-programme-unbounded');
  });
});
