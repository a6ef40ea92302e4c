/** How much each part really moves the whole, beside the weight that it was given. */
import { covarianceMatrix, pearson } from './correlation.ts';

export type EffectiveWeight = {
  /** The weight given, as a share of all. */
  readonly nominal: number;
  /**
   * Share of the variance of the weighted sum that the part carries with it: weight × covariance of part and sum / variance of the sum. The shares add up
   * to 1; one is negative when its part goes against the rest.
   */
  readonly covariance: number;
  /** Squared correlation of the part with the whole: the part of its variance that is explained (linearly) when only this part is known. */
  readonly importance: number;
  /** `importance` as a share of that of all parts: what should be held against the weight given. */
  readonly correlation: number;
};

/**
 * Effective weights of the parts of one aggregate. `importance` is the linear estimate of the main effect of P. Paruolo, M. Saisana and A. Saltelli ("Ratings
 * and rankings: voodoo or science?", J. R. Stat. Soc. A 176, 2013); as a share, held against the weights, it is that of W. Becker, M. Saisana, P. Paruolo and
 * I. Vandecasteele ("Weights and importance in composite indicators: closing the gap", Ecol. Indic. 80, 2017).
 * @param parts columns of the parts; `covariance` uses the rows in which all have a value.
 * @param weights one a part, not negative, not all zero.
 * @param whole column of the aggregate, however it was made; `importance` uses the rows in which it and the part have a value.
 * @returns one a part; NaN what a constant column does not give.
 */
export function effectiveWeights(parts: readonly Float64Array[], weights: readonly number[], whole: Float64Array): EffectiveWeight[] {
  const given = weights.reduce((sum, weight) => sum + weight, 0);
  const nominal = weights.map((weight) => weight / given);
  const { covariance } = covarianceMatrix(parts);
  const k = parts.length;
  const carried = nominal.map((weight, i) => weight * nominal.reduce((sum, other, j) => sum + other * (covariance[i * k + j] ?? 0), 0));
  const variance = carried.reduce((sum, value) => sum + value, 0);
  // Parts that take each other back leave of the sum what rounding does.
  const parted = carried.reduce((sum, value) => sum + Math.abs(value), 0);
  const importance = parts.map((part) => pearson(part, whole).r ** 2);
  const all = importance.reduce((sum, value) => sum + (Number.isNaN(value) ? 0 : value), 0);
  return parts.map((_, i) => ({
    nominal: nominal[i] ?? Number.NaN,
    covariance: variance > 1e-12 * parted ? (carried[i] ?? 0) / variance : Number.NaN,
    importance: importance[i] ?? Number.NaN,
    correlation: (importance[i] ?? 0) / all,
  }));
}
