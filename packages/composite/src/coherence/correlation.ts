/** Correlations of columns, over the rows in which both have a value. */

/** Of one pair. `r` is NaN for fewer than three common rows or when one column is constant in them. */
export type Correlation = { readonly r: number; readonly rows: number };

/** Pearson's product-moment correlation. */
export function pearson(one: Float64Array, other: Float64Array): Correlation {
  return correlate(...commonRows(one, other));
}

/** Spearman's rank correlation; equal values have their mean rank. */
export function spearman(one: Float64Array, other: Float64Array): Correlation {
  const [a, b] = commonRows(one, other);
  return correlate(meanRanks(a), meanRanks(b));
}

/** The rows in which both columns have a value. */
function commonRows(one: Float64Array, other: Float64Array): [Float64Array, Float64Array] {
  const both = (_: number, row: number) => !Number.isNaN(one[row]) && !Number.isNaN(other[row]);
  return [one.filter(both), other.filter(both)];
}

function correlate(one: Float64Array, other: Float64Array): Correlation {
  const rows = one.length;
  const [a, b] = [centred(one), centred(other)];
  const spread = Math.sqrt(dot(a, a) * dot(b, b));
  const r = rows < 3 || isConstant(one) || isConstant(other) ? Number.NaN : Math.max(-1, Math.min(1, dot(a, b) / spread));
  return { r, rows };
}

function centred(values: Float64Array): Float64Array {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return values.map((value) => value - mean);
}

function dot(one: Float64Array, other: Float64Array): number {
  return one.reduce((sum, value, row) => sum + value * (other[row] ?? 0), 0);
}

function isConstant(values: Float64Array): boolean {
  return values.every((value) => value === values[0]);
}

/** Rank from 1 for the lowest; equal values share the mean of their ranks. */
function meanRanks(values: Float64Array): Float64Array {
  const order = Array.from(values.keys()).sort((a, b) => (values[a] ?? 0) - (values[b] ?? 0));
  const ranks = new Float64Array(values.length);
  for (let from = 0; from < order.length; ) {
    let to = from + 1;
    while (to < order.length && values[order[to] ?? 0] === values[order[from] ?? 0]) to++;
    for (const row of order.slice(from, to)) ranks[row] = (from + 1 + to) / 2;
    from = to;
  }
  return ranks;
}

/** Covariance of all pairs of columns over the rows in which every column has a value, `covariance[i * columns + j]`, with n − 1. */
export function covarianceMatrix(columns: readonly Float64Array[]): { covariance: Float64Array; rows: number } {
  const whole = (_: number, row: number) => columns.every((column) => !Number.isNaN(column[row]));
  const complete = columns.map((column) => centred(column.filter(whole)));
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
