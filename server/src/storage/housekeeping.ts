/**
 * Keeps the disk of a node tidy: what killed programs left behind is removed at each start, and once a day with it the stored files that nobody names.
 *
 *     const stop = startHousekeeping({ database, dataFolder }, log);
 */
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Logger } from 'pino';
import type { Database } from '../kernel/database/database.ts';
import { removeUnfinished } from '../kernel/files/files.ts';
import { removeLeft } from '../kernel/process/leftovers.ts';
import { collectFiles } from './collect.ts';

const DAY = 24 * 3600 * 1000;

/** Folders that tables and schemas are put into for a moment, in the temporary folder. */
const PASSING = /^mufakat-(?:table|schema)-(.+)$/;

/**
 * Removes what killed programs left: files that were being received, and folders in the temporary folder. What is in use stays, of whatever program.
 * Resolves to how many.
 */
export async function sweep(dataFolder: string): Promise<number> {
  return (await removeUnfinished(join(dataFolder, 'files'))) + (await removeLeft(tmpdir(), PASSING));
}

/** Sweeps and collects now and then daily, in the background; a failure is logged and tried again a day later. Resolves to what stops it. */
export function startHousekeeping(parts: { database: Database; dataFolder: string }, log: Logger): () => Promise<void> {
  let working = work(parts, log);
  const daily = setInterval(() => {
    working = work(parts, log);
  }, DAY);
  daily.unref();
  return async () => {
    clearInterval(daily);
    await working;
  };
}

async function work({ database, dataFolder }: { database: Database; dataFolder: string }, log: Logger): Promise<void> {
  try {
    const left = await sweep(dataFolder);
    const collected = (await collectFiles({ database, dataFolder })) ?? [];
    const removed = collected.reduce((sum, { orphans }) => sum + orphans.length, 0);
    const missing = collected.reduce((sum, one) => sum + one.missing.length, 0);
    if (left + removed > 0) log.info({ left, removed }, 'removed what nobody uses');
    if (missing > 0) log.error({ missing }, 'stored files are missing; `mufakat files check` names them');
  } catch (error) {
    log.warn({ error: error instanceof Error ? error.message : String(error) }, 'stored files could not be looked after');
  }
}
