/** Who took part, by community, without giving away how many a small community has. */
import { type PeopleCount, SMALLEST_GROUP } from '@mufakat/consensus';
import { count } from '../words.ts';

/** How many took part, in a sentence. */
export function participationSentence({ communities, total, hidden }: PeopleCount): string {
  const present = communities.filter(({ people }) => people !== 0).length;
  const others = hidden ? `, besides those of communities of fewer than ${SMALLEST_GROUP}, who are not counted here` : '';
  return `${count(total, 'participant', 'participants')} of ${count(present, 'community', 'communities')} took part${others}.`;
}

/** A count as it is printed. */
export const sayPeople = (people: number | null): string => (people === null ? `fewer than ${SMALLEST_GROUP}` : String(people));
