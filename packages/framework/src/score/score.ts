/**
 * Scores answers under a pack.
 *
 *     const scores = openScores(pack, { verdicts, values });
 *     scores.result('law').value;               // { low: 1, high: 2 }: between the second and the third stage
 *     scores.set('illegal-access.offence', 'met'); // the ids whose result changed
 *     scores.trace('law').sentence;             // why
 */

import { FrameworkError } from '../framework-error.ts';
import type { Answers, AnswerValue, Indicator, Pack, Result, Trace, VerdictValue } from '../model.ts';
import { hint } from '../pack/did-you-mean.ts';
import { nodeAt, type Plan, type PlanNode, planOf } from '../pack/plan.ts';
import { valueInterval, verdictInterval } from './answers.ts';
import { computeState, coverageAt, type LeafValue, numberAt, putLeaf, type State } from './state.ts';
import { intervalAt, traceOf } from './trace.ts';

/** Results and traces by the id of a group, an indicator or a criterion. */
export type Scores = {
  readonly pack: Pack;
  /** @throws FrameworkError `score.unknown-id` when the pack has no such id. */
  readonly result: (id: string) => Result;
  /** @throws FrameworkError `score.unknown-id` when the pack has no such id. */
  readonly trace: (id: string) => Trace;
};

/** Scores that follow changed answers. Both return the ids whose result changed, from the answer up to the whole. */
export type OpenScores = Scores & {
  readonly set: (criterionId: string, verdict: VerdictValue) => string[];
  readonly setValue: (indicatorId: string, value: AnswerValue) => string[];
};

/** A pack made ready: scores any number of sets of answers. */
export type Scorer = { readonly pack: Pack; readonly open: (answers: Answers) => OpenScores };

function unknownId(plan: Plan, id: string): FrameworkError {
  const known = hint(id, plan.indexOf.keys(), 'use an id of the pack');
  return new FrameworkError('score.unknown-id', `the pack "${plan.pack.id}" has no "${id}"; ${known}`);
}

function find(plan: Plan, id: string): PlanNode {
  const index = plan.indexOf.get(id);
  if (index === undefined) throw unknownId(plan, id);
  return nodeAt(plan, index);
}

function criterionOf(plan: Plan, id: string): PlanNode {
  const node = find(plan, id);
  if ('type' in node.element) throw new FrameworkError('answer.not-a-criterion', `"${id}" takes no verdict; give verdicts on criteria`);
  return node;
}

function valueIndicatorOf(plan: Plan, id: string): { node: PlanNode; indicator: Indicator } {
  const node = find(plan, id);
  const { element } = node;
  if ('type' in element && element.type === 'indicator') return { node, indicator: element };
  throw new FrameworkError('answer.not-an-indicator', `"${id}" takes no value; give values to indicators`);
}

const verdictLeaf = (verdict: VerdictValue): LeafValue => ({
  interval: verdictInterval(verdict),
  answered: verdict === 'met' || verdict === 'unmet',
});
const valueLeaf = (indicator: Indicator, value: AnswerValue): LeafValue => ({
  interval: valueInterval(indicator, value),
  answered: value !== 'unknown' && value !== 'not-applicable',
});

function checkAnswers(plan: Plan, { verdicts, values }: Answers): void {
  for (const id of verdicts.keys()) criterionOf(plan, id);
  for (const [id, value] of values) valueInterval(valueIndicatorOf(plan, id).indicator, value);
}

function initialLeaf({ verdicts, values }: Answers): (node: PlanNode) => LeafValue {
  return ({ id, element }) => {
    if (!('type' in element)) return verdictLeaf(verdicts.get(id) ?? 'unknown');
    return element.type === 'indicator' ? valueLeaf(element, values.get(id) ?? 'unknown') : { interval: null, answered: false };
  };
}

function resultOf(state: State, node: PlanNode): Result {
  const { id, index, scale, distributionAt, distributionLength } = node;
  const result: Result = {
    id,
    scale,
    value: intervalAt(state, index),
    max: numberAt(state.max, index),
    coverage: coverageAt(state, index),
  };
  if (distributionAt < 0) return result;
  return { ...result, distribution: [...state.distribution.subarray(distributionAt, distributionAt + distributionLength)] };
}

/**
 * Opens scores on answers; what the answers do not name is unknown.
 *
 * @throws FrameworkError `score.unknown-id` or `answer.…` when an answer is not one the pack asks for.
 */
export function openScores(pack: Pack, answers: Answers): OpenScores {
  const plan = planOf(pack);
  checkAnswers(plan, answers);
  const state = computeState(plan, initialLeaf(answers));
  const given = new Map(answers.values);
  const put = (node: PlanNode, value: LeafValue) => putLeaf(plan, state, node, value).map((index) => nodeAt(plan, index).id);
  return {
    pack,
    result: (id) => resultOf(state, find(plan, id)),
    trace: (id) => traceOf(plan, state, find(plan, id), given.get(id)),
    set: (id, verdict) => put(criterionOf(plan, id), verdictLeaf(verdict)),
    setValue: (id, value) => {
      const { node, indicator } = valueIndicatorOf(plan, id);
      const leaf = valueLeaf(indicator, value);
      given.set(id, value);
      return put(node, leaf);
    },
  };
}

/** Makes a pack ready for scoring. @throws FrameworkError `pack.rule` when a rule cannot be computed over what is below it. */
export function compilePack(pack: Pack): Scorer {
  planOf(pack);
  return { pack, open: (answers) => openScores(pack, answers) };
}

/** Scores one set of answers, as it stands. Throws as `openScores` does. */
export function scoreAll(pack: Pack, answers: Answers): Scores {
  const { result, trace } = openScores(pack, answers);
  return { pack, result, trace };
}
