/**
 * What is missing: the sets of criteria (or one-value indicators) that lead further, cheapest first.
 *
 * Children of a group share no criteria, so the cheapest way to raise a median or a minimum is the cheapest children's cheapest ways, exactly.
 */
import type { MissingSet } from '../model.ts';
import { leavesBelow, nodeAt, type Plan, type PlanNode } from '../pack/plan.ts';
import { copyState, leafValue, numberAt, putLeaf, type State } from './state.ts';

type Scored = { readonly plan: Plan; readonly state: State };
/** Leaves to raise, each to a value. */
type Way = { readonly leaves: readonly { readonly node: PlanNode; readonly to: number }[]; readonly effort: number };

/** Effort of an indicator that is answered by one value; for levels it is that of one level. */
const VALUE_EFFORT = 2;
/** At most this many single steps are listed. */
const MAX_STEPS = 10;

const NOTHING: Way = { leaves: [], effort: 0 };
const effortOf = ({ element }: PlanNode): number => ('effort' in element ? element.effort : VALUE_EFFORT);
const one = (node: PlanNode, to: number, effort = effortOf(node)): Way => ({ leaves: [{ node, to }], effort });
const join = (ways: readonly Way[]): Way => ({
  leaves: ways.flatMap(({ leaves }) => leaves),
  effort: ways.reduce((sum, { effort }) => sum + effort, 0),
});
const cheaper = (a: Way, b: Way): number => a.effort - b.effort || a.leaves.length - b.leaves.length;

const lowOf = ({ state }: Scored, node: PlanNode): number => numberAt(state.low, node.index);
const isApplicable = ({ state }: Scored, node: PlanNode): boolean =>
  numberAt(state.applicable, node.index) > 0 && numberAt(state.max, node.index) > 0;
const applicableChildren = (scored: Scored, node: PlanNode): PlanNode[] =>
  node.children.map((child) => nodeAt(scored.plan, child)).filter((child) => isApplicable(scored, child));

/** All ways, or null when one of them does not exist. */
function all(ways: readonly (Way | null)[]): Way | null {
  const found = ways.filter((way) => way !== null);
  return found.length === ways.length ? join(found) : null;
}

function gateWay(scored: Scored, node: PlanNode, stage: number): Way | null {
  const pooled = leavesBelow(scored.plan, node.index).filter((leaf) => isApplicable(scored, leaf));
  const reached = Math.min(...pooled.map((leaf) => leaf.stage).filter((asked) => asked >= stage));
  if (!Number.isFinite(reached)) return null;
  return join(pooled.filter((leaf) => leaf.stage <= reached && lowOf(scored, leaf) < 1).map((leaf) => one(leaf, 1)));
}

/** The cheapest way for a node on a stage scale to stand at `stage` or higher; null when there is none. */
function wayToStage(scored: Scored, node: PlanNode, stage: number): Way | null {
  if (lowOf(scored, node) >= stage) return NOTHING;
  if (stage > node.max) return null;
  if (node.rule === null) return one(node, stage, VALUE_EFFORT * (stage - lowOf(scored, node)));
  if (node.rule === 'gate') return gateWay(scored, node, stage);
  const children = applicableChildren(scored, node);
  const needed = node.rule === 'median' ? Math.floor(children.length / 2) + 1 : children.length;
  const ways = children
    .map((child) => wayToStage(scored, child, stage))
    .filter((way) => way !== null)
    .toSorted(cheaper);
  return ways.length < needed ? null : join(ways.slice(0, needed));
}

/** The children that hold a minimum, or a geometric mean of 0, down: all of them have to rise before it does. */
function holdingDown(scored: Scored, node: PlanNode): PlanNode[] {
  const children = applicableChildren(scored, node);
  const share = (child: PlanNode) => lowOf(scored, child) / numberAt(scored.state.max, child.index);
  if (node.rule === 'minimum') {
    const least = Math.min(...children.map(share));
    return children.filter((child) => share(child) === least);
  }
  return node.rule === 'geometric-mean' ? children.filter((child) => share(child) === 0) : [];
}

/** The cheapest way to raise a node at all; null at its top. */
function wayUp(scored: Scored, node: PlanNode): Way | null {
  if (lowOf(scored, node) >= numberAt(scored.state.max, node.index)) return null;
  if (node.scale === 'stage') return wayToStage(scored, node, lowOf(scored, node) + 1);
  if (node.rule === null) return one(node, node.max);
  const held = holdingDown(scored, node);
  if (held.length > 0) return all(held.map((child) => wayUp(scored, child)));
  const children = applicableChildren(scored, node);
  const ways = children.flatMap((child) => (child.deducts ? waysDown(scored, child) : (wayUp(scored, child) ?? []))).toSorted(cheaper);
  if (!children.some(({ deducts }) => deducts)) return ways[0] ?? null;
  // As long as more is deducted than there is, one step may change nothing.
  return ways.find((way) => lowAfter(scored, node, way) > lowOf(scored, node)) ?? (ways.length === 0 ? null : join(ways));
}

/** The steps that take a deduction back: each leaf of it that may be worth something. */
function waysDown({ plan, state }: Scored, node: PlanNode): Way[] {
  return leavesBelow(plan, node.index)
    .filter(({ index }) => numberAt(state.applicable, index) > 0 && numberAt(state.high, index) > 0)
    .map((leaf) => one(leaf, 0));
}

/** The single steps below a node: one criterion, one indicator, or the set that lifts what rises only by stages. */
function singleSteps(scored: Scored, node: PlanNode): Way[] {
  if (node.scale === 'stage' || node.rule === null || holdingDown(scored, node).length > 1) {
    const way = wayUp(scored, node);
    return way === null ? [] : [way];
  }
  return applicableChildren(scored, node).flatMap((child) => (child.deducts ? waysDown(scored, child) : singleSteps(scored, child)));
}

/** The low of a node once a way is gone; the scratch state is put back as it was. */
function lowAfter({ plan, state }: Scored, node: PlanNode, way: Way): number {
  const before = way.leaves.map((leaf) => ({ leaf: leaf.node, value: leafValue(state, leaf.node.index) }));
  for (const { node: leaf, to } of way.leaves) putLeaf(plan, state, leaf, { interval: { low: to, high: to }, answered: true });
  const low = numberAt(state.low, node.index);
  for (const { leaf, value } of before) putLeaf(plan, state, leaf, value);
  return low;
}

function asSet(scored: Scored, node: PlanNode, way: Way): MissingSet {
  const leaves = way.leaves.toSorted((a, b) => effortOf(a.node) - effortOf(b.node) || a.node.index - b.node.index);
  return { reaches: lowAfter(scored, node, way), ids: leaves.map((leaf) => leaf.node.id), effort: way.effort };
}

/** For each higher stage in turn the one set that it needs; a set that reaches two stages at once is listed once, for the higher. */
function gateSets(scored: Scored, node: PlanNode): MissingSet[] {
  const sets: MissingSet[] = [];
  for (let stage = lowOf(scored, node) + 1; stage <= node.max; stage = (sets.at(-1)?.reaches ?? node.max) + 1) {
    const way = gateWay(scored, node, stage);
    if (way === null) break;
    sets.push(asSet(scored, node, way));
  }
  return sets;
}

function steps(scored: Scored, node: PlanNode): MissingSet[] {
  const low = lowOf(scored, node);
  const gain = (set: MissingSet) => (set.reaches - low) / set.effort;
  const sets = (ways: readonly Way[]) => ways.map((way) => asSet(scored, node, way)).filter((set) => set.reaches > low);
  const singles = sets(singleSteps(scored, node));
  const found = singles.length > 0 ? singles : sets([wayUp(scored, node) ?? NOTHING]);
  return found.toSorted((a, b) => gain(b) - gain(a)).slice(0, MAX_STEPS);
}

/**
 * The sets that lead a node further. A gate: one set for each higher stage. Another stage scale: the cheapest set to the next stage.
 * Shares and points: up to ten single steps by gain per effort. Empty at the top, and where nothing is applicable.
 */
export function missingSets(plan: Plan, state: State, node: PlanNode): MissingSet[] {
  const scored: Scored = { plan, state: copyState(state) };
  if (!isApplicable(scored, node)) return [];
  if (node.rule === 'gate') return gateSets(scored, node);
  if (node.scale !== 'stage' && node.rule !== null && node.rule !== 'minimum') return steps(scored, node);
  const way = wayUp(scored, node);
  return way === null ? [] : [asSet(scored, node, way)];
}
