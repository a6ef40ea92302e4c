/**
 * A pack laid out for scoring: its nodes in one list, each before what is below it. Made once a pack, used for any number of answers.
 */
import { FrameworkError } from '../framework-error.ts';
import type { Criterion, Group, Indicator, Pack, Rule, Scale } from '../model.ts';
import { ruleProblem, scaleOf } from '../score/scale.ts';

export type PlanNode = {
  readonly index: number;
  readonly id: string;
  readonly element: Group | Indicator | Criterion;
  /** Index of the node above; −1 for the root. */
  readonly parent: number;
  readonly children: readonly number[];
  /** Null where nothing is computed: criteria, and indicators that are answered by one value. */
  readonly rule: Rule | null;
  readonly scale: Scale;
  /** Maximum with every child applicable. */
  readonly max: number;
  readonly weight: number;
  /** Whether it takes points off the node above. */
  readonly deducts: boolean;
  /** Stage of a criterion, 0 for all else. */
  readonly stage: number;
  /** Where this node's counts begin among the gates' counts; −1 without a gate. */
  readonly gateAt: number;
  /** Where this group's distribution begins; −1 when its indicators do not share a stage scale. */
  readonly distributionAt: number;
  /** Stages that the distribution counts; 0 without one. */
  readonly distributionLength: number;
};

export type Plan = {
  readonly pack: Pack;
  readonly nodes: readonly PlanNode[];
  readonly indexOf: ReadonlyMap<string, number>;
  /** Stages of the pack, at least 1. */
  readonly stages: number;
  readonly gateCounts: number;
  readonly distributionCounts: number;
};

type Draft = { pack: Pack; nodes: PlanNode[]; stages: number; gateCounts: number; distributionCounts: number };

const isLeaf = (element: Group | Indicator | Criterion): boolean =>
  !('type' in element) || (element.type === 'indicator' && element.answer.kind !== 'criteria');

function childrenOf(element: Group | Indicator | Criterion): readonly (Group | Indicator | Criterion)[] {
  if (isLeaf(element) || !('type' in element)) return [];
  return element.type === 'group' ? element.children : element.criteria;
}

function criterionNode(draft: Draft, criterion: Criterion, parent: number): number {
  const { id, weight, stage, deducts = false } = criterion;
  const index = draft.nodes.length;
  const none = { children: [], rule: null, gateAt: -1, distributionAt: -1, distributionLength: 0 } as const;
  draft.nodes.push({ index, id, element: criterion, parent, scale: 'share', max: 1, weight, deducts, stage, ...none });
  return index;
}

/** The maximum of the one stage scale that all indicators below share; −1 when they do not. */
function sharedStages(pack: Pack, element: Group | Indicator): number {
  if (element.type === 'indicator') {
    const { scale, max } = scaleOf(pack, element);
    return scale === 'stage' ? max : -1;
  }
  const found = new Set(element.children.map((child) => sharedStages(pack, child)));
  const [only = -1] = found;
  return found.size === 1 ? only : -1;
}

function reserveGate(draft: Draft, rule: Rule | null): number {
  if (rule !== 'gate') return -1;
  const at = draft.gateCounts;
  draft.gateCounts += 3 * draft.stages;
  return at;
}

function reserveDistribution(draft: Draft, element: Group | Indicator): { distributionAt: number; distributionLength: number } {
  const top = element.type === 'group' ? sharedStages(draft.pack, element) : -1;
  if (top < 0) return { distributionAt: -1, distributionLength: 0 };
  const distributionAt = draft.distributionCounts;
  draft.distributionCounts += top + 1;
  return { distributionAt, distributionLength: top + 1 };
}

function addNode(draft: Draft, element: Group | Indicator, parent: number): number {
  const problem = ruleProblem(draft.pack, element);
  if (problem !== null) throw new FrameworkError('pack.rule', `"${element.id}": ${problem}`);
  const index = draft.nodes.length;
  const children: number[] = [];
  const rule = isLeaf(element) ? null : element.rule;
  const { scale, max } = scaleOf(draft.pack, element);
  const gateAt = reserveGate(draft, rule);
  const distribution = reserveDistribution(draft, element);
  const { id, weight, deducts = false } = element;
  draft.nodes.push({ index, id, element, parent, children, rule, scale, max, weight, deducts, stage: 0, gateAt, ...distribution });
  for (const child of childrenOf(element)) {
    children.push('type' in child ? addNode(draft, child, index) : criterionNode(draft, child, index));
  }
  return index;
}

function makePlan(pack: Pack): Plan {
  const draft: Draft = { pack, nodes: [], stages: Math.max(pack.stages.length, 1), gateCounts: 0, distributionCounts: 0 };
  addNode(draft, pack.root, -1);
  const indexOf = new Map(draft.nodes.map(({ id, index }) => [id, index]));
  if (indexOf.size < draft.nodes.length) throw new FrameworkError('pack.duplicate-id', `an id stands twice in the pack "${pack.id}"`);
  return { ...draft, indexOf };
}

const plans = new WeakMap<Pack, Plan>();

/** The plan of a pack, made at the first call. */
export function planOf(pack: Pack): Plan {
  const known = plans.get(pack);
  if (known !== undefined) return known;
  const plan = makePlan(pack);
  plans.set(pack, plan);
  return plan;
}

/** A node by its place in the list. */
export function nodeAt(plan: Plan, index: number): PlanNode {
  const node = plan.nodes[index];
  if (node === undefined) throw new RangeError(`no node ${index} in the plan of "${plan.pack.id}"`);
  return node;
}

export const isIndicator = ({ element }: PlanNode): boolean => 'type' in element && element.type === 'indicator';

/** The criteria and one-value indicators at or below a node, in the pack's order. */
export function leavesBelow(plan: Plan, index: number): PlanNode[] {
  const node = nodeAt(plan, index);
  if (isLeaf(node.element)) return [node];
  return node.children.flatMap((child) => leavesBelow(plan, child));
}
