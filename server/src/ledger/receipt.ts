/** The receipt of an entry, for whoever may see the entry; with the openings that are theirs. */
import {
  canonicalJson,
  formatEntry,
  makeReceipt,
  type Opening,
  parseKey,
  proveInclusion,
  type Receipt,
  tileNodes,
  tilesForInclusion,
  type WitnessKey,
} from '@mufakat/ledger';
import type { Tx } from '../kernel/database.ts';
import { fail, notFound } from '../kernel/problem.ts';
import { cosignedCheckpoint } from './log-state.ts';
import { refuseContradiction } from './open-log.ts';
import { type FoundEntry, findEntry, findLog, type LogPlace, listKeys, listWitnesses, type StoredKey } from './store.ts';
import { tilesAt } from './stored-tree.ts';

/**
 * A receipt against the checkpoint that is published.
 * @throws Problem `not-found` for an entry that is not there, or not theirs to see; `not-published-yet`; `ledger-paused`, `ledger-damaged`
 */
export async function receiptOf(tx: Tx, dataFolder: string, place: LogPlace, entry: string): Promise<Receipt> {
  const found = await findEntry(tx, place, entry);
  if (found === undefined) notFound('The entry');
  const log = await findLog(tx, place);
  if (log !== undefined) await refuseContradiction(tx, dataFolder, place, log);
  const size = log?.publishedSize ?? 0;
  if (found.index === null || found.index >= size) notPublished();
  const checkpoint = await cosignedCheckpoint(tx, place, size);
  if (checkpoint === undefined) throw new Error(`${log?.origin} has no checkpoint of its published size ${size}`);
  const keys = keysUpTo(await listKeys(tx, place), size);
  return makeReceipt({
    key: parseKey('log', keys.at(-1)?.key ?? ''),
    keyChanges: keys.flatMap(({ statement }) => statement ?? []),
    witnesses: (await listWitnesses(tx, place)).map(({ key }): WitnessKey => parseKey('witness', key)),
    entry: formatEntry(found.logged),
    index: found.index,
    hashes: await inclusion(tx, place, found.index, size),
    checkpoint,
    about: aboutOf(found),
    content: found.content,
  });
}

async function inclusion(tx: Tx, place: LogPlace, index: number, size: number) {
  return proveInclusion(index, size, tileNodes(size, await tilesAt(tx, place, tilesForInclusion(index, size))));
}

/** The keys until the one that signed the checkpoint of that size. */
function keysUpTo(keys: readonly StoredKey[], size: number): StoredKey[] {
  return keys.filter(({ fromSize }) => fromSize <= size);
}

function aboutOf({ aboutSalt, subject, who }: FoundEntry): Opening | null {
  if (aboutSalt === null || subject === null || who === null) return null;
  return { salt: aboutSalt, text: canonicalJson({ subject, who }) };
}

function notPublished(): never {
  fail('not-published-yet', {
    status: 409,
    title: 'It has no receipt yet',
    detail: 'It is recorded, and enters the log with the next checkpoint.',
    remedy: 'Ask again in a moment.',
  });
}
