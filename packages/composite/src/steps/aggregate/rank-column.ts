import type { Column } from '../shape.ts';

/**
 * Replaces each figure by its rank, 1 for the worst; equal figures share the lowest of their ranks (R's rank with ties.method = "min"). NaN stays.
 * @returns how many figures there are
 */
export function rankColumn({ values, from, to }: Column, direction: 1 | -1): number {
  const sorted = values.slice(from, to).sort(); // NaN last
  let of = sorted.length;
  while (of > 0 && Number.isNaN(sorted[of - 1])) of--;
  for (let at = from; at < to; at++) {
    const value = values[at] ?? Number.NaN;
    if (Number.isNaN(value)) continue;
    values[at] = direction === 1 ? countBelow(sorted, of, value) + 1 : of - countBelow(sorted, of, value, true) + 1;
  }
  return of;
}

/** How many of the first `length` sorted figures are below the value, or, where `orEqual`, not above it. */
export function countBelow(sorted: Float64Array, length: number, value: number, orEqual = false): number {
  let [low, high] = [0, length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    const other = sorted[middle] ?? 0;
    if (other < value || (orEqual && other === value)) low = middle + 1;
    else high = middle;
  }
  return low;
}
