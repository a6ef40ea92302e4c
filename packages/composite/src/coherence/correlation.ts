/** Correlations of columns, over the rows in which both have a value. */
import { isNothing, isSame } from '../spread.ts';
import { extent } from '../steps/shape.ts';

/** Of one pair. `r` is NaN for fewer than three common rows or when one column is constant in them. */
export type Correlation = { readonly r: number; readonly rows: number };

/** Pearson's product-moment correlation. */
export function pearson(one: Float64Array, other: Float64Array): Correlation {
  let rows = 0;
  let sumOne = 0;
  let sumOther = 0;
  for (let row = 0; row < one.length; row++) {
    const a = one[row] ?? Number.NaN;
    const b = other[row] ?? Number.NaN;
    if (Number.isNaN(a) || Number.isNaN(b)) continue;
    rows++;
    sumOne += a;
    sumOther += b;
  }
  if (rows < 3) return { r: Number.NaN, rows };
  return { r: aroundMeans(one, other, rows, [sumOne / rows, sumOther / rows]), rows };
}

function aroundMeans(one: Float64Array, other: Float64Array, rows: number, [meanOne, meanOther]: readonly [number, number]): number {
  let product = 0;
  let squaresOne = 0;
  let squaresOther = 0;
  for (let row = 0; row < one.length; row++) {
    const a = (one[row] ?? Number.NaN) - meanOne;
    const b = (other[row] ?? Number.NaN) - meanOther;
    if (Number.isNaN(a) || Number.isNaN(b)) continue;
    product += a * b;
    squaresOne += a * a;
    squaresOther += b * b;
  }
  const constant = isNothing(squaresOne, rows * meanOne * meanOne) || isNothing(squaresOther, rows * meanOther * meanOther);
  return constant ? Number.NaN : Math.max(-1, Math.min(1, product / Math.sqrt(squaresOne * squaresOther)));
}

/** Spearman's rank correlation; equal values have their mean rank. */
export function spearman(one: Float64Array, other: Float64Array): Correlation {
  const both = (_: number, row: number) => !Number.isNaN(one[row]) && !Number.isNaN(other[row]);
  return pearson(meanRanks(one.filter(both)), meanRanks(other.filter(both)));
}

export type CorrelationMatrix = {
  /** `r[i * columns + j]`; 1 in the diagonal, also of a constant column. */
  readonly r: Float64Array;
  /** Rows that each pair has in common, in the same order. */
  readonly rows: Uint32Array;
};

/** Correlations of all pairs of columns. */
export function correlationMatrix(columns: readonly Float64Array[], kind: 'pearson' | 'spearman'): CorrelationMatrix {
  const size = columns.length;
  const r = new Float64Array(size * size).fill(1);
  const rows = new Uint32Array(size * size);
  const correlate = kind === 'pearson' ? pearson : rankCorrelator(columns);
  for (const [i, one] of columns.entries()) {
    rows[i * size + i] = one.reduce((count, value) => count + Number(!Number.isNaN(value)), 0);
    for (let j = i + 1; j < size; j++) {
      const pair = correlate(one, columns[j] ?? one);
      for (const at of [i * size + j, j * size + i]) {
        r[at] = pair.r;
        rows[at] = pair.rows;
      }
    }
  }
  return { r, rows };
}

/** Spearman's, ranking columns without gaps once instead of for every pair. */
function rankCorrelator(columns: readonly Float64Array[]): typeof spearman {
  const ranks = new Map(columns.filter((column) => !column.some(Number.isNaN)).map((column) => [column, meanRanks(column)]));
  return (one, other) => {
    const [a, b] = [ranks.get(one), ranks.get(other)];
    return a === undefined || b === undefined ? spearman(one, other) : pearson(a, b);
  };
}

/** Rank from 1 for the lowest; equal values share the mean of their ranks. */
function meanRanks(values: Float64Array): Float64Array {
  const sorted = values.slice().sort();
  if (isSame(sorted[0] ?? 0, sorted.at(-1) ?? 0)) return values.map(() => (values.length + 1) / 2);
  const rankOf = new Map<number, number>();
  for (let from = 0; from < sorted.length; ) {
    const value = sorted[from] ?? Number.NaN;
    let to = from + 1;
    while (sorted[to] === value) to++;
    rankOf.set(value, (from + 1 + to) / 2);
    from = to;
  }
  return values.map((value) => rankOf.get(value) ?? Number.NaN);
}

/** Values less their mean; exactly 0 where only rounding lies between them. */
function centred(values: Float64Array): Float64Array {
  const { low, high } = extent({ values, from: 0, to: values.length });
  if (isSame(low, high)) return values.map(() => 0);
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return values.map((value) => value - mean);
}

function dot(one: Float64Array, other: Float64Array): number {
  return one.reduce((sum, value, row) => sum + value * (other[row] ?? 0), 0);
}

/** Covariance of all pairs of columns over the rows in which every column has a value, `covariance[i * columns + j]`, with n − 1. */
export function covarianceMatrix(columns: readonly Float64Array[]): { covariance: Float64Array; rows: number } {
  const first = columns[0] ?? new Float64Array(0);
  const whole = first.map((_, row) => Number(columns.every((column) => !Number.isNaN(column[row]))));
  const complete = columns.map((column) => centred(column.filter((_, row) => whole[row] === 1)));
  const rows = complete[0]?.length ?? 0;
  const covariance = new Float64Array(columns.length ** 2);
  for (const [i, one] of complete.entries()) {
    for (let j = i; j < complete.length; j++) {
      const value = dot(one, complete[j] ?? one) / (rows - 1);
      covariance[i * columns.length + j] = value;
      covariance[j * columns.length + i] = value;
    }
  }
  return { covariance, rows };
}
