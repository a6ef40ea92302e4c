/**
 * Which uncertain factor moves an output, and how much: first-order and total indices from N × (d + 2) runs.
 *
 * A row of the design is d + 2 runs, in this order: A, B, then for each factor the values of A with that factor's from B. With f the output less its mean
 * and V its variance over all runs A and B:
 * - first order: mean of f(B) (f(AB_j) − f(A)) / V, the share of the variance that goes when factor j is known (A. Saltelli et al., "Variance based
 *   sensitivity analysis of model output", Comput. Phys. Commun. 181, 2010, table 2, b);
 * - total: mean of (f(A) − f(AB_j))² / 2V, the share that stays when all but factor j are known (M. J. W. Jansen 1999; the same table, f).
 *
 * The intervals are percentiles over resampled rows. They suppose independent rows; Sobol rows err less than that, so the intervals are rather too wide.
 */
import { isNothing } from '../../spread.ts';
import { randomBits, type Seed, toIndex } from '../random.ts';

/** An estimate with its 95 % interval. An estimate may lie a little outside of 0 to 1: that is its error, and it is not hidden. */
export type Estimate = { readonly value: number; readonly low: number; readonly high: number };

export type FactorIndices = { readonly first: Estimate; readonly total: Estimate };

export type SobolIndices = {
  /** One for each factor, in their order; null when the output is the same in all runs (it has no variance to share) or fewer than two rows are whole. */
  readonly factors: readonly FactorIndices[] | null;
  /** Mean and variance of the output over the runs A and B of the rows used. */
  readonly mean: number;
  readonly variance: number;
  readonly rows: number;
  /** Rows in which every run gave a value: only these count. When they are fewer than `rows`, the factors were not independent in what is left. */
  readonly rowsUsed: number;
};

export type BootstrapOptions = { readonly seed: Seed; readonly resamples: number };

/** A stream of its own, so that resampling never repeats what the design drew. */
const BOOTSTRAP_STREAM = 0xb007;

/**
 * @param outputs row after row, d + 2 values a row as above; NaN where a run failed or has no value.
 * @param factors d, at least 1.
 * @returns indices with 95 % intervals; the same for the same seed.
 */
export function sobolIndices(outputs: Float64Array, factors: number, { seed, resamples }: BootstrapOptions): SobolIndices {
  const width = factors + 2;
  const rows = Math.floor(outputs.length / width);
  const whole = Array.from({ length: rows }, (_, row) => outputs.subarray(row * width, (row + 1) * width)).filter(
    (row) => !row.some(Number.isNaN),
  );
  const used = whole.length;
  const mean = whole.reduce((sum, [a = 0, b = 0]) => sum + a + b, 0) / (2 * used);
  const terms = termsOf(whole, mean, factors);
  const columns = 2 + 2 * factors;
  const sums = new Float64Array(columns);
  for (let row = 0; row < used; row++) addRow(sums, terms, row * columns);
  const variance = varianceOf(sums, used);
  const common = { mean, variance, rows, rowsUsed: used };
  if (used < 2 || isNothing(variance, mean * mean)) return { ...common, factors: null };
  const resampled = resample(terms, used, columns, { seed, resamples });
  const estimate = (column: number): Estimate => ({
    value: indexOf(sums, column, used),
    ...interval(resampled.map((each) => indexOf(each, column, used))),
  });
  return {
    ...common,
    factors: Array.from({ length: factors }, (_, j) => ({ first: estimate(2 + 2 * j), total: estimate(3 + 2 * j) })),
  };
}

/** For each row: f(A) + f(B), f(A)² + f(B)², then for each factor the terms of its two indices. Sums of these are all that the estimates need. */
function termsOf(rows: readonly Float64Array[], mean: number, factors: number): Float64Array {
  const columns = 2 + 2 * factors;
  const terms = new Float64Array(rows.length * columns);
  for (const [index, row] of rows.entries()) {
    const a = (row[0] ?? 0) - mean;
    const b = (row[1] ?? 0) - mean;
    const at = index * columns;
    terms[at] = a + b;
    terms[at + 1] = a * a + b * b;
    for (let j = 0; j < factors; j++) {
      const change = (row[2 + j] ?? 0) - mean - a;
      terms[at + 2 + 2 * j] = b * change;
      terms[at + 3 + 2 * j] = (change * change) / 2;
    }
  }
  return terms;
}

function addRow(sums: Float64Array, terms: Float64Array, at: number): void {
  for (let column = 0; column < sums.length; column++) sums[column] = (sums[column] ?? 0) + (terms[at + column] ?? 0);
}

function varianceOf(sums: Float64Array, rows: number): number {
  const mean = (sums[0] ?? 0) / (2 * rows);
  return (sums[1] ?? 0) / (2 * rows) - mean * mean;
}

function indexOf(sums: Float64Array, column: number, rows: number): number {
  const variance = varianceOf(sums, rows);
  return variance > 0 ? (sums[column] ?? 0) / rows / variance : Number.NaN;
}

function resample(terms: Float64Array, rows: number, columns: number, { seed, resamples }: BootstrapOptions): Float64Array[] {
  const next = randomBits(seed, BOOTSTRAP_STREAM);
  return Array.from({ length: resamples }, () => {
    const sums = new Float64Array(columns);
    for (let draw = 0; draw < rows; draw++) addRow(sums, terms, toIndex(next(), rows) * columns);
    return sums;
  });
}

/** From the 2.5th to the 97.5th percentile. Resamples without variance have no index and do not count. */
function interval(values: readonly number[]): { low: number; high: number } {
  const sorted = Float64Array.from(values.filter((value) => !Number.isNaN(value))).sort();
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil(share * sorted.length) - 1))] ?? Number.NaN;
  return { low: at(0.025), high: at(0.975) };
}
