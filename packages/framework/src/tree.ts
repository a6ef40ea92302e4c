/** Walking a pack. */
import type { Group, Indicator } from './model.ts';

/** All indicators below a group, in the pack's order. */
export function indicatorsOf(group: Group): Indicator[] {
  return group.children.flatMap((child) => (child.type === 'indicator' ? [child] : indicatorsOf(child)));
}

/** All groups and indicators below a group, each before what is below it. */
export function groupsAndIndicators(group: Group): (Group | Indicator)[] {
  return group.children.flatMap((child) => (child.type === 'indicator' ? [child] : [child, ...groupsAndIndicators(child)]));
}
