/** Addresses of the pages of this folder. */
import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { assessmentRoute } from '../assessment/routes.ts';

export const viewsRoute = createRoute({
  getParentRoute: () => assessmentRoute,
  path: '/views',
  component: lazyRouteComponent(() => import('./views-page.tsx'), 'ViewsPage'),
});

export const questionsRoute = createRoute({
  getParentRoute: () => assessmentRoute,
  path: '/questions',
  validateSearch: (search: Record<string, unknown>): { community?: string } =>
    typeof search.community === 'string' ? { community: search.community } : {},
  component: lazyRouteComponent(() => import('./questions-page.tsx'), 'QuestionsPage'),
});
