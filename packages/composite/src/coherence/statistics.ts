/** Descriptive statistics of a column, as spreadsheets compute them. */

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
  /** Adjusted for sample size as Excel's SKEW: NaN for fewer than three values or when all are equal. */
  readonly skew: number;
  /** Excess kurtosis, adjusted as Excel's KURT: 0 for a normal distribution; NaN for fewer than four values or when all are equal. */
  readonly kurtosis: number;
};

/** Statistics of the values that are not NaN; what too few values do not give is NaN. */
export function describeColumn(column: Float64Array): Statistics {
  const sorted = column.filter((value) => !Number.isNaN(value)).sort();
  const n = sorted.length;
  const mean = sorted.reduce((sum, value) => sum + value, 0) / n;
  const { sd, skew, kurtosis } = shapeOf(sorted, mean);
  const at = (share: number) => quantile(sorted, share);
  return {
    ...{ n, missing: column.length - n, mean, sd, min: at(0), q1: at(0.25), median: at(0.5), q3: at(0.75), max: at(1) },
    ...{ skew, kurtosis },
  };
}

function shapeOf(values: Float64Array, mean: number): { sd: number; skew: number; kurtosis: number } {
  const n = values.length;
  const moment = (power: number) => values.reduce((sum, value) => sum + (value - mean) ** power, 0);
  const constant = values[0] === values[n - 1];
  const sd = n < 2 ? Number.NaN : constant ? 0 : Math.sqrt(moment(2) / (n - 1));
  const spread = constant ? Number.NaN : sd;
  const skew = n < 3 ? Number.NaN : ((n / ((n - 1) * (n - 2))) * moment(3)) / spread ** 3;
  const scale = (n * (n + 1)) / ((n - 1) * (n - 2) * (n - 3));
  const kurtosis = n < 4 ? Number.NaN : (scale * moment(4)) / spread ** 4 - (3 * (n - 1) ** 2) / ((n - 2) * (n - 3));
  return { sd, skew, kurtosis };
}

/** @param sorted rising, without NaN. @returns NaN of nothing. */
function quantile(sorted: Float64Array, share: number): number {
  const place = share * (sorted.length - 1);
  const below = sorted[Math.floor(place)] ?? Number.NaN;
  const above = sorted[Math.ceil(place)] ?? Number.NaN;
  return below + (place - Math.floor(place)) * (above - below);
}
