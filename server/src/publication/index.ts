/** Publications: what a jurisdiction shares, and what a region reads. */
export { admitPublication, dismissJurisdiction } from './admit.ts';
export { checkAdmitted } from './check-admitted.ts';
export { publicationRegisters } from './entered.ts';
export { publicationRoutes, regionRoutes } from './routes.ts';
export { type Assessed, snapshotOf } from './snapshot.ts';
