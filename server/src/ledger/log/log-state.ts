/** How a log stands: what is shown of it, with which keys, and whether it is held up. */
import type { Tx } from '../../kernel/database/database.ts';
import { Problem } from '../../kernel/http/problem.ts';
import { listEventTypes, listOwnEventTypes } from '../entries.ts';
import type { LogState } from '../model.ts';
import { countPending, findCheckpoint, findLog, type LogPlace, listCosignatures, listKeys, type StoredLog } from '../store.ts';
import { originOf } from './keys.ts';
import { keyState, type OpenedSecret } from './ledger-secret.ts';
import { refuseContradiction } from './open-log.ts';

/** Of a log without entries too. @param own the person who sees only their own acts */
export async function logState(
  tx: Tx,
  { dataFolder, shut }: { readonly dataFolder: string; readonly shut: OpenedSecret['shut'] },
  place: LogPlace,
  own: string | null,
): Promise<LogState> {
  const log = await findLog(tx, place);
  const waiting = await countPending(tx, place);
  return {
    log: place.log,
    origin: originOf(place),
    public: log?.public ?? false,
    publishedSize: log?.publishedSize ?? 0,
    waiting: waiting + (log === undefined ? 0 : log.size - log.publishedSize),
    checkpoint: log === undefined ? null : ((await cosignedCheckpoint(tx, place, log.publishedSize)) ?? null),
    keys: (await listKeys(tx, place)).map(({ key, fromSize, statement }) => ({ key, fromSize, statement })),
    paused: log === undefined ? null : await whyPaused(tx, dataFolder, place, log),
    keyState: await keyState(dataFolder, { shut }, place),
    kinds: own === null ? await listEventTypes(tx, place.log) : await listOwnEventTypes(tx, place.log, own),
  };
}

/** The signed note of a size with the lines of witnesses; undefined when none was signed. */
export async function cosignedCheckpoint(tx: Tx, place: LogPlace, size: number): Promise<string | undefined> {
  const note = await findCheckpoint(tx, place, size);
  return note === undefined ? undefined : [note, ...(await listCosignatures(tx, place, size))].join('');
}

async function whyPaused(tx: Tx, dataFolder: string, place: LogPlace, log: StoredLog): Promise<LogState['paused']> {
  try {
    await refuseContradiction(tx, dataFolder, place, log);
    return null;
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return { detail: error.details.detail ?? error.details.title, remedy: error.details.remedy };
  }
}
