import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { buildIndex } from '../../build.ts';
import { decomposeChange } from '../../change.ts';
import { parseRecipe, type Step } from '../../recipe.ts';
import { analyse } from '../../robustness/analyse.ts';
import { parseDesign } from '../../robustness/parse-design.ts';
import { recompute } from '../../testing/recompute.ts';
import { ARITHMETIC, afterStep, errorOf, flat, tableOfColumns } from '../../testing/small.ts';

const log = (more: object = {}): Step => ({ step: 'normalise', method: 'log', ...more }) as Step;

describe('normalising by the logarithm', () => {
  it('gives each tenfold the same, from the lowest to the highest, and turns round where lower is better', () => {
    const x = [1, 10, 100, 1000, null];
    expect(afterStep(log({ range: [0, 3] }), { x }).x).toEqual([0, expect.closeTo(1, 12), expect.closeTo(2, 12), 3, Number.NaN]);
    expect(afterStep(log(), { x: [1, 100, 10_000] }, { lowerIsBetter: ['x'] }).x).toEqual([100, expect.closeTo(50, 12), 0]);
  });

  it('is the income index of the Human Development Report: 0.711 for 11,166 dollars between 100 and 75,000', () => {
    const { x, changes } = afterStep(log({ low: 100, high: 75_000, range: [0, 1] }), { x: [11_166, 100, 75_000, 50, 200_000] });
    expect(x[0]).toBeCloseTo((Math.log(11_166) - Math.log(100)) / (Math.log(75_000) - Math.log(100)), 12);
    expect(x.slice(1)).toEqual([0, 1, 0, 1]);
    expect(changes).toMatchObject([
      { kind: 'normalised', method: 'log', shift: 0, from: [Math.log(100), Math.log(75_000)], to: [0, 1], limits: [0, 1] },
    ]);
    const open = afterStep(log({ low: 100, high: 75_000, range: [0, 1], truncate: false }), { x: [50, 200_000] }).x;
    expect([Math.sign(open[0] ?? 0), (open[1] ?? 0) > 1]).toEqual([-1, true]);
  });

  it('refuses what has no logarithm, by indicator and with what to do, and takes it with a shift', () => {
    for (const x of [
      [0, 1, 2],
      [-1, 1, 2],
      [1, 2, -0],
    ]) {
      const error = errorOf(() => afterStep(log(), { x }));
      expect(error).toMatchObject({
        code: 'log-of-zero',
        place: 'step 1 (normalise), indicator x',
        remedy: expect.stringContaining('give a shift'),
      });
    }
    expect(errorOf(() => afterStep(log({ low: 0 }), { x: [1, 2] })).code).toBe('log-of-zero');
    expect(afterStep(log({ shift: 1, range: [0, 2] }), { x: [0, 9, 99] }).x).toEqual([0, expect.closeTo(1, 12), 2]);
  });

  it('refuses figures without spread, also near 1, where logarithms are near 0', () => {
    for (const x of [
      [5, 5, 5],
      [1, 1 + 2 ** -52, 1],
      [0.3 / 3, 0.1, 0.7 / 7],
    ])
      expect(errorOf(() => afterStep(log(), { x })).code).toBe('no-spread');
    expect(errorOf(() => afterStep(log({ low: 9 }), { x: [1, 2, 3] })).code).toBe('no-spread');
  });

  it.each([
    [{ shift: 'one' }, 'shift'],
    [{ low: 5, high: 5 }, 'low'],
    [{ range: [100, 0] }, 'range'],
    [{ base: 10 }, undefined],
  ])('is refused in a recipe with %j', (more, parameter) => {
    const error = errorOf(() => parseRecipe({ steps: [log(more), ARITHMETIC] }));
    expect(error).toMatchObject({
      code: 'recipe.parameter',
      place: parameter === undefined ? 'step 1 (normalise)' : `step 1 (normalise), ${parameter}`,
    });
  });

  it('keeps the order of figures within its range, and can be recomputed from its explanation', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(
          fc.double({ min: 0, max: 1e9, noNaN: true }).map((figure) => Math.round(figure * 1e3) / 1e3),
          { minLength: 2, maxLength: 12 },
        ),
        fc.constantFrom(0.5, 1, 10),
        (figures, shift) => {
          const built = buildIndex(tableOfColumns({ x: figures }), flat(['x']), { steps: [log({ shift }), ARITHMETIC] });
          const scores = [...built.scores('x')];
          for (const [at, figure] of figures.entries()) {
            expect(scores[at]).toBeGreaterThanOrEqual(0 - 1e-9);
            expect(scores[at]).toBeLessThanOrEqual(100 + 1e-9);
            for (const [other, than] of figures.entries())
              if (figure > than) expect(scores[at]).toBeGreaterThanOrEqual((scores[other] ?? 0) - 1e-9);
            expect(recompute(built.explain(String.fromCharCode(65 + at), 'x'))).toBeCloseTo(scores[at] ?? Number.NaN, 9);
          }
        },
      ),
    );
  });

  it('is an alternative in a design, beside another method', async () => {
    const edition = {
      table: tableOfColumns({ x: [1, 10, 100], y: [3, 1, 2] }),
      hierarchy: flat(['x', 'y']),
      recipe: parseRecipe({ steps: [{ step: 'normalise', method: 'min-max' }, ARITHMETIC] }),
    };
    const design = parseDesign(
      {
        kind: 'uncertainty',
        rows: 16,
        seed: 1,
        factors: [
          {
            name: 'scale',
            step: 'normalise',
            alternatives: [{ value: { step: 'normalise', method: 'min-max' } }, { value: { step: 'normalise', method: 'log', shift: 1 } }],
          },
        ],
      },
      edition.recipe,
      edition.hierarchy,
    );
    const runs = await analyse({ ...edition, design });
    expect(runs.ranks.runs).toBe(16);
    expect(runs.failures).toEqual([]);
  });

  it('scores the figures of another edition on its own scale, and refuses one without logarithm there too', () => {
    const edition = (x: number[]) => ({
      table: tableOfColumns({ x, y: [1, 2, 3] }),
      hierarchy: flat(['x', 'y']),
      recipe: parseRecipe({ steps: [log(), ARITHMETIC] }),
    });
    const { effects } = decomposeChange(edition([1, 10, 100]), edition([1, 100, 100]));
    // Half of the index, from the middle of its scale to the end.
    expect([...effects.country]).toEqual([0, expect.closeTo(25, 9), 0]);
    expect(errorOf(() => decomposeChange(edition([1, 10, 100]), edition([0, 10, 100]))).code).toBe('log-of-zero');
  });
});
