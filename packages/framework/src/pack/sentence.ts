/** A score and its reason in plain words. Titles are in the pack's language, the words around them in English. */
import type { AnswerValue, Group, Indicator, Interval, MissingSet, Pack, Text } from '../model.ts';
import { numberAt, type State } from '../score/state.ts';
import { leavesBelow, nodeAt, type Plan, type PlanNode } from './plan.ts';

type Scored = { readonly plan: Plan; readonly state: State };

const QUOTED = 3;

const own = (pack: Pack, text: Text): string => (text[pack.language] ?? Object.values(text)[0] ?? '').replace(/[.;\s]+$/, '');
const figure = (value: number): string => String(Math.round(value * 1e4) / 1e4);
const count = (number: number, one: string, many = `${one}s`): string => `${number} ${number === 1 ? one : many}`;

/** Titles of the levels that a node's stages are counted in: the pack's stages, or those of the level answers below. */
function stageTitles(pack: Pack, node: Group | Indicator, max: number): readonly Text[] {
  if (node.type === 'indicator') return node.answer.kind === 'level' ? node.answer.titles : pack.stages.map(({ title }) => title);
  if (pack.stages.length === max + 1) return pack.stages.map(({ title }) => title);
  const [first] = node.children;
  return first === undefined ? [] : stageTitles(pack, first, max);
}

function stageName({ plan }: Scored, { element, max }: PlanNode, stage: number): string {
  const title = 'type' in element ? stageTitles(plan.pack, element, max)[stage] : undefined;
  return title === undefined ? `stage ${stage}` : own(plan.pack, title);
}

function place(scored: Scored, node: PlanNode, { low, high }: Interval): string {
  const max = numberAt(scored.state.max, node.index);
  if (node.scale === 'stage') {
    if (low === high) return `${stageName(scored, node, low)} (${low} of ${max})`;
    return `Between ${stageName(scored, node, low)} and ${stageName(scored, node, high)} (${low} to ${high} of ${max})`;
  }
  const unit = node.scale === 'points' ? ' points' : '';
  if (low === high) return `${figure(low)} of ${figure(max)}${unit}`;
  return `Between ${figure(low)} and ${figure(high)} of ${figure(max)}${unit}`;
}

function leafTitle({ plan }: Scored, id: string): string {
  const node = nodeAt(plan, plan.indexOf.get(id) ?? -1);
  const title = `“${own(plan.pack, 'text' in node.element ? node.element.text : node.element.title)}”`;
  return isDeducted(plan, node) ? `no longer ${title}` : title;
}

/** Whether it, or something that it is a part of, takes points off. */
function isDeducted(plan: Plan, node: PlanNode): boolean {
  return node.deducts || (node.parent >= 0 && isDeducted(plan, nodeAt(plan, node.parent)));
}

/** What a node takes off the points of the one above. */
function deductionWords({ plan, state }: Scored, node: PlanNode, { low, high }: Interval): string {
  if (!node.deducts) return '';
  const max = numberAt(state.max, node.index);
  const hasPoints = node.scale === 'points' && nodeAt(plan, node.parent).rule === 'points';
  const worth = (value: number) => figure(hasPoints ? value : (node.weight * value) / max);
  const taken = low === high ? worth(low) : `between ${worth(low)} and ${worth(high)}`;
  return `${taken} of at most ${worth(max)} points are deducted`;
}

function quoted(scored: Scored, ids: readonly string[]): string {
  const titles = ids.slice(0, QUOTED).map((id) => leafTitle(scored, id));
  return ids.length > QUOTED ? `${titles.join('; ')}; and ${ids.length - QUOTED} more` : titles.join('; ');
}

function nextStep(scored: Scored, node: PlanNode, missing: readonly MissingSet[]): string {
  const [next] = missing;
  if (next === undefined) return '';
  const what = quoted(scored, next.ids);
  const many = next.ids.length;
  if (node.scale !== 'stage') return `; the step that gains most for its effort leads to ${figure(next.reaches)}: ${what}`;
  const stage = stageName(scored, node, next.reaches);
  if (node.rule === 'gate') return `; for ${stage} ${many} ${many === 1 ? 'is' : 'are'} missing: ${what}`;
  return `; the least effort to ${stage} needs ${many}: ${what}`;
}

function unknowns({ state }: Scored, node: PlanNode): number {
  return numberAt(state.applicable, node.index) - numberAt(state.answered, node.index);
}

/** Criteria that a gate found met up to where it stands. */
function gateReason(scored: Scored, node: PlanNode, { low }: Interval): string {
  const asked = leavesBelow(scored.plan, node.index).filter((leaf) => numberAt(scored.state.applicable, leaf.index) > 0);
  if (low === 0) return 'not all criteria of the first stage are met';
  const upTo = asked.filter((leaf) => leaf.stage <= low).length;
  if (upTo === asked.length) return upTo === 1 ? 'its one criterion is met' : `all ${upTo} criteria are met`;
  return upTo === 1 ? 'the one criterion up to this stage is met' : `all ${upTo} criteria up to this stage are met`;
}

const RULE_WORDS = {
  median: 'the median',
  minimum: 'the lowest',
  mean: 'the weighted mean',
  'geometric-mean': 'the weighted geometric mean',
  'weighted-sum': 'the weighted sum',
  points: 'the sum of the points',
} as const;

function reason(scored: Scored, node: PlanNode, value: Interval): string {
  if (node.rule === null) return '';
  if (node.rule === 'gate') return gateReason(scored, node, value);
  const applicable = node.children.filter((child) => numberAt(scored.state.applicable, child) > 0);
  const dropped = node.children.length - applicable.length;
  const deductions = applicable.filter((child) => nodeAt(scored.plan, child).deducts).length;
  const less = deductions === 0 ? '' : `, less ${count(deductions, 'deduction')}${value.low === 0 ? ' and never below 0' : ''}`;
  const words = `${RULE_WORDS[node.rule]} of ${count(applicable.length - deductions, 'part')}${less}`;
  return dropped === 0 ? words : `${words} (${dropped} not applicable)`;
}

function unknownWords(scored: Scored, node: PlanNode, { low, high }: Interval): string {
  const number = unknowns(scored, node);
  if (number === 0 || node.rule === null) return '';
  const criteria = leavesBelow(scored.plan, node.index).every((leaf) => 'stage' in leaf.element);
  const words = `${count(number, criteria ? 'criterion' : 'question', criteria ? 'criteria' : 'questions')} ${number === 1 ? 'is' : 'are'} unknown`;
  return low === high ? `${words}, which changes nothing here` : words;
}

function answerWords(node: PlanNode, value: Interval, answer: AnswerValue | undefined): string {
  if (value.low !== value.high || answer === undefined || answer === 'unknown') return 'not answered yet';
  const kind = 'type' in node.element && node.element.type === 'indicator' ? node.element.answer : null;
  if (kind?.kind === 'number') return `${String(answer)} ${kind.unit}, between ${kind.worst} (worst) and ${kind.best} (best)`;
  return kind?.kind === 'choice' ? `answered ${String(answer)}` : '';
}

/** The sentence of a node. `answer` is the value given where the node is an indicator answered by one. */
export function sentenceOf(
  scored: Scored,
  node: PlanNode,
  value: Interval | null,
  missing: readonly MissingSet[],
  answer: AnswerValue | undefined,
): string {
  if (value === null) return 'Not applicable: nothing below it applies.';
  const deducted = deductionWords(scored, node, value);
  if (!('type' in node.element)) {
    const verdict = value.low === value.high ? (value.low === 1 ? 'Met' : 'Not met') : 'Unknown';
    return deducted === '' ? `${verdict}.` : `${verdict}: ${deducted}.`;
  }
  const because = node.rule === null ? answerWords(node, value, answer) : reason(scored, node, value);
  const parts = [unknownWords(scored, node, value), because, deducted].filter((words) => words !== '');
  const why = parts.length === 0 ? '' : `: ${parts.join('; ')}`;
  return `${place(scored, node, value)}${why}${node.rule === null ? '' : nextStep(scored, node, missing)}.`;
}
