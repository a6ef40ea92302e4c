/** Who took part, by community, without giving away communities of one or two. */
import { SMALLEST_SHOWN } from '@mufakat/consensus';
import type { AssessmentRecord, Community } from '@mufakat/framework';
import { COMMUNITIES } from '@mufakat/framework';
import { count } from '../words.ts';

export type Participation = {
  /** `people` is null where a community is too small to be shown. Communities without anybody are 0. */
  readonly communities: readonly { readonly community: Community; readonly people: number | null }[];
  /** All that may be said of the total: hidden communities count only when together they are large enough. */
  readonly total: number;
  readonly complete: boolean;
  readonly sentence: string;
};

/** Counts of participants fit to be shown. A total that gave a hidden count away by subtraction leaves the hidden people out. */
export function participation(record: AssessmentRecord): Participation {
  const people = new Map(COMMUNITIES.map((community) => [community, 0]));
  for (const { community } of record.participants) people.set(community, (people.get(community) ?? 0) + 1);
  const hidden = [...people.values()].filter((n) => n > 0 && n < SMALLEST_SHOWN);
  const hiddenPeople = hidden.reduce((sum, n) => sum + n, 0);
  const everybody = record.participants.length;
  const complete = hidden.length === 0 || (hidden.length > 1 && hiddenPeople >= SMALLEST_SHOWN);
  const total = complete ? everybody : everybody - hiddenPeople;
  const communities = [...people].map(([community, n]) => ({ community, people: n > 0 && n < SMALLEST_SHOWN ? null : n }));
  const present = communities.filter((entry) => entry.people !== 0).length;
  const others = complete ? '' : `, and fewer than ${SMALLEST_SHOWN} of a community that is too small to be counted here`;
  return {
    communities,
    total,
    complete,
    sentence: `${count(total, 'participant', 'participants')} of ${count(present, 'community', 'communities')} took part${others}.`,
  };
}

/** A count as it is printed. */
export const sayPeople = (people: number | null): string => (people === null ? `fewer than ${SMALLEST_SHOWN}` : String(people));
