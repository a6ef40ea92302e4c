/**
 * Ranks counted in buckets, for when there are too many runs to keep them all.
 *
 * Ranks up to 63 have a bucket each; above, a bucket holds ranks that differ by less than 1 in 32 of them (as in G. Tene's HdrHistogram). So the mean is exact,
 * a percentile up to 63 too, and a higher one is off by at most 1/64 of itself, 1.6 %. Memory is 4 bytes a unit and bucket, whatever the number of runs:
 * 204 bytes for each of 51 units, 1,180 for each of 10,000, where a rank table needs 2 for each run.
 * The order of a pair and the sensitivity of an output cannot be told from it.
 */
import { NO_RANK } from './rank.ts';
import { type RankSummary, summaryOf } from './rank-summary.ts';

/** `counts[unit * buckets + bucket]`, `sums[unit]` of all its ranks. */
export type RankSketch = {
  readonly kind: 'sketch';
  readonly units: readonly string[];
  readonly runs: number;
  readonly buckets: number;
  readonly counts: Uint32Array;
  readonly sums: Float64Array;
};

/** Ranks below this have a bucket each; each doubling above is cut into half as many. */
const EXACT = 64;

function bucketOf(rank: number): number {
  if (rank < EXACT) return rank - 1;
  const doublings = 26 - Math.clz32(rank);
  return (EXACT / 2) * doublings + (rank >>> doublings) - 1;
}

/** The rank in the middle of a bucket, rounded down. */
function rankOf(bucket: number): number {
  if (bucket < EXACT - 1) return bucket + 1;
  const doublings = Math.floor((bucket + 1) / (EXACT / 2)) - 1;
  const first = (bucket + 1 - (EXACT / 2) * doublings) * 2 ** doublings;
  return first + Math.floor((2 ** doublings - 1) / 2);
}

/** A sketch of no run. */
export function emptySketch(units: readonly string[]): RankSketch {
  const buckets = bucketOf(units.length) + 1;
  return { kind: 'sketch', units, runs: 0, buckets, counts: new Uint32Array(units.length * buckets), sums: new Float64Array(units.length) };
}

/** Counts the ranks of one run into a sketch, in place; `NO_RANK` is not counted. The caller counts the runs. */
export function countRanks({ buckets, counts, sums }: RankSketch, ranks: Uint16Array): void {
  for (let unit = 0; unit < ranks.length; unit++) {
    const rank = ranks[unit] ?? NO_RANK;
    if (rank === NO_RANK) continue;
    const at = unit * buckets + bucketOf(rank);
    counts[at] = (counts[at] ?? 0) + 1;
    sums[unit] = (sums[unit] ?? 0) + rank;
  }
}

/** Both together; the same in any order, as everything in it is a sum of whole numbers. */
export function mergeSketches(one: RankSketch, other: RankSketch): RankSketch {
  return {
    ...one,
    runs: one.runs + other.runs,
    counts: one.counts.map((count, at) => count + (other.counts[at] ?? 0)),
    sums: one.sums.map((sum, at) => sum + (other.sums[at] ?? 0)),
  };
}

/** Mean, median and 5 % to 95 % of every unit's ranks, in the order of the units. */
export function summariseSketch({ units, runs, buckets, counts, sums }: RankSketch): RankSummary[] {
  return units.map((unit, index) => {
    const own = counts.subarray(index * buckets, (index + 1) * buckets);
    const ranked = own.reduce((total, count) => total + count, 0);
    return summaryOf(unit, { sum: sums[index] ?? 0, ranked, runs }, (n) => rankOf(nthBucket(own, n)));
  });
}

function nthBucket(counts: Uint32Array, n: number): number {
  let seen = 0;
  return counts.findIndex((count) => {
    seen += count;
    return seen >= n;
  });
}
