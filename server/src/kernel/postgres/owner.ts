/**
 * Which data folder a database belongs to. The passwords of the login roles are kept in one data folder; a program with another one would set other
 * passwords and so lock the running node out. Therefore a database is bound to a folder when it is first used, and everybody else is refused by name.
 */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join, resolve } from 'node:path';
import type pg from 'pg';
import { openConnection } from '../database/pool.ts';
import { secret } from '../files/secrets.ts';
import { fail } from '../http/problem.ts';
import { hasCode } from '../http/system-errors.ts';

/** What a database is to a data folder. `unbound`: used by a release that did not bind it yet, or restored by PostgreSQL's own tools. */
export type Ownership =
  | { readonly is: 'empty' | 'own' | 'unbound' }
  /** `place`: where that folder lies, as host:path. */
  | { readonly is: 'other'; readonly place: string };

/** File of the data folder that identifies it, wherever the folder is copied to. */
const ID = 'id';

/** Looks only: makes neither a table nor a file. */
export async function ownershipOf(client: pg.ClientBase, dataFolder: string): Promise<Ownership> {
  const { rows } = await client.query<{ used: boolean; binds: boolean }>(
    "select to_regclass('public.applied_migration') is not null as used, to_regclass('public.node') is not null as binds",
  );
  if (!rows[0]?.used) return { is: 'empty' };
  if (!rows[0].binds) return { is: 'unbound' };
  const bound = await client.query<{ folder: Buffer; place: string }>('select folder, place from public.node');
  const [node] = bound.rows;
  if (node === undefined) return { is: 'unbound' };
  return node.folder.equals(fingerprintOf(await findId(dataFolder))) ? { is: 'own' } : { is: 'other', place: node.place };
}

/**
 * Binds a migrated database to the folder, and keeps where that lies now. With `anew`, also one that is bound to another; otherwise that one keeps it. Of
 * what is bound already nothing is written.
 */
export async function bindDatabase(operatorUrl: string, dataFolder: string, { anew = false } = {}): Promise<void> {
  const id = await secret(dataFolder, ID);
  await withConnection(operatorUrl, (client) =>
    client.query(
      `insert into public.node as bound (folder, place) values ($1, $2)
       on conflict (only_one) do update set folder = excluded.folder, place = excluded.place, bound_at = excluded.bound_at
       where ($3 or bound.folder = excluded.folder) and (bound.folder, bound.place) <> (excluded.folder, excluded.place)`,
      [fingerprintOf(id), placeOf(dataFolder), anew],
    ),
  );
}

/**
 * Stops unless the folder owns the database, or nobody does. Resolves to what the database is to the folder.
 *
 * @param knowsPasswords whether the folder has the passwords of the login roles: so a database that is not bound yet is recognised
 * @throws Problem `database-of-other-folder`
 */
export async function refuseOtherFolder(
  operatorUrl: string,
  dataFolder: string,
  knowsPasswords: () => Promise<boolean>,
): Promise<'empty' | 'own' | 'unbound'> {
  return withConnection(operatorUrl, async (client) => {
    const ownership = await ownershipOf(client, dataFolder);
    if (ownership.is === 'other') ofOtherFolder(`It is used with ${ownership.place}, not with ${placeOf(dataFolder)}.`);
    if (ownership.is === 'unbound' && (await isUsed(client)) && !(await knowsPasswords()))
      ofOtherFolder(`It has been used with another data folder than ${placeOf(dataFolder)}, which does not have its passwords.`);
    return ownership.is;
  });
}

function ofOtherFolder(detail: string): never {
  fail('database-of-other-folder', {
    status: 409,
    title: 'The database belongs to another data folder',
    detail,
    remedy:
      'Set MUFAKAT_DATA to that folder, or DATABASE_URL to another database. To move a node, copy the whole data folder, its file id included. Where the folder is lost: mufakat node adopt.',
  });
}

/** Whether there is something in it, or somebody works in it. */
async function isUsed(client: pg.ClientBase): Promise<boolean> {
  const { rows } = await client.query<{ used: boolean }>(
    `select exists (select from public.jurisdiction) or exists (select from pg_stat_activity where datname = current_database()
       and usename in (mufakat_role('app'), mufakat_role('auth'), mufakat_role('ledger'))) as used`,
  );
  return rows[0]?.used === true;
}

async function withConnection<T>(operatorUrl: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = await openConnection({ connectionString: operatorUrl, application_name: 'mufakat operator' });
  return work(client).finally(() => client.end());
}

async function findId(dataFolder: string): Promise<string> {
  return readFile(join(dataFolder, ID), 'utf8').then(
    (text) => text.trim(),
    (error: unknown) => {
      if (hasCode(error, 'ENOENT', 'ENOTDIR')) return '';
      throw error;
    },
  );
}

function fingerprintOf(id: string): Buffer {
  return createHash('sha256').update(`mufakat data folder ${id}`).digest();
}

function placeOf(dataFolder: string): string {
  return `${hostname()}:${resolve(dataFolder)}`;
}
