/** Addresses of the start and of an assessment: its profile, an indicator, the comparison with another. */
import { createRoute } from '@tanstack/react-router';
import { lazyPage } from '../lazy-page.ts';
import { assessmentQuery, indicatorQuery, type Place, profileQuery, queryClient } from '../queries.ts';
import { begin, root } from '../ui/shell/root.ts';
import { AssessmentsPage } from './assessments-page.tsx';

export const homeRoute = createRoute({ getParentRoute: () => root, path: '/', component: AssessmentsPage });

export const assessmentRoute = createRoute({
  getParentRoute: () => root,
  path: '/assessments/$jurisdiction/$assessment',
  component: lazyPage(() => import('./assessment-layout.tsx'), 'AssessmentLayout'),
  loader: ({ params }) => begin(queryClient.ensureQueryData(assessmentQuery(params))),
});

const withProfile = ({ params }: { params: Place }) => begin(queryClient.ensureQueryData(profileQuery(params)));
export const profileRoute = createRoute({
  getParentRoute: () => assessmentRoute,
  path: '/',
  validateSearch: (search: Record<string, unknown>): { group?: string; community?: string; differences?: true; open?: string } => ({
    ...(typeof search.group === 'string' ? { group: search.group } : {}),
    ...(typeof search.community === 'string' ? { community: search.community } : {}),
    ...(search.differences === true ? { differences: true } : {}),
    ...(typeof search.open === 'string' ? { open: search.open } : {}),
  }),
  loader: withProfile,
  component: lazyPage(() => import('./home-page.tsx'), 'HomePage'),
});

export const indicatorRoute = createRoute({
  getParentRoute: () => assessmentRoute,
  path: '/indicators/$indicator',
  loader: ({ params }) => begin(queryClient.ensureQueryData(indicatorQuery(params, params.indicator))),
  component: lazyPage(() => import('./indicator/indicator-page.tsx'), 'IndicatorPage', 'packs'),
});

export const compareRoute = createRoute({
  getParentRoute: () => assessmentRoute,
  path: '/compare',
  validateSearch: (search: Record<string, unknown>): { with?: string } => (typeof search.with === 'string' ? { with: search.with } : {}),
  component: lazyPage(() => import('./compare-page.tsx'), 'ComparePage'),
});
