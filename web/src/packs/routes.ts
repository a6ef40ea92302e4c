/** Addresses of the pages of this folder. */
import { createRoute } from '@tanstack/react-router';
import { lazyPage } from '../lazy-page.ts';
import { packQuery, packsQuery, queryClient } from '../queries.ts';
import { begin, root } from '../ui/shell/root.ts';

export const packsRoute = createRoute({
  getParentRoute: () => root,
  path: '/packs',
  loader: () => begin(queryClient.ensureQueryData(packsQuery)),
  component: lazyPage(() => import('./packs-page.tsx'), 'PacksPage', 'packs'),
});

export const packRoute = createRoute({
  getParentRoute: () => root,
  path: '/packs/$pack/$version',
  validateSearch: (search: Record<string, unknown>): { element?: string } =>
    typeof search.element === 'string' ? { element: search.element } : {},
  loader: ({ params }) => begin(queryClient.ensureQueryData(packQuery(params.pack, params.version))),
  component: lazyPage(() => import('./pack-page.tsx'), 'PackPage', 'packs'),
});
