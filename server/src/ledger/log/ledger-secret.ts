/**
 * The secret that opens the sealed private keys of the logs. It is made once: where there are sealed keys and the secret is gone, or is another one, the
 * node does not start with a new one, as if nothing had happened.
 */
import { join } from 'node:path';
import { sql } from 'kysely';
import type { Database, Tx } from '../../kernel/database/database.ts';
import { ledgerSecret, presentLedgerSecret } from '../../kernel/database/own-database.ts';
import { secretFault } from '../../kernel/files/secret-modes.ts';
import { fail, Problem } from '../../kernel/http/problem.ts';
import { setOperatorJurisdiction } from '../../kernel/sign-in/people.ts';
import type { KeyState } from '../model.ts';
import type { LogPlace } from '../store.ts';
import { originOf, unseal } from './keys.ts';
import { recordOf } from './operate.ts';

type SecretParts = { readonly database: Pick<Database, 'asOperator'>; readonly dataFolder: string };

/** The sealed key of a log. `ended` when the operator has said that it opens no more. */
type SealedKey = LogPlace & { readonly number: number; readonly key: string; readonly sealed: Buffer; readonly ended: boolean };

/** The secret, and the logs whose key it does not open: `lost`, or `ended` where the operator has said so. */
export type OpenedSecret = { readonly secret: string; readonly shut: ReadonlyMap<string, 'lost' | 'ended'> };

/**
 * The secret of a data folder. It is made where no log has a sealed key.
 *
 * @throws Problem `ledger-secret-missing` when there are sealed keys and no secret; `ledger-secret-other` when it opens none of them. A log that it does
 * not open while it opens others, as one that was restored from another node, holds nobody up: it is among those that are shut.
 */
export async function openLedgerSecret({ database, dataFolder }: SecretParts): Promise<OpenedSecret> {
  const keys = await database.asOperator(sealedKeys);
  const present = await presentLedgerSecret(dataFolder);
  const shut = keys.filter((key) => present === undefined || !opens(present, key));
  const lost = shut.filter(({ ended }) => !ended);
  if (present === undefined && lost.length > 0) refuseMissing(dataFolder, lost);
  if (present !== undefined && lost.length > 0 && shut.length === keys.length) refuseOther(dataFolder, lost);
  return {
    secret: present ?? (await ledgerSecret(dataFolder)),
    shut: new Map(shut.map((key) => [originOf(key), key.ended ? 'ended' : 'lost'])),
  };
}

/** What there is of the secret, for those who only read: '' where there is none, which opens nothing. */
export async function secretToRead(dataFolder: string): Promise<string> {
  return (await presentLedgerSecret(dataFolder)) ?? '';
}

/** How it stands with the key of a log, while the node runs. */
export async function keyState(dataFolder: string, { shut }: Pick<OpenedSecret, 'shut'>, place: LogPlace): Promise<KeyState> {
  const fault = await secretFault(join(dataFolder, 'ledger-secret'));
  return shut.get(originOf(place)) ?? (fault === 'foreign' ? 'readable' : (fault ?? 'kept'));
}

/**
 * Ends the logs whose key opens no more, as the operator who has lost the secret: they can be read and verified for ever, and nothing more is signed in
 * them. Recorded in each, where it waits as everything after it.
 *
 * @returns the names of the logs
 * @throws Problem `nothing-to-end` when every key opens, or was ended before
 */
export async function endLostLogs({ database, dataFolder }: SecretParts): Promise<string[]> {
  const present = await presentLedgerSecret(dataFolder);
  return database.asOperator(async (tx) => {
    const lost = (await sealedKeys(tx)).filter((key) => !key.ended && (present === undefined || !opens(present, key)));
    if (lost.length === 0) {
      fail('nothing-to-end', {
        status: 409,
        title: 'No log is to be ended',
        detail: 'The secret of this data folder opens the key of every log that was not ended before.',
        remedy: 'Nothing is to be done: logs go on by themselves.',
      });
    }
    for (const { number, key, ...place } of lost) {
      await setOperatorJurisdiction(tx, place.jurisdiction);
      await recordOf(tx, { jurisdiction: place.jurisdiction, log: place.log }, ENDED, { number, key });
    }
    return lost.map(originOf);
  });
}

const ENDED = 'log.ended';

async function sealedKeys(tx: Tx): Promise<SealedKey[]> {
  const { rows } = await sql<SealedKey>`select s.jurisdiction, s.log, s.number, k.key, s.sealed,
      exists (select from ledger_entry e join ledger_opening o on o.jurisdiction = e.jurisdiction and o.entry = e.entry and o.part = 'content'
        where e.jurisdiction = s.jurisdiction and e.log = s.log and e.what = ${ENDED} and position(to_json(k.key)::text in o.content) > 0) as ended
    from ledger_seed s join ledger_key k using (jurisdiction, log, number) order by s.jurisdiction, s.log`.execute(tx);
  return rows;
}

function opens(secret: string, key: SealedKey): boolean {
  try {
    return unseal(secret, `${originOf(key)} ${key.number}`, key.sealed).length > 0;
  } catch (error) {
    if (error instanceof Problem) return false;
    throw error;
  }
}

const REMEDY =
  'Put the copy of ledger-secret that was kept apart from the backups back into the data folder, and start again. If there is none: what the logs hold can be read and verified for ever, and nothing more can be signed in them; `mufakat ledger end --secret-is-lost` says so, and the node starts again.';

function refuseMissing(dataFolder: string, lost: readonly SealedKey[]): never {
  fail('ledger-secret-missing', {
    status: 500,
    title: 'The secret that opens the keys of the logs is not there',
    detail: `The database has the sealed keys of ${named(lost)}, and ${join(dataFolder, 'ledger-secret')} is not there. A new one would open none of them.`,
    remedy: REMEDY,
  });
}

function refuseOther(dataFolder: string, lost: readonly SealedKey[]): never {
  fail('ledger-secret-other', {
    status: 500,
    title: 'The secret of this data folder does not open the keys of the logs',
    detail: `${join(dataFolder, 'ledger-secret')} did not seal the keys of ${named(lost)}: it was replaced, or the database is that of another data folder.`,
    remedy: REMEDY,
  });
}

function named(keys: readonly SealedKey[]): string {
  return keys.length === 1 ? `the log ${keys.map(originOf).join()}` : `${keys.length} logs`;
}
