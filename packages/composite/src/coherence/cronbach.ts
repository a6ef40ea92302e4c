/** How far the columns of a group measure one thing. */
import { covarianceMatrix } from './correlation.ts';

/** `alpha` is NaN for fewer than two columns, fewer than two rows, or when the sum of the columns is constant. */
export type Reliability = { readonly alpha: number; readonly columns: number; readonly rows: number };

/**
 * Cronbach's α (L. J. Cronbach, Psychometrika 16, 1951): k / (k − 1) × (1 − sum of the variances / variance of the sum), over the rows in which every column
 * has a value. At most 1; negative when columns go against one another. Columns must point the same way: take normalised values.
 */
export function cronbachAlpha(columns: readonly Float64Array[]): Reliability {
  const { covariance, rows } = covarianceMatrix(columns);
  const k = columns.length;
  const total = covariance.reduce((sum, value) => sum + value, 0);
  const own = columns.reduce((sum, _, i) => sum + (covariance[i * k + i] ?? 0), 0);
  const alpha = k < 2 || rows < 2 || !(total > 1e-12 * own) ? Number.NaN : (k / (k - 1)) * (1 - own / total);
  return { alpha, columns: k, rows };
}
