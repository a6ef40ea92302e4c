/**
 * Benefit of the doubt (L. Cherchye, W. Moesen, N. Rogge and T. Van Puyenbroeck, "An introduction to 'benefit of the doubt' composite indicators", Soc. Indic. Res.
 * 82, 2007): each unit has the weights under which its weighted sum is greatest, while no unit's sum exceeds 1 under them.
 */
import type { Parts } from '../parts.ts';
import { maximise } from './simplex.ts';

/** Least and greatest share of a unit's score that each part gives. */
export type Shares = readonly [number, number];

/**
 * Scores 0 to 1, and the weights of each unit, part by part: `weights[part * units + unit]`, NaN for a part that it lacks. A unit is compared with those that
 * have all the parts that it has; the programme's tableau has a row for each of them.
 * @param parts not negative
 */
export function benefitOfTheDoubt(parts: Parts, shares: Shares | undefined): { scores: Float64Array; weights: Float64Array } {
  const { units, count } = parts;
  const scores = new Float64Array(units).fill(Number.NaN);
  const weights = new Float64Array(count * units).fill(Number.NaN);
  for (let unit = 0; unit < units; unit++) {
    const own = Array.from({ length: count }, (_, part) => part).filter((part) => !Number.isNaN(parts.values[part * units + unit]));
    if (own.length === 0) continue;
    const { value, x } = bestWeights(parts, unit, own, shares);
    scores[unit] = value;
    for (const [at, part] of own.entries()) weights[part * units + unit] = x[at] ?? 0;
  }
  return { scores, weights };
}

function bestWeights(
  { values, units }: Parts,
  unit: number,
  own: readonly number[],
  shares: Shares | undefined,
): { value: number; x: Float64Array } {
  const rowOf = (other: number) => Float64Array.from(own, (part) => values[part * units + other] ?? Number.NaN);
  const peers = Array.from({ length: units }, (_, other) => rowOf(other)).filter((row) => !row.some((value) => Number.isNaN(value)));
  // On the scale of their highest values the parts are numbers around 1, which keeps the tableau exact.
  const highest = Float64Array.from(own, (_, at) => peers.reduce((most, row) => Math.max(most, row[at] ?? 0), 0) || 1);
  const scaled = (row: Float64Array) => row.map((value, at) => value / (highest[at] ?? 1));
  const objective = scaled(rowOf(unit));
  const limits = shares === undefined ? [] : own.flatMap((_, at) => shareRows(objective, at, shares));
  const rows = [...peers.map(scaled), ...limits];
  const bounds = Float64Array.from(rows, (_, row) => (row < peers.length ? 1 : 0));
  const { value, x } = maximise({ objective, rows, bounds });
  return { value, x: x.map((weight, at) => weight / (highest[at] ?? 1)) };
}

/** least · Σ w·y − w_i·y_i ≤ 0 and w_i·y_i − most · Σ w·y ≤ 0. */
function shareRows(figures: Float64Array, part: number, [least, most]: Shares): Float64Array[] {
  return [
    figures.map((figure, at) => (least - (at === part ? 1 : 0)) * figure),
    figures.map((figure, at) => ((at === part ? 1 : 0) - most) * figure),
  ];
}
