/**
 * Which views may be shown, and what is said of them.
 *
 * Views wait until five people or more are together, and are then released as one **group**, for ever: each person's view of an indicator is in at
 * most one group. Groups are formed by how many people wait, never by what they say, so that neither a wait nor its end tells anything of a stage.
 * Of a group either the whole distribution is told, or only the stage that nearly all of it named. Everything shown of views is computed from what
 * is told of groups and from nothing else. Why that never gives away one person's stage is argued in ARCHITECTURE.md and tried out in
 * `release.test.ts`.
 */
import { quantileOf, StageError } from './distribution.ts';

/** Fewer people than this are never a group of views, and the size of a community of fewer is not told. */
export const SMALLEST_GROUP = 5;

/** A group with more people than this outside its most frequent stage is told exactly; any other one is told as nearly all. */
export const MOST_OUTSIDE = 2;

/** The cell of views of communities that are too small to be shown alone. */
export const TOGETHER = 'together';

/** That a view is released: in which batch, counted from 0, and in which cell: its community, or `TOGETHER`. */
export type Release = { readonly view: string; readonly batch: number; readonly cell: string };

/** A view that waits: the current one of a person of whom no view on the indicator is released. */
export type WaitingView = { readonly id: string; readonly community: string; readonly indicator: string };

/**
 * The groups that waiting views form now.
 *
 * While collection is open, the views of a community on an indicator form a group once they are of five people. When it is closed, what then still waits
 * is put together over the communities of an indicator, and forms a group when that is of five people or more, and of more people than communities: so
 * many people of as many communities would be one of each. Otherwise it goes on waiting.
 *
 * @returns the releases, in the order of the views; empty when no group is formed.
 */
export function formGroups(waiting: readonly WaitingView[], collection: 'open' | 'closed', batch: number): Release[] {
  const own = Map.groupBy(waiting, ({ indicator, community }) => JSON.stringify([indicator, community]));
  const alone = new Set([...own.values()].filter((views) => views.length >= SMALLEST_GROUP).flat());
  const rest = waiting.filter((view) => !alone.has(view));
  const pools = Map.groupBy(collection === 'closed' ? rest : [], ({ indicator }) => indicator);
  const communitiesIn = (views: readonly WaitingView[]) => new Set(views.map(({ community }) => community)).size;
  const pooled = new Set(
    [...pools.values()].filter((views) => views.length >= SMALLEST_GROUP && views.length > communitiesIn(views)).flat(),
  );
  return waiting.flatMap((view): Release[] => {
    if (alone.has(view)) return [{ view: view.id, batch, cell: view.community }];
    return pooled.has(view) ? [{ view: view.id, batch, cell: TOGETHER }] : [];
  });
}

/** What is told of people: how many named each stage, and of how many it is not told which. */
export type Told = { readonly counts: readonly number[]; readonly untold: number };

/** A group as it is told. `nearlyAll` is the stage that all but at most two of it named; null where the distribution is told. */
export type ToldGroup = Told & { readonly nearlyAll: number | null };

const sum = (counts: readonly number[]): number => counts.reduce((total, count) => total + count, 0);

/** How many people something is told of. */
export const peopleOf = ({ counts, untold }: Told): number => sum(counts) + untold;

/** What is told of several at once. */
export function toldTogether(all: readonly Told[], top: number): Told {
  const counts = Array.from({ length: top + 1 }, (_, stage) => all.reduce((total, told) => total + (told.counts[stage] ?? 0), 0));
  return { counts, untold: all.reduce((total, { untold }) => total + untold, 0) };
}

function countStages(stages: readonly number[], top: number): number[] {
  const counts = new Array<number>(top + 1).fill(0);
  for (const stage of stages) {
    const count = counts[stage];
    if (count === undefined) throw new StageError(`stage ${stage} is not on the scale; give a whole number from 0 to ${top}`);
    counts[stage] = count + 1;
  }
  return counts;
}

/** All but two at one stage, and nothing of the two. */
function nearlyAllAt(stage: number, people: number, top: number): Told {
  return { counts: Array.from({ length: top + 1 }, (_, at) => (at === stage ? people - MOST_OUTSIDE : 0)), untold: MOST_OUTSIDE };
}

/**
 * What is told of one group.
 * @param stages one a person, five or more; whole numbers 0..top.
 * @throws RangeError for fewer; StageError `consensus.stage` for a stage that is not on the scale.
 */
export function tellGroup(stages: readonly number[], top: number): ToldGroup {
  if (stages.length < SMALLEST_GROUP) throw new RangeError(`a group has ${SMALLEST_GROUP} people or more, this one ${stages.length}`);
  const counts = countStages(stages, top);
  const most = Math.max(...counts);
  if (stages.length - most > MOST_OUTSIDE) return { counts, untold: 0, nearlyAll: null };
  const stage = counts.indexOf(most);
  return { ...nearlyAllAt(stage, stages.length, top), nearlyAll: stage };
}

/**
 * What is told of the groups of one batch and indicator together: more than of each alone. Groups of which nearly all named the same stage are taken as one;
 * when more than two people of them are outside that stage, their common distribution is told.
 * @throws as `tellGroup`
 */
export function tellBatch(groups: readonly (readonly number[])[], top: number): Told {
  const told = groups.map((stages) => ({ stages, ...tellGroup(stages, top) }));
  const exact = told.filter(({ nearlyAll }) => nearlyAll === null);
  const alike = Map.groupBy(
    told.filter(({ nearlyAll }) => nearlyAll !== null),
    ({ nearlyAll }) => nearlyAll,
  );
  const merged = [...alike.values()].map((same) =>
    tellGroup(
      same.flatMap(({ stages }) => stages),
      top,
    ),
  );
  return toldTogether([...exact, ...merged], top);
}

/** Both ends of what is possible. */
export type Bounds = { readonly low: number; readonly high: number };

/** The counts when everybody of whom it is not told named the lowest, or the highest, stage. */
function extremes({ counts, untold }: Told): readonly [number[], number[]] {
  return [
    counts.map((count, stage) => (stage === 0 ? count + untold : count)),
    counts.map((count, stage) => (stage === counts.length - 1 ? count + untold : count)),
  ];
}

/**
 * Between which stages a quantile of the people lies, whatever those said of whom it is not told; null for nobody.
 * @param share 0..1; 0.5 is the lower median.
 */
export function quantileBounds(told: Told, share: number): Bounds | null {
  const people = peopleOf(told);
  if (people === 0) return null;
  const [lowest, highest] = extremes(told);
  return { low: quantileOf(lowest, people, share), high: quantileOf(highest, people, share) };
}
