/** All pages, as each folder gives them. A page is loaded when it is first opened; its data begin to load with it. */
import { createRouter } from '@tanstack/react-router';
import { assessmentRoute, compareRoute, homeRoute, indicatorRoute, profileRoute } from './assessment/routes.ts';
import { questionsRoute, viewsRoute } from './consultation/routes.ts';
import { ledgerRoute, proofRoute } from './ledger/routes.ts';
import { packRoute, packsRoute } from './packs/routes.ts';
import { publicationsRoute } from './publication/routes.ts';
import { meQuery, queryClient } from './queries.ts';
import { regionRoute, regionsRoute, regionTableRoute } from './region/routes.ts';
import { reportRoute } from './report/routes.ts';
import { sessionsRoute, signInRoute } from './sign-in/routes.tsx';
import { sourcesRoute } from './source/routes.ts';
import { NotFoundPage } from './ui/shell/not-found-page.tsx';
import { PageError } from './ui/shell/page-error.tsx';
import { begin, root } from './ui/shell/root.ts';
import { Skeleton } from './ui/states/states.tsx';

begin(queryClient.ensureQueryData(meQuery));

export const router = createRouter({
  routeTree: root.addChildren([
    homeRoute,
    signInRoute,
    sessionsRoute,
    assessmentRoute.addChildren([
      profileRoute,
      indicatorRoute,
      sourcesRoute,
      questionsRoute,
      viewsRoute,
      compareRoute,
      reportRoute,
      publicationsRoute,
    ]),
    packsRoute,
    packRoute,
    ledgerRoute,
    proofRoute,
    regionsRoute,
    regionRoute,
    regionTableRoute,
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
