/** Addresses of the pages of this folder. */
import { createRoute } from '@tanstack/react-router';
import { assessmentRoute } from '../assessment/routes.ts';
import { lazyPage } from '../lazy-page.ts';
import { publicationsQuery, queryClient } from '../queries.ts';
import { begin } from '../ui/shell/root.ts';

export const publicationsRoute = createRoute({
  getParentRoute: () => assessmentRoute,
  path: '/publications',
  loader: ({ params }) => begin(queryClient.ensureQueryData(publicationsQuery(params.jurisdiction))),
  component: lazyPage(() => import('./publications-page.tsx'), 'PublicationsPage', 'publication'),
});
