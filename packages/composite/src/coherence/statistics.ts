/** Descriptive statistics of a column, as spreadsheets compute them. */

import { isSame } from '../spread.ts';
import { shapeOf } from '../steps/shape.ts';

export type Statistics = {
  /** Values that are there. */
  readonly n: number;
  readonly missing: number;
  readonly mean: number;
  /** Sample standard deviation (n − 1). */
  readonly sd: number;
  readonly min: number;
  /** Quartiles by linear interpolation (type 7 of Hyndman and Fan 1996; Excel's QUARTILE.INC). */
  readonly q1: number;
  readonly median: number;
  readonly q3: number;
  readonly max: number;
  /** Adjusted for sample size as Excel's SKEW. */
  readonly skew: number;
  /** Excess kurtosis, adjusted as Excel's KURT: 0 for a normal distribution. Both are NaN for fewer than four values or when all are equal. */
  readonly kurtosis: number;
};

/** Statistics of the values that are not NaN; what too few values do not give is NaN. */
export function describeColumn(column: Float64Array): Statistics {
  const sorted = column.filter((value) => !Number.isNaN(value)).sort();
  const n = sorted.length;
  const mean = sorted.reduce((sum, value) => sum + value, 0) / n;
  const at = (share: number) => quantile(sorted, share);
  return {
    ...{ n, missing: column.length - n, mean, min: at(0), q1: at(0.25), median: at(0.5), q3: at(0.75), max: at(1) },
    ...spreadOf(sorted, mean),
  };
}

function spreadOf(sorted: Float64Array, mean: number): { sd: number; skew: number; kurtosis: number } {
  const n = sorted.length;
  // Rounding would give a constant a spread, and a shape.
  if (n > 1 && isSame(sorted[0] ?? 0, sorted[n - 1] ?? 0)) return { sd: 0, skew: Number.NaN, kurtosis: Number.NaN };
  const squares = sorted.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { sd: n < 2 ? Number.NaN : Math.sqrt(squares / (n - 1)), ...shapeOf({ values: sorted, from: 0, to: n }) };
}

/** @param sorted rising, without NaN. @returns NaN of nothing. */
function quantile(sorted: Float64Array, share: number): number {
  const place = share * (sorted.length - 1);
  const below = sorted[Math.floor(place)] ?? Number.NaN;
  const above = sorted[Math.ceil(place)] ?? Number.NaN;
  return below + (place - Math.floor(place)) * (above - below);
}
