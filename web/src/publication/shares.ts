/** What is chosen to be shared, dimension by dimension. */
import type { Share, Shares, Snapshot } from '@mufakat/server/publication/model';

/** Of a dimension: not named among the shares, or how much of it is shared. */
export const CHOICES = ['nothing', 'stage', 'stage-with-reasons'] as const satisfies readonly ('nothing' | Share)[];
export type Choice = (typeof CHOICES)[number];

export const isChoice = (value: string): value is Choice => CHOICES.some((choice) => choice === value);

export const choiceOf = (shares: Shares, dimension: string): Choice => shares[dimension] ?? 'nothing';

/** The same shares with one dimension chosen otherwise. */
export function withChoice(shares: Shares, dimension: string, choice: Choice): Shares {
  const { [dimension]: _, ...others } = shares;
  return choice === 'nothing' ? others : { ...others, [dimension]: choice };
}

/** What a snapshot shares, of the dimensions named: it may come from another version of the pack, which had others. */
export function sharesOf(snapshot: Snapshot, dimensions: readonly string[]): Shares {
  const kept = snapshot.dimensions.filter(({ id }) => dimensions.includes(id));
  return Object.fromEntries(kept.map(({ id, share }) => [id, share]));
}
