/** Addresses of the pages of this folder. */
import { createRoute } from '@tanstack/react-router';
import { assessmentRoute } from '../assessment/routes.ts';
import { lazyPage } from '../lazy-page.ts';

export const reportRoute = createRoute({
  getParentRoute: () => assessmentRoute,
  path: '/report',
  component: lazyPage(() => import('./report-page.tsx'), 'ReportPage', 'report'),
});
