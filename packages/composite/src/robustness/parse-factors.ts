/**
 * What is uncertain in a recipe, from plain JSON:
 *
 *     const factors = parseFactors(
 *       [
 *         { name: 'winsorised points', step: 'treat', parameter: 'points', from: 1, to: 5, whole: true },
 *         { name: 'scale', step: 'normalise', alternatives: [{ value: { step: 'normalise', method: 'z-score' } }, { value: { step: 'normalise', method: 'rank' } }] },
 *         { name: 'weights', weights: 0.25 },
 *         { name: 'mean', step: 'aggregate', parameter: 'method', alternatives: [{ value: 'arithmetic', weight: 3 }, { value: 'geometric' }] },
 *       ],
 *       recipe,
 *       hierarchy,
 *     );
 */
import { CompositeError, type Problem, refuse } from '../composite-error.ts';
import type { Hierarchy } from '../hierarchy.ts';
import { checkRecipe, type Recipe } from '../recipe.ts';
import { check, fields, flag, list, number, type Rule, text } from '../rules.ts';
import type { Factor, Json, Place } from './factor.ts';
import { inOrder, type PlacedValue, stepWith } from './variant.ts';

/** What `parseFactors` takes. */
export type FactorInput =
  | (PlaceInput & {
      readonly name: string;
      /** What may stand at the place; null as a value leaves the step out. `weight` is 1, `label` the value where absent. */
      readonly alternatives: readonly { readonly value: Json; readonly weight?: number; readonly label?: string }[];
    })
  | (PlaceInput & { readonly name: string; readonly from: number; readonly to: number; readonly whole?: boolean })
  /** Each weight times 1 − weights to 1 + weights; of the parts of aggregates of a level (2: those right above indicators), or of all. */
  | { readonly name: string; readonly weights: number; readonly level?: number };

type PlaceInput = {
  /** Number of the step, from 1, or its name where only one has it. */
  readonly step: number | string;
  /** Its parameter, or the keys that lead to it such as `["levels", "2", "method"]`; the whole step where absent. */
  readonly parameter?: string | readonly string[];
};

const MOST_FACTORS = 100;
/** Alternatives of one factor. */
const MOST_ALTERNATIVES = 1000;
/** Variants of one step, each of which is checked. */
const MOST_VARIANTS = 10_000;

const anything: Rule = (value, place) =>
  value === undefined ? [{ place, problem: 'nothing is given', remedy: 'give a value, or null to leave the step out' }] : [];
const either =
  (one: Rule, other: Rule): Rule =>
  (value, place) =>
    one(value, place).length === 0 ? [] : other(value, place);
const place = { name: text, step: either(text, number({ min: 1, whole: true })), parameter: either(text, list(text)) };
const alternative = fields({ value: anything, weight: number({ min: 0 }), label: text }, ['value']);

function factorRule(value: unknown, at: string): ReturnType<Rule> {
  const given = typeof value === 'object' && value !== null ? value : {};
  if ('weights' in given) {
    return fields({ name: text, weights: number({ above: 0, max: 1 }), level: number({ min: 2, whole: true }) }, ['name'])(value, at);
  }
  if ('from' in given || 'to' in given) {
    return fields({ ...place, from: number(), to: number(), whole: flag }, ['name', 'step', 'parameter', 'from', 'to'])(value, at);
  }
  return fields({ ...place, alternatives: list(alternative) }, ['name', 'step', 'alternatives'])(value, at);
}

/**
 * Reads factors and checks that the recipe stays one with every alternative and with the ends of every range.
 * @throws CompositeError `robustness.…` naming factor, alternative and remedy
 */
export function parseFactors(input: unknown, recipe: Recipe, hierarchy: Hierarchy): Factor[] {
  refuse(check(list(factorRule), input, 'factors', 'robustness.factor'));
  const inputs = input as readonly FactorInput[]; // the rules above just held every field to this type
  const names = inputs.map(({ name }) => name);
  refuse([
    ...(inputs.length > MOST_FACTORS ? [problemOf('factors', `${inputs.length} are given`, `give at most ${MOST_FACTORS}`)] : []),
    ...names
      .filter((name, at) => names.indexOf(name) !== at)
      .map((name) => problemOf(`factor "${name}"`, 'its name stands twice', 'give each its own')),
  ]);
  const factors = inputs.map((each) => factorOf(each, recipe, hierarchy));
  for (const at of recipe.steps.keys()) refuse(variantProblems(recipe, at, factors));
  return factors;
}

function problemOf(at: string, problem: string, remedy: string): Problem {
  return { code: 'robustness.factor', place: at, problem, remedy };
}

function refusal(name: string, problem: string, remedy: string): CompositeError {
  return new CompositeError(problemOf(`factor "${name}"`, problem, remedy));
}

function factorOf(input: FactorInput, recipe: Recipe, hierarchy: Hierarchy): Factor {
  const { name } = input;
  if ('weights' in input) return { kind: 'weights', name, by: input.weights, nodes: weightedNodes(input, recipe, hierarchy) };
  const at = placeOf(input, recipe);
  if ('from' in input) {
    const { from, to, whole = false } = input;
    if (!(from < to)) throw refusal(name, `from is ${from} and to is ${to}`, 'give a from below the to');
    if (whole && !(Number.isInteger(from) && Number.isInteger(to))) throw refusal(name, 'its ends are not whole', 'give whole numbers');
    return { kind: 'range', name, at, from, to, whole };
  }
  const alternatives = input.alternatives.map(({ value, weight = 1, label }) => ({ label: label ?? labelOf(value), value, weight }));
  const labels = alternatives.map(({ label }) => label);
  if (alternatives.length > MOST_ALTERNATIVES)
    throw refusal(name, `it has ${alternatives.length} alternatives`, `give at most ${MOST_ALTERNATIVES}`);
  if (alternatives.every(({ weight }) => weight === 0)) throw refusal(name, 'all its alternatives weigh 0', 'give one of them a weight');
  if (new Set(labels).size < labels.length) throw refusal(name, 'two alternatives have the same label', 'give each a label of its own');
  return { kind: 'alternatives', name, at, alternatives };
}

function labelOf(value: Json): string {
  if (value === null) return 'left out';
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function placeOf({ name, step, parameter = [] }: PlaceInput & { readonly name: string }, { steps }: Recipe): Place {
  const named = steps.flatMap((each, at) => (each.step === step || at + 1 === step ? [at] : []));
  const [at, ...more] = named;
  if (at === undefined) throw refusal(name, `the recipe has no step ${step}`, `name one of ${steps.map((each) => each.step).join(', ')}`);
  if (more.length > 0)
    throw refusal(
      name,
      `the recipe has ${named.length} steps ${step}`,
      `give the number of one: ${named.map((each) => each + 1).join(', ')}`,
    );
  return { step: at, path: typeof parameter === 'string' ? [parameter] : parameter };
}

/** Nodes whose weight matters: those with a weight that stand beside another, where the recipe does not seek the weights by itself. */
function weightedNodes(
  { name, level }: { readonly name: string; readonly level?: number },
  recipe: Recipe,
  hierarchy: Hierarchy,
): string[] {
  const { nodes, weights } = hierarchy;
  const sought = soughtLevels(recipe, hierarchy);
  const parts = nodes
    .filter((node) => (level === undefined || node.level === level) && !sought.has(node.level))
    .map(({ children }) => children.filter((at) => (weights[at] ?? 0) > 0));
  const found = parts.filter((children) => children.length > 1).flatMap((children) => children.flatMap((at) => nodes[at]?.id ?? []));
  if (found.length > 0) return found;
  const where = level === undefined ? 'the hierarchy' : `level ${level}`;
  throw refusal(name, `no aggregate of ${where} has two parts with a weight that the recipe does not seek itself`, 'name another level');
}

/** Levels of the aggregates whose weights the recipe seeks (PCA, optimised, benefit of the doubt). */
function soughtLevels({ steps }: Recipe, { nodes, indexOf, levels }: Hierarchy): Set<number> {
  const sought = new Set<number>();
  const levelAbove = (id: string) => nodes[nodes[indexOf.get(id) ?? -1]?.parent ?? -1]?.level ?? 0;
  for (const step of steps) {
    if (step.step !== 'weight') continue;
    if (step.method === 'given') for (const id of Object.keys(step.weights)) sought.delete(levelAbove(id));
    else
      for (let level = step.level ?? 2; level <= (step.level ?? levels); level++) sought[step.method === 'equal' ? 'delete' : 'add'](level);
  }
  return sought;
}

/** What is wrong with the recipe when one of its steps takes any of its variants: every alternative, with both ends and an inner point of every range. */
function variantProblems(recipe: Recipe, at: number, factors: readonly Factor[]): Problem[] {
  const here = inOrder(factors, at).map(({ factor }) => factor);
  const probes = here.map((factor) => (factor.kind === 'range' ? probesOf(factor) : [...factor.alternatives.keys()]));
  const variants = probes.reduce((product, { length }) => product * length, 1);
  if (variants > MOST_VARIANTS) {
    return [
      problemOf(`step ${at + 1}`, `its factors make ${variants} variants`, `declare fewer alternatives: at most ${MOST_VARIANTS} variants`),
    ];
  }
  for (let variant = 0; variant < variants; variant++) {
    let rest = variant;
    const drawn = here.map((factor, index) => {
      const { [index]: own = [] } = probes;
      const chosen = own[rest % own.length] ?? 0;
      rest = Math.floor(rest / own.length);
      return { factor, drawn: chosen };
    });
    const problems = problemsOf(recipe, at, drawn);
    if (problems.length > 0) return problems;
  }
  return [];
}

/** Rules are bounds, or ask for whole numbers: the ends and a point that is not whole show whether all between are right. */
function probesOf({ from, to, whole }: { readonly from: number; readonly to: number; readonly whole: boolean }): number[] {
  return whole ? [from, to] : [from, to, from + (to - from) * (Math.SQRT2 - 1)];
}

function problemsOf(recipe: Recipe, at: number, drawn: readonly PlacedValue[]): Problem[] {
  const [own] = recipe.steps.slice(at, at + 1);
  const step = own === undefined ? null : stepWith(own, drawn);
  const steps = recipe.steps.flatMap((each, index) => (index !== at ? [each] : step === null ? [] : [step]));
  const where = drawn.map(({ factor, drawn: value }) => {
    const shown = factor.kind === 'range' ? value : `"${factor.alternatives[value]?.label}"`;
    return `factor "${factor.name}", ${shown}`;
  });
  return checkRecipe({ steps }).map((problem) => ({ ...problem, code: 'robustness.variant', place: [...where, problem.place].join(': ') }));
}
