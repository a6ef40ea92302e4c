/** The change of each unit between two editions. */
import type { Effect, IndexChange } from '@mufakat/composite';
import { type Built, nameOf, rootOf } from '../build/built.ts';

export type Changed = {
  readonly unit: string;
  readonly name: string;
  /** Before and after, among the units of each edition. */
  readonly ranks: readonly (number | null)[];
  readonly before: number;
  readonly after: number;
  readonly change: number;
  readonly effects: Readonly<Record<Effect, number>>;
};

/** Most risen first; those without a change have none to be put in order by. */
export function changedOf(earlier: Built, later: Built, { units, before, after, effects }: IndexChange): Changed[] {
  const rankOf = ({ edition, index }: Built, unit: string) => index.ranks(rootOf(index).id)[edition.table.units.indexOf(unit)] || null;
  const rows = units.map((unit, at) => {
    const effect = (one: Effect) => effects[one][at] ?? Number.NaN;
    const [from, to] = [before[at] ?? Number.NaN, after[at] ?? Number.NaN];
    return {
      ...{ unit, name: nameOf(later.edition.names, unit), ranks: [rankOf(earlier, unit), rankOf(later, unit)] },
      ...{ before: from, after: to, change: to - from },
      effects: {
        ...{ dropped: effect('dropped'), country: effect('country'), bounds: effect('bounds') },
        ...{ method: effect('method'), weights: effect('weights'), added: effect('added') },
      },
    };
  });
  return rows.toSorted((a, b) => (b.change || 0) - (a.change || 0));
}
