/** What a correlation between two columns of an index says, by the thresholds of the COIN tools of the European Commission's Joint Research Centre. */

/** Above this, by size, two columns say the same, and their subject counts twice. */
export const REDUNDANT = 0.92;
/** Below this two columns have little in common. */
export const WEAK = 0.3;

/** `negative` within a group means that improving on one goes with worsening on the other: they compensate each other in the aggregate. */
export type CorrelationFlag = 'redundant' | 'negative' | 'weak';

/** Flags of a correlation, none of NaN. `weak` is from 0 up to `WEAK`. */
export function flagsOf(r: number): CorrelationFlag[] {
  const flags: CorrelationFlag[] = [];
  if (Math.abs(r) > REDUNDANT) flags.push('redundant');
  if (r < 0) flags.push('negative');
  if (r >= 0 && r < WEAK) flags.push('weak');
  return flags;
}
