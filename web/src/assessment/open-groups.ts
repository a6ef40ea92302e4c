/** Which parts of the profile stand open. A long profile begins closed: its parts, each with its readings, are the overview. */
import type { GroupReading, IndicatorReading } from '@mufakat/framework';
import type { Filter } from './readings.ts';

/** As many indicators are read at once without finding one's way; a profile of no more stands open. */
const FEW = 40;

/** In the address, for parts that were all closed by hand. */
const NONE = 'none';

export const openToAddress = (open: ReadonlySet<string>): string => (open.size === 0 ? NONE : [...open].join(','));

type Asked = {
  readonly filter: Filter;
  /** What the address says of open parts. */
  readonly open: string | undefined;
  /** Id of the part that the address points at; empty when none. */
  readonly anchor: string;
};

/**
 * What somebody opened and closed counts first. Until then a filter opens whatever it lets through, and an address that points at a part opens the
 * part around it.
 *
 * @param shown the profile as filtered.
 */
export function openGroups(shown: GroupReading, { filter, open, anchor }: Asked): ReadonlySet<string> {
  const tops = shown.children.filter((child) => child.type === 'group');
  if (open !== undefined) return new Set(open.split(',').filter((id) => tops.some((top) => top.id === id)));
  const narrowed = filter.group !== null || filter.community !== null || filter.onlyDifferences;
  if (narrowed || countBelow(shown) <= FEW) return new Set(tops.map(({ id }) => id));
  return new Set(tops.filter((top) => holds(top, anchor)).map(({ id }) => id));
}

export const countBelow = (node: GroupReading | IndicatorReading): number =>
  node.type === 'indicator' ? 1 : node.children.reduce((sum, child) => sum + countBelow(child), 0);

const holds = (node: GroupReading | IndicatorReading, id: string): boolean =>
  node.id === id || (node.type === 'group' && node.children.some((child) => holds(child, id)));
