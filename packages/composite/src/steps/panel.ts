/** Figures of the same unit at other times. */
import type { Table } from '../table.ts';

/** A figure and the times of those that it is made from. */
export type FromOtherTimes = { readonly to: number; readonly times: readonly number[] };

type Known = { readonly time: number; readonly value: number };

/**
 * The value of a cell from other times.
 * - `latest`: the nearest before, at most `within` back.
 * - `linear`: on the line between the nearest before and after; outside of what is known, the nearest.
 * - `constant`: the nearest before; before what is known, the first.
 * The last two are those of R's approx() with rule 2. @returns null when there is none.
 */
export function valueFromPanel(
  { time, others }: NonNullable<Table['panel']>,
  cell: number,
  method: 'latest' | 'linear' | 'constant',
  within = Number.POSITIVE_INFINITY,
): FromOtherTimes | null {
  let before: Known | null = null;
  let after: Known | null = null;
  for (const other of others) {
    const value = other.values[cell] ?? Number.NaN;
    if (Number.isNaN(value)) continue;
    if (other.time < time && (before === null || other.time > before.time)) before = { time: other.time, value };
    if (other.time > time && (after === null || other.time < after.time)) after = { time: other.time, value };
  }
  if (method === 'latest') return before !== null && time - before.time <= within ? taken(before) : null;
  if (before === null) return after === null ? null : taken(after);
  if (method === 'constant' || after === null) return taken(before);
  const share = (time - before.time) / (after.time - before.time);
  return { to: before.value + share * (after.value - before.value), times: [before.time, after.time] };
}

function taken({ time, value }: Known): FromOtherTimes {
  return { to: value, times: [time] };
}
