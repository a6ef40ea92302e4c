import { useSuspenseQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { indexOf } from '../packs/words.ts';
import { assessmentQuery, meQuery, packQuery } from '../queries.ts';

const route = getRouteApi('/assessments/$jurisdiction/$assessment');

/** The assessment of the address, its pack, and who is looking at it in which roles. */
export function useAssessment() {
  const { jurisdiction, assessment: id } = route.useParams();
  const place = { jurisdiction, assessment: id };
  const { data: assessment } = useSuspenseQuery(assessmentQuery(place));
  const { data: pack } = useSuspenseQuery(packQuery(assessment.packId, assessment.packVersion));
  const { data: me } = useSuspenseQuery(meQuery);
  const membership = me.jurisdictions.find((entry) => entry.jurisdiction === jurisdiction);
  return {
    place,
    assessment,
    pack,
    index: indexOf(pack),
    roles: membership?.roles ?? [],
    person: membership?.person,
    community: membership?.community ?? null,
  };
}
