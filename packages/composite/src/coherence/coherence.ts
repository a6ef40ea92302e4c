/** Whether the parts of an index belong together: what to look at before its robustness. */
import type { Hierarchy } from '../hierarchy.ts';
import { type CorrelationMatrix, correlationMatrix, pearson } from './correlation.ts';
import { cronbachAlpha, type Reliability } from './cronbach.ts';
import { type EffectiveWeight, effectiveWeights } from './effective-weights.ts';
import { type CorrelationFlag, flagsOf, REDUNDANT, WEAK } from './flags.ts';
import { type PrincipalComponents, principalComponents } from './principal-components.ts';

/** Two nodes and how they go together. */
export type Pair = { readonly one: string; readonly other: string; readonly r: number; readonly rows: number };

export type FlaggedPair = Pair & { readonly flags: readonly CorrelationFlag[] };

/** How the parts of one aggregate belong together. */
export type GroupCoherence = {
  readonly node: string;
  readonly parts: readonly string[];
  readonly pearson: CorrelationMatrix;
  readonly spearman: CorrelationMatrix;
  /** Pairs of parts whose Pearson correlation is redundant, negative or weak. */
  readonly flagged: readonly FlaggedPair[];
  readonly reliability: Reliability;
  readonly components: PrincipalComponents;
  /** In the order of the parts. */
  readonly weights: readonly EffectiveWeight[];
};

/** An indicator within the index. */
export type IndicatorCoherence = {
  readonly node: string;
  /** Pearson correlation with each aggregate above it, upwards; flagged when negative or weak, since to say the same as one's own whole is no fault. */
  readonly above: readonly FlaggedPair[];
  /** The index does not tell of it: its correlation with the index is below `WEAK` by size, so that it explains less than 9 % of the variance. */
  readonly silent: boolean;
};

export type Coherence = {
  /** Aggregates by rising level, the index last. */
  readonly groups: readonly GroupCoherence[];
  readonly indicators: readonly IndicatorCoherence[];
  /** Pairs of indicators, of whatever groups, with a Pearson correlation above `REDUNDANT` by size: one of them could go. */
  readonly redundant: readonly Pair[];
};

/**
 *     const { hierarchy, scores } = buildIndex(table, hierarchyGiven, recipe);
 *     const { groups, indicators, redundant } = coherenceOf(hierarchy, hierarchy.nodes.map(({ id }) => scores(id)));
 *
 * @param scores a column a node, in the order of the hierarchy: indicators as normalised, higher being better, and scores of aggregates; NaN is missing.
 */
export function coherenceOf(hierarchy: Hierarchy, scores: readonly Float64Array[]): Coherence {
  const { nodes, indicators } = hierarchy;
  const own = nodes.slice(0, indicators);
  return {
    groups: Array.from({ length: nodes.length - indicators }, (_, at) => groupOf(hierarchy, scores, indicators + at)),
    indicators: own.map((_, at) => indicatorOf(hierarchy, scores, at)),
    redundant: redundantPairs(
      own.map(({ id }) => id),
      scores.slice(0, indicators),
    ),
  };
}

const EMPTY = new Float64Array(0);

function groupOf({ nodes, weights }: Hierarchy, scores: readonly Float64Array[], at: number): GroupCoherence {
  const { id = '', children = [] } = nodes[at] ?? {};
  const parts = children.map((child) => nodes[child]?.id ?? '');
  const columns = children.map((child) => scores[child] ?? EMPTY);
  const matrix = correlationMatrix(columns, 'pearson');
  return {
    ...{ node: id, parts, pearson: matrix, spearman: correlationMatrix(columns, 'spearman') },
    flagged: pairsOf(parts, matrix).flatMap((pair) => (flagsOf(pair.r).length > 0 ? [{ ...pair, flags: flagsOf(pair.r) }] : [])),
    reliability: cronbachAlpha(columns),
    components: principalComponents(columns),
    weights: effectiveWeights(
      columns,
      children.map((child) => weights[child] ?? 0),
      scores[at] ?? EMPTY,
    ),
  };
}

function indicatorOf({ nodes }: Hierarchy, scores: readonly Float64Array[], at: number): IndicatorCoherence {
  const { id: node = '' } = nodes[at] ?? {};
  const above: FlaggedPair[] = [];
  for (let up = nodes[at]?.parent ?? -1; up >= 0; up = nodes[up]?.parent ?? -1) {
    const { r, rows } = pearson(scores[at] ?? EMPTY, scores[up] ?? EMPTY);
    above.push({ one: node, other: nodes[up]?.id ?? '', r, rows, flags: flagsOf(r).filter((flag) => flag !== 'redundant') });
  }
  return { node, above, silent: Math.abs(above.at(-1)?.r ?? Number.NaN) < WEAK };
}

function redundantPairs(names: readonly string[], columns: readonly Float64Array[]): Pair[] {
  return pairsOf(names, correlationMatrix(columns, 'pearson')).filter(({ r }) => Math.abs(r) > REDUNDANT);
}

function pairsOf(names: readonly string[], { r, rows }: CorrelationMatrix): Pair[] {
  const size = names.length;
  return names.flatMap((one, i) =>
    names.slice(i + 1).map((other, offset) => {
      const at = i * size + i + 1 + offset;
      return { one, other, r: r[at] ?? Number.NaN, rows: rows[at] ?? 0 };
    }),
  );
}
