/** From a profile to what one looks at: readings by id, the differences worth saying, what a filter lets through. */
import type { GroupReading, IndicatorReading } from '@mufakat/framework';
import type { Translate } from '../messages/language.tsx';
import type { Readings } from '../ui/scale/scale.tsx';

export type Filter = { readonly group: string | null; readonly community: string | null; readonly onlyDifferences: boolean };

/** The differences of one stage or more, largest first, in words. */
export function differenceSentences(t: Translate, { differences }: IndicatorReading): string[] {
  const { perceivedOverEvidenced, technicalOverLegal, adoptedOverEvidenced } = differences;
  const found = [
    { size: perceivedOverEvidenced, above: 'difference.perceivedAbove', below: 'difference.perceivedBelow' },
    { size: technicalOverLegal, above: 'difference.technicalAbove', below: 'difference.technicalBelow' },
    { size: adoptedOverEvidenced, above: 'difference.adoptedAbove', below: 'difference.adoptedBelow' },
  ] as const;
  return found
    .flatMap(({ size, above, below }) =>
      size === null || Math.abs(size) < 1 ? [] : [{ size: Math.abs(size), id: size > 0 ? above : below }],
    )
    .toSorted((a, b) => b.size - a.size)
    .map(({ size, id }) => t(id, { size }));
}

/** Largest difference between readings or communities, in stages. */
function largestDifference({ differences, perceived }: IndicatorReading): number {
  const sizes = [...Object.values(differences), perceived.divergence].map((size) => Math.abs(size ?? 0));
  return Math.max(...sizes);
}

/** What the strip of an indicator shows: everybody's views, or one community's. */
export function stripOf(reading: IndicatorReading, community: string | null, communityName: (id: string) => string): Readings {
  const own = reading.perceived.communities.find((entry) => entry.community === community);
  const spoke = reading.perceived.communities.length > 0;
  return {
    evidenced: reading.evidenced,
    perceived: community === null ? reading.perceived.overall : (own?.spread ?? null),
    ...(community === null ? {} : { community: communityName(community) }),
    hidden: community === null ? spoke && reading.perceived.overall === null : own !== undefined && own.spread === null,
    adopted: reading.adopted?.stage ?? null,
    dissent: reading.adopted?.dissent.length ?? 0,
  };
}

/** The same tree with only the indicators that the filter lets through; null when nothing is left. */
export function filtered(group: GroupReading, filter: Filter, inside = false): GroupReading | null {
  const chosen = inside || filter.group === null || filter.group === group.id;
  const children = group.children.flatMap((child): (GroupReading | IndicatorReading)[] => {
    if (child.type === 'group')
      return [filtered(child, filter, chosen && (inside || filter.group === group.id))].filter((kept) => kept !== null);
    return chosen && passes(child, filter) ? [child] : [];
  });
  return children.length === 0 ? null : { ...group, children };
}

function passes(reading: IndicatorReading, { community, onlyDifferences }: Filter): boolean {
  const heard = community === null || reading.perceived.communities.some((entry) => entry.community === community);
  return heard && (!onlyDifferences || largestDifference(reading) >= 1);
}
