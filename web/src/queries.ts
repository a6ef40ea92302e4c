/** What the pages read, by key: one place that knows what a change makes stale. */
import type { Community } from '@mufakat/framework';
import type { ActSearch, LogName } from '@mufakat/server/ledger/model';
import { infiniteQueryOptions, keepPreviousData, QueryCache, QueryClient, queryOptions } from '@tanstack/react-query';
import {
  checkReport,
  fetchAssessment,
  fetchAssessments,
  fetchComparison,
  fetchEntries,
  fetchIndicator,
  fetchLogs,
  fetchMe,
  fetchPack,
  fetchPacks,
  fetchProfile,
  fetchPublicationReceipt,
  fetchPublications,
  fetchQuestions,
  fetchReceipt,
  fetchSessions,
  fetchShared,
  fetchSharedPacks,
  fetchSources,
  fetchSourceVersions,
  fetchWaiting,
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
export const sharedPacksQuery = queryOptions({ queryKey: ['region'], queryFn: fetchSharedPacks });
export const sharedQuery = (pack: string) => queryOptions({ queryKey: ['region', pack], queryFn: () => fetchShared(pack) });
export const publicationsQuery = (jurisdiction: string) =>
  queryOptions({ queryKey: ['publications', jurisdiction], queryFn: () => fetchPublications(jurisdiction) });
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
export const sourceVersionsQuery = (place: Place, source: string) =>
  queryOptions({
    queryKey: [...assessmentKey(place), 'sources', source, 'versions'],
    queryFn: () => fetchSourceVersions(place.jurisdiction, place.assessment, source),
  });
export const questionsQuery = (place: Place, community: Community) =>
  queryOptions({
    queryKey: [...assessmentKey(place), 'questions', community],
    queryFn: () => fetchQuestions(place.jurisdiction, place.assessment, community),
  });
/** Whether the report can be made; never kept, as every change changes it. */
export const reportQuery = (address: string) =>
  queryOptions({
    queryKey: ['report', address],
    queryFn: ({ signal }) => checkReport(address, signal),
    staleTime: 0,
    gcTime: 0,
    refetchOnWindowFocus: false,
  });
export const comparisonQuery = (place: Place, earlier: string) =>
  queryOptions({
    queryKey: [...assessmentKey(place), 'compare', earlier],
    queryFn: () => fetchComparison(place.jurisdiction, place.assessment, earlier),
  });

export const sessionsQuery = queryOptions({ queryKey: ['sessions'], queryFn: fetchSessions });

/** Asked again while something waits: how far it is changes by itself. */
export const waitingQuery = (jurisdiction: string) =>
  queryOptions({
    queryKey: ['waiting', jurisdiction],
    queryFn: () => fetchWaiting(jurisdiction),
    staleTime: 0,
    gcTime: 0,
    refetchInterval: 1_500,
  });

/** What waits is published within a second or two, unless its log is paused. */
const SOON = 2_000;

export const logsQuery = (jurisdiction: string) =>
  queryOptions({
    queryKey: ['ledger', jurisdiction, 'logs'],
    queryFn: () => fetchLogs(jurisdiction),
    refetchInterval: ({ state }) => (state.data?.some(({ waiting, paused }) => waiting > 0 && paused === null) === true ? SOON : false),
  });
/** All that was asked for of a log begins with this key. */
export const entriesKey = (jurisdiction: string, log: LogName) => ['ledger', jurisdiction, 'acts', log] as const;

export const entriesQuery = (jurisdiction: string, log: LogName, search: Omit<ActSearch, 'before'>) =>
  infiniteQueryOptions({
    queryKey: [...entriesKey(jurisdiction, log), search],
    queryFn: ({ pageParam }) => fetchEntries(jurisdiction, log, { ...search, before: pageParam }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ acts, more }) => (more ? acts.at(-1)?.entry : undefined),
    placeholderData: keepPreviousData,
  });
/** Of an entry that is not published yet it is asked again until it is. A receipt of before a change of key does not lead to the new one: that key is part of ours. */
export const receiptQuery = (jurisdiction: string, log: LogName, entry: string, logKey: string | undefined) =>
  queryOptions({
    queryKey: ['ledger', jurisdiction, 'receipt', log, entry, logKey],
    queryFn: ({ signal }) => fetchReceipt(jurisdiction, log, entry, signal),
    staleTime: Number.POSITIVE_INFINITY,
    refetchInterval: ({ state }) => (state.error instanceof Problem && state.error.code === 'not-published-yet' ? SOON : false),
  });
/** Of one that is not in a signed state yet it is asked again until it is. */
export const publicationReceiptQuery = (jurisdiction: string, publication: string) =>
  queryOptions({
    queryKey: ['publication-receipt', jurisdiction, publication],
    queryFn: ({ signal }) => fetchPublicationReceipt(jurisdiction, publication, signal),
    refetchInterval: ({ state }) => (state.error instanceof Problem && state.error.code === 'not-published-yet' ? SOON : false),
  });
