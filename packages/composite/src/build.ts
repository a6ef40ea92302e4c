/**
 * Builds an index once, keeping what every step did.
 *
 *     const index = buildIndex(table, hierarchy, { steps: [{ step: 'normalise', method: 'min-max' }, { step: 'aggregate', method: 'arithmetic' }] });
 *     index.scores('law');              // one a unit
 *     index.explain('B', 'index');      // down to the raw figures
 */
import { applyStep } from './apply-step.ts';
import { type Explanation, explainNode } from './explain.ts';
import { type Hierarchy, nodeNamed } from './hierarchy.ts';
import { type AggregateStep, aggregateStep, parseRecipe, type Recipe, type Step } from './recipe.ts';
import type { Change } from './recorder.ts';
import { ranksOf } from './robustness/ranks/rank.ts';
import { startState } from './state.ts';
import { aggregate } from './steps/aggregate/aggregate.ts';
import type { Table } from './table.ts';

export type BuiltIndex = {
  readonly recipe: Recipe;
  /** The hierarchy with the weights that were used, also those that were sought. */
  readonly hierarchy: Hierarchy;
  /** The table as given, then as it was after each step before aggregation: `tables[0]` raw, `tables[n]` after step n. */
  readonly tables: readonly Table[];
  /** What each step did, in the order of the recipe. */
  readonly changes: readonly (readonly Change[])[];
  /** One score a unit of any node; of an indicator its figure after the last step. NaN is none. @throws CompositeError `no-node` */
  readonly scores: (node: string) => Float64Array;
  /** 1 is the highest score; equal scores share the better rank; 0 is no score. @throws CompositeError `no-node`, `too-many-units` above 65,535 */
  readonly ranks: (node: string) => Uint16Array;
  /** How a score came about, down to the raw figures. @throws CompositeError `no-node`, `no-unit` */
  readonly explain: (unit: string, node: string) => Explanation;
};

/**
 * Applies a recipe to a table over a hierarchy.
 * @throws CompositeError `recipe.…` when the recipe is not one or names what is not there; `geometric-of-zero` and the like when it cannot be computed
 */
export function buildIndex(table: Table, hierarchy: Hierarchy, recipe: Recipe): BuiltIndex {
  const { steps } = parseRecipe(recipe);
  const last = aggregateStep(steps, hierarchy);
  const changes = steps.map((): Change[] => []);
  const tables = [table];
  let state = startState(table, hierarchy);
  for (const [at, step] of steps.entries()) {
    if (step.step === 'aggregate') break;
    state = applyStep(state, step, at, (change) => changes[at]?.push(change));
    tables.push(state.table);
  }
  const { scores, weights } = aggregate(state, last, steps.length - 1, (change) => changes.at(-1)?.push(change));
  const built = { recipe, tables, changes, hierarchy: { ...state.hierarchy, weights } };
  const scoresOf = reader(built.hierarchy, state.table, scores);
  const byNode = changes.map((own) => Map.groupBy(own, ({ node }) => node));
  return {
    ...built,
    scores: scoresOf,
    ranks: (node) => ranksOf(scoresOf(node)),
    explain: (unit, node) => explainNode({ ...built, byNode, scores: scoresOf }, unit, node),
  };
}

/**
 * Does one step by itself.
 * @returns the new table, the hierarchy (with other weights after a weight step that gives them) and what was done to which cell
 * @throws CompositeError as `buildIndex` does
 */
export function runStep(
  table: Table,
  hierarchy: Hierarchy,
  step: Exclude<Step, AggregateStep>,
): { table: Table; hierarchy: Hierarchy; changes: readonly Change[] } {
  const changes: Change[] = [];
  const after = applyStep(startState(table, hierarchy), step, 0, (change) => changes.push(change));
  return { table: after.table, hierarchy: after.hierarchy, changes };
}

function reader(hierarchy: Hierarchy, { units, indicators, values }: Table, scores: Float64Array): (node: string) => Float64Array {
  return (id) => {
    const { index } = nodeNamed(hierarchy, id);
    const source = index < hierarchy.indicators ? values : scores;
    const from = (index < hierarchy.indicators ? indicators.indexOf(id) : index - hierarchy.indicators) * units.length;
    return source.slice(from, from + units.length);
  };
}
