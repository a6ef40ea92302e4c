/** What the rest of the server uses of this capability. */
export { openPacks, type Packs } from './registry.ts';
export { packRoutes } from './routes.ts';
