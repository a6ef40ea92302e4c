/** The receipt of an entry, for whoever may see the entry; with the openings that are theirs. */
import {
  canonicalJson,
  formatEntry,
  formatReceipt,
  makeReceipt,
  type Opening,
  parseKey,
  proveInclusion,
  type Receipt,
  tileNodes,
  tilesForInclusion,
  type WitnessKey,
} from '@mufakat/ledger';
import type { LedgerReader, Tx } from '../kernel/database/database.ts';
import { fail, notFound } from '../kernel/http/problem.ts';
import { cosignedCheckpoint } from './log/log-state.ts';
import { refuseContradiction } from './log/open-log.ts';
import { tilesAt } from './log/stored-tree.ts';
import {
  type FoundEntry,
  findEntry,
  findLog,
  findLogged,
  type LoggedEntry,
  type LogPlace,
  listKeys,
  listWitnesses,
  type StoredKey,
} from './store.ts';

/**
 * A receipt against the checkpoint that is published.
 * @throws Problem `not-found` for an entry that is not there, or not theirs to see; `not-published-yet`; `ledger-paused`, `ledger-damaged`
 */
export async function receiptOf(tx: Tx, dataFolder: string, place: LogPlace, entry: string): Promise<Receipt> {
  const found = (await findEntry(tx, place, entry)) ?? notFound('The entry');
  return receiptWith(tx, dataFolder, place, found, { about: aboutOf(found), content: found.content });
}

/** Gives the text of the receipt of an entry whose content is known to everybody. @throws as `receiptOf` */
export type ContentReceipt = (place: LogPlace, entry: string, content: Opening) => Promise<string>;

export function contentReceipts(database: LedgerReader, dataFolder: string): ContentReceipt {
  return (place, entry, content) =>
    database.readLedger(place.jurisdiction, async (tx) => {
      const found = (await findLogged(tx, place, entry)) ?? notFound('The entry');
      return formatReceipt(await receiptWith(tx, dataFolder, place, found, { about: null, content }));
    });
}

async function receiptWith(
  tx: Tx,
  dataFolder: string,
  place: LogPlace,
  { logged, index }: LoggedEntry,
  openings: Pick<Receipt, 'about' | 'content'>,
): Promise<Receipt> {
  const log = await findLog(tx, place);
  if (log !== undefined) await refuseContradiction(tx, dataFolder, place, log);
  const size = log?.publishedSize ?? 0;
  if (index === null || index >= size) notPublished();
  const checkpoint = await cosignedCheckpoint(tx, place, size);
  if (checkpoint === undefined) throw new Error(`${log?.origin} has no checkpoint of its published size ${size}`);
  const keys = keysUpTo(await listKeys(tx, place), size);
  return makeReceipt({
    key: parseKey('log', keys.at(-1)?.key ?? ''),
    keyChanges: keys.flatMap(({ statement }) => statement ?? []),
    witnesses: (await listWitnesses(tx, place)).map(({ key }): WitnessKey => parseKey('witness', key)),
    entry: formatEntry(logged),
    index,
    hashes: await inclusion(tx, place, index, size),
    checkpoint,
    ...openings,
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
