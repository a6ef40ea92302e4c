/** Addresses of the pages of this folder. */
import { createRoute } from '@tanstack/react-router';
import { assessmentRoute } from '../assessment/routes.ts';
import { lazyPage } from '../lazy-page.ts';
import { queryClient, sourcesQuery } from '../queries.ts';
import { begin } from '../ui/shell/root.ts';

export const sourcesRoute = createRoute({
  getParentRoute: () => assessmentRoute,
  path: '/sources',
  loader: ({ params }) => begin(queryClient.ensureQueryData(sourcesQuery(params))),
  component: lazyPage(() => import('./sources-page.tsx'), 'SourcesPage', 'source'),
});
