import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Normalisation } from '../recipe.ts';
import { afterStep, aggregated, errorOf } from '../testing/small.ts';

const normalised = (method: Normalisation, x: readonly (number | null)[], lowerIsBetter: readonly string[] = []) =>
  afterStep({ step: 'normalise', ...method }, { x }, { lowerIsBetter }).x;
const lower = ['x'];

describe('normalising 1, 3, 2, 5 (by hand; of the same figures where lower is better)', () => {
  const x = [1, 3, 2, 5];
  const cases: [string, Normalisation, number[], number[]][] = [
    ['min–max', { method: 'min-max' }, [0, 50, 25, 100], [100, 50, 75, 0]],
    ['min–max to 1 to 100', { method: 'min-max', range: [1, 100] }, [1, 50.5, 25.75, 100], [100, 50.5, 75.25, 1]],
    ['a scale of 0 to 10', { method: 'scale', low: 0, high: 10 }, [10, 30, 20, 50], [90, 70, 80, 50]],
    ['a scale of 2 to 4, beyond its ends', { method: 'scale', low: 2, high: 4 }, [-50, 50, 0, 150], [150, 50, 100, -50]],
    ['the distance to the best', { method: 'distance-to-max' }, [0, 0.5, 0.25, 1], [1, 0.5, 0.75, 0]],
    ['the distance to unit B', { method: 'distance-to-reference', unit: 'B' }, [0, 1, 0.5, 2], [2, 1, 1.5, 0]],
    ['the distance to unit B, capped', { method: 'distance-to-reference', unit: 'B', cap: true }, [0, 1, 0.5, 1], [1, 1, 1, 0]],
    ['the distance to a target of 4', { method: 'distance-to-target', target: 4 }, [0, 2 / 3, 1 / 3, 4 / 3], [4, 2, 3, 0]],
    ['the distance to a target of 4, capped', { method: 'distance-to-target', target: 4, cap: true }, [0, 2 / 3, 1 / 3, 1], [1, 1, 1, 0]],
    ['the share of the highest', { method: 'fraction-of-max' }, [0.2, 0.6, 0.4, 1], [1, 1 / 3, 0.5, 0.2]],
    ['percentile ranks', { method: 'percentile-rank' }, [0, 2 / 3, 1 / 3, 1], [1, 1 / 3, 2 / 3, 0]],
    ['ranks', { method: 'rank' }, [1, 3, 2, 4], [4, 2, 3, 1]],
    ['Borda scores', { method: 'borda' }, [0, 2, 1, 3], [3, 1, 2, 0]],
    ['goalposts 2 and 4', { method: 'goalposts', low: 2, high: 4 }, [0, 0.5, 0, 1], [1, 0.5, 1, 0]],
    ['goalposts 2 and 4 to 10, open', { method: 'goalposts', low: 2, high: 4, top: 10, truncate: false }, [-5, 5, 0, 15], [15, 5, 10, -5]],
    ['nothing but the direction', { method: 'none' }, [1, 3, 2, 5], [-1, -3, -2, -5]],
  ];
  it.each(cases)('by %s', (_, method, higherIsBetter, lowerIsBetter) => {
    for (const [at, score] of normalised(method, x).entries()) expect(score).toBeCloseTo(higherIsBetter[at] ?? 0, 12);
    for (const [at, score] of normalised(method, x, lower).entries()) expect(score).toBeCloseTo(lowerIsBetter[at] ?? 0, 12);
  });

  it('by z-scores of mean 2.75 and deviation √(8.75/3), or √(8.75/4) of the population', () => {
    const sample = normalised({ method: 'z-score' }, x);
    const population = normalised({ method: 'z-score', mean: 100, sd: 10, population: true }, x, lower);
    for (const [at, figure] of x.entries()) {
      expect(sample[at]).toBeCloseTo((figure - 2.75) / Math.sqrt(8.75 / 3), 12);
      expect(population[at]).toBeCloseTo(100 - (10 * (figure - 2.75)) / Math.sqrt(8.75 / 4), 12);
    }
  });
});

describe('the Human Development Index 2019 (UNDP, Human Development Report 2020, table 1 and technical note 1)', () => {
  // Goalposts 20 to 85 years of life, 0 to 18 and 0 to 15 years of schooling, 100 to 75,000 dollars of income by their logarithms.
  const recipe = (life: number, expected: number, mean: number, income: number) => {
    const share = (low: number, high: number, x: number) =>
      afterStep({ step: 'normalise', method: 'goalposts', low, high }, { x: [x, low] }).x[0] ?? 0;
    const [schooling = 0] = aggregated({ method: 'arithmetic' }, { expected: [share(0, 18, expected)], mean: [share(0, 15, mean)] });
    const dimensions = {
      life: [share(20, 85, life)],
      schooling: [schooling],
      income: [share(Math.log(100), Math.log(75_000), Math.log(income))],
    };
    return aggregated({ method: 'geometric' }, dimensions)[0];
  };

  it.each([
    ['Norway', 82.4, 18.1, 12.9, 66_494, 0.957],
    ['Niger', 62.4, 6.5, 2.1, 1_201, 0.394],
  ])('of %s recomputes from goalposts and the geometric mean', (_, life, expected, mean, income, published) => {
    expect(recipe(life, expected, mean, income)).toBeCloseTo(published, 3);
  });
});

describe('normalising', () => {
  it("shares ranks as R's rank with ties.method = min: 10, 20, 20, 30 have 1, 2, 2, 4 and, where lower is better, 4, 2, 2, 1", () => {
    expect(normalised({ method: 'rank' }, [10, 20, 20, 30])).toEqual([1, 2, 2, 4]);
    expect(normalised({ method: 'rank' }, [10, 20, 20, 30], lower)).toEqual([4, 2, 2, 1]);
  });

  it('leaves missing figures missing and does not count them', () => {
    for (const method of ['min-max', 'rank', 'percentile-rank', 'z-score', 'fraction-of-max'] as const) {
      const [one, missing, ...others] = normalised({ method }, [1, null, 3, 4]);
      expect([missing, one, ...others]).toEqual([Number.NaN, ...normalised({ method }, [1, 3, 4])]);
    }
  });

  it('leaves an indicator that nobody has a figure of without scores', () => {
    expect(normalised({ method: 'min-max' }, [null, null])).toEqual([Number.NaN, Number.NaN]);
  });

  it('takes another method for some indicators', () => {
    expect(afterStep({ step: 'normalise', method: 'min-max', indicators: { x: { method: 'rank' } } }, { x: [5, 9, 7] }).x).toEqual([
      1, 3, 2,
    ]);
  });

  it.each<[string, Normalisation, (number | null)[]]>([
    ['no-spread', { method: 'min-max' }, [5, 5, 5]],
    ['no-spread', { method: 'z-score' }, [0.1, 0.1, 0.1]],
    ['no-spread', { method: 'z-score' }, [1]],
    ['no-spread', { method: 'percentile-rank' }, [1, null]],
    ['no-spread', { method: 'distance-to-target', target: 1 }, [1, 2, 3]],
    ['no-spread', { method: 'distance-to-reference', unit: 'A' }, [1, 2, 3]],
    ['target-beyond-worst', { method: 'distance-to-target', target: 0.5 }, [1, 2, 3]],
    ['reference-missing', { method: 'distance-to-reference', unit: 'A' }, [null, 2, 3]],
    ['recipe.no-unit', { method: 'distance-to-reference', unit: 'Z' }, [1, 2, 3]],
    ['fraction-of-zero', { method: 'fraction-of-max' }, [-2, 0, -1]],
  ])('fails with %s, naming the indicator, under %o of %o', (code, method, x) => {
    expect(errorOf(() => normalised(method, x))).toMatchObject({ code, place: 'step 1 (normalise), indicator x' });
  });

  it('keeps its digits where figures lie close together far from zero', () => {
    const [first, second, third] = normalised({ method: 'z-score' }, [1e9, 1e9 + 1, 1e9 + 2]);
    expect([first, second, third]).toEqual([-1, 0, 1]);
  });

  it('refuses the share of the highest where lower is better and the lowest figure is 0', () => {
    expect(errorOf(() => normalised({ method: 'fraction-of-max' }, [0, 1, 2], lower)).code).toBe('fraction-of-zero');
  });

  it('says of each figure what recomputes its score, and keeps or turns their order by the direction', () => {
    const methods = fc.constantFrom<Normalisation>(
      { method: 'min-max' },
      { method: 'z-score' },
      { method: 'scale', low: -3, high: 11 },
      { method: 'distance-to-max' },
      { method: 'distance-to-target', target: 5_000, cap: true },
      { method: 'goalposts', low: -10, high: 10 },
      { method: 'none' },
    );
    const figures = fc.uniqueArray(fc.integer({ min: -1_000, max: 1_000 }), { minLength: 2, maxLength: 20 });
    fc.assert(
      fc.property(figures, methods, fc.boolean(), (x, method, turned) => {
        // Where lower is better, a target must lie below the figures.
        const own = turned && method.method === 'distance-to-target' ? { ...method, target: -5_000 } : method;
        const { x: after, changes } = afterStep({ step: 'normalise', ...own }, { x }, { lowerIsBetter: turned ? lower : [] });
        const [line] = changes;
        if (line?.kind !== 'normalised' || !('from' in line)) throw new Error('no line was recorded');
        const { from, to, limits } = line;
        for (const [at, figure] of x.entries()) {
          const score = to[0] + ((figure - from[0]) * (to[1] - to[0])) / (from[1] - from[0]);
          expect(after[at]).toBeCloseTo(Math.min(limits[1] ?? score, Math.max(limits[0] ?? score, score)), 9);
          for (const [other, against] of x.entries()) {
            if (turned ? figure <= against : figure >= against) expect(after[at]).toBeGreaterThanOrEqual(after[other] ?? 0);
          }
        }
      }),
    );
  });
});
