/** Addresses of the pages of this folder. */
import { createRoute } from '@tanstack/react-router';
import { assessmentRoute } from '../assessment/routes.ts';
import { lazyPage } from '../lazy-page.ts';

export const viewsRoute = createRoute({
  getParentRoute: () => assessmentRoute,
  path: '/views',
  component: lazyPage(() => import('./views-page.tsx'), 'ViewsPage', 'consultation'),
});

export const questionsRoute = createRoute({
  getParentRoute: () => assessmentRoute,
  path: '/questions',
  validateSearch: (search: Record<string, unknown>): { community?: string } =>
    typeof search.community === 'string' ? { community: search.community } : {},
  component: lazyPage(() => import('./questions-page.tsx'), 'QuestionsPage', 'consultation'),
});
