import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { buildIndex } from '../../build.ts';
import { parseHierarchy } from '../../hierarchy.ts';
import type { AggregateMethod, AggregateStep } from '../../recipe.ts';
import { aggregated, errorOf, flat, tableOfColumns } from '../../testing/small.ts';

const NONE = Number.NaN;
const weights = (given: Record<string, number>) => ({ step: 'weight', method: 'given', weights: given }) as const;

describe('means of 1 and 4 (by hand)', () => {
  it.each<[string, Omit<AggregateStep, 'step'>, number, number]>([
    ['arithmetic', { method: 'arithmetic' }, 5 / 2, 7 / 4],
    ['geometric', { method: 'geometric' }, 2, Math.SQRT2],
    ['harmonic', { method: 'harmonic' }, 8 / 5, 16 / 13],
    ['generalised, p = 2', { method: 'generalised', power: 2 }, Math.sqrt(17 / 2), Math.sqrt(19 / 4)],
    ['generalised, p = 1', { method: 'generalised', power: 1 }, 5 / 2, 7 / 4],
    ['generalised, p = 0', { method: 'generalised', power: 0 }, 2, Math.SQRT2],
    ['generalised, p = −1', { method: 'generalised', power: -1 }, 8 / 5, 16 / 13],
    ['generalised, p = ½', { method: 'generalised', power: 0.5 }, 9 / 4, 25 / 16],
  ])('%s, with equal weights and with 3 to 1', (_, step, equal, weighted) => {
    const columns = { x: [1], y: [4] };
    expect(aggregated(step, columns)[0]).toBeCloseTo(equal, 12);
    expect(aggregated(step, columns, weights({ x: 3, y: 1 }))[0]).toBeCloseTo(weighted, 12);
    // A part that is missing, or weighs nothing, takes no part.
    expect(aggregated(step, { ...columns, z: [null] })[0]).toBeCloseTo(equal, 12);
    expect(aggregated(step, { ...columns, z: [0] }, weights({ z: 0 }))[0]).toBeCloseTo(equal, 12);
    expect(aggregated(step, { x: [null, 1], y: [null, null] })[0]).toBe(NONE);
  });
});

describe('Mazziotta–Pareto', () => {
  it('of 90, 100, 110 is 100 − S²/M = 100 − (200/3)/100, and with the penalty turned 100 + (200/3)/100 (by hand)', () => {
    const columns = { x: [90, 100], y: [100, 100], z: [110, 100] };
    expect(aggregated({ method: 'mazziotta-pareto' }, columns)).toEqual([expect.closeTo(100 - 2 / 3, 12), 100]);
    expect(aggregated({ method: 'mazziotta-pareto', penalty: 'up' }, columns)).toEqual([expect.closeTo(100 + 2 / 3, 12), 100]);
  });

  it('weights mean and variance: 90 three times and 110 once have M = 95, S² = 75 (by hand)', () => {
    const [score] = aggregated({ method: 'mazziotta-pareto' }, { x: [90], y: [110] }, weights({ x: 3 }));
    expect(score).toBeCloseTo(95 - 75 / 95, 12);
  });

  it('fails where the mean is 0', () => {
    expect(errorOf(() => aggregated({ method: 'mazziotta-pareto' }, { x: [-1], y: [1] })).code).toBe('mazziotta-pareto-of-zero');
  });
});

describe('Copeland', () => {
  // Weights .5, .3, .2: A beats B by .5 to .3, A and C are even (.5 each), B and C are even.
  const columns = { x: [3, 2, 1], y: [1, 2, 3], z: [2, 2, 3] };
  const given = weights({ x: 0.5, y: 0.3, z: 0.2 });

  it('counts pairs won minus pairs lost: 1, −1, 0 (by hand)', () => {
    expect(aggregated({ method: 'copeland' }, columns, given)).toEqual([1, -1, 0]);
  });

  it('counts, as COINr does, the weights won: 1.1, .9, 1 (by hand)', () => {
    const scores = aggregated({ method: 'copeland', count: 'weights' }, columns, given);
    expect(scores).toEqual([1.1, 0.9, 1].map((score) => expect.closeTo(score, 12)));
  });

  it('leaves out of a pair what one of the two lacks, and gives no score to who has nothing to compare', () => {
    expect(aggregated({ method: 'copeland' }, { x: [3, 2, null], y: [null, 5, 4], z: [null, null, null] })).toEqual([1, 0, -1]);
    expect(aggregated({ method: 'copeland' }, { x: [3, null, 1], y: [null, 5, null] })).toEqual([1, NONE, -1]);
  });
});

describe('what a mean does not take', () => {
  it.each<[string, Omit<AggregateStep, 'step'>, number]>([
    ['geometric-of-zero', { method: 'geometric' }, 0],
    ['geometric-of-zero', { method: 'geometric' }, -1],
    ['harmonic-of-zero', { method: 'harmonic' }, 0],
    ['generalised-of-zero', { method: 'generalised', power: -2 }, 0],
    ['generalised-of-zero', { method: 'generalised', power: 2 }, -1],
  ])('fails with %s, naming aggregate, unit, part and how many units it concerns, under %o of %s', (code, step, value) => {
    const error = errorOf(() => aggregated(step, { x: [1, 1, 1], y: [1, value, value] }));
    expect(error).toMatchObject({ code, place: 'step 1 (aggregate), aggregate index, unit B, part y' });
    expect(error.message).toContain(`this one has ${value}, and 2 of 3 units have such a part`);
  });

  it('is raised to a declared floor, and the explanation says from where', () => {
    const built = buildIndex(tableOfColumns({ x: [0.5], y: [0] }), flat(['x', 'y']), {
      steps: [{ step: 'aggregate', method: 'geometric', floor: 0.02 }],
    });
    expect(built.scores('index')[0]).toBeCloseTo(0.1, 12);
    expect(built.changes[0]).toEqual([{ node: 'y', unit: 'A', kind: 'floored', whole: 'index', from: 0, to: 0.02 }]);
    expect(built.explain('A', 'index')).toMatchObject({ parts: [{ counted: 0.5 }, { counted: 0.02, explanation: { value: 0 } }] });
  });

  it('makes the whole 0 where a floor of 0 is declared', () => {
    for (const step of [{ method: 'geometric' }, { method: 'harmonic' }, { method: 'generalised', power: -2 }] as const) {
      expect(aggregated({ ...step, floor: 0 }, { x: [1, 0, -1], y: [4, 4, 4] }).slice(1)).toEqual([0, 0]);
    }
  });
});

describe('levels', () => {
  const hierarchy = parseHierarchy([
    { id: 'index', parent: null },
    { id: 'law', parent: 'index', weight: 2 },
    { id: 'skills', parent: 'index' },
    ...['a', 'b'].map((id) => ({ id, parent: 'law' })),
    ...['c', 'd'].map((id) => ({ id, parent: 'skills' })),
  ]);
  const build = (step: Omit<AggregateStep, 'step'>, cells: (number | null | string)[]) => {
    const [a = null, b = null, c = null, d = null] = cells;
    return buildIndex(tableOfColumns({ a: [a], b: [b], c: [c], d: [d] }), hierarchy, { steps: [{ step: 'aggregate', ...step }] });
  };

  it('are aggregated by methods of their own: arithmetic within, geometric across', () => {
    const built = build({ method: 'arithmetic', levels: { 3: { method: 'geometric' } } }, [1, 3, 10, 20]);
    expect(['law', 'skills', 'index'].map((id) => built.scores(id)[0])).toEqual([2, 15, expect.closeTo((2 * 2 * 15) ** (1 / 3), 12)]);
  });

  it('have no score where too small a share of the parts has one, with the reason; what does not apply is not counted', () => {
    const short = build({ method: 'arithmetic', levels: { 2: { availability: 0.6 } } }, [1, null, 10, 20]);
    expect(['law', 'skills', 'index'].map((id) => short.scores(id)[0])).toEqual([NONE, 15, 15]);
    expect(short.explain('A', 'law').missing).toBe('1 of its 2 parts have a score, less than 60 %');
    const inapplicable = build({ method: 'arithmetic', availability: 1 }, [1, 'not applicable', 10, 20]);
    expect(['law', 'index'].map((id) => inapplicable.scores(id)[0])).toEqual([1, 17 / 3]);
    const whole = build({ method: 'arithmetic', availability: 1 }, ['not applicable', 'not applicable', 10, 20]);
    expect([whole.scores('index')[0], whole.explain('A', 'law').missing]).toEqual([15, 'not applicable']);
  });
});

describe('every mean', () => {
  const part = fc.integer({ min: 1, max: 1_000 });
  const figures = fc.array(fc.array(fc.option(part, { freq: 6 }), { minLength: 3, maxLength: 3 }), { minLength: 1, maxLength: 6 });
  const given = fc.record({ x: fc.integer({ min: 1, max: 9 }), y: fc.integer({ min: 1, max: 9 }), z: fc.integer({ min: 1, max: 9 }) });
  const method = fc.constantFrom<Omit<AggregateStep, 'step'>>(
    { method: 'arithmetic' },
    { method: 'geometric' },
    { method: 'harmonic' },
    { method: 'generalised', power: 3 },
    { method: 'generalised', power: -0.5 },
  );
  const columnsOf = (rows: (number | null)[][]) => ({
    x: rows.map(([x = null]) => x),
    y: rows.map(([, y = null]) => y),
    z: rows.map(([, , z = null]) => z),
  });

  it('lies between the least and the greatest of its parts, and is not there without any', () => {
    fc.assert(
      fc.property(figures, given, method, (rows, own, step) => {
        for (const [unit, score] of aggregated(step, columnsOf(rows), weights(own)).entries()) {
          const known = (rows[unit] ?? []).filter((value) => value !== null);
          if (known.length === 0) expect(score).toBe(NONE);
          else {
            expect(score).toBeGreaterThanOrEqual(Math.min(...known) * (1 - 1e-12));
            expect(score).toBeLessThanOrEqual(Math.max(...known) * (1 + 1e-12));
          }
        }
      }),
    );
  });

  it('never falls when a part rises', () => {
    fc.assert(
      fc.property(figures, given, method, fc.nat(2), fc.integer({ min: 1, max: 500 }), (rows, own, step, raised, by) => {
        const higher = rows.map((row) => row.map((value, at) => (at === raised && value !== null ? value + by : value)));
        const [before, after] = [rows, higher].map((values) => aggregated(step, columnsOf(values), weights(own)));
        for (const [unit, score] of (after ?? []).entries()) {
          if (!Number.isNaN(score)) expect(score).toBeGreaterThanOrEqual((before?.[unit] ?? 0) * (1 - 1e-12));
        }
      }),
    );
  });

  it('and every other method gives the same scores whatever the order of units and indicators', () => {
    const methods: AggregateMethod[] = ['arithmetic', 'geometric', 'harmonic', 'copeland', 'mazziotta-pareto'];
    fc.assert(
      fc.property(figures, given, fc.constantFrom(...methods), (rows, own, method) => {
        const { x, y, z } = columnsOf(rows);
        const straight = aggregated({ method }, { x, y, z }, weights(own));
        const turned = aggregated({ method }, { z: z.toReversed(), x: x.toReversed(), y: y.toReversed() }, weights(own)).reverse();
        for (const [unit, score] of straight.entries()) expect(turned[unit]).toEqual(Number.isNaN(score) ? NONE : expect.closeTo(score, 9));
      }),
    );
  });
});
