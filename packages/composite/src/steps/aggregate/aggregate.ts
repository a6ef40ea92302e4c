import type { HierarchyNode } from '../../hierarchy.ts';
import type { AggregateMethod, AggregateStep, Aggregation } from '../../recipe.ts';
import type { Recorder } from '../../recorder.ts';
import type { BuildState } from '../../state.ts';
import type { Combine } from '../parts.ts';
import { refusal } from '../refusal.ts';
import { withholder } from '../treat/availability.ts';
import { seekWeights, withBestWeights } from '../weigh/seek-weights.ts';
import type { Whole, Work } from '../whole.ts';
import { copeland } from './copeland.ts';
import { mazziottaPareto } from './mazziotta-pareto.ts';
import { arithmeticMean, geometricMean, harmonicMean, powerMean } from './means.ts';

const methods: Readonly<Record<AggregateMethod, Combine>> = {
  arithmetic: arithmeticMean,
  geometric: geometricMean,
  harmonic: harmonicMean,
  generalised: powerMean,
  copeland,
  'mazziotta-pareto': mazziottaPareto,
};

/** `scores[aggregate * units + unit]`, aggregates in the order of the hierarchy, the index last; `weights` by node, with those that were sought. */
export type Aggregated = { readonly scores: Float64Array; readonly weights: Float64Array };

/**
 * Scores of every aggregate, level by level. Parts that weigh 0 take no part. A unit without any part, or with a smaller share of them than `availability`, has no
 * score (NaN).
 * @throws CompositeError `geometric-of-zero`, `harmonic-of-zero`, `generalised-of-zero`, `mazziotta-pareto-of-zero`, `benefit-of-the-doubt-of-negative`,
 *   `benefit-of-the-doubt-not-arithmetic`, `weights-not-found`, naming aggregate, unit and part
 */
export function aggregate(state: BuildState, step: AggregateStep, at: number, record: Recorder | null): Aggregated {
  const { nodes, indicators, weights } = state.hierarchy;
  const units = state.table.units.length;
  const widest = nodes.reduce((most, { children }) => Math.max(most, children.length), 0);
  const work: Work = {
    ...{ state, step, at, record },
    scores: new Float64Array((nodes.length - indicators) * units),
    weights: state.sought.size === 0 ? weights : weights.slice(),
    room: new Float64Array(widest * units),
  };
  const withhold = withholder(work);
  for (const node of nodes) {
    if (node.level === 1) continue;
    const whole = combineNode(work, node);
    withhold?.(whole);
  }
  return { scores: work.scores, weights: work.weights };
}

/** The parameters at a level. */
export function aggregationAt({ step: _, levels, ...everywhere }: AggregateStep, level: number): Aggregation {
  return { ...everywhere, ...levels?.[level] };
}

function combineNode(work: Work, node: HierarchyNode): Whole {
  const sought = work.state.sought.get(node.level);
  if (sought?.method === 'benefit-of-the-doubt') {
    const whole = gather(work, node, node.children);
    withBestWeights(work, whole, sought.shares);
    return whole;
  }
  if (sought !== undefined) {
    const all = gather({ ...work, record: null }, node, node.children);
    seekWeights(work, all, sought, (weights) => {
      const scores = new Float64Array(all.parts.units);
      combine(work, { ...all, parts: { ...all.parts, weights } }, scores, 0);
      return scores;
    });
  }
  const whole = gather(
    work,
    node,
    node.children.filter((child) => work.weights[child] !== 0),
  );
  combine(work, whole, work.scores, whole.from);
  return whole;
}

function combine(work: Work, whole: Whole, out: Float64Array, from: number): void {
  if (!methods[whole.aggregation.method](whole.parts, whole.aggregation, out, from)) throw refusal(work, whole);
}

/** Parts of an aggregate with their scores, none below the floor. */
function gather(work: Work, node: HierarchyNode, children: readonly number[]): Whole {
  const { state, step, weights, room } = work;
  const { indexOf, indicators } = state.hierarchy;
  const units = state.table.units.length;
  const aggregation = aggregationAt(step, node.level);
  for (let part = 0; part < children.length; part++) copyPart(work, node, children[part] ?? 0, part * units, aggregation.floor);
  const parts = { values: room, count: children.length, units, weights: Float64Array.from(children, (child) => weights[child] ?? 0) };
  return { node, children, parts, aggregation, from: ((indexOf.get(node.id) ?? 0) - indicators) * units };
}

function copyPart({ state, scores, room, record }: Work, node: HierarchyNode, child: number, to: number, floor: number | undefined): void {
  const { table, hierarchy, columns } = state;
  const units = table.units.length;
  const isIndicator = child < hierarchy.indicators;
  const source = isIndicator ? table.values : scores;
  const from = (isIndicator ? (columns[child] ?? 0) : child - hierarchy.indicators) * units;
  const least = floor ?? Number.NEGATIVE_INFINITY;
  for (let unit = 0; unit < units; unit++) {
    const value = source[from + unit] ?? Number.NaN;
    room[to + unit] = value < least ? least : value;
    if (value < least && record !== null) {
      const [id = '', of = ''] = [hierarchy.nodes[child]?.id, table.units[unit]];
      record({ node: id, unit: of, kind: 'floored', whole: node.id, from: value, to: least });
    }
  }
}
