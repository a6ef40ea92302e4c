/** Weights of the parts of one aggregate that follow from the parts' scores. */
import { pearson } from '../../coherence/correlation.ts';
import { principalComponents } from '../../coherence/principal-components.ts';
import type { Parts } from '../parts.ts';

/** `fit`: what the weights achieve, see `Weighted`; null where the parts have too little in common to find any. */
export type Sought = { readonly weights: Float64Array; readonly fit: number };

function columnsOf({ values, count, units }: Parts): Float64Array[] {
  return Array.from({ length: count }, (_, part) => values.slice(part * units, (part + 1) * units));
}

/**
 * Squared loadings on the first principal component of the correlations, which add up to 1; a part whose scores are all equal weighs 0. `fit` is the share of
 * the variance that the component explains.
 */
export function pcaWeights(parts: Parts): Sought | null {
  const { components, columns } = principalComponents(columnsOf(parts));
  const [first] = components;
  if (first === undefined) return null;
  const weights = new Float64Array(parts.count);
  for (const [at, part] of columns.entries()) weights[part] = (first.vector[at] ?? 0) ** 2;
  return { weights, fit: first.explained };
}

/** Rounds of improving, and the distance from the shares wanted at which nothing is left to improve. */
const MOST_ROUNDS = 2_000;
const NEAR = 1e-12;

/**
 * Weights with which the correlation of each part with the aggregate has the share that is wanted (W. Becker, M. Saisana, P. Paruolo and I. Vandecasteele 2017, with
 * linear importance as COINr 1.1.14 measures it). A part whose share is too small gets more weight, again and again, in smaller steps whenever one does not
 * bring the shares nearer. `fit` is the greatest distance that remains between a share and the one wanted: not 0 where no weights give these shares.
 * @param wanted one a part, above 0
 * @param aggregate scores under given weights, one a unit
 */
export function optimisedWeights(
  parts: Parts,
  wanted: readonly number[],
  aggregate: (weights: Float64Array) => Float64Array,
): Sought | null {
  const columns = columnsOf(parts);
  const total = wanted.reduce((sum, value) => sum + value, 0);
  const targets = wanted.map((value) => value / total);
  let best: Tried = { weights: Float64Array.from(targets), shares: sharesOf(columns, aggregate(Float64Array.from(targets))) };
  if (best.shares.some((share) => Number.isNaN(share))) return null;
  let stride = 1;
  for (let round = 0; round < MOST_ROUNDS && apart(best.shares, targets) > NEAR && stride > 1e-9; round++) {
    const weights = adjusted(best.weights, best.shares, targets, stride);
    const shares = sharesOf(columns, aggregate(weights));
    if (distance(shares, targets) < distance(best.shares, targets)) {
      best = { weights, shares };
      stride = Math.min(2, stride * 1.5);
    } else stride /= 2;
  }
  return { weights: best.weights, fit: apart(best.shares, targets) };
}

type Tried = { readonly weights: Float64Array; readonly shares: readonly number[] };

function sharesOf(columns: readonly Float64Array[], whole: Float64Array): number[] {
  const correlations = columns.map((column) => pearson(column, whole).r);
  const sum = correlations.reduce((all, value) => all + value, 0);
  return correlations.map((value) => value / sum);
}

function adjusted(weights: Float64Array, shares: readonly number[], targets: readonly number[], stride: number): Float64Array {
  const moved = weights.map((weight, at) => weight * Math.exp(stride * ((targets[at] ?? 0) - (shares[at] ?? 0)) * shares.length));
  const sum = moved.reduce((all, weight) => all + weight, 0);
  return moved.map((weight) => weight / sum);
}

function distance(shares: readonly number[], targets: readonly number[]): number {
  return shares.reduce((sum, share, at) => sum + (share - (targets[at] ?? 0)) ** 2, 0);
}

function apart(shares: readonly number[], targets: readonly number[]): number {
  return Math.max(...shares.map((share, at) => Math.abs(share - (targets[at] ?? 0))));
}
