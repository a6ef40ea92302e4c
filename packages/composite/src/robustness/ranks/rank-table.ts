/** The ranks of all units in all runs, and what they say of a unit and of a pair. */
import { NO_RANK } from './rank.ts';
import { type RankSummary, summaryOf } from './rank-summary.ts';

/** Two bytes a cell: `ranks[run * units.length + unit]`, `NO_RANK` where the run failed or the unit had no score. */
export type RankTable = { readonly kind: 'table'; readonly units: readonly string[]; readonly runs: number; readonly ranks: Uint16Array };

/** Number of runs in which a unit had each rank, from 1 to the number of units: `histogram[rank - 1]`. Runs without a rank are in none. */
export function rankHistogram({ units, runs, ranks }: RankTable, unit: number): Uint32Array {
  const histogram = new Uint32Array(units.length);
  for (let run = 0; run < runs; run++) {
    const rank = ranks[run * units.length + unit] ?? NO_RANK;
    if (rank !== NO_RANK) histogram[rank - 1] = (histogram[rank - 1] ?? 0) + 1;
  }
  return histogram;
}

/** Mean, median and 5 % to 95 % of every unit's ranks, in the order of the units; exact. */
export function summariseTable({ units, runs, ranks }: RankTable): RankSummary[] {
  const own = new Uint16Array(runs);
  return units.map((unit, index) => {
    let sum = 0;
    for (let run = 0; run < runs; run++) {
      const rank = ranks[run * units.length + index] ?? NO_RANK;
      own[run] = rank;
      sum += rank;
    }
    own.sort();
    const ranked = runs - countOfNone(own);
    return summaryOf(unit, { sum, ranked, runs }, (n) => own[runs - ranked + n - 1] ?? Number.NaN);
  });
}

/** Runs without a rank come first, as `NO_RANK` is 0. */
function countOfNone(sorted: Uint16Array): number {
  const first = sorted.findIndex((rank) => rank !== NO_RANK);
  return first === -1 ? sorted.length : first;
}

export type PairOrder = {
  /** Share of the runs with both ranked in which the first unit is ahead; a tie counts half. NaN when there is no such run. */
  readonly probability: number;
  /** 95 % interval of the probability. */
  readonly low: number;
  readonly high: number;
  readonly ahead: number;
  readonly tied: number;
  /** Runs in which both have a rank; the numbers above are of these. */
  readonly ranked: number;
  readonly runs: number;
};

/**
 * Probability that one unit is ahead of another, over the alternatives declared.
 *
 * The interval is E. B. Wilson's for a share (J. Am. Stat. Assoc. 22, 1927). It supposes independent runs without ties, both of which widen it: ties lower
 * the variance, and Sobol points err less than independent ones.
 */
export function pairOrder({ units, runs, ranks }: RankTable, unit: number, other: number): PairOrder {
  let ahead = 0;
  let tied = 0;
  let ranked = 0;
  for (let run = 0; run < runs; run++) {
    const one = ranks[run * units.length + unit] ?? NO_RANK;
    const two = ranks[run * units.length + other] ?? NO_RANK;
    if (one === NO_RANK || two === NO_RANK) continue;
    ranked++;
    if (one < two) ahead++;
    else if (one === two) tied++;
  }
  const probability = (ahead + tied / 2) / ranked;
  return { probability, ...wilson(probability, ranked), ahead, tied, ranked, runs };
}

/** The 97.5th percentile of the normal distribution. */
const Z = 1.959963984540054;

function wilson(share: number, runs: number): { low: number; high: number } {
  const weight = 1 / (1 + (Z * Z) / runs);
  const centre = weight * (share + (Z * Z) / (2 * runs));
  const half = weight * Z * Math.sqrt((share * (1 - share)) / runs + (Z * Z) / (4 * runs * runs));
  // At its ends the share is the bound itself, which rounding would miss.
  return { low: share === 0 ? 0 : centre - half, high: share === 1 ? 1 : centre + half };
}
