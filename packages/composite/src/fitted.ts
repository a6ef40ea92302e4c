/** What a step made of the figures that it was built on, applied to other figures of the same indicators. */
import type { BuiltIndex } from './build.ts';
import { CompositeError } from './composite-error.ts';
import type { Change, Inverse, Line, Ranked, Transformed } from './recorder.ts';
import type { BuildState } from './state.ts';
import { countBelow } from './steps/aggregate/rank-column.ts';
import { logOfZero } from './steps/normalise.ts';
import { transformed } from './steps/treat/treat.ts';
import type { Table } from './table.ts';

type Fitted = (figure: number) => number;

/**
 * Applies a treat or normalise step as a built index fitted it: the same limits of outliers, the same transformation (figures beyond those that it was made
 * for count as the last of them), the same scale. A rank is the place among the figures of the built index. An indicator that this one had no figure of has none.
 * @param at place of the step in the recipe of the built index, from 0
 * @throws CompositeError `fraction-of-zero` when lower is better and a figure is not above 0, `log-of-zero` for one without logarithm
 */
export function applyFitted({ table, columns, hierarchy }: BuildState, built: BuiltIndex, at: number): Table {
  const before = built.tables[at];
  const changes = Map.groupBy(built.changes[at] ?? [], ({ node }) => node);
  const values = table.values.slice();
  const isNormalised = built.recipe.steps[at]?.step === 'normalise';
  for (const [indicator, column] of columns.entries()) {
    const id = hierarchy.nodes[indicator]?.id ?? '';
    const figures = before === undefined ? new Float64Array(0) : figuresOf(before, id);
    const fitted = isNormalised ? normalisation(changes.get(id) ?? [], figures) : treatment(changes.get(id) ?? [], figures);
    for (let cell = column * table.units.length; cell < (column + 1) * table.units.length; cell++) {
      const figure = values[cell] ?? Number.NaN;
      if (!Number.isNaN(figure)) values[cell] = fitted(figure);
    }
  }
  return { ...table, values, panel: null };
}

/** Those of an indicator, without the missing, rising. */
function figuresOf({ indicators, units, values }: Table, id: string): Float64Array {
  const from = indicators.indexOf(id) * units.length;
  return values
    .slice(from, from + units.length)
    .filter((value) => !Number.isNaN(value))
    .sort();
}

function treatment(changes: readonly Change[], figures: Float64Array): Fitted {
  const change = changes.find((one): one is Change & Transformed => one.kind === 'transformed');
  const [least = 0, most = 0] = [figures[0], figures.at(-1)];
  if (change !== undefined) {
    return (figure) => transformed(change.mirrored ? Math.min(figure, most) : Math.max(figure, least), change);
  }
  const limit = (tail: 'high' | 'low') => changes.flatMap((one) => (one.kind === 'winsorised' && one.tail === tail ? [one.to] : []))[0];
  const [low, high] = [limit('low') ?? Number.NEGATIVE_INFINITY, limit('high') ?? Number.POSITIVE_INFINITY];
  return (figure) => Math.min(high, Math.max(low, figure));
}

function normalisation(changes: readonly Change[], figures: Float64Array): Fitted {
  const change = changes.find((one): one is Change & (Line | Ranked | Inverse) => one.kind === 'normalised');
  if (change === undefined) return () => Number.NaN;
  if ('from' in change) return alongLine(change);
  if ('best' in change) return (figure) => inverse(change, change.node, figure);
  const { direction, divisor } = change;
  return (figure) => {
    const below =
      direction === 1 ? countBelow(figures, figures.length, figure) : figures.length - countBelow(figures, figures.length, figure, true);
    return divisor === null ? below + 1 : below / divisor;
  };
}

function alongLine({ node, from: [x0], span, to: [y0, y1], limits, shift }: Change & Line): Fitted {
  const [least, most] = [limits[0] ?? Number.NEGATIVE_INFINITY, limits[1] ?? Number.POSITIVE_INFINITY];
  const placed = (figure: number): number => {
    if (shift === undefined) return figure;
    if (figure + shift > 0) return Math.log(figure + shift);
    throw logOfZero(`indicator ${node}`, figure, shift);
  };
  return (figure) => Math.min(most, Math.max(least, ((placed(figure) - x0) / span) * (y1 - y0) + y0));
}

function inverse({ best }: Inverse, node: string, figure: number): number {
  if (figure > 0) return best / figure;
  const problem = `lower is better, and a figure is ${figure}`;
  throw new CompositeError({
    code: 'fraction-of-zero',
    place: `indicator ${node}`,
    problem,
    remedy: 'normalise it by min-max or goalposts',
  });
}
