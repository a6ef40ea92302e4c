import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { randomBits, toUnit } from '../random.ts';
import { sobolSampler } from './sobol.ts';
import { type Estimate, sobolIndices } from './sobol-indices.ts';

type Model = (inputs: readonly number[]) => number;

/** Outputs of a function over the unit cube at the runs of the design. */
function design(model: Model, factors: number, rows: number, seed: number, at = sobolSampler(seed)): Float64Array {
  const numbers = Array.from({ length: factors }, (_, j) => j);
  return Float64Array.from(
    Array.from({ length: rows }, (_, row) => {
      const a = numbers.map((j) => at(row, 2 * j));
      const b = numbers.map((j) => at(row, 2 * j + 1));
      return [model(a), model(b), ...numbers.map((j) => model(a.with(j, b[j] ?? Number.NaN)))];
    }).flat(),
  );
}

/** Plain random points of six dimensions, for comparison. */
function randomPoints(seed: number) {
  const next = randomBits(seed, 1);
  const drawn = Float64Array.from({ length: 1024 * 6 }, () => toUnit(next()));
  return (row: number, dimension: number) => drawn[row * 6 + dimension] ?? Number.NaN;
}

/** [first, total] of each factor, for a table of expectations. */
function pairsOf(outputs: Float64Array, factors: number, seed: number): [Estimate, Estimate][] {
  const { factors: indices } = sobolIndices(outputs, factors, { seed, resamples: 500 });
  return (indices ?? []).map(({ first, total }) => [first, total]);
}

const holds = ({ low, high }: Estimate, truth: number) => low <= truth && truth <= high;

// T. Ishigami and T. Homma 1990; analytic indices as in A. Saltelli, K. Chan and E. M. Scott, "Sensitivity Analysis", 2000.
const ishigami: Model = (inputs) => {
  const [x = 0, y = 0, z = 0] = inputs.map((u) => (2 * u - 1) * Math.PI);
  return Math.sin(x) + 7 * Math.sin(y) ** 2 + 0.1 * z ** 4 * Math.sin(x);
};
const ISHIGAMI: readonly (readonly [number, number])[] = [
  [0.3139, 0.5576],
  [0.4424, 0.4424],
  [0, 0.2437],
];

// I. M. Sobol's g function with the coefficients of A. Saltelli and I. M. Sobol 1995: the partial variances are 1 / 3(1 + a)².
const G = [0, 0.5, 3, 9, 99, 99];
const sobolG: Model = (inputs) => inputs.reduce((product, u, j) => product * ((Math.abs(4 * u - 2) + (G[j] ?? 0)) / (1 + (G[j] ?? 0))), 1);
function indicesOfG(): (readonly [number, number])[] {
  const parts = G.map((a) => 1 / (3 * (1 + a) ** 2));
  const all = parts.reduce((product, part) => product * (1 + part), 1);
  return parts.map((part) => [part / (all - 1), (part * all) / (1 + part) / (all - 1)]);
}

describe('on functions whose indices are known', () => {
  test('the Ishigami function (a = 7, b = 0.1): each analytic index lies within the interval stated, none wider than 0.2', () => {
    const found = pairsOf(design(ishigami, 3, 1024, 1), 3, 1).flat();
    for (const [at, truth] of ISHIGAMI.flat().entries()) {
      expect(found[at]).toSatisfy((each: Estimate) => holds(each, truth) && each.high - each.low < 0.2);
    }
  });

  test('Sobol’s g function of six factors: each analytic index lies within the interval stated, none wider than 0.25', () => {
    const found = pairsOf(design(sobolG, 6, 1024, 1), 6, 1).flat();
    for (const [at, truth] of indicesOfG().flat().entries()) {
      expect(found[at]).toSatisfy((each: Estimate) => holds(each, truth) && each.high - each.low < 0.25);
    }
  });

  test('the intervals hold the truth for at least 95 of 100 seeds, for every index of the Ishigami function, with Sobol points and with random ones', () => {
    for (const kind of ['sobol', 'random'] as const) {
      const held = new Array<number>(6).fill(0);
      for (let seed = 0; seed < 100; seed++) {
        const at = kind === 'sobol' ? sobolSampler(seed) : randomPoints(seed);
        const found = pairsOf(design(ishigami, 3, 256, seed, at), 3, seed).flat();
        for (const [index, truth] of ISHIGAMI.flat().entries()) {
          const each = found[index];
          if (each !== undefined && holds(each, truth)) held[index] = (held[index] ?? 0) + 1;
        }
      }
      // Of random points 95 are expected; below 88 would happen less than once in a hundred.
      expect(Math.min(...held)).toBeGreaterThanOrEqual(kind === 'sobol' ? 95 : 88);
    }
  });

  test('with random points the error is more than twice that with Sobol points', () => {
    const error = (at: (seed: number) => (row: number, dimension: number) => number) => {
      const squares = Array.from({ length: 20 }, (_, seed) => {
        const found = pairsOf(design(ishigami, 3, 1024, seed, at(seed)), 3, seed).flat();
        return ISHIGAMI.flat().reduce((sum, truth, index) => sum + ((found[index]?.value ?? Number.NaN) - truth) ** 2, 0);
      });
      return Math.sqrt(squares.reduce((a, b) => a + b, 0));
    };
    expect(error(sobolSampler) * 2).toBeLessThan(error(randomPoints));
  });

  test('of a sum of independent factors each has its share of the variance, first order and total alike', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: -9, max: 9 }), { minLength: 1, maxLength: 6 }),
        fc.integer({ min: 0, max: 1000 }),
        (weights, seed) => {
          fc.pre(weights.some((weight) => weight !== 0));
          const model: Model = (inputs) => 100 + inputs.reduce((sum, u, j) => sum + (weights[j] ?? 0) * u, 0);
          const squares = weights.reduce((sum, weight) => sum + weight * weight, 0);
          const found = pairsOf(design(model, weights.length, 1024, seed), weights.length, seed);
          for (const [j, weight] of weights.entries()) {
            for (const each of found[j] ?? []) expect(Math.abs(each.value - (weight * weight) / squares)).toBeLessThan(0.03);
          }
        },
      ),
      { numRuns: 30 },
    );
  });
});

describe('what has no answer says so', () => {
  test('an output that never changes has no shares', () => {
    expect(sobolIndices(new Float64Array(40).fill(0.1), 2, { seed: 1, resamples: 10 })).toMatchObject({
      factors: null,
      rows: 10,
      rowsUsed: 10,
    });
  });

  test('a row with a failed run is left out as a whole, and counted', () => {
    const whole = design(ishigami, 3, 256, 3);
    const broken = whole.slice();
    broken[5 * 7 + 4] = Number.NaN;
    const without = Float64Array.from([...whole.subarray(0, 35), ...whole.subarray(40)]);
    const options = { seed: 1, resamples: 50 };
    expect(sobolIndices(broken, 3, options)).toEqual({ ...sobolIndices(without, 3, options), rows: 256 });
  });

  test('without a whole row there is nothing', () => {
    const { factors, rows, rowsUsed } = sobolIndices(new Float64Array(8).fill(Number.NaN), 2, { seed: 1, resamples: 10 });
    expect([factors, rows, rowsUsed]).toEqual([null, 2, 0]);
  });

  test('the same seed gives the same bytes, another seed other intervals around the same estimate', () => {
    const outputs = design(sobolG, 6, 128, 1);
    expect(pairsOf(outputs, 6, 1)).toEqual(pairsOf(outputs, 6, 1));
    const [[one], [other]] = [pairsOf(outputs, 6, 1).flat(), pairsOf(outputs, 6, 2).flat()];
    expect(one?.value).toBe(other?.value);
    expect(one?.low).not.toBe(other?.low);
  });
});
