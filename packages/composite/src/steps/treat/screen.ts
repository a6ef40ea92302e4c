import type { ScreenStep } from '../../recipe.ts';
import type { Recorder } from '../../recorder.ts';
import type { BuildState } from '../../state.ts';
import { missingReason, NOT_APPLICABLE, SCREENED_OUT, type Table } from '../../table.ts';

/** Takes the figures of the hierarchy's indicators from units that have too few of them. */
export function screen({ table, columns }: BuildState, step: ScreenStep, record: Recorder | null): Table {
  const values = table.values.slice();
  const missing = new Map(table.missing);
  for (const [index, unit] of table.units.entries()) {
    const availability = availabilityOf(table, columns, index);
    if (!(availability < step.availability)) continue;
    for (const column of columns) {
      const cell = column * table.units.length + index;
      values[cell] = Number.NaN;
      missing.set(cell, SCREENED_OUT);
      record?.({ node: table.indicators[column] ?? '', unit, kind: 'screened', availability, required: step.availability });
    }
  }
  return { ...table, values, missing };
}

/** Share of the indicators that apply to a unit for which it has a figure; 0 when none applies. */
function availabilityOf(table: Table, columns: Int32Array, unit: number): number {
  let present = 0;
  let applicable = 0;
  for (const column of columns) {
    const cell = column * table.units.length + unit;
    const there = !Number.isNaN(table.values[cell]);
    if (there) present++;
    if (there || missingReason(table, cell) !== NOT_APPLICABLE) applicable++;
  }
  return applicable === 0 ? 0 : present / applicable;
}
