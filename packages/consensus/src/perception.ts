/**
 * How an indicator is perceived: by each community, and by all together. Computed from what is told of released groups and from nothing else, so that it
 * tells no more of a person than the groups do.
 */
import { type Bounds, peopleOf, quantileBounds, type Told, tellBatch, tellGroup, toldTogether } from './release.ts';

/** A view that is released. `cell` is its community, or `TOGETHER`. */
export type ReleasedView = { readonly batch: number; readonly cell: string; readonly stage: number };

/** How people spread over stages, as far as it may be told. What those say of whom it is not told could change a null, and nothing else. */
export type Spread = {
  readonly people: number;
  /** How many named each stage; null where that is not told. */
  readonly counts: readonly number[] | null;
  /** The stage that nearly all named, where the counts are not told and there is one such stage. */
  readonly nearlyAll: number | null;
  /** Lower median; null where it could be one stage or another. */
  readonly median: number | null;
  /** First and third quartile, each the lower of two candidates; null where one of them could be one stage or another. */
  readonly quartiles: readonly [number, number] | null;
};

/** `spread` is null while the community has no released group: then it is not told how many views it gave either. */
export type CommunityPerception = { readonly community: string; readonly spread: Spread | null };

export type Perception = {
  /** Communities that gave at least one view, in the order asked for. */
  readonly communities: readonly CommunityPerception[];
  /** All people whose views are released; null without any. */
  readonly overall: Spread | null;
  /** Highest minus lowest median among the communities shown, in stages; null with fewer than two, or where one of them is not told. */
  readonly divergence: number | null;
};

const certain = (bounds: Bounds | null): number | null => (bounds !== null && bounds.low === bounds.high ? bounds.low : null);

function nearlyAllOf(told: Told): number | null {
  const most = Math.max(...told.counts);
  return peopleOf(told) - most === told.untold ? told.counts.indexOf(most) : null;
}

/** A spread of what is told; null for nobody. */
export function spreadOf(told: Told): Spread | null {
  const people = peopleOf(told);
  if (people === 0) return null;
  const first = certain(quantileBounds(told, 0.25));
  const third = certain(quantileBounds(told, 0.75));
  return {
    people,
    counts: told.untold === 0 ? told.counts : null,
    nearlyAll: told.untold === 0 ? null : nearlyAllOf(told),
    median: certain(quantileBounds(told, 0.5)),
    quartiles: first === null || third === null ? null : [first, third],
  };
}

/** The groups among released views of one indicator: one a batch and cell. */
export function groupsOf<V extends ReleasedView>(views: readonly V[]): V[][] {
  return [...Map.groupBy(views, ({ batch, cell }) => JSON.stringify([batch, cell])).values()];
}

const stagesOf = (views: readonly ReleasedView[]): number[] => views.map(({ stage }) => stage);

/**
 * What is told of the released views of one indicator together.
 * @throws RangeError for a group of fewer than five; StageError `consensus.stage` for a stage that is not a whole number from 0 to `top`.
 */
export function tellViews(views: readonly ReleasedView[], top: number): Told {
  const batches = [...Map.groupBy(views, ({ batch }) => batch).values()];
  return toldTogether(
    batches.map((batch) => tellBatch(groupsOf(batch).map(stagesOf), top)),
    top,
  );
}

function divergenceOf(spreads: readonly Spread[]): number | null {
  const medians = spreads.flatMap(({ median }) => (median === null ? [] : [median]));
  return medians.length < 2 || medians.length < spreads.length ? null : Math.max(...medians) - Math.min(...medians);
}

/**
 * Perception of one indicator.
 *
 * @param views the released ones, one a person; stages are whole numbers 0..top.
 * @param spoke communities that gave views, released or not.
 * @param order the communities in the order of the result; others follow in order of their name.
 * @throws as `tellViews`
 */
export function perceive(views: readonly ReleasedView[], top: number, spoke: Iterable<string>, order: readonly string[]): Perception {
  const given = new Set(spoke);
  const others = [...given].filter((name) => !order.includes(name)).toSorted();
  const communities = [...order, ...others]
    .filter((name) => given.has(name))
    .map((community) => {
      const own = groupsOf(views.filter(({ cell }) => cell === community));
      const told = own.map((group) => tellGroup(stagesOf(group), top));
      return { community, spread: spreadOf(toldTogether(told, top)) };
    });
  const shown = communities.flatMap(({ spread }) => (spread === null ? [] : [spread]));
  return { communities, overall: spreadOf(tellViews(views, top)), divergence: divergenceOf(shown) };
}
