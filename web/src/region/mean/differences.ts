/** How far two countries are apart in each dimension. */
import { countedOf, type Method } from '../index-of-region.ts';
import { type Cell, type Country, cellOf, type Dimension, type Region } from '../region-data.ts';

export type Difference = {
  readonly dimension: Dimension;
  /** One minus the other, as a share of the scale; an interval where one of both is, null where one is not known. */
  readonly difference: { readonly low: number; readonly high: number } | null;
  /** Share of the weight of all dimensions. */
  readonly weight: number;
};

/** In the order of the pack. */
export function differencesOf({ dimensions }: Region, { weights }: Method, one: Country, other: Country): Difference[] {
  const counted = countedOf(weights);
  const total = counted.reduce((sum, weight) => sum + weight, 0);
  return dimensions.map((dimension, at) => ({
    dimension,
    difference: difference(cellOf(one, dimension.id), cellOf(other, dimension.id), dimension.max),
    weight: (counted[at] ?? 0) / total,
  }));
}

function difference(one: Cell, other: Cell, max: number): Difference['difference'] {
  if (one.kind !== 'known' || other.kind !== 'known') return null;
  return { low: (one.low - other.high) / max, high: (one.high - other.low) / max };
}
