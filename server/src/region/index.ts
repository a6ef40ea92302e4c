/** Publications: what a jurisdiction shares, and what a region reads. */
export { admitPublication, dismissJurisdiction } from './admit.ts';
export { publicationRoutes, regionRoutes } from './routes.ts';
export { type Assessed, snapshotOf } from './snapshot.ts';
