import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { covarianceMatrix, pearson, spearman } from './correlation.ts';
import { cronbachAlpha } from './cronbach.ts';
import { effectiveWeights } from './effective-weights.ts';
import { symmetricEigen } from './eigen.ts';
import { principalComponents } from './principal-components.ts';
import { describeColumn } from './statistics.ts';
import { ARRESTS, ATTITUDE } from './testing/published.ts';

const NONE = Number.NaN;
const column = (...values: number[]) => Float64Array.from(values);
const rounded = (values: Iterable<number>, digits: number) => Array.from(values, (value) => Number(value.toFixed(digits)));
const numbers = fc.integer({ min: -1000, max: 1000 }).map((value) => value / 8);
const table = (columns: number, rows: number) =>
  fc
    .array(fc.array(numbers, { minLength: rows, maxLength: rows }), { minLength: columns, maxLength: columns })
    .map((lists) => lists.map((list) => Float64Array.from(list)));

describe('descriptive statistics', () => {
  test('skewness, kurtosis and quartiles are those printed in the manual of Excel for SKEW, KURT and QUARTILE', () => {
    const { skew, kurtosis } = describeColumn(column(3, 4, 5, 2, 3, 4, 5, 6, 4, 7));
    expect([skew.toFixed(6), kurtosis.toFixed(9)]).toEqual(['0.359543', '-0.151799637']);
    expect(describeColumn(column(1, 2, 4, 7, 8, 9, 10, 12)).q1).toBe(3.5);
  });

  test('missing values are counted and otherwise left out', () => {
    expect(describeColumn(column(NONE, 1, 3, NONE))).toEqual({
      ...{ n: 2, missing: 2, mean: 2, sd: Math.SQRT2, min: 1, q1: 1.5, median: 2, q3: 2.5, max: 3, skew: NONE, kurtosis: NONE },
    });
    expect(describeColumn(column(NONE))).toMatchObject({ n: 0, missing: 1, mean: NONE, sd: NONE, min: NONE, median: NONE });
  });

  test('a constant has no deviation and no shape', () => {
    expect(describeColumn(column(0.1, 0.1, 0.1, 0.1))).toMatchObject({ sd: 0, skew: NONE, kurtosis: NONE });
  });

  test('skewness and kurtosis do not change with unit and origin, skewness turns with the direction', () => {
    fc.assert(
      fc.property(fc.array(numbers, { minLength: 4, maxLength: 40 }), (values) => {
        const plain = describeColumn(Float64Array.from(values));
        fc.pre(plain.sd > 0.01);
        const turned = describeColumn(Float64Array.from(values, (value) => 5 - 3 * value));
        expect(turned.skew).toBeCloseTo(-plain.skew, 8);
        expect(turned.kurtosis).toBeCloseTo(plain.kurtosis, 8);
      }),
    );
  });
});

describe('correlation', () => {
  test('is that printed in the manual of Excel for CORREL', () => {
    expect(pearson(column(3, 2, 4, 5, 6), column(9, 7, 12, 15, 17)).r.toFixed(6)).toBe('0.997054');
  });

  test('of ranks is 1 for any rising relation, and Pearson’s of the mean ranks when values are equal', () => {
    expect(spearman(column(1, 2, 3, 4), column(1, 10, 100, 1e6))).toEqual({ r: 1, rows: 4 });
    expect(spearman(column(1, 1, 2, 9), column(5, 4, 4, 6)).r).toBeCloseTo(pearson(column(1.5, 1.5, 3, 4), column(3, 1.5, 1.5, 4)).r, 12);
  });

  test('of ten pupils by intelligence and hours of television is −29/165 by ranks', () => {
    const intelligence = column(106, 100, 86, 101, 99, 103, 97, 113, 112, 110);
    const television = column(7, 27, 2, 50, 28, 29, 20, 12, 6, 17);
    expect(spearman(intelligence, television).r).toBeCloseTo(-29 / 165, 12);
  });

  test('counts the rows that both have, and is not known of fewer than three or of a constant', () => {
    expect(pearson(column(1, 2, NONE, 4, 5), column(2, 4, 6, NONE, 10))).toEqual({ r: 1, rows: 3 });
    expect(pearson(column(1, 2, NONE), column(2, 4, 6))).toEqual({ r: NONE, rows: 2 });
    expect(pearson(column(0.1, 0.1, 0.1), column(1, 2, 3)).r).toBeNaN();
  });

  test('lies in −1 to 1 and is the same both ways', () => {
    fc.assert(
      fc.property(table(2, 12), ([a = column(), b = column()]) => {
        const { r } = pearson(a, b);
        expect(Number.isNaN(r) || Math.abs(r) <= 1).toBe(true);
        expect(pearson(b, a).r).toBe(r);
      }),
    );
  });
});

describe('Cronbach’s α', () => {
  test('of the seven ratings of the attitude data is 0.84, as the R package psych prints', () => {
    const { alpha, columns, rows } = cronbachAlpha(ATTITUDE);
    expect([alpha.toFixed(2), columns, rows]).toEqual(['0.84', 7, 30]);
  });

  test('of two columns alike is 1, of two independent ones 0, of two against one another below 0', () => {
    expect(cronbachAlpha([column(1, 2, 4), column(1, 2, 4)]).alpha).toBeCloseTo(1, 12);
    expect(cronbachAlpha([column(-1, -1, 1, 1), column(-1, 1, -1, 1)]).alpha).toBeCloseTo(0, 12);
    expect(cronbachAlpha([column(1, 2, 4), column(3, 3, 1)]).alpha).toBeLessThan(0);
  });

  test('uses rows without gaps, and is not known of one column or of a sum that never changes', () => {
    const gappy = [column(1, 2, NONE, 4), column(1, 2, 9, 4)];
    expect(cronbachAlpha(gappy)).toMatchObject({ rows: 3 });
    expect(cronbachAlpha(gappy).alpha).toBeCloseTo(1, 12);
    expect(cronbachAlpha([column(1, 2, 3)]).alpha).toBeNaN();
    expect(cronbachAlpha([column(1, 2, 3), column(3, 2, 1)]).alpha).toBeNaN();
  });
});

describe('eigenvectors', () => {
  test('rebuild the matrix, stand at right angles, and come by falling eigenvalue', () => {
    fc.assert(
      fc.property(
        fc
          .integer({ min: 1, max: 12 })
          .chain((size) => fc.tuple(fc.constant(size), fc.array(numbers, { minLength: size * size, maxLength: size * size }))),
        ([size, cells]) => {
          const matrix = Float64Array.from(cells, (_, at) => (cells[at] ?? 0) + (cells[(at % size) * size + Math.floor(at / size)] ?? 0));
          const { values, vectors } = symmetricEigen(matrix, size);
          expect([...values]).toEqual([...values].toSorted((a, b) => b - a));
          for (let i = 0; i < size; i++) {
            for (let j = 0; j < size; j++) {
              const rebuilt = vectors.reduce((sum, vector, k) => sum + (values[k] ?? 0) * (vector[i] ?? 0) * (vector[j] ?? 0), 0);
              expect(rebuilt).toBeCloseTo(matrix[i * size + j] ?? 0, 8);
              const product = (vectors[i] ?? column()).reduce((sum, value, row) => sum + value * (vectors[j]?.[row] ?? 0), 0);
              expect(product).toBeCloseTo(i === j ? 1 : 0, 10);
            }
          }
        },
      ),
    );
  });

  test('of the matrix of Golub and Van Loan’s kind [[2, −1, 0], [−1, 2, −1], [0, −1, 2]] are 2 + √2, 2, 2 − √2', () => {
    const { values } = symmetricEigen(column(2, -1, 0, -1, 2, -1, 0, -1, 2), 3);
    for (const [k, value] of [2 + Math.SQRT2, 2, 2 - Math.SQRT2].entries()) expect(values[k]).toBeCloseTo(value, 12);
  });
});

describe('principal components', () => {
  test('of the arrests data are those of James, Witten, Hastie and Tibshirani (2013, table 10.1): loadings, and 62.0, 24.7, 8.9 and 4.3 %', () => {
    const { components, rows } = principalComponents(ARRESTS);
    expect(rows).toBe(50);
    expect(components.map(({ explained }) => (100 * explained).toFixed(1))).toEqual(['62.0', '24.7', '8.9', '4.3']);
    expect(rounded(components[0]?.vector ?? [], 7)).toEqual([0.5358995, 0.5831836, 0.2781909, 0.5434321]);
    expect(rounded(components[1]?.vector ?? [], 7).map(Math.abs)).toEqual([0.4181809, 0.1879856, 0.8728062, 0.1673186]);
  });

  test('have loadings that are the correlations of the component with the columns', () => {
    const { components } = principalComponents(ATTITUDE);
    const [first] = components;
    const standard = ATTITUDE.map((values) => {
      const { mean, sd } = describeColumn(values);
      return values.map((value) => (value - mean) / sd);
    });
    const scores = Float64Array.from({ length: 30 }, (_, row) =>
      standard.reduce((sum, values, j) => sum + (values[row] ?? 0) * (first?.vector[j] ?? 0), 0),
    );
    for (const [j, values] of ATTITUDE.entries()) expect(first?.loadings[j]).toBeCloseTo(pearson(values, scores).r, 10);
    expect(components.at(-1)?.cumulative).toBeCloseTo(1, 12);
  });

  test('leave out a constant column and say which took part; nothing comes of too few rows', () => {
    const { columns, components } = principalComponents([column(1, 2, 4), column(5, 5, 5), column(3, 1, 2)]);
    expect([columns, components.length]).toEqual([[0, 2], 2]);
    expect(principalComponents([column(1, 2), column(2, 1)])).toMatchObject({ components: [], rows: 2 });
    expect(principalComponents([])).toEqual({ components: [], columns: [], rows: 0 });
  });
});

describe('effective weights', () => {
  const whole = (parts: Float64Array[], weights: number[]) =>
    Float64Array.from(parts[0] ?? [], (_, row) => parts.reduce((sum, part, i) => sum + (part[row] ?? 0) * (weights[i] ?? 0), 0));

  test('of independent parts of equal spread are the squares of the weights: weights 1 : 3 count as 1 : 9', () => {
    const parts = [column(-1, -1, 1, 1), column(-1, 1, -1, 1)];
    const [first, second] = effectiveWeights(parts, [1, 3], whole(parts, [1, 3]));
    expect(first).toMatchObject({ nominal: 0.25 });
    for (const name of ['covariance', 'correlation'] as const) {
      expect(first?.[name]).toBeCloseTo(0.1, 12);
      expect(second?.[name]).toBeCloseTo(0.9, 12);
    }
  });

  test('a part with ten times the spread outweighs its weight; one that never changes carries nothing', () => {
    const parts = [column(-1, -1, 1, 1), column(-10, 10, -10, 10), column(3, 3, 3, 3)];
    const found = effectiveWeights(parts, [1, 1, 1], whole(parts, [1, 1, 1]));
    expect(
      rounded(
        found.map(({ covariance }) => covariance),
        4,
      ),
    ).toEqual([0.0099, 0.9901, 0]);
    expect(found[2]?.importance).toBeNaN();
  });

  test('by covariance add up to 1', () => {
    fc.assert(
      fc.property(table(4, 10), fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 4, maxLength: 4 }), (parts, weights) => {
        const sum = whole(parts, weights);
        fc.pre(describeColumn(sum).sd > 1e-6);
        expect(effectiveWeights(parts, weights, sum).reduce((total, { covariance }) => total + covariance, 0)).toBeCloseTo(1, 9);
      }),
    );
  });

  test('a covariance matrix is symmetric, with variances in the diagonal', () => {
    const { covariance, rows } = covarianceMatrix(ATTITUDE);
    expect(rows).toBe(30);
    for (const [i, values] of ATTITUDE.entries()) expect(covariance[i * 7 + i]).toBeCloseTo(describeColumn(values).sd ** 2, 9);
    expect(covariance[1]).toBe(covariance[7]);
  });
});
