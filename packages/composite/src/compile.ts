/**
 * An index made ready to be built many times with other steps or parameters, as an analysis of robustness does.
 *
 *     const index = compileIndex(table, hierarchy);
 *     const scores = index.run(recipe.steps);
 *     const others = index.run(recipe.steps.with(3, { ...recipe.steps[3], points: 2 }));
 */
import { applyStep } from './apply-step.ts';
import type { Hierarchy } from './hierarchy.ts';
import { aggregateStep, type Step } from './recipe.ts';
import { type BuildState, startState } from './state.ts';
import { aggregate } from './steps/aggregate/aggregate.ts';
import type { Table } from './table.ts';

export type CompiledIndex = {
  readonly table: Table;
  readonly hierarchy: Hierarchy;
  /**
   * Builds the index: scores of every aggregate, `scores[aggregate * units + unit]`, aggregates in the order of the hierarchy (`nodes[indicators + aggregate]`),
   * so that the index's are the last; NaN is no score. A new array each time.
   *
   * The steps must have been read by `parseRecipe` or `parseStep`. Steps are known by identity: where a run begins with the very objects of an earlier one,
   * what these gave is taken from memory. So keep the object of a step that does not vary, and one object for each discrete alternative. What memory does not hold
   * any more is computed again, to the same bytes.
   * @param multipliers one a node, above 0: the weights that stand after the steps are multiplied by them before aggregating; those that the recipe seeks
   *   by itself are not
   * @throws CompositeError as the steps say
   */
  readonly run: (steps: readonly Step[], multipliers?: Float64Array) => Float64Array;
};

/** Figures kept in memory, in bytes; the least recently used go first. */
const MOST_BYTES = 128 * 2 ** 20;

/** @throws CompositeError `table.no-column` when the table lacks an indicator of the hierarchy */
export function compileIndex(table: Table, hierarchy: Hierarchy): CompiledIndex {
  const start = startState(table, hierarchy);
  const remember = memory(Math.max(2, Math.floor(MOST_BYTES / table.values.byteLength)));
  return {
    table,
    hierarchy,
    run: (steps, multipliers) => {
      const last = aggregateStep(steps, hierarchy);
      let state = start;
      for (const [at, step] of steps.entries()) {
        if (step.step === 'aggregate') break;
        const before = state;
        state = remember(before, step, () => applyStep(before, step, at, null));
      }
      return aggregate(multipliers === undefined ? state : reweighted(state, multipliers), last, steps.length - 1, null).scores;
    },
  };
}

function reweighted(state: BuildState, multipliers: Float64Array): BuildState {
  const { hierarchy, sought } = state;
  const isSought = (node: number) => sought.has(hierarchy.nodes[hierarchy.nodes[node]?.parent ?? -1]?.level ?? 0);
  const weights = hierarchy.weights.map((weight, node) => (isSought(node) ? weight : weight * (multipliers[node] ?? 1)));
  return { ...state, hierarchy: { ...hierarchy, weights } };
}

/** Remembers the states that steps led to, at most so many. */
function memory(most: number): (before: BuildState, step: Step, make: () => BuildState) => BuildState {
  const numbers = new WeakMap<object, number>();
  let taken = 0;
  const numberOf = (object: object): number => {
    const known = numbers.get(object);
    if (known !== undefined) return known;
    numbers.set(object, ++taken);
    return taken;
  };
  const states = new Map<string, BuildState>();
  return (before, step, make) => {
    const key = `${numberOf(before)} ${numberOf(step)}`;
    const known = states.get(key);
    const state = known ?? make();
    states.delete(key);
    states.set(key, state);
    const [oldest] = states.keys();
    if (states.size > most && oldest !== undefined) states.delete(oldest);
    return state;
  };
}
