import { type Problem, refuse } from '../composite-error.ts';
import type { Hierarchy } from '../hierarchy.ts';
import type { Recipe } from '../recipe.ts';
import { check, choice, fields, number } from '../rules.ts';
import type { Design } from './design.ts';
import { type FactorInput, parseFactors } from './parse-factors.ts';

/** What `parseDesign` takes. */
export type DesignInput = Pick<Design, 'kind' | 'rows' | 'seed'> & { readonly factors: readonly FactorInput[] };

const designRule = fields(
  {
    kind: choice('uncertainty', 'sensitivity'),
    rows: number({ min: 1, max: 1_000_000, whole: true }),
    seed: number({ min: 0, max: 4_294_967_295, whole: true }),
    factors: () => [],
  },
  ['kind', 'rows', 'seed'],
);

/**
 * Reads what an analysis varies, and how often, from plain JSON:
 *
 *     const design = parseDesign({ kind: 'sensitivity', rows: 1024, seed: 1, factors: [{ name: 'weights', weights: 0.25 }] }, recipe, hierarchy);
 *
 * @throws CompositeError `robustness.…` naming the place and the remedy, when the recipe is none with one of the alternatives too
 */
export function parseDesign(input: unknown, recipe: Recipe, hierarchy: Hierarchy): Design {
  const problems: Problem[] = check(designRule, input, 'design', 'robustness.design');
  refuse(problems);
  const { kind, rows, seed, factors } = input as DesignInput; // but for the factors, the rule just held every field to its type
  return { kind, rows, seed, factors: parseFactors(factors, recipe, hierarchy) };
}
