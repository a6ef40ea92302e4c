/** Skewness and kurtosis of a column of a table, in one allocation-free place for builds that are repeated. */

import { isSame } from '../spread.ts';

/** Positions `from` to `to` − 1 of an array; NaN among them is skipped. */
export type Column = { readonly values: Float64Array; readonly from: number; readonly to: number };

/** Adjusted for sample size as Excel's SKEW and KURT (G1 and G2 of D. N. Joanes and C. A. Gill, The Statistician 47, 1998); NaN below 4 figures or when all are equal. */
export type Shape = { readonly skew: number; readonly kurtosis: number };

export function shapeOf({ values, from, to }: Column): Shape {
  let n = 0;
  let sum = 0;
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (let at = from; at < to; at++) {
    const value = values[at] ?? Number.NaN;
    if (Number.isNaN(value)) continue;
    n++;
    sum += value;
    if (value < low) low = value;
    if (value > high) high = value;
  }
  if (n < 4 || isSame(low, high)) return { skew: Number.NaN, kurtosis: Number.NaN };
  const mean = sum / n;
  let second = 0;
  let third = 0;
  let fourth = 0;
  for (let at = from; at < to; at++) {
    const value = values[at] ?? Number.NaN;
    if (Number.isNaN(value)) continue;
    const apart = value - mean;
    const square = apart * apart;
    second += square;
    third += square * apart;
    fourth += square * square;
  }
  const skew = ((Math.sqrt(n) * third) / (second * Math.sqrt(second))) * (Math.sqrt(n * (n - 1)) / (n - 2));
  const raw = (n * fourth) / (second * second);
  return { skew, kurtosis: (((n + 1) * (raw - 3) + 6) * (n - 1)) / ((n - 2) * (n - 3)) };
}

/** Lowest and highest figure; Infinity and −Infinity when there is none. */
export function extent({ values, from, to }: Column): { low: number; high: number } {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (let at = from; at < to; at++) {
    const value = values[at] ?? Number.NaN;
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return { low, high };
}
