/** Addresses of the pages of this folder. */
import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { assessmentRoute } from '../assessment/routes.ts';

export const reportRoute = createRoute({
  getParentRoute: () => assessmentRoute,
  path: '/report',
  component: lazyRouteComponent(() => import('./report-page.tsx'), 'ReportPage'),
});
