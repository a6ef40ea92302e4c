/** One weight after another is changed and the countries ranked again: what a slider does, in Node and in a browser. */
import { compileIndex, ranksOf } from '@mufakat/composite';
import { seededRandom } from '../measure.ts';
import type { Subject } from './invented.ts';

export type Ranking = { readonly scores: Float64Array; readonly ranks: Uint16Array };
/** The weight of the node at this index, times a number above 0. */
export type Change = { readonly node: number; readonly times: number };

/** A function that changes one weight, keeps it so, and ranks all units by the index. */
export function reranker({ table, hierarchy, recipe }: Subject): (change: Change) => Ranking {
  const index = compileIndex(table, hierarchy);
  const multipliers = new Float64Array(hierarchy.nodes.length).fill(1);
  return ({ node, times }) => {
    multipliers[node] = times;
    const scores = index.run(recipe.steps, multipliers).subarray(-table.units.length);
    return { scores, ranks: ranksOf(scores) };
  };
}

/** Weights of any nodes but the root, from a thousandth to twice of what they were, in thousandths as a slider moves. */
export function randomChanges({ hierarchy }: Subject, count: number): Change[] {
  const random = seededRandom(7);
  const nodes = hierarchy.nodes.length - 1;
  return Array.from({ length: count }, () => ({ node: Math.floor(random() * nodes), times: Math.ceil(2_000 * random()) / 1_000 }));
}

/** Changes that are not counted: the code is not compiled yet. The first of them is told apart. */
export const WARM_UP = 20;
export const CHANGES = 300;
