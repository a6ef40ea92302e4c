import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { fail } from '../http/problem.ts';
import { hasCode } from '../http/system-errors.ts';
import { refuseOldServer } from '../sign-in/logins.ts';
import { openConnection } from './pool.ts';

/** Where this release's migrations are. */
export const MIGRATIONS_FOLDER = fileURLToPath(new URL('../../../migrations', import.meta.url));

/** One file: its number, its name, its text, and the SHA-256 of the text in hexadecimal. */
export interface Migration {
  number: number;
  name: string;
  text: string;
  checksum: string;
}

const ONE_MIGRATOR = 4_280_002; // key of the advisory lock
const REMEDY_OTHER_RELEASE =
  'Run the release that applied it, or a later one; or restore a backup made with this release (`mufakat restore FILE`).';

/**
 * Brings a database up to date: applies, in order and each in a transaction of its own, the migrations it has not had. One process at a time.
 * Resolves to the names of those applied now.
 *
 * @throws Problem `postgres-too-old`, `migration-changed`, `migration-unknown`, `migration-out-of-order`, `migration-failed`; the database stays as the last complete one left it.
 */
export async function migrate(
  operatorUrl: string,
  folder = MIGRATIONS_FOLDER,
  progress: (line: string) => void = () => undefined,
): Promise<string[]> {
  const migrations = await readMigrations(folder);
  const client = await openConnection({ connectionString: operatorUrl, application_name: 'mufakat migrations' });
  try {
    await refuseOldServer(client);
    await client.query('select pg_advisory_lock($1)', [ONE_MIGRATOR]);
    const pending = await findPending(client, migrations);
    for (const migration of pending) {
      progress(`Database: ${migration.name}`);
      await apply(client, migration);
    }
    return pending.map(({ name }) => name);
  } finally {
    await client.end();
  }
}

/**
 * Stops unless a database has had every migration of this release and no other, for who does not bring it up to date.
 *
 * @throws Problem `database-not-up-to-date`, `migration-changed`, `migration-unknown`
 */
export async function refuseOtherRelease(client: pg.ClientBase): Promise<void> {
  const [next] = pendingOf(await listApplied(client), await readMigrations());
  if (next === undefined) return;
  const remedy = 'Start the server once with this release (npm start): it brings the database up to date.';
  refuse('database-not-up-to-date', 'The database is of an earlier release', `It has not had ${next.name}.`, remedy);
}

/** The migrations of a folder by number. @throws Problem `migration-misnamed` for two of one number or a name without one. */
export async function readMigrations(folder = MIGRATIONS_FOLDER): Promise<Migration[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.sql')).sort();
  const migrations = await Promise.all(
    names.map(async (name) => {
      const text = await readFile(join(folder, name), 'utf8');
      return { number: Number(/^(\d{4})_/.exec(name)?.[1]), name, text, checksum: createHash('sha256').update(text).digest('hex') };
    }),
  );
  const misnamed = migrations.find(({ number }, index) => !(number > 0) || migrations[index - 1]?.number === number);
  if (misnamed) {
    const remedy = 'Name it by four digits of its own and what it does: 0042_exhibits.sql.';
    fail('migration-misnamed', { status: 500, title: 'A migration has no number of its own', detail: join(folder, misnamed.name), remedy });
  }
  return migrations;
}

async function findPending(client: pg.Client, migrations: readonly Migration[]): Promise<Migration[]> {
  await client.query(`create table if not exists public.applied_migration (
    number integer primary key, name text not null, checksum text not null, applied_at timestamptz not null default now())`);
  return pendingOf(await listApplied(client), migrations);
}

type Applied = Omit<Migration, 'text'>;

async function listApplied(client: pg.ClientBase): Promise<Applied[]> {
  return (await client.query<Applied>('select number, name, checksum from public.applied_migration order by number')).rows;
}

function pendingOf(rows: readonly Applied[], migrations: readonly Migration[]): Migration[] {
  for (const applied of rows) {
    const known = migrations.find(({ number }) => number === applied.number);
    if (!known)
      refuse('migration-unknown', 'The database has had a migration that this release does not know', applied.name, REMEDY_OTHER_RELEASE);
    if (known.checksum !== applied.checksum) {
      const remedy = `Put ${known.name} back as it was and write a new migration for the change.`;
      refuse('migration-changed', 'A migration was changed after the database had it', known.name, remedy);
    }
  }
  const last = rows.at(-1)?.number ?? 0;
  const pending = migrations.filter(({ number }) => !rows.some((row) => row.number === number));
  const late = pending.find(({ number }) => number < last);
  if (late)
    refuse(
      'migration-out-of-order',
      'A migration comes before one that the database has had',
      late.name,
      `Give it a number above ${last}.`,
    );
  return pending;
}

async function apply(client: pg.Client, migration: Migration): Promise<void> {
  try {
    await client.query('begin');
    await client.query(migration.text);
    await client.query('insert into public.applied_migration (number, name, checksum) values ($1, $2, $3)', [
      migration.number,
      migration.name,
      migration.checksum,
    ]);
    await client.query('commit');
  } catch (error) {
    await client.query('rollback').catch(() => undefined); // the connection may be gone; the first error is the one to tell
    const detail = `${migration.name}${placeOf(error, migration.text)}: ${error instanceof Error ? error.message : String(error)}`;
    const remedy = hasCode(error, '42501')
      ? 'Let the role of DATABASE_URL own the database and make roles: ALTER ROLE … CREATEROLE; ALTER DATABASE … OWNER TO …. Then start again.'
      : 'The database is as before this migration. See the reason; then start again.';
    fail('migration-failed', { status: 500, title: 'A migration failed', detail, remedy }, error);
  }
}

/** ":12" when PostgreSQL says at which character of the text the error is. */
function placeOf(error: unknown, text: string): string {
  const position = error instanceof pg.DatabaseError ? Number(error.position) : Number.NaN;
  return position > 0 ? `:${text.slice(0, position).split('\n').length}` : '';
}

function refuse(code: string, title: string, detail: string, remedy: string): never {
  fail(code, { status: 500, title, detail, remedy });
}
