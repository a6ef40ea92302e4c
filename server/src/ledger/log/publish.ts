/** Publishing: a signed checkpoint is marked on the disk, outside the database, before anybody is shown it. */

import { findCheckpoint, type LogPlace, updatePublished } from '../store.ts';
import { writeMark } from './mark.ts';
import { openLog } from './open-log.ts';
import type { LogParts } from './sequence.ts';

/**
 * Shows the log up to its last signed checkpoint. Killed between the two steps, the mark is ahead of what is shown, never behind.
 * @throws Problem `ledger-paused`
 */
export function publish({ database, dataFolder }: Omit<LogParts, 'secret'>, place: LogPlace): Promise<void> {
  return database.withLedger(place.jurisdiction, async (tx) => {
    const log = await openLog(tx, dataFolder, place);
    if (log === undefined || log.publishedSize === log.size) return;
    const note = await findCheckpoint(tx, place, log.size);
    if (note === undefined) throw new Error(`${log.origin} has no checkpoint of its size ${log.size}`);
    await writeMark(dataFolder, place, note);
    await updatePublished(tx, place, log.size);
  });
}
