/**
 * The rules, each a function of what it sees. All are monotone: raising an input never lowers the output, but for one that is deducted, which never raises it. So the
 * interval of a score with unknowns is exactly what the rule gives for the lows and for the highs of its inputs, of a deduction for its high and its low.
 *
 * Weighted sum, mean and geometric mean are the linear and the geometric aggregation of the OECD/JRC Handbook on Constructing Composite Indicators (2008).
 */

/** What a rule sees of the children that are applicable, in order; the arrays are of one length, at least 1. */
export type Inputs = {
  /** Values on the children's own scales. */
  readonly values: readonly number[];
  /** The most that each could be; greater than 0. */
  readonly maxima: readonly number[];
  readonly weights: readonly number[];
  /** Which children count points of their own. */
  readonly points: readonly boolean[];
  /** Which children take points off; of these the values are those that the interval's other end has. Only under weighted sum and points. */
  readonly deducts: readonly boolean[];
};

const at = (values: readonly number[], index: number) => values[index] ?? 0;
const normalised = ({ values, maxima }: Inputs, index: number) => at(values, index) / at(maxima, index);
const total = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0);

const sign = ({ deducts }: Inputs, index: number): 1 | -1 => (deducts[index] ? -1 : 1);

/** Σ weight · normalised value, less that of what is deducted; from 0 to Σ weight of what is not. */
export function weightedSum(inputs: Inputs): number {
  return Math.max(
    inputs.weights.reduce((sum, weight, index) => sum + sign(inputs, index) * weight * normalised(inputs, index), 0),
    0,
  );
}

/** Σ points, less those of what is deducted, at least 0: a child's own where it counts points, weight · normalised value where not. */
export function points(inputs: Inputs): number {
  const worth = (weight: number, index: number) => (inputs.points[index] ? at(inputs.values, index) : weight * normalised(inputs, index));
  return Math.max(
    inputs.weights.reduce((sum, weight, index) => sum + sign(inputs, index) * worth(weight, index), 0),
    0,
  );
}

/** Σ weight · normalised value / Σ weight, 0..1. */
export function mean(inputs: Inputs): number {
  return Math.min(weightedSum(inputs) / total(inputs.weights), 1);
}

/** The lowest normalised value, 0..1. */
export function lowestShare(inputs: Inputs): number {
  return inputs.values.reduce((least, _, index) => Math.min(least, normalised(inputs, index)), 1);
}

/** The lowest value, for children on one scale. */
export function lowest({ values }: Inputs): number {
  return values.reduce((least, value) => Math.min(least, value), Number.POSITIVE_INFINITY);
}

/** exp(Σ weight · ln normalised value / Σ weight), 0 when any is 0; 0..1. */
export function geometricMean(inputs: Inputs): number {
  let sum = 0;
  for (const [index, weight] of inputs.weights.entries()) {
    const value = normalised(inputs, index);
    if (value <= 0) return 0;
    sum += weight * Math.log(value);
  }
  return Math.min(Math.exp(sum / total(inputs.weights)), 1);
}

/** The lower median: of an even number the lower of the two in the middle, so that ties fall to the lower stage. */
export function lowerMedian({ values }: Inputs): number {
  return at(
    values.toSorted((a, b) => a - b),
    (values.length - 1) >> 1,
  );
}

/**
 * The gate: the highest stage such that every applicable criterion of every stage up to it is met and it has at least one itself.
 *
 * @param applicable applicable criteria of each stage, the floor's at 0 (none).
 * @param met how many of these are met.
 */
export function gate(applicable: ArrayLike<number>, met: ArrayLike<number>): number {
  let reached = 0;
  for (let stage = 1; stage < applicable.length; stage++) {
    const asked = applicable[stage] ?? 0;
    if ((met[stage] ?? 0) < asked) break;
    if (asked > 0) reached = stage;
  }
  return reached;
}
