import { CompositeError } from '../composite-error.ts';
import { type SoughtWeights, stepName } from '../state.ts';
import { benefitOfTheDoubt, type Shares } from './benefit-of-the-doubt.ts';
import { optimisedWeights, pcaWeights } from './sought-weights.ts';
import type { Whole, Work } from './whole.ts';

type Seeking = NonNullable<ReturnType<SoughtWeights['get']>>;

/** Finds the weights of the parts of an aggregate, puts them in their places and notes them. @param scoresUnder its scores under given weights */
export function seekWeights(work: Work, whole: Whole, seeking: Seeking, scoresUnder: (weights: Float64Array) => Float64Array): void {
  const { state, step, at, record } = work;
  const { node, children, parts } = whole;
  const importance = 'importance' in seeking ? seeking.importance : undefined;
  const ids = children.map((child) => state.hierarchy.nodes[child]?.id ?? '');
  const found =
    seeking.method === 'pca'
      ? pcaWeights(parts)
      : optimisedWeights(
          parts,
          ids.map((id) => wantedOf(work, importance, id)),
          scoresUnder,
        );
  if (found === null) {
    throw new CompositeError({
      ...{
        code: 'weights-not-found',
        place: `${stepName(step, at)}, aggregate ${node.id}`,
        problem: `${seeking.method} finds no weights for its parts`,
      },
      remedy: 'give it parts that vary and at least three units that have all of them, or give the weights',
    });
  }
  for (const [part, child] of children.entries()) {
    const weight = found.weights[part] ?? 0;
    work.weights[child] = weight;
    record?.({ node: ids[part] ?? '', unit: null, kind: 'weighted', weight, method: seeking.method, fit: found.fit });
  }
}

function wantedOf({ step, at }: Work, importance: Readonly<Record<string, number>> | undefined, id: string): number {
  if (importance === undefined) return 1;
  const wanted = Object.hasOwn(importance, id) ? importance[id] : undefined;
  if (wanted !== undefined) return wanted;
  const problem = `the importance of ${id} is not given`;
  throw new CompositeError({
    code: 'recipe.importance',
    place: stepName(step, at),
    problem,
    remedy: 'give that of every part at the level of the weight step',
  });
}

/** Scores each unit under the weights that are best for it, and notes them. */
export function withBestWeights(work: Work, { node, children, parts, aggregation, from }: Whole, shares: Shares | undefined): void {
  const { state, step, at, record, scores } = work;
  const place = `${stepName(step, at)}, aggregate ${node.id}`;
  if (aggregation.method !== 'arithmetic') {
    const problem = `weights of the benefit of the doubt are for sums, and the method is ${aggregation.method}`;
    throw new CompositeError({
      code: 'benefit-of-the-doubt-not-arithmetic',
      place,
      problem,
      remedy: 'aggregate arithmetically at this level',
    });
  }
  const ids = children.map((child) => state.hierarchy.nodes[child]?.id ?? '');
  const negative = parts.values.subarray(0, parts.count * parts.units).findIndex((value) => value < 0);
  if (negative >= 0) {
    const where = `${place}, unit ${state.table.units[negative % parts.units]}, part ${ids[Math.floor(negative / parts.units)]}`;
    const problem = `the benefit of the doubt takes no negative value, and this one has ${parts.values[negative]}`;
    throw new CompositeError({
      code: 'benefit-of-the-doubt-of-negative',
      place: where,
      problem,
      remedy: 'normalise to a range from 0 on, or declare a floor',
    });
  }
  const best = benefitOfTheDoubt(parts, shares);
  scores.set(best.scores, from);
  if (record === null) return;
  for (const [index, weight] of best.weights.entries()) {
    const [node = '', unit = ''] = [ids[Math.floor(index / parts.units)], state.table.units[index % parts.units]];
    if (!Number.isNaN(weight)) record({ node, unit, kind: 'weighted', weight, method: 'benefit-of-the-doubt', fit: null });
  }
}
