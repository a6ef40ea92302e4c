/** From a list of questions to what one reads: the part of the framework that is asked, and the wording that a community speaks. */
import type { Community, Group, Indicator, Term } from '@mufakat/framework';

export type Wording = 'legal' | 'technical' | 'plain';

/** Lawyers and engineers have a wording of their own; everybody else reads the plain one. */
export const wordingOf = (community: Community): Wording => (community === 'legal' || community === 'technical' ? community : 'plain');

/** The same group with only these indicators below it, in the order of the pack; null when it holds none of them. */
export function askedOf(group: Group, indicators: ReadonlySet<string>): Group | null {
  const children = group.children.flatMap((child): (Group | Indicator)[] => {
    if (child.type === 'indicator') return indicators.has(child.id) ? [child] : [];
    return [askedOf(child, indicators)].filter((kept) => kept !== null);
  });
  return children.length === 0 ? null : { ...group, children };
}

export const groupsIn = (group: Group): Group[] => group.children.filter((child) => child.type === 'group');
export const indicatorsIn = (group: Group): Indicator[] => group.children.filter((child) => child.type === 'indicator');

/** How many indicators stand below a group, at any depth. */
export const countBelow = (group: Group): number =>
  indicatorsIn(group).length + groupsIn(group).reduce((sum, child) => sum + countBelow(child), 0);

/** The terms that these indicators use, each once. */
export function termsOf(glossary: readonly Term[], indicators: readonly Indicator[]): Term[] {
  const used = new Set(indicators.flatMap(({ terms }) => terms));
  return glossary.filter(({ id }) => used.has(id));
}
