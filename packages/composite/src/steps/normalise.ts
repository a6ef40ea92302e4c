import { CompositeError } from '../composite-error.ts';
import type { Normalisation, NormaliseStep } from '../recipe.ts';
import type { Line, Recorder } from '../recorder.ts';
import { isSame } from '../spread.ts';
import { type BuildState, entryOf, indicatorIndex, stepName } from '../state.ts';
import type { Table } from '../table.ts';
import { rankColumn } from './aggregate/rank-column.ts';
import { type Column, extent } from './shape.ts';

/**
 * Brings each indicator onto the scale of its method, higher being better. Missing figures stay missing, and an indicator that nobody has a figure of.
 * @throws CompositeError `no-spread` when all figures are equal (or the two points that fix the scale are), `target-beyond-worst`, `reference-missing`, `fraction-of-zero`, `log-of-zero`,
 *   `recipe.no-indicator`, `recipe.no-unit`
 */
export function normalise(state: BuildState, step: NormaliseStep, at: number, record: Recorder | null): Table {
  const { table, columns, hierarchy } = state;
  for (const id of Object.keys(step.indicators ?? {})) indicatorIndex(state, id, stepName(step, at));
  const values = table.values.slice();
  for (let indicator = 0; indicator < columns.length; indicator++) {
    const { id: node = '', direction = 1 } = hierarchy.nodes[indicator] ?? {};
    const from = (columns[indicator] ?? 0) * table.units.length;
    const column = { values, from, to: from + table.units.length };
    const { low, high } = extent(column);
    if (low > high) continue;
    const place = { step, at, node };
    normaliseColumn({ table, column, low, high, direction, place, record }, entryOf(step.indicators, node) ?? step);
  }
  return { ...table, values, panel: null };
}

type Place = { readonly step: NormaliseStep; readonly at: number; readonly node: string };

function placeName({ step, at, node }: Place): string {
  return `${stepName(step, at)}, indicator ${node}`;
}

type Subject = {
  readonly table: Table;
  readonly column: Column;
  /** Lowest and highest figure. */
  readonly low: number;
  readonly high: number;
  readonly direction: 1 | -1;
  readonly place: Place;
  readonly record: Recorder | null;
};

function normaliseColumn(subject: Subject, method: Normalisation): void {
  const { method: name } = method;
  if (name === 'rank' || name === 'borda' || name === 'percentile-rank') {
    if (isSame(subject.low, subject.high)) level(subject);
    toRanks(subject, name);
  } else if (method.method === 'fraction-of-max') toFraction(subject);
  else if (method.method === 'log') toLogarithm(subject, method);
  else alongLine(subject, lineOf(subject, method));
}

/** The two points that fix a straight line, and its limits. */
type Points = Pick<Line, 'method' | 'from' | 'to' | 'limits' | 'shift'> & { readonly span?: number };

/** Figures that differ by rounding only have one rank. */
function level({ column: { values, from, to }, low }: Subject): void {
  for (let at = from; at < to; at++) if (!Number.isNaN(values[at])) values[at] = low;
}

const UNLIMITED = [null, null] as const;

type OnLine = Exclude<Normalisation, { readonly method: 'rank' | 'borda' | 'percentile-rank' | 'fraction-of-max' | 'log' }>;

function lineOf(subject: Subject, own: OnLine): Points {
  const { method } = own;
  const [worst, best] = inOrder(subject.low, subject.high, subject.direction);
  switch (own.method) {
    case 'min-max':
      return { method, from: [worst, best], to: own.range ?? [0, 100], limits: UNLIMITED };
    case 'scale':
      return { method, from: inOrder(own.low, own.high, subject.direction), to: [0, 100], limits: UNLIMITED };
    case 'z-score':
      return zScore(subject, own);
    case 'distance-to-max':
      return { method, from: [worst, best], to: [0, 1], limits: UNLIMITED };
    case 'distance-to-reference':
      return { method, from: [worst, figureOf(subject, own.unit)], to: [0, 1], limits: capped(own.cap) };
    case 'distance-to-target':
      return { method, from: [worst, targetOf(subject, own.target, worst)], to: [0, 1], limits: capped(own.cap) };
    case 'goalposts': {
      const top = own.top ?? 1;
      return {
        method,
        from: inOrder(own.low, own.high, subject.direction),
        to: [0, top],
        limits: own.truncate === false ? UNLIMITED : [0, top],
      };
    }
    case 'none':
      return { method, from: [0, 1], to: [0, subject.direction], limits: UNLIMITED };
  }
}

function inOrder(low: number, high: number, direction: 1 | -1): [number, number] {
  return direction === 1 ? [low, high] : [high, low];
}

function capped(cap: boolean | undefined): Line['limits'] {
  return cap === true ? [null, 1] : UNLIMITED;
}

function zScore({ column: { values, from, to }, direction }: Subject, own: Extract<Normalisation, { method: 'z-score' }>): Points {
  let [n, sum, squares] = [0, 0, 0];
  for (let at = from; at < to; at++) {
    const value = values[at] ?? Number.NaN;
    if (Number.isNaN(value)) continue;
    n++;
    sum += value;
  }
  const mean = sum / n;
  for (let at = from; at < to; at++) {
    const apart = (values[at] ?? Number.NaN) - mean;
    if (!Number.isNaN(apart)) squares += apart * apart;
  }
  const span = direction * Math.sqrt(squares / (own.population === true ? n : n - 1));
  const target = own.mean ?? 0;
  return { method: own.method, from: [mean, mean + span], span, to: [target, target + (own.sd ?? 1)], limits: UNLIMITED };
}

/** A target that is worse than every figure would turn the scale round. */
function targetOf({ direction, place }: Subject, target: number, worst: number): number {
  if ((target - worst) * direction >= 0) return target;
  throw new CompositeError({
    ...{
      code: 'target-beyond-worst',
      place: placeName(place),
      problem: `every figure is better than the target ${target}; the worst is ${worst}`,
    },
    remedy: 'give a target that is better than the worst figure, or goalposts',
  });
}

function figureOf({ table, column, place }: Subject, unit: string): number {
  const index = table.units.indexOf(unit);
  const where = placeName(place);
  if (index < 0) {
    throw new CompositeError({
      code: 'recipe.no-unit',
      place: where,
      problem: `the table has no unit "${unit}"`,
      remedy: 'name one it has',
    });
  }
  const figure = column.values[column.from + index] ?? Number.NaN;
  if (!Number.isNaN(figure)) return figure;
  const remedy = 'impute it, or take another unit as the reference';
  throw new CompositeError({ code: 'reference-missing', place: where, problem: `the reference ${unit} has no figure`, remedy });
}

function alongLine(subject: Subject, points: Points): void {
  const { column, low, high, direction, place, record } = subject;
  const { values, from, to } = column;
  const { method, limits } = points;
  const [x0, x1] = points.from;
  const [y0, y1] = points.to;
  const span = points.span ?? x1 - x0;
  if (isSame(x0, x1) || Number.isNaN(span) || (isSame(low, high) && method === 'z-score')) throw noSpread(place);
  const [least, most] = [limits[0] ?? Number.NEGATIVE_INFINITY, limits[1] ?? Number.POSITIVE_INFINITY];
  for (let at = from; at < to; at++) {
    const score = (((values[at] ?? Number.NaN) - x0) / span) * (y1 - y0) + y0;
    values[at] = score < least ? least : score > most ? most : score;
  }
  record?.({ node: place.node, unit: null, kind: 'normalised', ...points, direction, span });
}

/** @param figure one that has no logarithm */
export function logOfZero(place: string, figure: number, shift: number): CompositeError {
  return new CompositeError({
    ...{ code: 'log-of-zero', place, problem: `${figure}${shift === 0 ? '' : ` + ${shift}`} is not above 0 and has no logarithm` },
    remedy: 'give a shift that lifts all figures above 0 (1 for counts), or normalise it by min-max',
  });
}

function noSpread(place: Place): CompositeError {
  return new CompositeError({
    ...{
      code: 'no-spread',
      place: placeName(place),
      problem: 'nothing lies between the points that fix its scale',
    },
    remedy: 'leave the indicator out, or give it goalposts of its own',
  });
}

function toFraction({ column: { values, from, to }, low, high, direction, place, record }: Subject): void {
  if (direction === 1 ? high <= 0 : low <= 0) {
    throw new CompositeError({
      ...{ code: 'fraction-of-zero', place: placeName(place) },
      problem: direction === 1 ? 'its highest figure is not above 0' : 'lower is better, and its lowest figure is not above 0',
      remedy: 'normalise it by min-max or goalposts',
    });
  }
  const { node } = place;
  const method = 'fraction-of-max';
  if (direction === 1) {
    for (let at = from; at < to; at++) values[at] = (values[at] ?? Number.NaN) / high;
    record?.({ node, unit: null, kind: 'normalised', method, direction, from: [0, high], span: high, to: [0, 1], limits: UNLIMITED });
  } else {
    for (let at = from; at < to; at++) values[at] = low / (values[at] ?? Number.NaN);
    record?.({ node, unit: null, kind: 'normalised', method, direction, best: low });
  }
}

/**
 * The logarithm between two figures, as UNDP measures income (Human Development Report 2010, technical note 1: (ln x − ln low) / (ln high − ln low)): what a doubling
 * is worth does not depend on where it begins.
 */
function toLogarithm(
  subject: Subject,
  { shift = 0, low, high, range = [0, 100], truncate }: Extract<Normalisation, { method: 'log' }>,
): void {
  const { column, direction, place } = subject;
  const [least, most] = [low ?? subject.low, high ?? subject.high];
  const smallest = Math.min(least, subject.low);
  if (smallest + shift <= 0) throw logOfZero(placeName(place), smallest, shift);
  if (isSame(least + shift, most + shift) || least > most) throw noSpread(place);
  const { values, from, to } = column;
  for (let at = from; at < to; at++) values[at] = Math.log((values[at] ?? Number.NaN) + shift);
  const [worst, best] = inOrder(least, most, direction);
  const limits = (low !== undefined || high !== undefined) && truncate !== false ? range : UNLIMITED;
  alongLine(subject, { method: 'log', from: [Math.log(worst + shift), Math.log(best + shift)], to: range, limits, shift });
}

function toRanks({ column, direction, place, record }: Subject, method: 'rank' | 'borda' | 'percentile-rank'): void {
  const of = rankColumn(column, direction);
  const { values, from, to } = column;
  const divisor = method === 'percentile-rank' ? of - 1 : null;
  if (divisor === 0) throw noSpread(place);
  if (method !== 'rank') for (let at = from; at < to; at++) values[at] = ((values[at] ?? Number.NaN) - 1) / (divisor ?? 1);
  const origin = method === 'borda' ? 1 : divisor;
  record?.({ node: place.node, unit: null, kind: 'normalised', method, direction, of, divisor: origin });
}
