/** What needs a file system. */
export { PackFolderError, readPackFolder } from './read-pack-folder.ts';
