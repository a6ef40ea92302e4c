/** What is uncertain in a recipe, and how a value of it is drawn. */

/** Plain data, as in a recipe. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** Where a factor changes the recipe: a step (from 0) and, unless the whole step is exchanged, the keys that lead to its parameter. */
export type Place = { readonly step: number; readonly path: readonly string[] };

/** One of the alternatives: what stands at the place instead, null for no step. Drawn as often as its weight says among those of its factor. */
export type Alternative = { readonly label: string; readonly value: Json; readonly weight: number };

export type Factor =
  | { readonly kind: 'alternatives'; readonly name: string; readonly at: Place; readonly alternatives: readonly Alternative[] }
  /** Uniform from `from` to `to`; `whole`: a whole number, both ends as likely as the others. */
  | {
      readonly kind: 'range';
      readonly name: string;
      readonly at: Place;
      readonly from: number;
      readonly to: number;
      readonly whole: boolean;
    }
  /** Every weight of these nodes times a number of its own, uniform from 1 − by to 1 + by. Only ratios of weights matter: they need not keep their sum. */
  | { readonly kind: 'weights'; readonly name: string; readonly by: number; readonly nodes: readonly string[] };

/** The number of an alternative, a number of a range, or what each node's weight is multiplied by. */
export type Drawn = number | Float64Array;

/** Coordinates that a draw uses. */
export function widthOf(factor: Factor): number {
  return factor.kind === 'weights' ? factor.nodes.length : 1;
}

/** @param coordinate gives the k-th of the factor's coordinates, in (0, 1). */
export function drawFactor(factor: Factor, coordinate: (k: number) => number): Drawn {
  switch (factor.kind) {
    case 'alternatives':
      return alternativeAt(factor.alternatives, coordinate(0));
    case 'range': {
      const { from, to, whole } = factor;
      return whole ? Math.min(to, from + Math.floor(coordinate(0) * (to - from + 1))) : from + coordinate(0) * (to - from);
    }
    case 'weights':
      return Float64Array.from(factor.nodes, (_, k) => 1 + factor.by * (2 * coordinate(k) - 1));
  }
}

function alternativeAt(alternatives: readonly Alternative[], share: number): number {
  const all = alternatives.reduce((sum, { weight }) => sum + weight, 0);
  let rest = share * all;
  const found = alternatives.findIndex(({ weight }) => {
    rest -= weight;
    return rest < 0;
  });
  return found === -1 ? alternatives.findLastIndex(({ weight }) => weight > 0) : found;
}
