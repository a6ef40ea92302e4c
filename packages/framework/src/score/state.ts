/**
 * The numbers of one scored set of answers, in typed arrays by node. A changed leaf recomputes the nodes above it and nothing else;
 * counts are whole numbers and values are recomputed from children, so the result is the same bits as from scratch.
 */
import type { Interval } from '../model.ts';
import { isIndicator, nodeAt, type Plan, type PlanNode } from '../pack/plan.ts';
import { gate, geometricMean, type Inputs, lowerMedian, lowest, lowestShare, mean, points, weightedSum } from './rules.ts';

export type State = {
  readonly low: Float64Array;
  readonly high: Float64Array;
  readonly max: Float64Array;
  /** Questions (criteria, one-value indicators) at or below the node that are applicable, and those of them answered. */
  readonly applicable: Int32Array;
  readonly answered: Int32Array;
  /** By gate: applicable, met, and met or unknown criteria of each stage. */
  readonly gates: Int32Array;
  /** By group: indicators at each stage, by their low. */
  readonly distribution: Int32Array;
};

/** What a leaf holds: its interval (null: not applicable) and whether it is answered. */
export type LeafValue = { readonly interval: Interval | null; readonly answered: boolean };

function emptyState(plan: Plan): State {
  const size = plan.nodes.length;
  return {
    low: new Float64Array(size),
    high: new Float64Array(size),
    max: new Float64Array(size),
    applicable: new Int32Array(size),
    answered: new Int32Array(size),
    gates: new Int32Array(plan.gateCounts),
    distribution: new Int32Array(plan.distributionCounts),
  };
}

/** A copy that can be tried on without touching the original. */
export function copyState(state: State): State {
  return {
    low: state.low.slice(),
    high: state.high.slice(),
    max: state.max.slice(),
    applicable: state.applicable.slice(),
    answered: state.answered.slice(),
    gates: state.gates.slice(),
    distribution: state.distribution.slice(),
  };
}

export const numberAt = (values: Float64Array | Int32Array, index: number): number => values[index] ?? 0;

function add(values: Int32Array, index: number, change: number): void {
  values[index] = numberAt(values, index) + change;
}

/** What a leaf holds now. */
export function leafValue(state: State, index: number): LeafValue {
  // A maximum of 0: only deductions are applicable, and there is nothing to deduct from.
  if (numberAt(state.applicable, index) === 0 || numberAt(state.max, index) === 0) return { interval: null, answered: false };
  return {
    interval: { low: numberAt(state.low, index), high: numberAt(state.high, index) },
    answered: numberAt(state.answered, index) === 1,
  };
}

function writeLeaf(state: State, node: PlanNode, { interval, answered }: LeafValue): void {
  state.low[node.index] = interval?.low ?? 0;
  state.high[node.index] = interval?.high ?? 0;
  state.max[node.index] = node.max;
  state.applicable[node.index] = interval === null ? 0 : 1;
  state.answered[node.index] = interval !== null && answered ? 1 : 0;
}

function inputsOf(plan: Plan, state: State, node: PlanNode): { lows: Inputs; highs: Inputs } {
  const lows: number[] = [];
  const highs: number[] = [];
  const maxima: number[] = [];
  const weights: number[] = [];
  const ownPoints: boolean[] = [];
  const deductions: boolean[] = [];
  for (const child of node.children) {
    if (numberAt(state.applicable, child) === 0 || numberAt(state.max, child) === 0) continue;
    const { weight, scale, deducts } = nodeAt(plan, child);
    // The more a deduction is worth, the less is left.
    lows.push(numberAt(deducts ? state.high : state.low, child));
    highs.push(numberAt(deducts ? state.low : state.high, child));
    deductions.push(deducts);
    maxima.push(numberAt(state.max, child));
    weights.push(weight);
    ownPoints.push(scale === 'points');
  }
  const common = { maxima, weights, points: ownPoints, deducts: deductions };
  return { lows: { values: lows, ...common }, highs: { values: highs, ...common } };
}

function combine(node: PlanNode): (inputs: Inputs) => number {
  switch (node.rule) {
    case 'median':
      return lowerMedian;
    case 'minimum':
      return node.scale === 'stage' ? lowest : lowestShare;
    case 'mean':
      return mean;
    case 'geometric-mean':
      return geometricMean;
    case 'weighted-sum':
      return weightedSum;
    default:
      return points;
  }
}

/** The points that can be had: every applicable child at its best, and nothing deducted. */
function maximum(node: PlanNode, inputs: Inputs): number {
  if (node.scale !== 'points') return node.max;
  const best = {
    ...inputs,
    values: inputs.deducts.includes(true) ? inputs.maxima.map((most, at) => (inputs.deducts[at] ? 0 : most)) : inputs.maxima,
  };
  return node.rule === 'points' ? points(best) : weightedSum(best);
}

/** Recomputes one node from its children, or from its counts where it is a gate. */
function evaluate(plan: Plan, state: State, node: PlanNode): void {
  const { index, gateAt } = node;
  if (numberAt(state.applicable, index) === 0) {
    state.low[index] = 0;
    state.high[index] = 0;
    state.max[index] = node.scale === 'points' ? 0 : node.max;
  } else if (gateAt >= 0) {
    const counts = (part: number) => state.gates.subarray(gateAt + part * plan.stages, gateAt + (part + 1) * plan.stages);
    state.low[index] = gate(counts(0), counts(1));
    state.high[index] = gate(counts(0), counts(2));
    state.max[index] = node.max;
  } else {
    const { lows, highs } = inputsOf(plan, state, node);
    const rule = combine(node);
    const isEmpty = lows.values.length === 0;
    state.low[index] = isEmpty ? 0 : rule(lows);
    state.high[index] = isEmpty ? 0 : rule(highs);
    state.max[index] = isEmpty ? 0 : maximum(node, lows);
  }
}

/** Adds one criterion's part in the counts of a gate above it, or takes it out. */
function countInGate(plan: Plan, state: State, gateNode: PlanNode, stage: number, { interval }: LeafValue, change: number): void {
  if (gateNode.gateAt < 0 || interval === null) return;
  const at = gateNode.gateAt + stage;
  add(state.gates, at, change);
  add(state.gates, at + plan.stages, interval.low * change);
  add(state.gates, at + 2 * plan.stages, interval.high * change);
}

/** The stage at which an indicator is counted; −1 when it is not applicable or no indicator. */
function slotOf(state: State, node: PlanNode): number {
  return isIndicator(node) && numberAt(state.applicable, node.index) > 0 ? numberAt(state.low, node.index) : -1;
}

function countSlot(state: State, group: PlanNode, slot: number, change: number): void {
  if (group.distributionAt >= 0 && slot >= 0) add(state.distribution, group.distributionAt + slot, change);
}

function ancestors(plan: Plan, node: PlanNode): PlanNode[] {
  const above: PlanNode[] = [];
  for (let index = node.parent; index >= 0; index = nodeAt(plan, index).parent) above.push(nodeAt(plan, index));
  return above;
}

/** Scores everything from scratch. `leafOf` says what each leaf holds. */
export function computeState(plan: Plan, leafOf: (node: PlanNode) => LeafValue): State {
  const state = emptyState(plan);
  const isLeaf = (node: PlanNode) => node.rule === null;
  for (const node of plan.nodes.filter(isLeaf)) {
    const value = leafOf(node);
    writeLeaf(state, node, value);
    for (const above of ancestors(plan, node)) {
      add(state.applicable, above.index, numberAt(state.applicable, node.index));
      add(state.answered, above.index, numberAt(state.answered, node.index));
      countInGate(plan, state, above, node.stage, value, 1);
    }
  }
  for (const node of plan.nodes.toReversed()) if (!isLeaf(node)) evaluate(plan, state, node);
  for (const node of plan.nodes) {
    const slot = slotOf(state, node);
    if (slot >= 0) for (const above of ancestors(plan, node)) countSlot(state, above, slot, 1);
  }
  return state;
}

/** Share of the applicable questions at or below a node that are answered; null when none is applicable. */
export function coverageAt(state: State, index: number): number | null {
  const applicable = numberAt(state.applicable, index);
  return applicable === 0 ? null : numberAt(state.answered, index) / applicable;
}

type Seen = readonly [low: number, high: number, max: number, coverage: number | null];
const look = (state: State, index: number): Seen => [
  numberAt(state.low, index),
  numberAt(state.high, index),
  numberAt(state.max, index),
  coverageAt(state, index),
];
const same = (a: Seen, b: Seen): boolean => a.every((part, at) => part === b[at]);

/**
 * Puts a new value into a leaf and recomputes the nodes above it.
 *
 * @returns the indexes of the nodes whose result changed, from the leaf up; empty when the leaf held that value already.
 */
export function putLeaf(plan: Plan, state: State, leaf: PlanNode, value: LeafValue): number[] {
  const before = leafValue(state, leaf.index);
  const was = look(state, leaf.index);
  const [applicable, answered] = [numberAt(state.applicable, leaf.index), numberAt(state.answered, leaf.index)];
  const indicator = isIndicator(leaf) ? leaf : nodeAt(plan, leaf.parent);
  const slotBefore = slotOf(state, indicator);
  writeLeaf(state, leaf, value);
  if (same(was, look(state, leaf.index))) return [];
  const changed = [leaf.index];
  for (const node of ancestors(plan, leaf)) {
    const earlier = look(state, node.index);
    add(state.applicable, node.index, numberAt(state.applicable, leaf.index) - applicable);
    add(state.answered, node.index, numberAt(state.answered, leaf.index) - answered);
    countInGate(plan, state, node, leaf.stage, before, -1);
    countInGate(plan, state, node, leaf.stage, value, 1);
    evaluate(plan, state, node);
    // The indicator comes before its groups, so its new stage is known when they count it.
    const slotAfter = slotOf(state, indicator);
    countSlot(state, node, slotBefore, -1);
    countSlot(state, node, slotAfter, 1);
    const recounted = node.distributionAt >= 0 && slotBefore !== slotAfter;
    if (recounted || !same(earlier, look(state, node.index))) changed.push(node.index);
  }
  return changed;
}
