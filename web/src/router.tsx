/** The pages and their addresses. Each page is loaded when it is first opened; its data begin to load with it. */
import { createRootRoute, createRoute, createRouter, lazyRouteComponent, Navigate } from '@tanstack/react-router';
import { AssessmentsPage } from './assessment/assessments-page.tsx';
import { readSearch } from './ledger/search.ts';
import {
  assessmentQuery,
  indicatorQuery,
  logsQuery,
  meQuery,
  type Place,
  packQuery,
  packsQuery,
  profileQuery,
  publicationsQuery,
  queryClient,
  sessionsQuery,
  sharedPacksQuery,
  sharedQuery,
  sourcesQuery,
} from './queries.ts';
import { readRegionSearch } from './region/region-search.ts';
import { NotFoundPage } from './ui/shell/not-found-page.tsx';
import { PageError } from './ui/shell/page-error.tsx';
import { Shell } from './ui/shell/shell.tsx';
import { Skeleton } from './ui/states/states.tsx';

const root = createRootRoute({ component: Shell, notFoundComponent: NotFoundPage });

const home = createRoute({ getParentRoute: () => root, path: '/', component: AssessmentsPage });

/** Links that do not work lead here; who is signed in all the same goes on to the start. */
const signIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  component: () => <Navigate to="/" replace />,
});

const sessions = createRoute({
  getParentRoute: () => root,
  path: '/sessions',
  loader: () => begin(queryClient.ensureQueryData(sessionsQuery)),
  component: lazyRouteComponent(() => import('./sign-in/sessions-page.tsx'), 'SessionsPage'),
});

/** Starts loading without waiting: whoever is not signed in gets the sign-in page, not an error. */
function begin(...queries: readonly Promise<unknown>[]): void {
  for (const query of queries) void query.catch(() => undefined);
}

const inside = createRoute({
  getParentRoute: () => root,
  path: '/assessments/$jurisdiction/$assessment',
  component: lazyRouteComponent(() => import('./assessment/assessment-layout.tsx'), 'AssessmentLayout'),
  loader: ({ params }) => begin(queryClient.ensureQueryData(assessmentQuery(params))),
});

const withProfile = ({ params }: { params: Place }) => begin(queryClient.ensureQueryData(profileQuery(params)));

const profile = createRoute({
  getParentRoute: () => inside,
  path: '/',
  validateSearch: (search: Record<string, unknown>): { group?: string; community?: string; differences?: true; open?: string } => ({
    ...(typeof search.group === 'string' ? { group: search.group } : {}),
    ...(typeof search.community === 'string' ? { community: search.community } : {}),
    ...(search.differences === true ? { differences: true } : {}),
    ...(typeof search.open === 'string' ? { open: search.open } : {}),
  }),
  loader: withProfile,
  component: lazyRouteComponent(() => import('./assessment/home-page.tsx'), 'HomePage'),
});
const indicator = createRoute({
  getParentRoute: () => inside,
  path: '/indicators/$indicator',
  loader: ({ params }) => begin(queryClient.ensureQueryData(indicatorQuery(params, params.indicator))),
  component: lazyRouteComponent(() => import('./assessment/indicator/indicator-page.tsx'), 'IndicatorPage'),
});
const sources = createRoute({
  getParentRoute: () => inside,
  path: '/sources',
  loader: ({ params }) => begin(queryClient.ensureQueryData(sourcesQuery(params))),
  component: lazyRouteComponent(() => import('./source/sources-page.tsx'), 'SourcesPage'),
});
const views = createRoute({
  getParentRoute: () => inside,
  path: '/views',
  component: lazyRouteComponent(() => import('./consultation/views-page.tsx'), 'ViewsPage'),
});
const questions = createRoute({
  getParentRoute: () => inside,
  path: '/questions',
  validateSearch: (search: Record<string, unknown>): { community?: string } =>
    typeof search.community === 'string' ? { community: search.community } : {},
  component: lazyRouteComponent(() => import('./consultation/questions-page.tsx'), 'QuestionsPage'),
});
const compare = createRoute({
  getParentRoute: () => inside,
  path: '/compare',
  validateSearch: (search: Record<string, unknown>): { with?: string } => (typeof search.with === 'string' ? { with: search.with } : {}),
  component: lazyRouteComponent(() => import('./assessment/compare-page.tsx'), 'ComparePage'),
});
const report = createRoute({
  getParentRoute: () => inside,
  path: '/report',
  component: lazyRouteComponent(() => import('./report/report-page.tsx'), 'ReportPage'),
});

const publications = createRoute({
  getParentRoute: () => inside,
  path: '/publications',
  loader: ({ params }) => begin(queryClient.ensureQueryData(publicationsQuery(params.jurisdiction))),
  component: lazyRouteComponent(() => import('./publication/publications-page.tsx'), 'PublicationsPage'),
});

const packs = createRoute({
  getParentRoute: () => root,
  path: '/packs',
  loader: () => begin(queryClient.ensureQueryData(packsQuery)),
  component: lazyRouteComponent(() => import('./packs/packs-page.tsx'), 'PacksPage'),
});
const pack = createRoute({
  getParentRoute: () => root,
  path: '/packs/$pack/$version',
  validateSearch: (search: Record<string, unknown>): { element?: string } =>
    typeof search.element === 'string' ? { element: search.element } : {},
  loader: ({ params }) => begin(queryClient.ensureQueryData(packQuery(params.pack, params.version))),
  component: lazyRouteComponent(() => import('./packs/pack-page.tsx'), 'PackPage'),
});

const ledger = createRoute({
  getParentRoute: () => root,
  path: '/jurisdictions/$jurisdiction/ledger',
  validateSearch: readSearch,
  loader: ({ params }) => begin(queryClient.ensureQueryData(logsQuery(params.jurisdiction))),
  component: lazyRouteComponent(() => import('./ledger/ledger-page.tsx'), 'LedgerPage'),
});
const proof = createRoute({
  getParentRoute: () => root,
  path: '/jurisdictions/$jurisdiction/ledger/$log/$entry',
  loader: ({ params }) => begin(queryClient.ensureQueryData(logsQuery(params.jurisdiction))),
  component: lazyRouteComponent(() => import('./ledger/proof-page.tsx'), 'ProofPage'),
});

const regions = createRoute({
  getParentRoute: () => root,
  path: '/region',
  loader: () => begin(queryClient.ensureQueryData(sharedPacksQuery), queryClient.ensureQueryData(packsQuery)),
  component: lazyRouteComponent(() => import('./region/regions-page.tsx'), 'RegionsPage'),
});
const region = createRoute({
  getParentRoute: () => root,
  path: '/region/$pack',
  validateSearch: readRegionSearch,
  loader: ({ params }) => begin(queryClient.ensureQueryData(sharedQuery(params.pack)), queryClient.ensureQueryData(packsQuery)),
  component: lazyRouteComponent(() => import('./region/region-page.tsx'), 'RegionPage'),
});
const regionTable = createRoute({
  getParentRoute: () => root,
  path: '/region/table',
  validateSearch: readRegionSearch,
  loader: () => begin(queryClient.ensureQueryData(packsQuery)),
  component: lazyRouteComponent(() => import('./region/table/table-page.tsx'), 'TablePage'),
});

begin(queryClient.ensureQueryData(meQuery));

export const router = createRouter({
  routeTree: root.addChildren([
    home,
    signIn,
    sessions,
    inside.addChildren([profile, indicator, sources, questions, views, compare, report, publications]),
    packs,
    pack,
    ledger,
    proof,
    regions,
    region,
    regionTable,
  ]),
  defaultPendingComponent: Skeleton,
  defaultPendingMs: 150,
  defaultErrorComponent: PageError,
  defaultNotFoundComponent: NotFoundPage,
  scrollRestoration: true,
  defaultPreload: 'intent',
  defaultPreloadStaleTime: 0,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
