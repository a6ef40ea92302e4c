/** Ranks of one run. */
import { CompositeError } from '../../composite-error.ts';

/** Ranks fit 16 bits, and 0 is taken. */
export const MOST_UNITS = 65_535;

/** Stands for no rank: the run failed, or the unit has no score in it. */
export const NO_RANK = 0;

/**
 * The rank of each unit by its score at one node, such as the last of those that `compileIndex` gives: 1 is the highest, equal scores share the better rank, 0 is
 * no score (NaN).
 * @throws CompositeError `too-many-units` above 65,535
 */
export function ranksOf(scores: Float64Array): Uint16Array {
  if (scores.length > MOST_UNITS) {
    const problem = `${scores.length} units are more than ranks of two bytes can tell apart`;
    throw new CompositeError({ code: 'too-many-units', place: 'ranks', problem, remedy: `rank at most ${MOST_UNITS} units` });
  }
  const ranks = new Uint16Array(scores.length);
  rankScores(scores, ranks, new Float64Array(scores.length));
  return ranks;
}

/**
 * Writes the rank of each unit: 1 is the highest score, units with equal scores share the better rank and the next ranks stay free (1, 2, 2, 4).
 * A unit without a score (NaN) gets `NO_RANK`.
 * @param ranks as many cells as scores; written.
 * @param sorted as many cells as scores; scratch, overwritten.
 */
export function rankScores(scores: Float64Array, ranks: Uint16Array, sorted: Float64Array): void {
  sorted.set(scores);
  sorted.sort();
  let scored = sorted.length;
  while (scored > 0 && Number.isNaN(sorted[scored - 1])) scored--;
  for (let unit = 0; unit < scores.length; unit++) {
    const score = scores[unit] ?? Number.NaN;
    ranks[unit] = Number.isNaN(score) ? NO_RANK : 1 + scored - notAbove(sorted, scored, score);
  }
}

/** How many of the first `length` sorted numbers are not above the score. */
function notAbove(sorted: Float64Array, length: number, score: number): number {
  let low = 0;
  let high = length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sorted[middle] ?? 0) <= score) low = middle + 1;
    else high = middle;
  }
  return low;
}
