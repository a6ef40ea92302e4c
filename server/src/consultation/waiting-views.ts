/** Which views wait to be released. Pure. */
import { formGroups, type Release, type WaitingView } from '@mufakat/consensus';
import { currentOf, type Participant, type View } from '@mufakat/framework';

type Given = { readonly participants: readonly Participant[]; readonly views: readonly View[]; readonly releases: readonly Release[] };

const pairOf = ({ participant, indicator }: View) => JSON.stringify([participant, indicator]);

/**
 * The views that wait: what people say now, of whom no view on the indicator is released. Who changes a view that is released already does not wait again: what
 * is shown of them stays, because the difference would show what they changed.
 */
export function waitingViews({ participants, views, releases }: Given): WaitingView[] {
  const communityOf = new Map(participants.map(({ id, community }) => [id, community]));
  const released = new Set(releases.map(({ view }) => view));
  const shown = new Set(views.filter(({ id }) => released.has(id)).map(pairOf));
  return currentOf(views)
    .filter((view) => !shown.has(pairOf(view)))
    .flatMap(({ id, participant, indicator }) => {
      const community = communityOf.get(participant);
      return community === undefined ? [] : [{ id, community, indicator }];
    })
    .toSorted((a, b) => (a.id < b.id ? -1 : 1));
}

/** The releases of an assessment that is given whole, as a folder is: one batch, and collection closed after it. */
export function releasesOfWhole(participants: readonly Participant[], views: readonly View[]): Release[] {
  return formGroups(waitingViews({ participants, views, releases: [] }), 'closed', 0);
}
