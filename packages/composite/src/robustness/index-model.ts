/** An index as what is analysed. */
import { compileIndex } from '../compile.ts';
import type { Hierarchy } from '../hierarchy.ts';
import type { Recipe } from '../recipe.ts';
import type { Table } from '../table.ts';
import type { Drawn, Factor } from './factor.ts';
import type { Model } from './model.ts';
import { variantsOf } from './variant.ts';

/** Figures, their hierarchy, the recipe as it stands, and what is uncertain in it. Plain data, that can be sent to another thread. */
export type Subject = {
  readonly table: Table;
  readonly hierarchy: Hierarchy;
  readonly recipe: Recipe;
  readonly factors: readonly Factor[];
};

/**
 * The scores of the index (the root) as a model.
 * @throws CompositeError `table.no-column` when the table lacks an indicator of the hierarchy
 */
export function indexModel({ table, hierarchy, recipe, factors }: Subject): Model {
  const index = compileIndex(table, hierarchy);
  const variants = variantsOf(recipe, factors);
  const multipliers = multipliersDrawn(hierarchy, factors);
  const ofRoot = (scores: Float64Array) => scores.subarray(-table.units.length);
  return {
    units: table.units,
    cells: table.units.length * hierarchy.nodes.length,
    nominal: () => ofRoot(index.run(recipe.steps)),
    scores: (drawn) => ofRoot(index.run(variants(drawn), multipliers(drawn))),
  };
}

/** What the weight of each node is multiplied by, of all factors together; nothing when none draws weights. */
function multipliersDrawn(
  { nodes, indexOf }: Hierarchy,
  factors: readonly Factor[],
): (drawn: readonly Drawn[]) => Float64Array | undefined {
  const places = factors.map((factor) => (factor.kind === 'weights' ? factor.nodes.map((id) => indexOf.get(id) ?? -1) : []));
  if (places.every(({ length }) => length === 0)) return () => undefined;
  return (drawn) => {
    const multipliers = new Float64Array(nodes.length).fill(1);
    for (const [index, own] of places.entries()) {
      const by = drawn[index];
      if (!(by instanceof Float64Array)) continue;
      for (const [k, node] of own.entries()) multipliers[node] = (multipliers[node] ?? 1) * (by[k] ?? 1);
    }
    return multipliers;
  };
}
