/** What is chosen to be shared, dimension by dimension. */
import type { Share, Shares, Snapshot } from '@mufakat/server/region/model';

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

/** What a snapshot shares. */
export const sharesOf = ({ dimensions }: Snapshot): Shares => Object.fromEntries(dimensions.map(({ id, share }) => [id, share]));
