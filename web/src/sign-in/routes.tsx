/** Addresses of the pages of this folder. */
import { createRoute, Navigate } from '@tanstack/react-router';
import { lazyPage } from '../lazy-page.ts';
import { queryClient, sessionsQuery } from '../queries.ts';
import { begin, root } from '../ui/shell/root.ts';

/** Links that do not work lead here; who is signed in all the same goes on to the start. */
export const signInRoute = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  component: () => <Navigate to="/" replace />,
});

export const sessionsRoute = createRoute({
  getParentRoute: () => root,
  path: '/sessions',
  loader: () => begin(queryClient.ensureQueryData(sessionsQuery)),
  component: lazyPage(() => import('./sessions-page.tsx'), 'SessionsPage'),
});
