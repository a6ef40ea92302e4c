/** What the rest of the server uses of sources, besides `model.ts`: what they are, their files, versions and access. */
export { sourceRegisters } from './entered.ts';
export { loadSources, receiveFiles } from './load.ts';
export { sourceRoutes } from './routes.ts';
export { forgetReplacedFiles, listSources, type PresentFiles, presentFiles } from './store.ts';
