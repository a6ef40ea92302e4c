import type { Aggregation } from '../recipe.ts';

/** Scores of the parts of one aggregate, part by part: `values[part * units + unit]`; NaN is missing. */
export type Parts = {
  readonly values: Float64Array;
  readonly count: number;
  readonly units: number;
  /** One a part, above 0; only ratios matter. */
  readonly weights: Float64Array;
};

/**
 * Writes the scores of one aggregate to `out` from position `from` on; NaN for a unit that has no part.
 * @returns whether every score could be computed; where not, the aggregation says which values it does not take
 */
export type Combine = (parts: Parts, aggregation: Aggregation, out: Float64Array, from: number) => boolean;
