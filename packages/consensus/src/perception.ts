/**
 * How an indicator is perceived: by each community, and by all together, without giving away what one or two people said.
 */
import { type Distribution, describe } from './distribution.ts';

export type PerceptionView = { readonly community: string; readonly stage: number };

/** `distribution` is null when fewer than the smallest number shown spoke: their number stays hidden as well. */
export type CommunityPerception = { readonly community: string; readonly distribution: Distribution | null };

export type Perception = {
  /** Communities that gave at least one view, in the order asked for. */
  readonly communities: readonly CommunityPerception[];
  /** All people that may be shown together; null when they are too few. */
  readonly overall: Distribution | null;
  /** Highest minus lowest median among the communities shown, in stages; null with fewer than two. */
  readonly divergence: number | null;
};

/** Fewer people than this are never shown as a group. */
export const SMALLEST_SHOWN = 3;

/**
 * Perception of one indicator.
 *
 * A community with fewer than `smallest` people is suppressed. The people of suppressed communities still count in `overall`, unless together
 * they are fewer than `smallest`: subtracting the shown communities from the whole would then disclose them, so they are left out of it.
 *
 * @param views one current view a person; stages are whole numbers 0..top.
 * @param order the communities in the order of the result; views of others follow in order of their name.
 * @throws StageError `consensus.stage` for a stage that is not a whole number from 0 to `top`.
 */
export function perceive(views: readonly PerceptionView[], top: number, order: readonly string[], smallest = SMALLEST_SHOWN): Perception {
  const byCommunity = Map.groupBy(views, (view) => view.community);
  const others = [...byCommunity.keys()].filter((name) => !order.includes(name)).toSorted();
  const groups = [...order, ...others].flatMap((community) => {
    const stages = byCommunity.get(community)?.map((view) => view.stage);
    return stages === undefined ? [] : [{ community, stages, shown: stages.length >= smallest }];
  });
  const hidden = groups.filter((group) => !group.shown).flatMap((group) => group.stages);
  const shown = groups.filter((group) => group.shown).flatMap((group) => group.stages);
  const together = hidden.length >= smallest ? [...shown, ...hidden] : shown;
  const communities = groups.map(({ community, stages, shown }) => ({ community, distribution: shown ? describe(stages, top) : null }));
  const medians = communities.flatMap(({ distribution }) => (distribution === null ? [] : [distribution.median]));
  return {
    communities,
    overall: describe(together, top),
    divergence: medians.length < 2 ? null : Math.max(...medians) - Math.min(...medians),
  };
}
