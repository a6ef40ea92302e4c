import type { Treatment, TreatStep } from '../../recipe.ts';
import type { Change, Recorder, Transformed } from '../../recorder.ts';
import { isSame } from '../../spread.ts';
import { type BuildState, entryOf, indicatorIndex, stepName } from '../../state.ts';
import type { Table } from '../../table.ts';
import { type Column, extent, type Shape, shapeOf } from '../shape.ts';
import { boxCox, boxCoxLambda } from './box-cox.ts';

/** Kept from the logarithm of 0, as a share of the range (COINr 1.1.14). */
const OFFSET = 0.01;

/**
 * Treats the outliers of each indicator as COINr 1.1.14 does: left alone when it passes the test of skewness and kurtosis; else up to `points` points are
 * winsorised, one at a time; when that does not pass either, the figures as they were are transformed. An indicator with fewer than four figures or with
 * all equal is left alone, and winsorising never makes all equal.
 * @throws CompositeError `recipe.no-indicator`
 */
export function treat(state: BuildState, step: TreatStep, at: number, record: Recorder | null): Table {
  const { table, columns } = state;
  const values = table.values.slice();
  for (const id of Object.keys(step.indicators ?? {})) indicatorIndex(state, id, stepName(step, at));
  for (const column of columns) {
    const node = table.indicators[column] ?? '';
    const own = entryOf(step.indicators, node);
    if (own === 'none') continue;
    const place = { values, from: column * table.units.length, to: (column + 1) * table.units.length };
    treatColumn(place, own === undefined ? step : { ...step, ...own }, record === null ? null : { node, units: table.units, record });
  }
  return { ...table, values, panel: null };
}

type Log = { readonly node: string; readonly units: readonly string[]; readonly record: Recorder };

function treatColumn(column: Column, treatment: Treatment, log: Log | null): void {
  const { values, from, to } = column;
  const first = shapeOf(column);
  if (examine(first, treatment, 'nothing', log) || Number.isNaN(first.skew)) return;
  const before = values.slice(from, to);
  const shape = winsorise(column, first, treatment);
  const passed = examine(shape, treatment, 'winsorising', log);
  if (passed || treatment.transform === 'none') {
    if (log !== null) logWinsorised(column, before, log);
    return;
  }
  values.set(before, from);
  const transformed = transform(column, first.skew, treatment);
  if (log === null) return;
  log.record({ node: log.node, unit: null, ...transformed });
  examine(shapeOf(column), treatment, 'transformation', log);
}

function examine(
  { skew, kurtosis }: Shape,
  treatment: Treatment,
  after: 'nothing' | 'winsorising' | 'transformation',
  log: Log | null,
): boolean {
  const passed = Math.abs(skew) < (treatment.skew ?? 2) || kurtosis < (treatment.kurtosis ?? 3.5);
  log?.record({ node: log.node, unit: null, kind: 'examined', after, skew, kurtosis, passed });
  return passed;
}

/**
 * Gives the figures at the end to which the skewness points the value of the next, until the test is passed or `points` figures at both ends together
 * were changed; figures that are equal go together, which may be more. @returns the shape in the end
 */
function winsorise(column: Column, first: Shape, treatment: Treatment): Shape {
  const most = treatment.points ?? 5;
  let shape = first;
  let [highPoints, lowPoints] = [0, 0];
  while (highPoints + lowPoints < most && !examine(shape, treatment, 'winsorising', null)) {
    const high = shape.skew >= 0;
    const moved = moveEnd(column, high);
    if (moved === 0) break;
    if (high) highPoints = moved;
    else lowPoints = moved;
    shape = shapeOf(column);
  }
  return shape;
}

/** Moves the highest (or lowest) figures to the value of the next ones. @returns how many; 0 when all figures would become equal */
function moveEnd({ values, from, to }: Column, high: boolean): number {
  const { low: lowest, high: highest } = extent({ values, from, to });
  const [end, otherEnd] = high ? [highest, lowest] : [lowest, highest];
  let next = otherEnd;
  for (let at = from; at < to; at++) {
    const value = values[at] ?? Number.NaN;
    if (high ? value > next && value < end : value < next && value > end) next = value;
  }
  if (isSame(next, otherEnd)) return 0;
  let moved = 0;
  for (let at = from; at < to; at++) {
    if (values[at] !== end) continue;
    values[at] = next;
    moved++;
  }
  return moved;
}

function logWinsorised({ values, from }: Column, before: Float64Array, { node, units, record }: Log): void {
  for (const [index, unit] of units.entries()) {
    const [was, is] = [before[index] ?? Number.NaN, values[from + index] ?? Number.NaN];
    if (is < was) record({ node, unit, kind: 'winsorised', from: was, to: is, tail: 'high' });
    if (is > was) record({ node, unit, kind: 'winsorised', from: was, to: is, tail: 'low' });
  }
}

/** Log or Box–Cox, in place; the figures are not all equal. @returns what was done */
function transform(column: Column, skew: number, treatment: Treatment): Transformed {
  const { values, from, to } = column;
  const { low, high } = extent(column);
  const mirrored = treatment.mirror === true && skew < 0;
  const shifted = treatment.transform !== 'box-cox' || mirrored || low <= 0;
  const origin = mirrored ? high : shifted ? low : 0;
  const offset = shifted ? OFFSET * (high - low) : 0;
  for (let at = from; at < to; at++) values[at] = (mirrored ? origin - (values[at] ?? 0) : (values[at] ?? 0) - origin) + offset;
  const lambda = treatment.transform === 'box-cox' ? boxCoxLambda(values.slice(from, to).filter((value) => !Number.isNaN(value))) : 0;
  const sign = mirrored ? -1 : 1;
  for (let at = from; at < to; at++) values[at] = sign * boxCox(values[at] ?? 0, lambda);
  return { kind: 'transformed', transform: treatment.transform === 'box-cox' ? 'box-cox' : 'log', mirrored, origin, offset, lambda };
}

/** The same transformation of one figure, for who recomputes it. */
export function transformed(figure: number, { mirrored, origin, offset, lambda }: Extract<Change, { kind: 'transformed' }>): number {
  return mirrored ? -boxCox(origin - figure + offset, lambda) : boxCox(figure - origin + offset, lambda);
}
