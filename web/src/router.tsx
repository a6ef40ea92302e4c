/** The pages and their addresses. Each page is loaded when it is first opened; its data begin to load with it. */
import { createRootRoute, createRoute, createRouter, lazyRouteComponent, Navigate } from '@tanstack/react-router';
import { AssessmentsPage } from './assessment/assessments-page.tsx';
import { MESSAGES } from './catalogues.ts';
import { readSearch } from './ledger/search.ts';
import { openMessages } from './messages/open-messages.ts';
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

/** A page that is loaded when it is first opened, with the messages of the folders that it takes them from besides the first ones. */
const page = <Page extends Record<string, unknown>, Name extends keyof Page>(
  load: () => Promise<Page>,
  name: Name,
  ...folders: readonly (keyof typeof MESSAGES)[]
) =>
  lazyRouteComponent(async () => {
    const [loaded] = await Promise.all([load(), openMessages(...folders.map((folder) => MESSAGES[folder]))]);
    return loaded;
  }, name);

const sessions = createRoute({
  getParentRoute: () => root,
  path: '/sessions',
  loader: () => begin(queryClient.ensureQueryData(sessionsQuery)),
  component: page(() => import('./sign-in/sessions-page.tsx'), 'SessionsPage'),
});

/** Starts loading without waiting: whoever is not signed in gets the sign-in page, not an error. */
function begin(...queries: readonly Promise<unknown>[]): void {
  for (const query of queries) void query.catch(() => undefined);
}

const inside = createRoute({
  getParentRoute: () => root,
  path: '/assessments/$jurisdiction/$assessment',
  component: page(() => import('./assessment/assessment-layout.tsx'), 'AssessmentLayout'),
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
  component: page(() => import('./assessment/home-page.tsx'), 'HomePage'),
});
const indicator = createRoute({
  getParentRoute: () => inside,
  path: '/indicators/$indicator',
  loader: ({ params }) => begin(queryClient.ensureQueryData(indicatorQuery(params, params.indicator))),
  component: page(() => import('./assessment/indicator/indicator-page.tsx'), 'IndicatorPage', 'packs'),
});
const sources = createRoute({
  getParentRoute: () => inside,
  path: '/sources',
  loader: ({ params }) => begin(queryClient.ensureQueryData(sourcesQuery(params))),
  component: page(() => import('./source/sources-page.tsx'), 'SourcesPage', 'source'),
});
const views = createRoute({
  getParentRoute: () => inside,
  path: '/views',
  component: page(() => import('./consultation/views-page.tsx'), 'ViewsPage', 'consultation'),
});
const questions = createRoute({
  getParentRoute: () => inside,
  path: '/questions',
  validateSearch: (search: Record<string, unknown>): { community?: string } =>
    typeof search.community === 'string' ? { community: search.community } : {},
  component: page(() => import('./consultation/questions-page.tsx'), 'QuestionsPage', 'consultation'),
});
const compare = createRoute({
  getParentRoute: () => inside,
  path: '/compare',
  validateSearch: (search: Record<string, unknown>): { with?: string } => (typeof search.with === 'string' ? { with: search.with } : {}),
  component: page(() => import('./assessment/compare-page.tsx'), 'ComparePage'),
});
const report = createRoute({
  getParentRoute: () => inside,
  path: '/report',
  component: page(() => import('./report/report-page.tsx'), 'ReportPage', 'report'),
});

const publications = createRoute({
  getParentRoute: () => inside,
  path: '/publications',
  loader: ({ params }) => begin(queryClient.ensureQueryData(publicationsQuery(params.jurisdiction))),
  component: page(() => import('./publication/publications-page.tsx'), 'PublicationsPage', 'publication'),
});

const packs = createRoute({
  getParentRoute: () => root,
  path: '/packs',
  loader: () => begin(queryClient.ensureQueryData(packsQuery)),
  component: page(() => import('./packs/packs-page.tsx'), 'PacksPage', 'packs'),
});
const pack = createRoute({
  getParentRoute: () => root,
  path: '/packs/$pack/$version',
  validateSearch: (search: Record<string, unknown>): { element?: string } =>
    typeof search.element === 'string' ? { element: search.element } : {},
  loader: ({ params }) => begin(queryClient.ensureQueryData(packQuery(params.pack, params.version))),
  component: page(() => import('./packs/pack-page.tsx'), 'PackPage', 'packs'),
});

const ledger = createRoute({
  getParentRoute: () => root,
  path: '/jurisdictions/$jurisdiction/ledger',
  validateSearch: readSearch,
  loader: ({ params }) => begin(queryClient.ensureQueryData(logsQuery(params.jurisdiction))),
  component: page(() => import('./ledger/ledger-page.tsx'), 'LedgerPage', 'ledger'),
});
const proof = createRoute({
  getParentRoute: () => root,
  path: '/jurisdictions/$jurisdiction/ledger/$log/$entry',
  loader: ({ params }) => begin(queryClient.ensureQueryData(logsQuery(params.jurisdiction))),
  component: page(() => import('./ledger/proof-page.tsx'), 'ProofPage', 'ledger'),
});

const regions = createRoute({
  getParentRoute: () => root,
  path: '/region',
  loader: () => begin(queryClient.ensureQueryData(sharedPacksQuery), queryClient.ensureQueryData(packsQuery)),
  component: page(() => import('./region/regions-page.tsx'), 'RegionsPage', 'region'),
});
const region = createRoute({
  getParentRoute: () => root,
  path: '/region/$pack',
  validateSearch: readRegionSearch,
  loader: ({ params }) => begin(queryClient.ensureQueryData(sharedQuery(params.pack)), queryClient.ensureQueryData(packsQuery)),
  component: page(() => import('./region/region-page.tsx'), 'RegionPage', 'region'),
});
const regionTable = createRoute({
  getParentRoute: () => root,
  path: '/region/table',
  validateSearch: readRegionSearch,
  loader: () => begin(queryClient.ensureQueryData(packsQuery)),
  component: page(() => import('./region/table/table-page.tsx'), 'TablePage', 'region'),
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
