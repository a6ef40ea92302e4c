/** Figures of an index that are missing, why, and what filled them in. */
import { type BuiltIndex, type Change, missingReason } from '@mufakat/composite';
import type { NamedEdition } from './compare/edition.ts';

export type Missing = {
  readonly unit: string;
  readonly node: string;
  readonly reason: string;
  /** What the recipe put there; null where nothing. */
  readonly filled: Change | null;
};

/** By indicator, in the order of the hierarchy. */
export function missingFigures({ table }: NamedEdition, { changes, hierarchy }: BuiltIndex): Missing[] {
  const imputed = new Map(
    changes.flat().flatMap((change) => (change.kind === 'imputed' ? [[`${change.node} ${change.unit}`, change]] : [])),
  );
  return hierarchy.nodes.slice(0, hierarchy.indicators).flatMap(({ id: node }) => {
    const first = table.indicators.indexOf(node) * table.units.length;
    return table.units.flatMap((unit, at) =>
      Number.isNaN(table.values[first + at])
        ? [{ unit, node, reason: missingReason(table, first + at), filled: imputed.get(`${node} ${unit}`) ?? null }]
        : [],
    );
  });
}
