/** The steps of a recipe with what was drawn put in their places. */
import { CompositeError } from '../composite-error.ts';
import type { Recipe, Step } from '../recipe.ts';
import type { Drawn, Factor, Json } from './factor.ts';

type Placed = Exclude<Factor, { kind: 'weights' }>;
/** A factor with its place among all. */
type Numbered = { readonly factor: Placed; readonly index: number };
/** The number of an alternative, or a number of a range. */
export type PlacedValue = { readonly factor: Placed; readonly drawn: number };
/** A step, or null where it is left out. */
type Drawing = (drawn: readonly Drawn[]) => Step | null;

/**
 * @param factors that `parseFactors` checked against the recipe.
 * @returns a function that gives the steps for what was drawn. A step that nothing changes is that of the recipe itself, and the same values of alternatives
 *   and whole numbers give the same object again, so that what depends only on it can be kept.
 */
export function variantsOf(recipe: Recipe, factors: readonly Factor[]): (drawn: readonly Drawn[]) => Step[] {
  const drawings = recipe.steps.map((step, at) => drawingOf(step, inOrder(factors, at)));
  return (drawn) => drawings.map((drawing) => drawing(drawn)).filter((step) => step !== null);
}

/** The factors of a step: an exchanged step first, then the parameters in it. */
export function inOrder(factors: readonly Factor[], step: number): Numbered[] {
  const here = factors.flatMap((factor, index): Numbered[] =>
    factor.kind !== 'weights' && factor.at.step === step ? [{ factor, index }] : [],
  );
  return here.sort((a, b) => a.factor.at.path.length - b.factor.at.path.length || a.index - b.index);
}

function drawingOf(step: Step, numbered: readonly Numbered[]): Drawing {
  if (numbered.length === 0) return () => step;
  const make: Drawing = (drawn) =>
    stepWith(
      step,
      numbered.map(({ factor, index }) => ({ factor, drawn: Number(drawn[index]) })),
    );
  if (numbered.some(({ factor }) => factor.kind === 'range' && !factor.whole)) return make;
  const made = new Map<string, Step | null>();
  return (drawn) => {
    const key = numbered.map(({ index }) => String(drawn[index])).join(' ');
    const known = made.get(key);
    if (known !== undefined) return known;
    const variant = make(drawn);
    made.set(key, variant);
    return variant;
  };
}

/**
 * A step with values in the places of factors.
 * @param drawn in the order of `inOrder`
 * @returns null for a step that is left out
 * @throws CompositeError `robustness.path` when a parameter lies in something that has none
 */
export function stepWith(step: Step, drawn: readonly PlacedValue[]): Step | null {
  let value: Json = step as Json; // a step is plain JSON
  for (const each of drawn) {
    const { factor } = each;
    const instead = factor.kind === 'range' ? each.drawn : (factor.alternatives[each.drawn]?.value ?? null);
    if (value === null) break;
    value = put(value, factor.at.path, instead, factor.name);
  }
  return value as Step | null; // `parseFactors` held every variant to the rules of steps
}

function put(into: Json, path: readonly string[], value: Json, name: string): Json {
  const [key, ...rest] = path;
  if (key === undefined) return value;
  if (typeof into === 'object' && into !== null && !Array.isArray(into)) {
    const fields = into as { readonly [key: string]: Json }; // neither null nor a list, as just seen
    return { ...fields, [key]: put(rest.length > 0 ? (Object.hasOwn(fields, key) ? (fields[key] ?? {}) : {}) : null, rest, value, name) };
  }
  throw new CompositeError({
    ...{ code: 'robustness.path', place: `factor "${name}", parameter`, problem: `"${key}" is looked for in ${JSON.stringify(into)}` },
    remedy: 'name the keys that lead to the parameter',
  });
}
