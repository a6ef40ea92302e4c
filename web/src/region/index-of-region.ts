/** The countries of a region as an index over its dimensions: their scores and ranks under weights and a mean that somebody chooses. */
import {
  type AggregateStep,
  type CompiledIndex,
  CompositeError,
  compileIndex,
  type Hierarchy,
  type NormaliseStep,
  parseHierarchy,
  parseStep,
  type Recipe,
  ranksOf,
  type Table,
  tableOf,
} from '@mufakat/composite';
import { cellOf, middleOf, type Region } from './region-data.ts';

/** Of the whole; no dimension may be called so. */
export const WHOLE = '*';

/** Below half of its dimensions by number a country has no score: it would be compared on something else than the others. */
const AVAILABILITY = 0.5;

export type Mean = { readonly kind: 'arithmetic' } | { readonly kind: 'geometric' /** Null for none. */; readonly floor: number | null };

/** How dimensions become one figure. `weights` in the order of the dimensions, 0 or more; only ratios matter. */
export type Method = { readonly weights: readonly number[]; readonly mean: Mean };

export const nominalMethod = ({ dimensions }: Region): Method => ({
  weights: dimensions.map(({ weight }) => weight),
  mean: { kind: 'arithmetic' },
});

/** Whether a method is that of the pack. */
export function isNominal(region: Region, { weights, mean }: Method): boolean {
  const nominal = nominalMethod(region);
  return mean.kind === nominal.mean.kind && weights.every((weight, at) => weight === nominal.weights[at]);
}

/** The dimensions as the indicators of an index: of an interval its middle; what is unknown or not shared is missing, with that as reason. */
export function tableOfRegion({ countries, dimensions }: Region): Table {
  return tableOf({
    units: countries.map(({ id }) => id),
    indicators: dimensions.map(({ id }) => id),
    rows: countries.map((country) =>
      dimensions.map(({ id }) => {
        const cell = cellOf(country, id);
        return cell.kind === 'known' ? middleOf(cell) : REASONS[cell.kind];
      }),
    ),
  });
}

const REASONS = { unknown: 'unknown', 'not-shared': 'not shared', 'not-applicable': 'not applicable' } as const;

export function hierarchyOf({ dimensions }: Region, weights: readonly number[]): Hierarchy {
  const parts = dimensions.map(({ id }, at) => ({ id, parent: WHOLE, weight: weights[at] ?? 0 }));
  return parseHierarchy([{ id: WHOLE, parent: null }, ...parts]);
}

/** Each dimension from 0 at the foot of its scale to 1 at the top. */
export function scaleStep({ dimensions }: Region): NormaliseStep {
  const indicators = Object.fromEntries(dimensions.map(({ id, max }) => [id, { method: 'goalposts', low: 0, high: max }]));
  return parseStep({ step: 'normalise', method: 'none', indicators }, 0) as NormaliseStep; // a step is read as what it says it is
}

export function meanStep(mean: Mean): AggregateStep {
  const floor = mean.kind === 'arithmetic' || mean.floor === null ? {} : { floor: mean.floor };
  return { step: 'aggregate', method: mean.kind, availability: AVAILABILITY, ...floor };
}

export const recipeOf = (region: Region, mean: Mean): Recipe => ({ steps: [scaleStep(region), meanStep(mean)] });

export type Ranking = {
  /** 0 to 1, in the order of the countries; NaN where there is none. */
  readonly scores: Float64Array;
  /** 1 is the highest score; equal scores share the better rank; 0 is no score. */
  readonly ranks: Uint16Array;
};

/** A region made ready to be ranked again and again. */
export type Ranker = (method: Method) => Ranking | CompositeError;

/** The index is compiled once for the dimensions that count; a change of weights or mean then costs an aggregation and a sort. */
export function rankerOf(region: Region): Ranker {
  const table = tableOfRegion(region);
  const scale = scaleStep(region);
  const compiled = new Map<string, CompiledIndex>();
  return ({ weights, mean }) => {
    const counted = countedOf(weights);
    const key = counted.map((weight) => (weight > 0 ? 1 : 0)).join('');
    const index =
      compiled.get(key) ??
      compileIndex(
        table,
        hierarchyOf(
          region,
          counted.map((weight) => (weight > 0 ? 1 : 0)),
        ),
      );
    compiled.set(key, index);
    const multipliers = Float64Array.from(index.hierarchy.nodes, (_, at) => counted[at] || 1);
    try {
      const scores = index.run([scale, meanStep(mean)], multipliers);
      return { scores, ranks: ranksOf(scores) };
    } catch (error) {
      if (error instanceof CompositeError) return error;
      throw error;
    }
  };
}

/** Weights of 0 for all count as equal ones: nobody means to rank by nothing. */
export function countedOf(weights: readonly number[]): readonly number[] {
  return weights.some((weight) => weight > 0) ? weights : weights.map(() => 1);
}

/** The largest number of ranks that a country moves between two rankings; those without a rank in either do not count. */
export function largestMove(one: Ranking, other: Ranking): number {
  return one.ranks.reduce((most, rank, at) => {
    const then = other.ranks[at] ?? 0;
    return rank === 0 || then === 0 ? most : Math.max(most, Math.abs(rank - then));
  }, 0);
}
