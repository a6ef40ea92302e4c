/**
 * How an index is built: steps with their parameters, plain JSON.
 *
 *     const recipe = parseRecipe({ steps: [{ step: 'normalise', method: 'min-max' }, { step: 'aggregate', method: 'arithmetic' }] });
 */
import { CompositeError, type Problem, refuse } from './composite-error.ts';
import { check, choice, fields, flag, list, number, type Rule, range, record, text } from './rules.ts';

/** Divides an indicator by another column of the table, unit by unit. */
export type DenominateStep = {
  readonly step: 'denominate';
  /** Column to divide by, by indicator. */
  readonly by: Readonly<Record<string, string>>;
};

/** Fills missing cells, but for those that are not applicable or screened out. */
export type ImputeStep = {
  readonly step: 'impute';
  /**
   * `mean`, `median` of the units that have a figure; from the same unit at other times of the table's panel: `latest` before, `linear` between the nearest
   * before and after (the nearer one outside of what is known), `constant` (the nearest before, else the first after).
   */
  readonly method: 'mean' | 'median' | 'latest' | 'linear' | 'constant';
  /** For `mean` and `median`: only of units with the same label in this grouping. */
  readonly group?: string;
  /** For `latest`: at most so far back in time. */
  readonly within?: number;
  /** Only these indicators; all where absent. */
  readonly indicators?: readonly string[];
};

/** Screens out units with too few figures: they stay in the table without any, and have no score. */
export type ScreenStep = {
  readonly step: 'screen';
  /** Least share of the indicators that apply to the unit, 0 to 1, for which it must have a figure. */
  readonly availability: number;
};

/** How outliers are treated. */
export type Treatment = {
  /** Passes when |skewness| is below this (2) or excess kurtosis below `kurtosis` (3.5), both adjusted for sample size. */
  readonly skew?: number;
  readonly kurtosis?: number;
  /** Most points that are winsorised (5); 0 for none. */
  readonly points?: number;
  /** What follows when winsorising does not suffice (`log`); applied to the figures as they were before it. */
  readonly transform?: 'log' | 'box-cox' | 'none';
  /** Mirror indicators with negative skewness for the transformation, so that it draws in the low tail; false, as in COINr, draws in the high one only. */
  readonly mirror?: boolean;
};

export type TreatStep = Treatment & {
  readonly step: 'treat';
  /** Other parameters for some indicators; `none` leaves one alone. */
  readonly indicators?: Readonly<Record<string, Treatment | 'none'>>;
};

/** How figures come onto one scale, higher being better. Bounds, targets and goalposts are given on the scale of the figures, whatever the direction. */
export type Normalisation =
  /** Lowest to highest figure onto `range` (0 to 100). */
  | { readonly method: 'min-max'; readonly range?: readonly [number, number] }
  /** `low` to `high` onto 0 to 100, without limit at the ends. */
  | { readonly method: 'scale'; readonly low: number; readonly high: number }
  /** To this `mean` (0) and standard deviation `sd` (1); the sample's own with n − 1, or with n where `population`. */
  | { readonly method: 'z-score'; readonly mean?: number; readonly sd?: number; readonly population?: boolean }
  /** 1 − distance to the best figure, as a share of the range. */
  | { readonly method: 'distance-to-max' }
  /** 1 − distance to the figure of a unit, as a share of the distance from there to the worst; `cap` (false) ends at 1. */
  | { readonly method: 'distance-to-reference'; readonly unit: string; readonly cap?: boolean }
  /** 1 − distance to a target, as a share of the distance from there to the worst; `cap` (false) ends at 1. */
  | { readonly method: 'distance-to-target'; readonly target: number; readonly cap?: boolean }
  /** Share of the highest figure; where lower is better, lowest figure by figure. */
  | { readonly method: 'fraction-of-max' }
  /** Share of the other units that are below, 0 to 1. */
  | { readonly method: 'percentile-rank' }
  /** 1 for the lowest; equal figures share the lower rank. `borda` is one less. */
  | { readonly method: 'rank' }
  | { readonly method: 'borda' }
  /** `low` to `high` onto 0 to `top` (1); `truncate` (true) ends there. */
  | { readonly method: 'goalposts'; readonly low: number; readonly high: number; readonly top?: number; readonly truncate?: boolean }
  /**
   * The logarithm of figure + `shift` (0), from that of the lowest (`low`) to that of the highest (`high`) onto `range` (0 to 100). With `low` or `high` given it
   * ends there, unless `truncate` is false. A figure that is not above −`shift` is refused: a shift of 1 keeps counts that may be 0.
   */
  | {
      readonly method: 'log';
      readonly shift?: number;
      readonly low?: number;
      readonly high?: number;
      readonly range?: readonly [number, number];
      readonly truncate?: boolean;
    }
  /** As it is, but negated where lower is better. */
  | { readonly method: 'none' };

export type NormaliseStep = Normalisation & {
  readonly step: 'normalise';
  /** Other methods for some indicators. */
  readonly indicators?: Readonly<Record<string, Normalisation>>;
};

/**
 * Weights of the parts of aggregates; without such a step they are the hierarchy's. `level` is that of the aggregates (2: those right above indicators);
 * where it may be absent, the step is for all levels.
 */
export type WeightStep =
  | { readonly step: 'weight'; readonly method: 'given'; readonly weights: Readonly<Record<string, number>> }
  | { readonly step: 'weight'; readonly method: 'equal'; readonly level?: number }
  /** Squared loadings on the first principal component. */
  | { readonly step: 'weight'; readonly method: 'pca'; readonly level?: number }
  /** So that the correlation of each part with its aggregate has the share that is wanted among the parts (equal where `importance` is absent). */
  | {
      readonly step: 'weight';
      readonly method: 'optimised';
      readonly level: number;
      readonly importance?: Readonly<Record<string, number>>;
    }
  /** Of each unit the weights that are best for it, its part scores compared with all units'; `shares` bounds what each part contributes to the score. */
  | {
      readonly step: 'weight';
      readonly method: 'benefit-of-the-doubt';
      readonly level: number;
      readonly shares?: readonly [number, number];
    };

export type AggregateMethod = 'arithmetic' | 'geometric' | 'harmonic' | 'generalised' | 'copeland' | 'mazziotta-pareto';

export type Aggregation = {
  readonly method: AggregateMethod;
  /** For `generalised`: the exponent; 0 is the geometric mean. */
  readonly power?: number;
  /** For `mazziotta-pareto`: unevenness lowers the score (`down`) or, where high is bad, raises it (`up`). */
  readonly penalty?: 'down' | 'up';
  /** For `copeland`: pairs won minus pairs lost (`pairs`), or the weights of the indicators won, summed over all others (`weights`, as in COINr). */
  readonly count?: 'pairs' | 'weights';
  /** Least share of the parts that apply to the unit, 0 to 1, that must have a score (0: one is enough). Below it the aggregate is missing. */
  readonly availability?: number;
  /** Part scores below it count as this much. A floor of 0 also lets a part of 0 make a geometric, harmonic or negative-power mean 0, which is refused without. */
  readonly floor?: number;
};

/** From indicators up to the index: the last step, exactly once. */
export type AggregateStep = Aggregation & {
  readonly step: 'aggregate';
  /** What is different at some levels, by the level of the aggregate ("2": those right above indicators). */
  readonly levels?: Readonly<Record<string, Partial<Aggregation>>>;
};

export type Step = DenominateStep | ImputeStep | ScreenStep | TreatStep | NormaliseStep | WeightStep | AggregateStep;

export type Recipe = { readonly steps: readonly Step[] };

const share = number({ min: 0, max: 1 });

const treatment = {
  skew: number({ min: 0 }),
  kurtosis: number(),
  points: number({ min: 0, whole: true }),
  transform: choice('log', 'box-cox', 'none'),
  mirror: flag,
};

const normalisations: Readonly<Record<string, [Readonly<Record<string, Rule>>, readonly string[]]>> = {
  'min-max': [{ range }, []],
  scale: [{ low: number(), high: number() }, ['low', 'high']],
  'z-score': [{ mean: number(), sd: number({ above: 0 }), population: flag }, []],
  'distance-to-max': [{}, []],
  'distance-to-reference': [{ unit: text, cap: flag }, ['unit']],
  'distance-to-target': [{ target: number(), cap: flag }, ['target']],
  'fraction-of-max': [{}, []],
  'percentile-rank': [{}, []],
  rank: [{}, []],
  borda: [{}, []],
  goalposts: [{ low: number(), high: number(), top: number({ above: 0 }), truncate: flag }, ['low', 'high']],
  log: [{ shift: number(), low: number(), high: number(), range, truncate: flag }, []],
  none: [{}, []],
};

const weightings: Readonly<Record<string, [Readonly<Record<string, Rule>>, readonly string[]]>> = {
  given: [{ weights: record(number({ min: 0 })) }, ['weights']],
  equal: [{ level: number({ min: 2, whole: true }) }, []],
  pca: [{ level: number({ min: 2, whole: true }) }, []],
  optimised: [{ level: number({ min: 2, whole: true }), importance: record(number({ above: 0 })) }, ['level']],
  'benefit-of-the-doubt': [{ level: number({ min: 2, whole: true }), shares: range }, ['level']],
};

const aggregation = {
  method: choice('arithmetic', 'geometric', 'harmonic', 'generalised', 'copeland', 'mazziotta-pareto'),
  power: number(),
  penalty: choice('down', 'up'),
  count: choice('pairs', 'weights'),
  availability: share,
  floor: number(),
};

/** One set of fields or another, by `method`. */
function byMethod(methods: typeof normalisations, common: Readonly<Record<string, Rule>>): Rule {
  return (value, place) => {
    const method = typeof value === 'object' && value !== null && 'method' in value ? value.method : undefined;
    const [own, required] = (typeof method === 'string' && Object.hasOwn(methods, method) && methods[method]) || [];
    const known = choice(...Object.keys(methods))(method, `${place}, method`);
    return own === undefined ? known : fields({ ...common, method: text, ...own }, required)(value, place);
  };
}

/** `low` below `high`, which no rule for one field can say. */
function ordered(rule: Rule): Rule {
  return (value, place) => {
    const findings = rule(value, place);
    if (findings.length > 0) return findings;
    const { low, high } = value as { readonly low?: number; readonly high?: number }; // nothing was found, so they are numbers or absent
    if (low === undefined || high === undefined || low < high) return [];
    return [
      {
        place: `${place}, low`,
        problem: `it is ${low} and high is ${high}`,
        remedy: 'give a low below the high; the direction says which is better',
      },
    ];
  };
}

const normalisation = ordered(byMethod(normalisations, {}));

/** Rule and required fields of each step. */
const rules: Readonly<Record<Step['step'], Rule>> = {
  denominate: fields({ step: text, by: record(text) }, ['by']),
  impute: imputeRule,
  screen: fields({ step: text, availability: share }, ['availability']),
  treat: fields({ step: text, ...treatment, indicators: record(treatmentOrNone) }),
  normalise: ordered(byMethod(normalisations, { step: text, indicators: record(normalisation) })),
  weight: weightRule,
  aggregate: aggregateRule,
};

function treatmentOrNone(value: unknown, place: string): ReturnType<Rule> {
  return value === 'none' ? [] : fields(treatment)(value, place);
}

function imputeRule(value: unknown, place: string): ReturnType<Rule> {
  const methods = choice('mean', 'median', 'latest', 'linear', 'constant');
  const common = { step: text, method: methods, indicators: list(text) };
  const method = (value as { readonly method?: unknown }).method; // only read to choose the rule
  const own: Record<string, Rule> =
    method === 'mean' || method === 'median' ? { group: text } : method === 'latest' ? { within: number({ above: 0 }) } : {};
  return fields({ ...common, ...own }, ['method'])(value, place);
}

function weightRule(value: unknown, place: string): ReturnType<Rule> {
  const findings = byMethod(weightings, { step: text })(value, place);
  const { shares } = value as { readonly shares?: readonly [number, number] }; // two numbers or absent when nothing was found
  if (findings.length > 0 || shares === undefined || (shares[0] >= 0 && shares[1] <= 1)) return findings;
  return [{ place: `${place}, shares`, problem: `${shares.join(' to ')} is given`, remedy: 'give shares from 0 to 1' }];
}

function aggregateRule(value: unknown, place: string): ReturnType<Rule> {
  const levels = record(fields(aggregation), (key, at) => number({ min: 2, whole: true })(Number(key), `${at} as a level`));
  const findings = fields({ step: text, ...aggregation, levels }, ['method'])(value, place);
  if (findings.length > 0) return findings;
  const step = value as AggregateStep; // nothing was found against it
  return [step, ...Object.values(step.levels ?? {}).map((own) => ({ ...step, ...own }))]
    .filter(({ method, power }) => method === 'generalised' && power === undefined)
    .map(() => ({ place: `${place}, power`, problem: 'nothing is given', remedy: 'give the exponent of the generalised mean' }))
    .slice(0, 1);
}

/** Everything that is wrong with a recipe, in the order of its steps; nothing when `parseRecipe` would take it. */
export function checkRecipe(input: unknown): Problem[] {
  const whole = check(fields({ steps: list(() => []) }, ['steps']), input, 'recipe', 'recipe.shape');
  if (whole.length > 0) return whole;
  const { steps } = input as { readonly steps: readonly unknown[] }; // a list that is not empty, as just checked
  return [...steps.flatMap((step, at) => stepProblems(step, at)), ...orderProblems(steps)];
}

function stepProblems(step: unknown, at: number): Problem[] {
  const name = typeof step === 'object' && step !== null && 'step' in step ? step.step : undefined;
  if (!isStepName(name)) return check(choice(...Object.keys(rules)), name, `step ${at + 1}`, 'recipe.step');
  return check(rules[name], step, `step ${at + 1} (${name})`, 'recipe.parameter');
}

function isStepName(name: unknown): name is Step['step'] {
  return typeof name === 'string' && Object.hasOwn(rules, name);
}

/** Aggregation ends a recipe and stands in it once. */
function orderProblems(steps: readonly unknown[]): Problem[] {
  const aggregating = steps.flatMap((step, at) => ((step as Step | null)?.step === 'aggregate' ? [at] : []));
  if (aggregating.length === 1 && aggregating[0] === steps.length - 1) return [];
  const problem = aggregating.length === 0 ? 'no step aggregates' : 'it aggregates before its last step';
  return [{ code: 'recipe.order', place: 'recipe', problem, remedy: 'make an aggregate step the last and the only one' }];
}

/** Reads a recipe. @throws CompositeError `recipe.…` naming the step, the parameter and the remedy */
export function parseRecipe(input: unknown): Recipe {
  refuse(checkRecipe(input));
  return input as Recipe; // every field was just held to its type
}

/**
 * Reads one step, such as an alternative to a step of a recipe.
 * @param at its place in the recipe, from 0
 * @throws CompositeError `recipe.…`
 */
export function parseStep(input: unknown, at: number): Step {
  refuse(stepProblems(input, at));
  return input as Step; // every field was just held to its type
}

/** The step that ends a recipe. @throws CompositeError `recipe.order`, or `recipe.no-level` when it names a level that the hierarchy has not */
export function aggregateStep(steps: readonly Step[], { levels }: { readonly levels: number }): AggregateStep {
  const last = steps.at(-1);
  if (last?.step !== 'aggregate') {
    throw new CompositeError({
      code: 'recipe.order',
      place: 'recipe',
      problem: 'its last step does not aggregate',
      remedy: 'end it with an aggregate step',
    });
  }
  for (const level in last.levels) {
    if (Number(level) <= levels) continue;
    const place = `step ${steps.length} (aggregate), levels, "${level}"`;
    const problem = `the hierarchy has ${levels} levels`;
    throw new CompositeError({ code: 'recipe.no-level', place, problem, remedy: `give levels from 2 to ${levels}` });
  }
  return last;
}
