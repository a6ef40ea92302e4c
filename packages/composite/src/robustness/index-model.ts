/** An index as what is analysed. */
import { compileIndex } from '../compile.ts';
import type { Hierarchy } from '../hierarchy.ts';
import type { Recipe, Step } from '../recipe.ts';
import { type BuildState, startState } from '../state.ts';
import { weigh } from '../steps/weigh.ts';
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
  const weights = weightsDrawn(startState(table, hierarchy), factors);
  const scoresOf = (steps: readonly Step[]) => index.run(steps).subarray(-table.units.length);
  return {
    units: table.units,
    cells: table.units.length * hierarchy.nodes.length,
    nominal: () => scoresOf(recipe.steps),
    scores: (drawn) => scoresOf(weights(variants(drawn), drawn)),
  };
}

/**
 * Puts weights multiplied as drawn before the aggregation. What they multiply are the weights in force there; those that the variant seeks by itself (PCA,
 * optimised, benefit of the doubt) are not drawn. Only ratios of the weights of one aggregate matter, so they need not be brought back to their sum.
 */
function weightsDrawn(start: BuildState, factors: readonly Factor[]): (steps: readonly Step[], drawn: readonly Drawn[]) => readonly Step[] {
  const drawing = factors.flatMap((factor, index) => (factor.kind === 'weights' ? [{ nodes: factor.nodes, index }] : []));
  if (drawing.length === 0) return (steps) => steps;
  return (steps, drawn) => {
    const { hierarchy, sought } = steps.reduce((state, step, at) => (step.step === 'weight' ? weigh(state, step, at, null) : state), start);
    const weights: Record<string, number> = {};
    for (const { nodes, index } of drawing) {
      const by = drawn[index];
      if (!(by instanceof Float64Array)) continue;
      for (const [k, id] of nodes.entries()) {
        const at = hierarchy.indexOf.get(id) ?? -1;
        const above = hierarchy.nodes[hierarchy.nodes[at]?.parent ?? -1]?.level ?? 0;
        if (!sought.has(above)) weights[id] = (weights[id] ?? hierarchy.weights[at] ?? 0) * (by[k] ?? 1);
      }
    }
    const given: Step = { step: 'weight', method: 'given', weights };
    return Object.keys(weights).length === 0 ? steps : steps.toSpliced(-1, 0, given);
  };
}
