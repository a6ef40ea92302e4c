/** Why a node scores what it scores: made when somebody asks. */

import type { AnswerValue, Interval, Trace } from '../model.ts';
import { leavesBelow, nodeAt, type Plan, type PlanNode } from '../pack/plan.ts';
import { sentenceOf } from '../pack/sentence.ts';
import { missingSets } from './missing.ts';
import { leafValue, numberAt, type State } from './state.ts';

/** The interval of a node; null when nothing at or below it is applicable. */
export function intervalAt(state: State, index: number): Interval | null {
  return leafValue(state, index).interval;
}

type Input = Trace['inputs'][number];

/** A measured number is shown as measured, not as the share it comes to. */
function ownInput(node: PlanNode, value: Interval | null, answer: AnswerValue | undefined): Input {
  const { id, element, max } = node;
  const kind = 'type' in element && element.type === 'indicator' ? element.answer : null;
  if (kind?.kind !== 'number' || value === null) return { id, value, max, weight: 1 };
  const measured = typeof answer === 'number' ? { low: answer, high: answer } : { low: kind.worst, high: kind.best };
  return { id, value: measured, max: kind.best, weight: 1 };
}

function inputsOf(plan: Plan, state: State, node: PlanNode, answer: AnswerValue | undefined): Input[] {
  if (node.rule === null) return [ownInput(node, intervalAt(state, node.index), answer)];
  const seen = node.rule === 'gate' ? leavesBelow(plan, node.index) : node.children.map((child) => nodeAt(plan, child));
  return seen.map(({ id, index, weight, deducts }) => ({
    ...{ id, value: intervalAt(state, index), max: numberAt(state.max, index), weight },
    ...(deducts ? { deducts: true as const } : {}),
  }));
}

/** The trace of one node. `answer` is the value given where the node is an indicator answered by one. */
export function traceOf(plan: Plan, state: State, node: PlanNode, answer: AnswerValue | undefined): Trace {
  const value = intervalAt(state, node.index);
  const missing = missingSets(plan, state, node);
  const kind = 'type' in node.element && node.element.type === 'indicator' ? node.element.answer.kind : 'criteria';
  return {
    rule: node.rule ?? kind,
    inputs: inputsOf(plan, state, node, answer),
    value,
    missing,
    sentence: sentenceOf({ plan, state }, node, value, missing, answer),
  };
}
