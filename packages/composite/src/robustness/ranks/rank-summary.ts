/** Mean and percentiles of a unit's ranks. */

export type RankSummary = {
  readonly unit: string;
  readonly mean: number;
  /** Percentiles are ranks that the unit had (the inverse of the distribution, type 1 of Hyndman and Fan 1996): the 50th, the 5th and the 95th. */
  readonly median: number;
  readonly low: number;
  readonly high: number;
  /** Runs in which the unit had a rank; the numbers above are of these, NaN when there is none. */
  readonly ranked: number;
  readonly runs: number;
};

/** @param nth the n-th best rank, n from 1 to `ranked`. */
export function summaryOf(unit: string, counted: { sum: number; ranked: number; runs: number }, nth: (n: number) => number): RankSummary {
  const { sum, ranked, runs } = counted;
  // A whole number of percent divided last: exact where the share of the runs is a whole number.
  const percentile = (percent: number) => (ranked === 0 ? Number.NaN : nth(Math.max(1, Math.ceil((percent * ranked) / 100))));
  return { unit, mean: sum / ranked, median: percentile(50), low: percentile(5), high: percentile(95), ranked, runs };
}
