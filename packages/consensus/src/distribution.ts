/** A stage outside the scale: a fault of the caller, who asked on that scale. `code` is stable. */
export class StageError extends RangeError {
  override readonly name = 'StageError';
  readonly code = 'consensus.stage';
}

/** How people spread over ordered stages. `counts[s]` is the number who say stage s. */
export type Distribution = {
  readonly people: number;
  readonly counts: readonly number[];
  /** Lower median: ties fall to the lower stage. */
  readonly median: number;
  /** First and third quartile, each the lower of two candidates (type 1, inverse of the empirical distribution). */
  readonly quartiles: readonly [number, number];
};

/**
 * The value at the given share of an ordered sample: the smallest stage that at least `share` of the people do not exceed
 * (inverse of the empirical distribution function, type 1 of Hyndman and Fan 1996).
 */
export function quantileOf(counts: readonly number[], people: number, share: number): number {
  let seen = 0;
  for (const [stage, count] of counts.entries()) {
    seen += count;
    if (seen >= share * people && seen > 0) return stage;
  }
  return counts.length - 1;
}

/**
 * The lower median of stages: with an even number of people and two middle stages, the lower of the two.
 * @returns null for nobody.
 */
export function lowerMedian(stages: readonly number[]): number | null {
  const sorted = stages.toSorted((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) / 2)] ?? null;
}

/**
 * Counts, lower median and quartiles of stages.
 * @param stages whole numbers from 0 to `top`.
 * @returns null for nobody: no answer is not a low answer.
 * @throws StageError `consensus.stage` for a stage that is not a whole number from 0 to `top`.
 */
export function describe(stages: readonly number[], top: number): Distribution | null {
  if (stages.length === 0) return null;
  const counts = new Array<number>(top + 1).fill(0);
  for (const stage of stages) {
    const count = counts[stage];
    if (count === undefined) throw new StageError(`stage ${stage} is not on the scale; give a whole number from 0 to ${top}`);
    counts[stage] = count + 1;
  }
  const at = (share: number) => quantileOf(counts, stages.length, share);
  return { people: stages.length, counts, median: at(0.5), quartiles: [at(0.25), at(0.75)] };
}
