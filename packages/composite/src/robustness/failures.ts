/** Why runs failed, and what they have in common. */
import { drawsOf, runsOf } from './design.ts';
import type { Factor } from './factor.ts';
import type { FailedRun, Runs } from './runs.ts';

/** Values of a factor: labels of alternatives, or a range. */
export type FactorValues =
  | { readonly factor: string; readonly labels: readonly string[] }
  | { readonly factor: string; readonly from: number; readonly to: number };

/** Runs that failed by one code. */
export type Failure = {
  readonly code: string;
  /** As the first of these runs says. */
  readonly place: string;
  readonly message: string;
  readonly remedy: string;
  /** How many failed so, of how many runs in all. */
  readonly failed: number;
  readonly runs: number;
  /** Only runs with these values failed so; a factor that makes no difference is not named. */
  readonly shared: readonly FactorValues[];
  /** All runs with these values; when it equals `failed`, they are the cause. */
  readonly sharing: number;
};

/** Explains the runs that failed, the most frequent code first. */
export function explainFailures({ design, failures }: Runs): Failure[] {
  const draw = drawsOf(design);
  // Of weights there is nothing to tell: what is drawn for them counts as no number.
  const drawn = failures.length === 0 ? [] : Array.from({ length: runsOf(design) }, (_, run) => Float64Array.from(draw(run), Number));
  const codes = [...new Set(failures.map(({ code }) => code))];
  const groups = codes.map((code) => failures.filter((failure) => failure.code === code));
  return groups.map((group) => explain(group, drawn, design.factors)).sort((a, b) => b.failed - a.failed);
}

/** Whether a run's values are among those shared. */
type Condition = { readonly values: FactorValues; readonly holds: (drawn: Float64Array) => boolean };

function explain(group: readonly FailedRun[], drawn: readonly Float64Array[], factors: readonly Factor[]): Failure {
  const { code = '', place = '', message = '', remedy = '' } = group[0] ?? {};
  const own = group.flatMap(({ run }) => [drawn[run] ?? new Float64Array(0)]);
  const alternatives = needed(conditions(factors, own, drawn, 'alternatives'), drawn);
  const rest = drawn.filter((each) => alternatives.every(({ holds }) => holds(each)));
  const ranges = needed(conditions(factors, own, rest, 'range'), rest);
  const sharing = rest.filter((each) => ranges.every(({ holds }) => holds(each))).length;
  const shared = [...alternatives, ...ranges].map(({ values }) => values);
  return { code, place, message, remedy, failed: group.length, runs: drawn.length, shared, sharing };
}

/** What the failed runs have in common that not all runs have. */
function conditions(
  factors: readonly Factor[],
  own: readonly Float64Array[],
  all: readonly Float64Array[],
  kind: 'alternatives' | 'range',
): Condition[] {
  const found = factors.flatMap((factor, index) => (factor.kind === kind ? conditionOf(factor, index, own) : []));
  return found.filter(({ holds }) => !all.every(holds));
}

function conditionOf(factor: Factor, index: number, own: readonly Float64Array[]): Condition[] {
  const drawn = new Set(own.map((each) => each[index] ?? Number.NaN));
  if (factor.kind === 'alternatives') {
    const labels = factor.alternatives.flatMap(({ label }, at) => (drawn.has(at) ? [label] : []));
    return [{ values: { factor: factor.name, labels }, holds: (each) => drawn.has(each[index] ?? Number.NaN) }];
  }
  const sorted = Float64Array.from(drawn).sort();
  const [from = 0, to = 0] = [sorted[0], sorted.at(-1)];
  const holds = (each: Float64Array) => (each[index] ?? Number.NaN) >= from && (each[index] ?? Number.NaN) <= to;
  return [{ values: { factor: factor.name, from, to }, holds }];
}

/** Leaves out each condition without which no more runs are named that did not fail. */
function needed(found: readonly Condition[], all: readonly Float64Array[]): Condition[] {
  const sharing = (some: readonly Condition[]) => all.filter((each) => some.every(({ holds }) => holds(each))).length;
  let left = [...found];
  for (const condition of found) {
    const without = left.filter((other) => other !== condition);
    if (sharing(without) === sharing(left)) left = without;
  }
  return left;
}
