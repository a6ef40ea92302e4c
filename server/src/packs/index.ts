/** What the rest of the server uses of this capability. */
export { checkPacks } from './check-packs.ts';
export { type Answerable, answerable, indexPack, type PackIndex, refuseValue, stageNames, stagesToWrite } from './pack-index.ts';
export { openPacks, type Packs } from './registry.ts';
export { packRoutes } from './routes.ts';
export { packHash } from './store.ts';
