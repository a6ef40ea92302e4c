import { CompositeError } from '../../composite-error.ts';
import type { DenominateStep } from '../../recipe.ts';
import type { Recorder } from '../../recorder.ts';
import { type BuildState, indicatorIndex, stepName } from '../../state.ts';
import { columnOf, type Table } from '../../table.ts';

/**
 * Divides indicators by other columns, also at the other times of the panel. Where the denominator is missing, so is the result.
 * @throws CompositeError `denominator-of-zero`, `recipe.no-indicator`, `table.no-column`
 */
export function denominate(state: BuildState, step: DenominateStep, at: number, record: Recorder | null): Table {
  const { table, columns } = state;
  const values = table.values.slice();
  const others = table.panel?.others.map(({ time, values: past }) => ({ time, values: past.slice() })) ?? [];
  const missing = new Map(table.missing);
  const place = stepName(step, at);
  for (const [indicator, by] of Object.entries(step.by)) {
    const column = columns[indicatorIndex(state, indicator, place)] ?? 0;
    const divisor = columnOf(table, by, place);
    divideColumn(table, { values, column, divisor, place, missing, record });
    for (const other of others)
      divideColumn({ ...table, values: other.values }, { values: other.values, column, divisor, place, missing: null, record: null });
  }
  return { ...table, values, missing, panel: table.panel === null ? null : { ...table.panel, others } };
}

type Division = {
  readonly values: Float64Array;
  readonly column: number;
  readonly divisor: number;
  readonly place: string;
  readonly missing: Map<number, string> | null;
  readonly record: Recorder | null;
};

function divideColumn({ units, indicators, values: before }: Table, { values, column, divisor, place, missing, record }: Division): void {
  const [node = '', by = ''] = [indicators[column], indicators[divisor]];
  for (const [index, unit] of units.entries()) {
    const cell = column * units.length + index;
    const from = before[cell] ?? Number.NaN;
    const denominator = before[divisor * units.length + index] ?? Number.NaN;
    if (Number.isNaN(from)) continue;
    if (denominator === 0) throw zero(`${place}, indicator ${node}, unit ${unit}`, by);
    const to = from / denominator;
    values[cell] = to;
    if (!Number.isNaN(to)) {
      record?.({ node, unit, kind: 'divided', from, to, by, denominator });
      continue;
    }
    missing?.set(cell, `no figure for ${by}`);
    record?.({ node, unit, kind: 'lost', reason: `no figure for ${by}` });
  }
}

function zero(place: string, by: string): CompositeError {
  return new CompositeError({
    code: 'denominator-of-zero',
    place,
    problem: `${by} is 0`,
    remedy: 'give its figure, or null when it is unknown',
  });
}
