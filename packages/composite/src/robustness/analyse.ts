import type { Hierarchy } from '../hierarchy.ts';
import type { Recipe } from '../recipe.ts';
import type { Table } from '../table.ts';
import type { Design } from './design.ts';
import { indexModel, type Subject } from './index-model.ts';
import { type RunOptions, type Runs, runDesign } from './runs.ts';

/** Plain data, that can be sent to another thread. */
export type Analysis = { readonly table: Table; readonly hierarchy: Hierarchy; readonly recipe: Recipe; readonly design: Design };

/** What the runs build. */
export function subjectOf({ table, hierarchy, recipe, design }: Analysis): Subject {
  return { table, hierarchy, recipe, factors: design.factors };
}

/**
 * Builds the index again and again as a design says, in this thread, batch by batch: give way to other work in `onProgress`.
 * @returns ranks of all units in all runs, and the runs that failed
 * @throws CompositeError when the index cannot be built with the recipe as it stands; whatever aborted the signal
 */
export function analyse(analysis: Analysis, options: RunOptions = {}): Promise<Runs> {
  return runDesign(indexModel(subjectOf(analysis)), analysis.design, options);
}
