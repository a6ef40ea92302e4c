/** Whether the dimensions of a region go together. */
import { correlationMatrix, cronbachAlpha, REDUNDANT, WEAK } from '@mufakat/composite';
import { cellOf, type Dimension, middleOf, type Region } from '../region-data.ts';

export type Pair = {
  readonly one: Dimension;
  readonly other: Dimension;
  /** Pearson's; NaN for fewer than three countries with both, or where one does not vary. */
  readonly r: number;
  /** Countries that have both. */
  readonly countries: number;
  readonly flag: 'redundant' | 'negative' | 'weak' | null;
};

export type CoherenceOfRegion = {
  /** Every pair once. */
  readonly pairs: readonly Pair[];
  /** Lowest and highest of the pairs; null when there is none. */
  readonly range: { readonly low: number; readonly high: number } | null;
  /** Cronbach's α over the countries that have all dimensions; NaN when it cannot be told. */
  readonly alpha: number;
};

/** Of intervals the middle counts. */
export function coherenceOf({ dimensions, countries }: Region): CoherenceOfRegion {
  const columns = dimensions.map(({ id }) => Float64Array.from(countries, (country) => middleOf(cellOf(country, id))));
  const { r, rows } = correlationMatrix(columns, 'pearson');
  const pairs = dimensions.flatMap((one, i) =>
    dimensions.slice(i + 1).map((other, offset): Pair => {
      const at = i * dimensions.length + i + 1 + offset;
      return { one, other, r: r[at] ?? Number.NaN, countries: rows[at] ?? 0, flag: flagOf(r[at] ?? Number.NaN) };
    }),
  );
  const known = pairs.map((pair) => pair.r).filter((value) => !Number.isNaN(value));
  const range = known.length === 0 ? null : { low: Math.min(...known), high: Math.max(...known) };
  return { pairs, range, alpha: cronbachAlpha(columns).alpha };
}

function flagOf(r: number): Pair['flag'] {
  if (Math.abs(r) > REDUNDANT) return 'redundant';
  if (r < 0) return 'negative';
  return r < WEAK ? 'weak' : null;
}
