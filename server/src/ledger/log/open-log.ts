/** A log, locked for writing, after it was held against what others may have seen of it. */
import { EMPTY_ROOT, sameHash } from '@mufakat/ledger';
import type { Tx } from '../../kernel/database/database.ts';
import { fail } from '../../kernel/http/problem.ts';
import { findLog, hasPending, insertLog, type LogPlace, type StoredLog } from '../store.ts';
import { originOf } from './keys.ts';
import { readMark } from './mark.ts';
import { storedRoot } from './stored-tree.ts';

/**
 * Locks a log until the transaction ends. A log is made when its first entry waits for it; undefined while none does.
 * @throws Problem `ledger-paused` when the database contradicts what others may have seen: it is smaller, or another tree, or says that it was shown
 * where this data folder knows nothing of it
 */
export async function openLog(tx: Tx, dataFolder: string, place: LogPlace): Promise<StoredLog | undefined> {
  const log = await lockLog(tx, place);
  if (log !== undefined) await refuseContradiction(tx, dataFolder, place, log);
  return log;
}

async function lockLog(tx: Tx, place: LogPlace): Promise<StoredLog | undefined> {
  const log = await findLog(tx, place, { lock: true });
  if (log !== undefined || !(await hasPending(tx, place))) return log;
  await insertLog(tx, place, originOf(place), EMPTY_ROOT);
  return findLog(tx, place, { lock: true });
}

/** @throws Problem `ledger-paused` */
export async function refuseContradiction(tx: Tx, dataFolder: string, place: LogPlace, log: StoredLog): Promise<void> {
  const seen = await readMark(dataFolder, place);
  if (seen === undefined) {
    if (log.publishedSize > 0)
      pause(log, `others may have seen ${log.publishedSize} entries or more, and this data folder does not know how many`);
    return;
  }
  if (seen.size > log.size) pause(log, `others have seen ${seen.size} entries, and the database has ${log.size}: it was set back`);
  if (!sameHash(await storedRoot(tx, place, seen.size), seen.root))
    pause(log, `others have seen another tree of ${seen.size} entries than the database has`);
}

function pause({ origin }: StoredLog, detail: string): never {
  fail('ledger-paused', {
    status: 503,
    title: 'The log signs nothing',
    detail: `Of ${origin} ${detail}.`,
    remedy: 'What is recorded waits and is not lost. Bring the log up to what others have seen: mufakat ledger resume.',
  });
}
