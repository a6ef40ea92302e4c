/** How sure the order of any two units is. */
import { pairOrder, type Runs } from '@mufakat/composite';

export type PairProbabilities = {
  readonly units: readonly string[];
  /** `probability[one][other]` that the one is ahead of the other, a tie counting half; NaN on the diagonal, and where no run ranks both. */
  readonly probability: readonly (readonly number[])[];
};

/** The number of pairs grows with the square of the units. */
const MOST_UNITS = 200;

export function pairProbabilities({ ranks, units }: Runs): PairProbabilities | null {
  if (ranks.kind !== 'table' || units.length > MOST_UNITS) return null;
  const probability = units.map((_, one) =>
    units.map((__, other) => (one < other ? pairOrder(ranks, one, other).probability : Number.NaN)),
  );
  return {
    units,
    probability: probability.map((row, one) =>
      row.map((own, other) => (one <= other ? own : 1 - (probability[other]?.[one] ?? Number.NaN))),
    ),
  };
}
