import { rm } from 'node:fs/promises';
import { EXAMPLE_PLACE, newDataFolder } from './example-server.ts';

/** A place for the data folder that the servers of a run are copies of. The first test that starts one fills it. */
export default async function setup(): Promise<() => Promise<void>> {
  const place = await newDataFolder();
  process.env[EXAMPLE_PLACE] = place;
  return () => rm(place, { recursive: true, force: true });
}
