import { CompositeError } from '../../composite-error.ts';
import { entryOf, type SoughtWeights, stepName } from '../../state.ts';
import type { Whole, Work } from '../whole.ts';
import { benefitOfTheDoubt, type Shares } from './benefit-of-the-doubt.ts';
import { optimisedWeights, pcaWeights } from './sought-weights.ts';

type Seeking = Exclude<NonNullable<ReturnType<SoughtWeights['get']>>, { readonly method: 'benefit-of-the-doubt' }>;

/** Finds the weights of the parts of an aggregate, puts them in their places and notes them. @param scoresUnder its scores under given weights */
export function seekWeights(work: Work, whole: Whole, seeking: Seeking, scoresUnder: (weights: Float64Array) => Float64Array): void {
  const { method } = seeking;
  const ids = idsOf(work, whole);
  const found =
    method === 'pca' ? pcaWeights(whole.parts) : optimisedWeights(whole.parts, wantedOf(work, ids, seeking.importance), scoresUnder);
  if (found === null) {
    const problem = `${method} finds no weights for its parts`;
    const remedy = 'give it parts that vary and at least three units that have all of them, or give the weights';
    throw new CompositeError({ code: 'weights-not-found', place: placeOf(work, whole), problem, remedy });
  }
  for (const [part, child] of whole.children.entries()) {
    const weight = found.weights[part] ?? 0;
    work.weights[child] = weight;
    work.record?.({ node: ids[part] ?? '', unit: null, kind: 'weighted', weight, method, fit: found.fit });
  }
}

function idsOf({ state }: Work, { children }: Whole): string[] {
  return children.map((child) => state.hierarchy.nodes[child]?.id ?? '');
}

function placeOf({ step, at }: Work, { node }: Whole): string {
  return `${stepName(step, at)}, aggregate ${node.id}`;
}

function wantedOf({ step, at }: Work, ids: readonly string[], importance: Readonly<Record<string, number>> | undefined): number[] {
  if (importance === undefined) return ids.map(() => 1);
  return ids.map((id) => {
    const wanted = entryOf(importance, id);
    if (wanted !== undefined) return wanted;
    const problem = `the importance of ${id} is not given`;
    const remedy = 'give that of every part at the level of the weight step';
    throw new CompositeError({ code: 'recipe.importance', place: stepName(step, at), problem, remedy });
  });
}

/** Scores each unit under the weights that are best for it, and notes them. */
export function withBestWeights(work: Work, whole: Whole, shares: Shares | undefined): void {
  const { parts } = whole;
  const ids = idsOf(work, whole);
  refuseUnfit(work, whole, ids);
  const best = benefitOfTheDoubt(parts, shares);
  work.scores.set(best.scores, whole.from);
  if (work.record === null) return;
  for (const [cell, weight] of best.weights.entries()) {
    const [node = '', unit = ''] = [ids[Math.floor(cell / parts.units)], work.state.table.units[cell % parts.units]];
    if (!Number.isNaN(weight)) work.record({ node, unit, kind: 'weighted', weight, method: 'benefit-of-the-doubt', fit: null });
  }
}

function refuseUnfit(work: Work, whole: Whole, ids: readonly string[]): void {
  const { values, count, units } = whole.parts;
  const { method } = whole.aggregation;
  if (method !== 'arithmetic') {
    const problem = `weights of the benefit of the doubt are for sums, and the method is ${method}`;
    const remedy = 'aggregate arithmetically at this level';
    throw new CompositeError({ code: 'benefit-of-the-doubt-not-arithmetic', place: placeOf(work, whole), problem, remedy });
  }
  const negative = values.subarray(0, count * units).findIndex((value) => value < 0);
  if (negative < 0) return;
  const place = `${placeOf(work, whole)}, unit ${work.state.table.units[negative % units]}, part ${ids[Math.floor(negative / units)]}`;
  const problem = `the benefit of the doubt takes no negative value, and this one has ${values[negative]}`;
  const remedy = 'normalise to a range from 0 on, or declare a floor';
  throw new CompositeError({ code: 'benefit-of-the-doubt-of-negative', place, problem, remedy });
}
