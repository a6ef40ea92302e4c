/** A pack out of a few lines of YAML, for tests. */

import type { Pack } from '../model.ts';
import { loadPack } from '../pack/load.ts';
import { formatPackError } from '../pack/pack-error.ts';

const HEAD = 'language: en\nlicence: CC0-1.0\ndescription: For a test\n';

/** Loads one file's text with the required keys added. @throws Error with every error when it does not load. */
export function makePack(text: string): Pack {
  const loaded = loadPack(new Map([['pack.yaml', `${HEAD}${text}`]]));
  if ('pack' in loaded) return loaded.pack;
  throw new Error(loaded.errors.map(formatPackError).join('\n'));
}
