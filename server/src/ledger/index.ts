/** The ledger of a node: what was recorded gets its index in a signed log, and whoever was part of it a receipt. */
export { mirrorRoutes } from './mirror-routes.ts';
export { ledgerRoutes } from './routes.ts';
export { sequenceWaiting, startSequencer } from './sequencer.ts';
