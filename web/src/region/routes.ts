/** Addresses of the pages of this folder. */
import { createRoute } from '@tanstack/react-router';
import { lazyPage } from '../lazy-page.ts';
import { packsQuery, queryClient, sharedPacksQuery, sharedQuery } from '../queries.ts';
import { begin, root } from '../ui/shell/root.ts';
import { readRegionSearch } from './region-search.ts';

export const regionsRoute = createRoute({
  getParentRoute: () => root,
  path: '/region',
  loader: () => begin(queryClient.ensureQueryData(sharedPacksQuery), queryClient.ensureQueryData(packsQuery)),
  component: lazyPage(() => import('./regions-page.tsx'), 'RegionsPage', 'region'),
});

export const regionRoute = createRoute({
  getParentRoute: () => root,
  path: '/region/$pack',
  validateSearch: readRegionSearch,
  loader: ({ params }) => begin(queryClient.ensureQueryData(sharedQuery(params.pack)), queryClient.ensureQueryData(packsQuery)),
  component: lazyPage(() => import('./region-page.tsx'), 'RegionPage', 'region'),
});

export const regionTableRoute = createRoute({
  getParentRoute: () => root,
  path: '/region/table',
  validateSearch: readRegionSearch,
  loader: () => begin(queryClient.ensureQueryData(packsQuery)),
  component: lazyPage(() => import('./table/table-page.tsx'), 'TablePage', 'region'),
});
