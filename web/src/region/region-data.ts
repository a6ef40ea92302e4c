/**
 * A region as its views read it: countries by dimensions and indicators. It is made from publications, or from a table of scores that somebody opened;
 * the views do not know which. Every cell is known (an interval while something below is missing), unknown, not applicable or not shared: four things.
 */
import type { Community, Group, Interval, Pack, Rule, Scale, Text } from '@mufakat/framework';

export type Cell =
  | {
      readonly kind: 'known';
      /** On the scale of the element; `low` is `high` where nothing is missing. */
      readonly low: number;
      readonly high: number;
      /** What the rules of the pack give, where the table carries another score as published. */
      readonly computed?: Interval;
      /** Why it stands there, where the country shares its reasons. */
      readonly reasons?: string;
      readonly dissent?: readonly { readonly community: Community; readonly stage: number; readonly reasons: string }[];
    }
  | { readonly kind: 'unknown' | 'not-applicable' | 'not-shared' };

export type Element = {
  readonly id: string;
  readonly title: Text;
  readonly scale: Scale;
  /** The top of its scale, above 0; its foot is 0. */
  readonly max: number;
  /** Among its neighbours; only ratios matter. */
  readonly weight: number;
};

export type Dimension = Element & { readonly rule: Rule; readonly indicators: readonly Element[] };

/** Where what is shown of a country comes from. */
export type Origin = {
  readonly publication: string;
  readonly title: string;
  readonly period: { readonly from: string; readonly to: string };
  readonly publishedAt: string;
  readonly version: string;
};

export type Country = {
  /** Names it within the region: an id or a code. */
  readonly id: string;
  readonly name: string;
  /** ISO 3166 code as it was given, two or three letters; '' where there is none. */
  readonly code: string;
  readonly invented: boolean;
  readonly origin: Origin | null;
  /** Of dimensions and indicators, by id. */
  readonly cells: ReadonlyMap<string, Cell>;
  /** The whole by the rule of the pack, and its bands at both ends; null where it is not computed. */
  readonly whole: (Interval & { readonly max: number; readonly bands: readonly [string | null, string | null] }) | null;
};

export type Region = {
  readonly pack: Pack;
  readonly dimensions: readonly Dimension[];
  readonly countries: readonly Country[];
};

const NOT_SHARED: Cell = { kind: 'not-shared' };

/** What is not in a country's record is not shared. */
export function cellOf(country: Country, element: string): Cell {
  return country.cells.get(element) ?? NOT_SHARED;
}

/** An interval as a cell; null is unknown. */
export function knownCell(interval: Interval | null): Cell {
  return interval === null ? { kind: 'unknown' } : { kind: 'known', low: interval.low, high: interval.high };
}

/** The middle of what may be, NaN where there is nothing to tell. */
export function middleOf(cell: Cell): number {
  return cell.kind === 'known' ? (cell.low + cell.high) / 2 : Number.NaN;
}

/** What a mark shows of a cell: one value, both ends of an interval, or nothing. */
export function valuesOf(cell: Cell): number[] {
  if (cell.kind !== 'known') return [];
  return cell.low === cell.high ? [cell.low] : [cell.low, cell.high];
}

/** A cell without anything missing below. */
export function isExact(cell: Cell): boolean {
  return cell.kind === 'known' && cell.low === cell.high;
}

/** Top groups of a pack. An indicator right below the root belongs to no dimension and is not shown. */
export function topGroups(pack: Pack): Group[] {
  return pack.root.children.filter((child): child is Group => child.type === 'group');
}
