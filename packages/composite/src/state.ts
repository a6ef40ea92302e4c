/** What the steps of a build hand on. */

import { CompositeError } from './composite-error.ts';
import type { Hierarchy } from './hierarchy.ts';
import type { Step } from './recipe.ts';
import { columnOf, type Table } from './table.ts';

/** Weights that are sought while aggregating, by the level of the aggregate. */
export type SoughtWeights = ReadonlyMap<
  number,
  Extract<Step, { readonly step: 'weight'; readonly method: 'pca' | 'optimised' | 'benefit-of-the-doubt' }>
>;

export type BuildState = {
  readonly table: Table;
  readonly hierarchy: Hierarchy;
  /** Column of each indicator in the table, in the order of the hierarchy. */
  readonly columns: Int32Array;
  readonly sought: SoughtWeights;
};

/** @throws CompositeError `table.no-column` when the table lacks an indicator of the hierarchy */
export function startState(table: Table, hierarchy: Hierarchy): BuildState {
  const indicators = hierarchy.nodes.slice(0, hierarchy.indicators);
  const columns = Int32Array.from(indicators, ({ id }) => columnOf(table, id, `indicator ${id}`));
  return { table, hierarchy, columns, sought: new Map() };
}

/** Index of an indicator of the hierarchy. @throws CompositeError `recipe.no-indicator` */
export function indicatorIndex({ hierarchy }: BuildState, id: string, place: string): number {
  const index = hierarchy.indexOf.get(id) ?? -1;
  if (index >= 0 && index < hierarchy.indicators) return index;
  const problem = `the hierarchy has no indicator "${id}"`;
  throw new CompositeError({ code: 'recipe.no-indicator', place, problem, remedy: 'name one of its indicators, or leave it out' });
}

/** Name of a step in messages. @param at its place in the recipe, from 0 */
export function stepName(step: Step, at: number): string {
  return `step ${at + 1} (${step.step})`;
}

/** What a parameter says of an id; undefined when it says nothing. */
export function entryOf<T>(byId: Readonly<Record<string, T>> | undefined, id: string): T | undefined {
  return byId !== undefined && Object.hasOwn(byId, id) ? byId[id] : undefined;
}
