import { CompositeError } from '../../composite-error.ts';
import type { ImputeStep } from '../../recipe.ts';
import type { Imputed, Recorder } from '../../recorder.ts';
import { type BuildState, entryOf, indicatorIndex, stepName } from '../../state.ts';
import { missingReason, NOT_APPLICABLE, SCREENED_OUT, type Table } from '../../table.ts';
import { type FromOtherTimes, valueFromPanel } from '../panel.ts';

/** A figure for a cell that has none, and where it comes from; null when there is nothing to take it from. */
type Fill = (column: number, unit: number) => Imputed | null;

/**
 * Fills the cells of the hierarchy's indicators that are missing, but for those not applicable or screened out. Where there is nothing to take a figure
 * from, the cell stays missing.
 * @throws CompositeError `impute.no-panel`, `table.no-grouping`, `recipe.no-indicator`
 */
export function impute(state: BuildState, step: ImputeStep, at: number, record: Recorder | null): Table {
  const { table, columns } = state;
  const place = stepName(step, at);
  const chosen = step.indicators?.map((id) => columns[indicatorIndex(state, id, place)] ?? 0) ?? columns;
  const { method } = step;
  const fill =
    method === 'mean' || method === 'median' ? fromUnits(table, method, step.group, place) : fromPanel(table, method, step.within, place);
  const values = table.values.slice();
  const missing = new Map(table.missing);
  for (const column of chosen) {
    for (let unit = 0; unit < table.units.length; unit++) {
      const cell = column * table.units.length + unit;
      if (!isFillable(table, cell)) continue;
      const imputed = fill(column, unit);
      if (imputed === null) continue;
      values[cell] = imputed.to;
      missing.delete(cell);
      record?.({ node: table.indicators[column] ?? '', unit: table.units[unit] ?? '', ...imputed });
    }
  }
  return { ...table, values, missing };
}

function isFillable(table: Table, cell: number): boolean {
  if (!Number.isNaN(table.values[cell])) return false;
  const reason = missingReason(table, cell);
  return reason !== NOT_APPLICABLE && reason !== SCREENED_OUT;
}

function fromUnits(table: Table, method: 'mean' | 'median', group: string | undefined, place: string): Fill {
  const labels = group === undefined ? null : labelsOf(table, group, place);
  const centres = new Map<number, ReadonlyMap<string, Centre>>();
  return (column, unit) => {
    const label = labels?.[unit] ?? '';
    if (labels !== null && label === '') return null;
    const known = centres.get(column) ?? centresOf(table, column, labels, method);
    centres.set(column, known);
    const centre = known.get(label);
    return centre === undefined ? null : { kind: 'imputed', method, group: labels === null ? null : label, ...centre, times: [] };
  };
}

function labelsOf(table: Table, group: string, place: string): readonly string[] {
  const labels = entryOf(table.groups, group);
  if (labels !== undefined) return labels;
  const problem = `the table has no grouping "${group}"`;
  throw new CompositeError({ code: 'table.no-grouping', place, problem, remedy: 'add it to the groups of the table, or name one it has' });
}

type Centre = { readonly to: number; readonly figures: number };

/** Mean or median of the figures of each group. */
function centresOf(table: Table, column: number, labels: readonly string[] | null, method: 'mean' | 'median'): Map<string, Centre> {
  const figures = new Map<string, number[]>();
  for (let unit = 0; unit < table.units.length; unit++) {
    const value = table.values[column * table.units.length + unit] ?? Number.NaN;
    const label = labels?.[unit] ?? '';
    if (Number.isNaN(value)) continue;
    const group = figures.get(label);
    if (group === undefined) figures.set(label, [value]);
    else group.push(value);
  }
  return new Map(
    [...figures].map(([label, group]) => [label, { to: method === 'mean' ? mean(group) : median(group), figures: group.length }]),
  );
}

/** Never beyond the figures, as rounding may lead: the mean of equal figures is that figure. */
function mean(figures: readonly number[]): number {
  const [low, high] = figures.reduce(
    ([least, most], figure) => [Math.min(least, figure), Math.max(most, figure)],
    [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY],
  );
  return Math.min(high, Math.max(low, figures.reduce((sum, figure) => sum + figure, 0) / figures.length));
}

function median(figures: readonly number[]): number {
  const sorted = Float64Array.from(figures).sort();
  const middle = (sorted.length - 1) / 2;
  return ((sorted[Math.floor(middle)] ?? 0) + (sorted[Math.ceil(middle)] ?? 0)) / 2;
}

function fromPanel(table: Table, method: 'latest' | 'linear' | 'constant', within: number | undefined, place: string): Fill {
  if (table.panel === null) {
    const problem = 'the table has no figures of other times on this scale';
    throw new CompositeError({
      code: 'impute.no-panel',
      place,
      problem,
      remedy: 'give it a panel, and impute before treating and normalising',
    });
  }
  const { panel } = table;
  return (column, unit) => {
    const found: FromOtherTimes | null = valueFromPanel(panel, column * table.units.length + unit, method, within);
    return found === null ? null : { kind: 'imputed', method, group: null, to: found.to, figures: found.times.length, times: found.times };
  };
}
