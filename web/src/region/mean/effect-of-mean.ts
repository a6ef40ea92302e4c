/** What a geometric mean does to a region: a dimension at zero makes the whole zero, and a floor under it moves ranks all the same. */
import { CompositeError } from '@mufakat/composite';
import { largestMove, type Method, nominalMethod, type Ranker } from '../index-of-region.ts';
import { type Country, cellOf, middleOf, type Region } from '../region-data.ts';

/** The floor that the effect is told of: a fifth of the scale. */
export const TOLD_FLOOR = 0.2;

export type EffectOfMean = {
  /** Countries with a dimension at zero. */
  readonly atZero: readonly Country[];
  /** What the geometric mean without a floor is refused for; null when it is not. */
  readonly refusal: CompositeError | null;
  /** Most ranks that a country moves from the arithmetic mean to the geometric one: with zeros taken as zero, and with the floor. Null when it cannot be computed. */
  readonly unfloored: number | null;
  readonly floored: number | null;
};

/** Under the weights of the pack. Null where no country has a dimension at zero: there is nothing to tell. */
export function effectOfMean(region: Region, rank: Ranker): EffectOfMean | null {
  const atZero = region.countries.filter((country) => region.dimensions.some(({ id }) => middleOf(cellOf(country, id)) === 0));
  if (atZero.length === 0) return null;
  const { weights } = nominalMethod(region);
  const arithmetic = rank({ weights, mean: { kind: 'arithmetic' } });
  const geometric = (floor: number | null) => rank({ weights, mean: { kind: 'geometric', floor } } satisfies Method);
  const moveTo = (floor: number) => {
    const other = geometric(floor);
    return arithmetic instanceof CompositeError || other instanceof CompositeError ? null : largestMove(arithmetic, other);
  };
  const bare = geometric(null);
  return { atZero, refusal: bare instanceof CompositeError ? bare : null, unfloored: moveTo(0), floored: moveTo(TOLD_FLOOR) };
}
