/** On which scale a node's score stands: a matter of the pack alone, never of the answers. */
import type { Group, Indicator, Pack, Scale } from '../model.ts';

/** `max` counts every child in; on the points scale answers that are not applicable make it smaller. */
export type ScaleOf = { readonly scale: Scale; readonly max: number };

const SHARE: ScaleOf = { scale: 'share', max: 1 };

function indicatorScale(indicator: Indicator, topStage: number): ScaleOf {
  const { answer, rule, criteria } = indicator;
  if (answer.kind === 'level') return { scale: 'stage', max: answer.titles.length - 1 };
  if (answer.kind !== 'criteria') return SHARE;
  if (rule === 'gate') return { scale: 'stage', max: topStage };
  if (rule !== 'points' && rule !== 'weighted-sum') return SHARE;
  return { scale: 'points', max: criteria.reduce((sum, { weight, deducts }) => sum + (deducts ? 0 : weight), 0) };
}

/** The one stage scale that all share, or null. */
function commonStages(scales: readonly ScaleOf[]): ScaleOf | null {
  const [first] = scales;
  return first !== undefined && scales.every(({ scale, max }) => scale === 'stage' && max === first.max) ? first : null;
}

function groupScale(group: Group, children: readonly ScaleOf[], topStage: number): ScaleOf {
  switch (group.rule) {
    case 'gate':
      return { scale: 'stage', max: topStage };
    case 'median':
      return { scale: 'stage', max: commonStages(children)?.max ?? topStage };
    case 'minimum':
      return commonStages(children) ?? SHARE;
    case 'mean':
    case 'geometric-mean':
      return SHARE;
    case 'weighted-sum':
      return { scale: 'points', max: group.children.reduce((sum, { weight, deducts }) => sum + (deducts ? 0 : weight), 0) };
    case 'points':
      return {
        scale: 'points',
        max: group.children.reduce((sum, child, at) => sum + (child.deducts ? 0 : pointsOf(children[at], child.weight)), 0),
      };
  }
}

/** What a child is worth under the rule `points`: its own points, or its weight. */
function pointsOf(scale: ScaleOf | undefined, weight: number): number {
  return scale?.scale === 'points' ? scale.max : weight;
}

/** The scale of a group or indicator of a pack. */
export function scaleOf(pack: Pack, node: Group | Indicator): ScaleOf {
  const topStage = Math.max(pack.stages.length - 1, 0);
  if (node.type === 'indicator') return indicatorScale(node, topStage);
  return groupScale(
    node,
    node.children.map((child) => scaleOf(pack, child)),
    topStage,
  );
}

function hasOtherKinds(group: Group): boolean {
  return group.children.some((child) => (child.type === 'group' ? hasOtherKinds(child) : child.answer.kind !== 'criteria'));
}

/** Whether something below a node is deducted. */
function hasDeductions(node: Group | Indicator): boolean {
  if (node.type === 'indicator') return node.criteria.some(({ deducts }) => deducts);
  return node.children.some((child) => child.deducts || hasDeductions(child));
}

/** Points can be deducted, from points; a deduction of a deduction would be none. */
function deductionProblem(node: Group | Indicator): string | null {
  const parts = node.type === 'indicator' ? node.criteria : node.children;
  const deducted = parts.filter(({ deducts }) => deducts);
  const [first] = deducted;
  if (first === undefined) return null;
  if (node.rule !== 'points' && node.rule !== 'weighted-sum')
    return `"${first.id}" deducts points, and the rule ${node.rule} gives none; use points or weighted-sum, or remove "deducts"`;
  if (deducted.length === parts.length)
    return 'everything in it deducts, so that there is nothing to deduct from; remove "deducts" from a part';
  const nested = deducted.find((part) => 'type' in part && hasDeductions(part));
  return nested === undefined ? null : `"${nested.id}" deducts and holds deductions itself; remove "deducts" from one of them`;
}

/** Why a node's rule cannot be computed over what is below it, and what to do; null when it can. */
export function ruleProblem(pack: Pack, node: Group | Indicator): string | null {
  if (node.type === 'indicator' && node.answer.kind !== 'criteria') return null;
  const deduction = deductionProblem(node);
  if (deduction !== null) return deduction;
  if (node.rule === 'gate' && pack.stages.length === 0) {
    return 'the gate needs stages, and this pack has none; declare stages or name another rule';
  }
  if (node.type === 'indicator') {
    return node.rule === 'median' ? 'the median is taken of stages, and criteria have none to take it of; use gate or another rule' : null;
  }
  if (node.rule === 'gate' && hasOtherKinds(node)) {
    return 'a gate pools criteria, but an indicator below is not answered by criteria; use minimum or another rule';
  }
  if (node.rule === 'gate' && hasDeductions(node)) {
    return 'a gate pools criteria and deducts none, but something below deducts; use another rule, or remove "deducts"';
  }
  if (node.rule === 'median' && commonStages(node.children.map((child) => scaleOf(pack, child))) === null) {
    return 'the median needs children that all stand on the same stage scale; use mean or another rule';
  }
  return null;
}
