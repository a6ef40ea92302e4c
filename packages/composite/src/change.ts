/**
 * Two editions of an index, unit by unit: how much of the difference is the change of the country, how much that of the method.
 *
 *     const change = decomposeChange({ table: of2021, hierarchy, recipe }, { table: of2024, hierarchy: revised, recipe });
 *     change.effects.country; // one a unit that is in both
 */
import { applyStep } from './apply-step.ts';
import { type BuiltIndex, buildIndex } from './build.ts';
import { CompositeError } from './composite-error.ts';
import { applyFitted } from './fitted.ts';
import type { Hierarchy } from './hierarchy.ts';
import { aggregateStep, type Recipe } from './recipe.ts';
import { restrictHierarchy, restrictStep } from './restrict.ts';
import { type SoughtWeights, startState } from './state.ts';
import { aggregate } from './steps/aggregate/aggregate.ts';
import type { Table } from './table.ts';

/** One edition: figures, structure and recipe. */
export type Edition = { readonly table: Table; readonly hierarchy: Hierarchy; readonly recipe: Recipe };

/**
 * What changes from one index of the chain to the next, in this order. The first index is the earlier edition, the last the later one.
 * - `dropped`: indicators that the later edition has not are left out of the earlier one;
 * - `country`: the figures become the later ones, on the scales, with the outlier limits and the weights of the earlier edition;
 * - `bounds`: scales and outlier limits become those that the earlier recipe has on the later figures;
 * - `method`: the recipe becomes the later one, but for weights;
 * - `weights`: weights, and places of indicators in the hierarchy, become the later ones;
 * - `added`: indicators that the earlier edition has not come in.
 */
export const EFFECTS = ['dropped', 'country', 'bounds', 'method', 'weights', 'added'] as const;
export type Effect = (typeof EFFECTS)[number];

export type IndexChange = {
  /** Units of both editions, in the order of the later one; every array below has one number for each. */
  readonly units: readonly string[];
  readonly entered: readonly string[];
  readonly left: readonly string[];
  /** Indicators that only one of the editions has. */
  readonly added: readonly string[];
  readonly dropped: readonly string[];
  /** The index of the earlier and the later edition; NaN is no score. */
  readonly before: Float64Array;
  readonly after: Float64Array;
  /**
   * Each is the difference of two neighbours in a chain of indices from `before` to `after`, so they add up to `after` − `before`, but for the rounding of
   * sums. NaN where one of the two gives the unit no score.
   */
  readonly effects: Readonly<Record<Effect, Float64Array>>;
  /** All effects but that of the country. */
  readonly method: Float64Array;
};

/**
 * Decomposes the change of an index between two editions.
 *
 * Imputing, dividing and screening always use the figures of their own time. Methods that compare units with one another (Copeland, benefit of the doubt) are
 * applied to all units of the time, so that the change of others is part of them. Effects depend on the order of the chain, as every such decomposition that is
 * not an average over orders does.
 * @throws CompositeError `change.nothing-common` when the editions share no indicator or no unit; what `buildIndex` throws of either edition; and, with the
 *   place of the link before its own, of an index between them, such as `geometric-of-zero` for a figure below the earlier scale
 */
export function decomposeChange(earlier: Edition, later: Edition): IndexChange {
  const [ids, laterIds] = [indicatorsOf(earlier.hierarchy), indicatorsOf(later.hierarchy)];
  const common = new Set(ids).intersection(new Set(laterIds));
  const both = new Set(later.table.units).intersection(new Set(earlier.table.units));
  const units = later.table.units.filter((unit) => both.has(unit));
  if (common.size === 0) throw nothingCommon('indicator');
  if (units.length === 0) throw nothingCommon('unit');
  const chain = chainOf(earlier, later, common).map(({ table, scores }) => pick(table.units, scores, units));
  const effects = Object.fromEntries(EFFECTS.map((effect, at) => [effect, difference(chain[at], chain[at + 1])])) as Record<
    Effect,
    Float64Array
  >; // each of EFFECTS has one
  const others = EFFECTS.filter((effect) => effect !== 'country').map((effect) => effects[effect]);
  return {
    ...{ units, effects },
    entered: later.table.units.filter((unit) => !both.has(unit)),
    left: earlier.table.units.filter((unit) => !both.has(unit)),
    added: laterIds.filter((id) => !common.has(id)),
    dropped: ids.filter((id) => !common.has(id)),
    before: chain[0] ?? new Float64Array(0),
    after: chain.at(-1) ?? new Float64Array(0),
    method: Float64Array.from(units, (_, unit) => others.reduce((sum, effect) => sum + (effect[unit] ?? Number.NaN), 0)),
  };
}

function indicatorsOf({ nodes, indicators }: Hierarchy): string[] {
  return nodes.slice(0, indicators).map(({ id }) => id);
}

function nothingCommon(kind: string): CompositeError {
  return new CompositeError({
    ...{ code: 'change.nothing-common', place: 'two editions', problem: `they have no ${kind} in common` },
    remedy: `name each ${kind} alike in both`,
  });
}

/** Scores of the index, one a unit of the table. */
type Link = { readonly table: Table; readonly scores: Float64Array };

/** How figures are aggregated: the recipe, the hierarchy whose levels it means, and the levels at which the benefit of the doubt weighs. */
type Method = Pick<Edition, 'recipe' | 'hierarchy'> & { readonly doubt: SoughtWeights };

/** The indices of the chain, one more than there are effects. */
function chainOf(earlier: Edition, later: Edition, common: ReadonlySet<string>): Link[] {
  const first = buildIndex(earlier.table, earlier.hierarchy, earlier.recipe);
  const last = buildIndex(later.table, later.hierarchy, later.recipe);
  const [old, current] = [methodOf(earlier), methodOf(later)];
  const structure = restrictHierarchy(first.hierarchy, common);
  const figures = (fitted: BuiltIndex | null) => figuresOf(later.table, structure, earlier.recipe, common, fitted);
  const before = first.tables.at(-1) ?? earlier.table;
  const after = last.tables.at(-1) ?? later.table;
  return [
    { table: before, scores: first.scores(rootOf(first.hierarchy)) },
    link('dropped', structure, old, () => before),
    link('country', structure, old, () => figures(first)),
    link('bounds', structure, old, () => figures(null)),
    link('method', structure, current, () => after),
    link('weights', restrictHierarchy(last.hierarchy, common), current, () => after),
    { table: after, scores: last.scores(rootOf(last.hierarchy)) },
  ];
}

function methodOf({ table, hierarchy, recipe }: Edition): Method {
  const start = startState(table, hierarchy);
  const { sought } = recipe.steps.reduce((state, step, at) => (step.step === 'weight' ? applyStep(state, step, at, null) : state), start);
  return { recipe, hierarchy, doubt: new Map([...sought].filter(([, { method }]) => method === 'benefit-of-the-doubt')) };
}

function rootOf({ nodes }: Hierarchy): string {
  return nodes.at(-1)?.id ?? '';
}

/** Figures ready for aggregation; outliers and scales as a built index fitted them, or, with none, as they are fitted to these figures. */
function figuresOf(table: Table, structure: Hierarchy, recipe: Recipe, common: ReadonlySet<string>, fitted: BuiltIndex | null): Table {
  let state = startState(table, structure);
  for (const [at, whole] of recipe.steps.entries()) {
    const step = restrictStep(whole, common);
    if (step === null || step.step === 'aggregate' || step.step === 'weight') continue;
    const isFitted = fitted !== null && (step.step === 'treat' || step.step === 'normalise');
    state = isFitted ? { ...state, table: applyFitted(state, fitted, at) } : applyStep(state, step, at, null);
  }
  return state.table;
}

/** One index of the chain: figures aggregated under the weights of the structure. */
function link(effect: Effect, structure: Hierarchy, { recipe: { steps }, hierarchy, doubt }: Method, figures: () => Table): Link {
  try {
    const table = figures();
    const { scores } = aggregate(
      { ...startState(table, structure), sought: doubt },
      aggregateStep(steps, hierarchy),
      steps.length - 1,
      null,
    );
    return { table, scores: scores.slice(-table.units.length) };
  } catch (error) {
    if (!(error instanceof CompositeError)) throw error;
    const { code, place, problem, remedy } = error;
    throw new CompositeError({ code, place: `link "${effect}" between two editions, ${place}`, problem, remedy });
  }
}

function pick(units: readonly string[], scores: Float64Array, wanted: readonly string[]): Float64Array {
  const places = new Map(units.map((unit, at) => [unit, at]));
  return Float64Array.from(wanted, (unit) => scores[places.get(unit) ?? -1] ?? Number.NaN);
}

function difference(from: Float64Array | undefined, to: Float64Array | undefined): Float64Array {
  return (to ?? new Float64Array(0)).map((score, unit) => score - (from?.[unit] ?? Number.NaN));
}
