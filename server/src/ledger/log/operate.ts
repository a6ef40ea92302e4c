/** What the operator of a node does with a log. Each is recorded in it, in the same transaction. */
import { formatKey, formatKeyChange, parseKey } from '@mufakat/ledger';
import type { Database, Tx } from '../../kernel/database/database.ts';
import { fail, notFound } from '../../kernel/http/problem.ts';
import { appendEntry } from '../../kernel/ledger/entries.ts';
import { setOperatorJurisdiction } from '../../kernel/sign-in/people.ts';
import { deleteWitness, insertKey, insertWitness, type LogPlace, listKeys, type StoredLog, updatePublic } from '../store.ts';
import { newSigner, openSigner } from './keys.ts';
import { openLog } from './open-log.ts';

/** What the operator works on a log with. */
export type OperatorParts = { readonly database: Pick<Database, 'asOperator'>; readonly dataFolder: string; readonly secret: string };

export type Rotated = { readonly from: string; readonly to: string; readonly fromSize: number; readonly statement: string };

/**
 * Gives a log a new key, which signs every checkpoint after the last one; the private part of the old one is destroyed. The statement is signed by both.
 * @throws Problem `not-found` before the log has an entry; `ledger-paused`, `ledger-key-locked`
 */
export async function rotateKey(parts: OperatorParts, place: LogPlace): Promise<Rotated> {
  return withLog(parts, place, async (tx, log) => {
    const old = await openSigner(tx, parts.secret, place);
    const number = (await listKeys(tx, place)).length + 1;
    const { signer, sealed } = newSigner(parts.secret, log.origin, number);
    const [from, to, fromSize] = [formatKey(old.key), formatKey(signer.key), log.size + 1];
    const statement = formatKeyChange({ size: fromSize }, old, signer);
    await insertKey(tx, place, { number, key: to, fromSize, statement, sealed });
    await recordOf(tx, place, 'key.rotated', { from, to, fromSize });
    return { from, to, fromSize, statement };
  });
}

/** Shows a log to everybody, or to the jurisdiction's own only. @throws Problem `evidence-is-private`; as `rotateKey` */
export async function setPublic(parts: OperatorParts, place: LogPlace, isPublic: boolean): Promise<void> {
  if (isPublic && place.log === 'evidence') {
    fail('evidence-is-private', {
      status: 409,
      title: 'The log of evidence stays private',
      remedy: 'Make the log of the assessment public instead; custody is proved by receipts.',
    });
  }
  await withLog(parts, place, async (tx) => {
    await updatePublic(tx, place, isPublic);
    await recordOf(tx, place, isPublic ? 'log.made-public' : 'log.made-private', {});
  });
}

/** Has a log's checkpoints cosigned by a witness, from now on. @throws LedgerError for what is no key of a witness; Problem as `rotateKey` */
export async function addWitness(parts: OperatorParts, place: LogPlace, witness: { key: string; url: string }): Promise<void> {
  parseKey('witness', witness.key);
  await withLog(parts, place, async (tx) => {
    await insertWitness(tx, place, witness);
    await recordOf(tx, place, 'witness.added', witness);
  });
}

/** Asks a witness no more; what it cosigned stays. @throws Problem `not-found` when it was not asked; as `rotateKey` */
export async function removeWitness(parts: OperatorParts, place: LogPlace, key: string): Promise<void> {
  await withLog(parts, place, async (tx) => {
    if (!(await deleteWitness(tx, place, key))) notFound('The witness');
    await recordOf(tx, place, 'witness.removed', { key });
  });
}

async function withLog<T>(
  { database, dataFolder }: OperatorParts,
  place: LogPlace,
  work: (tx: Tx, log: StoredLog) => Promise<T>,
): Promise<T> {
  return database.asOperator(async (tx) => {
    await setOperatorJurisdiction(tx, place.jurisdiction);
    const log = (await openLog(tx, dataFolder, place)) ?? notFound('The log');
    return work(tx, log);
  });
}

/** Of the log, in the log. */
export async function recordOf(tx: Tx, place: LogPlace, what: string, content: object): Promise<void> {
  await appendEntry(tx, { what, subject: `log/${place.log}`, content: { log: place.log, ...content } }, place.log);
}
