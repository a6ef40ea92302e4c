/** Which figures are there. */
import type { Hierarchy } from '../hierarchy.ts';
import { columnOf, missingReason, NOT_APPLICABLE, type Table } from '../table.ts';

export type Availability = {
  readonly present: number;
  /** Cells that the reason 'not applicable' does not take out. */
  readonly applicable: number;
  /** present / applicable; NaN when none applies. */
  readonly share: number;
};

export type AvailabilityOfTable = {
  /** Of each unit over the hierarchy's indicators, in the order of the table. */
  readonly units: readonly (Availability & { readonly unit: string })[];
  /** Of each indicator over the units, in the order of the hierarchy. */
  readonly indicators: readonly (Availability & { readonly node: string })[];
};

/** @throws CompositeError `table.no-column` when the table lacks an indicator of the hierarchy */
export function availability(table: Table, { nodes, indicators }: Hierarchy): AvailabilityOfTable {
  const ids = nodes.slice(0, indicators).map(({ id }) => id);
  const columns = ids.map((id) => columnOf(table, id, `indicator ${id}`));
  const size = table.units.length;
  return {
    units: table.units.map((unit, row) => ({
      unit,
      ...count(
        table,
        columns.map((column) => column * size + row),
      ),
    })),
    indicators: ids.map((node, index) => {
      const first = (columns[index] ?? 0) * size;
      return {
        node,
        ...count(
          table,
          Array.from({ length: size }, (_, row) => first + row),
        ),
      };
    }),
  };
}

function count(table: Table, cells: readonly number[]): Availability {
  const missing = cells.filter((cell) => Number.isNaN(table.values[cell]));
  const present = cells.length - missing.length;
  const applicable = cells.length - missing.filter((cell) => missingReason(table, cell) === NOT_APPLICABLE).length;
  return { present, applicable, share: present / applicable };
}
