/** Addresses of the pages of this folder. */
import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { packsQuery, queryClient, sharedPacksQuery, sharedQuery } from '../queries.ts';
import { begin, root } from '../ui/shell/root.ts';
import { readRegionSearch } from './region-search.ts';

export const regionsRoute = createRoute({
  getParentRoute: () => root,
  path: '/region',
  loader: () => begin(queryClient.ensureQueryData(sharedPacksQuery), queryClient.ensureQueryData(packsQuery)),
  component: lazyRouteComponent(() => import('./regions-page.tsx'), 'RegionsPage'),
});

export const regionRoute = createRoute({
  getParentRoute: () => root,
  path: '/region/$pack',
  validateSearch: readRegionSearch,
  loader: ({ params }) => begin(queryClient.ensureQueryData(sharedQuery(params.pack)), queryClient.ensureQueryData(packsQuery)),
  component: lazyRouteComponent(() => import('./region-page.tsx'), 'RegionPage'),
});

export const regionTableRoute = createRoute({
  getParentRoute: () => root,
  path: '/region/table',
  validateSearch: readRegionSearch,
  loader: () => begin(queryClient.ensureQueryData(packsQuery)),
  component: lazyRouteComponent(() => import('./table/table-page.tsx'), 'TablePage'),
});
