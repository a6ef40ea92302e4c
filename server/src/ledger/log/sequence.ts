/** Sequencing: entries of committed transactions get their index, are integrated into the tiles, and the grown log is signed, all or nothing. */
import { appendToTiles, formatEntry, leafHash, rootOfEdge, signCheckpoint } from '@mufakat/ledger';
import type { LedgerDatabase } from '../../kernel/database/database.ts';
import { insertCheckpoint, insertSequence, type LogPlace, listPending, updateSize, upsertTiles } from '../store.ts';
import { openSigner } from './keys.ts';
import { openLog } from './open-log.ts';
import { storedEdge } from './stored-tree.ts';

/** What a log is kept with. */
export interface LogParts {
  database: LedgerDatabase;
  /** Where the marks are. */
  dataFolder: string;
  /** Opens the sealed keys. */
  secret: string;
}

/** So many entries get their index in one transaction, at most. */
export const BATCH = 4_096;

/**
 * Sequences the oldest entries that wait.
 * @returns how many there were
 * @throws Problem `ledger-paused`, `ledger-damaged`, `ledger-key-locked`
 */
export function sequenceBatch({ database, dataFolder, secret }: LogParts, place: LogPlace): Promise<number> {
  return database.withLedger(place.jurisdiction, async (tx) => {
    const log = await openLog(tx, dataFolder, place);
    const entries = log === undefined ? [] : await listPending(tx, place, BATCH);
    if (log === undefined || entries.length === 0) return 0;
    const signer = await openSigner(tx, secret, place);
    const grown = appendToTiles(
      await storedEdge(tx, place, log),
      entries.map((entry) => leafHash(formatEntry(entry))),
    );
    const { size } = grown.edge;
    const root = rootOfEdge(grown.edge);
    const note = signCheckpoint({ origin: log.origin, size, root, extensions: [] }, signer);
    const ids = entries.map(({ entry }) => entry);
    await insertSequence(tx, place, log.size, ids);
    await upsertTiles(tx, place, grown.tiles);
    await insertCheckpoint(tx, place, { size, root, note });
    await updateSize(tx, place, size, root);
    return entries.length;
  });
}
