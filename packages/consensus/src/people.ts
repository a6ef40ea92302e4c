/** How many people there are, told without the size of a small community: the one rule for every count of people. */
import { SMALLEST_GROUP } from './release.ts';

/** `people` is null for a community of one to four; 0 where nobody is. */
export type CommunityCount = { readonly community: string; readonly people: number | null };

export type PeopleCount = {
  /** Every community of the order, then others that people are of, by name. */
  readonly communities: readonly CommunityCount[];
  /** Together, without communities whose size is not told: nothing can be subtracted from it. */
  readonly total: number;
  /** Whether there are communities whose size is not told. */
  readonly hidden: boolean;
};

/** @param communities one entry a person: the community. */
export function countPeople(communities: readonly string[], order: readonly string[]): PeopleCount {
  const sizes = Map.groupBy(communities, (community) => community);
  const others = [...sizes.keys()].filter((name) => !order.includes(name)).toSorted();
  const counted = [...order, ...others].map((community) => {
    const people = sizes.get(community)?.length ?? 0;
    return { community, people: people > 0 && people < SMALLEST_GROUP ? null : people };
  });
  return {
    communities: counted,
    total: counted.reduce((total, { people }) => total + (people ?? 0), 0),
    hidden: counted.some(({ people }) => people === null),
  };
}
