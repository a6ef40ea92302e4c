/** What the pages read, by key: one place that knows what a change makes stale. */
import type { Community } from '@mufakat/framework';
import { QueryCache, QueryClient, queryOptions } from '@tanstack/react-query';
import {
  checkReport,
  fetchAssessment,
  fetchAssessments,
  fetchComparison,
  fetchIndicator,
  fetchMe,
  fetchPack,
  fetchPacks,
  fetchProfile,
  fetchQuestions,
  fetchSources,
  Problem,
} from './api.ts';

/** Trying again helps when the server could not be reached, not when it said no. */
const worthRetrying = (count: number, error: Error) =>
  count < 2 && (!(error instanceof Problem) || error.status === 0 || error.status >= 502);

/** When a session has ended the next page asks to sign in. A page that is open stays, with whatever somebody is writing on it. */
const askToSignIn = new QueryCache({
  onError: (error, query) => {
    const ended = error instanceof Problem && error.status === 401 && query.state.data === undefined;
    if (ended && query.queryKey[0] !== meQuery.queryKey[0]) void queryClient.resetQueries({ queryKey: meQuery.queryKey });
  },
});

export const queryClient = new QueryClient({
  queryCache: askToSignIn,
  defaultOptions: { queries: { staleTime: 10_000, retry: worthRetrying } },
});

/** Which assessment, of which jurisdiction. */
export type Place = { readonly jurisdiction: string; readonly assessment: string };

export const meQuery = queryOptions({ queryKey: ['me'], queryFn: fetchMe, staleTime: 60_000 });
export const packsQuery = queryOptions({ queryKey: ['packs'], queryFn: fetchPacks });
export const packQuery = (id: string, version: string) =>
  queryOptions({ queryKey: ['pack', id, version], queryFn: () => fetchPack(id, version), staleTime: Number.POSITIVE_INFINITY });
export const assessmentsQuery = (jurisdiction: string) =>
  queryOptions({ queryKey: ['assessments', jurisdiction], queryFn: () => fetchAssessments(jurisdiction) });

/** Everything of one assessment has a key that begins with this one. */
export const assessmentKey = ({ jurisdiction, assessment }: Place) => ['assessment', jurisdiction, assessment] as const;

export const assessmentQuery = (place: Place) =>
  queryOptions({ queryKey: [...assessmentKey(place), 'itself'], queryFn: () => fetchAssessment(place.jurisdiction, place.assessment) });
export const profileQuery = (place: Place) =>
  queryOptions({ queryKey: [...assessmentKey(place), 'profile'], queryFn: () => fetchProfile(place.jurisdiction, place.assessment) });
export const indicatorQuery = (place: Place, indicator: string) =>
  queryOptions({
    queryKey: [...assessmentKey(place), 'indicator', indicator],
    queryFn: () => fetchIndicator(place.jurisdiction, place.assessment, indicator),
  });
export const sourcesQuery = (place: Place) =>
  queryOptions({ queryKey: [...assessmentKey(place), 'sources'], queryFn: () => fetchSources(place.jurisdiction, place.assessment) });
export const questionsQuery = (place: Place, community: Community) =>
  queryOptions({
    queryKey: [...assessmentKey(place), 'questions', community],
    queryFn: () => fetchQuestions(place.jurisdiction, place.assessment, community),
  });
/** Whether the report can be made; never kept, as every change changes it. */
export const reportQuery = (address: string) =>
  queryOptions({
    queryKey: ['report', address],
    queryFn: () => checkReport(address),
    staleTime: 0,
    gcTime: 0,
    refetchOnWindowFocus: false,
  });
export const comparisonQuery = (place: Place, earlier: string) =>
  queryOptions({
    queryKey: [...assessmentKey(place), 'compare', earlier],
    queryFn: () => fetchComparison(place.jurisdiction, place.assessment, earlier),
  });
