/** What the rest of the server uses of this capability. */
export { collectFiles } from './collect.ts';
export { startHousekeeping, sweep } from './housekeeping.ts';
export { listStorage, setQuota } from './quota.ts';
