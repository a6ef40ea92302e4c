/**
 * Brings a backup back: first the whole file is checked, then the stored files are placed, then every row enters in one transaction.
 * Constraints and triggers hold as for any other writer. When it is killed, the database is as before; files that were placed already are
 * removed by the next restore or server start (`endUnfinishedRestore`).
 */
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { MIGRATIONS_FOLDER, migrate, readMigrations } from '../kernel/database/migrate.ts';
import { openConnection } from '../kernel/database/pool.ts';
import type { FileStore } from '../kernel/files/files.ts';
import { STORED_FILES } from '../kernel/files/storage.ts';
import { fail } from '../kernel/http/problem.ts';
import { checkAdmissions, type Foreknown, type RoleHolder } from './admissions.ts';
import { appliedMigrations } from './backup.ts';
import { type BackupEntry, checkBackup, type Row, readEntries } from './check.ts';
import { entryKind, type Manifest } from './format.ts';
import { beginPlacing, endPlacing, place } from './placed-files.ts';
import { carriedTables, isShared, referencedFiles, rowAsJson, type StoredFileName, type Table, TEXT_SETTINGS, whose } from './tables.ts';
import type { BackupTrust } from './trust.ts';

export interface RestoreTarget {
  /** Connection URL of the owner of the tables. An empty database gets its schema first. */
  operatorUrl: string;
  /** The stored files are in `files` of it. */
  dataFolder: string;
}

export interface RestoreOptions {
  /** Whose backups are believed. */
  trust: BackupTrust;
  /** Who may hold roles without an entry in the ledger. Default: nobody. */
  foreknown?: readonly Foreknown[] | undefined;
  /** Only this one, which must be in the backup; all that is in it when left out. */
  jurisdiction?: string | undefined;
  /** Replace what is there of the same scope; otherwise it is refused. */
  replace?: boolean | undefined;
  progress?: ((done: number, total: number, what: string) => void) | undefined;
}

export interface Restored {
  jurisdictions: Manifest['jurisdictions'];
  rows: number;
  files: number;
}

/** What was restored, and what it says of who may do what. */
export interface RestoredBackup extends Restored {
  /** Id of the key that proves who wrote the backup; null when nothing does. */
  provenBy: string | null;
  roles: readonly RoleHolder[];
}

const ONE_RESTORE = 4_280_003; // key of the advisory lock
const LARGEST_FILE = Number.MAX_SAFE_INTEGER; // stored once already, under the limits of that time

/** A backup that may be restored: whole, believed, and with nobody in it whom its ledger does not admit. */
export interface Restorable {
  manifest: Manifest;
  jurisdiction: string | undefined;
  provenBy: string | null;
  roles: readonly RoleHolder[];
}

/**
 * All that is checked of a file before a node is touched.
 *
 * @throws Problem of checkBackup and checkAdmissions; `jurisdiction-not-in-backup`.
 */
export async function checkRestorable(path: string, options: Omit<RestoreOptions, 'replace'>): Promise<Restorable> {
  const { trust, foreknown = [], progress = () => undefined } = options;
  const { manifest, provenBy } = await checkBackup(path, trust, (done, total) => progress(done, total, 'checking'));
  const jurisdiction = restoredJurisdiction(manifest, options.jurisdiction);
  return { manifest, jurisdiction, provenBy, roles: await checkAdmissions(path, manifest, jurisdiction, foreknown) };
}

/**
 * Restores a backup.
 *
 * @throws Problem of checkRestorable; `other-schema`, `node-not-empty`, `jurisdiction-exists`, `pack-differs`. Nothing is changed then.
 */
export async function restoreBackup(target: RestoreTarget, path: string, options: RestoreOptions): Promise<RestoredBackup> {
  const { progress = () => undefined } = options;
  const { manifest, jurisdiction, provenBy, roles } = await checkRestorable(path, options);
  await prepareSchema(target.operatorUrl, manifest);
  const client = await openConnection({ connectionString: target.operatorUrl, application_name: 'mufakat restore' });
  try {
    await client.query('select pg_advisory_lock($1), pg_advisory_lock_shared($2)', [ONE_RESTORE, STORED_FILES]);
    await endPlacing(client, target.dataFolder); // of one that was killed
    const restored = await inTransaction(client, () =>
      restoreInto({ client, target, path, manifest, jurisdiction, replace: options.replace === true, progress }),
    ).finally(() => endPlacing(client, target.dataFolder));
    await migrate(target.operatorUrl);
    return { ...restored, provenBy, roles };
  } finally {
    await client.end();
  }
}

/** Puts right what a restore that was killed has left of its stored files. For the start of a server; does nothing when there is nothing. */
export async function endUnfinishedRestore({ operatorUrl, dataFolder }: RestoreTarget): Promise<void> {
  const client = await openConnection({ connectionString: operatorUrl, application_name: 'mufakat restore' });
  try {
    const { rows } = await client.query<{ alone: boolean }>('select pg_try_advisory_lock($1) as alone', [ONE_RESTORE]);
    if (rows[0]?.alone) await endPlacing(client, dataFolder);
  } finally {
    await client.end();
  }
}

async function inTransaction<T>(client: pg.Client, work: () => Promise<T>): Promise<T> {
  await client.query('begin');
  try {
    await client.query(TEXT_SETTINGS);
    const result = await work();
    await client.query('commit');
    return result;
  } catch (error) {
    await client.query('rollback').catch(() => undefined); // the connection may be what failed
    throw error;
  }
}

/** The one jurisdiction that is restored; undefined for the whole node. */
function restoredJurisdiction(manifest: Manifest, wanted: string | undefined): string | undefined {
  const jurisdiction = wanted?.toLowerCase() ?? (manifest.scope === 'node' ? undefined : manifest.scope);
  if (jurisdiction === undefined || manifest.jurisdictions.some(({ id }) => id === jurisdiction)) return jurisdiction;
  fail('jurisdiction-not-in-backup', {
    status: 404,
    title: 'The backup does not hold this jurisdiction',
    detail: `It holds ${manifest.jurisdictions.map(({ id, name }) => `${name} (${id})`).join(', ') || 'none'}.`,
    remedy: 'Give the id of one that it holds.',
  });
}

/**
 * Gives an empty database the schema that the backup's rows were written under, which may be that of an earlier release; the caller migrates on
 * afterwards. A database with a schema keeps it, and must have the same.
 */
async function prepareSchema(operatorUrl: string, manifest: Manifest): Promise<void> {
  const ours = await readMigrations();
  const applied = await schemaOf(operatorUrl);
  const wanted = manifest.migrations;
  if (applied.length > 0) {
    if (JSON.stringify(applied) !== JSON.stringify(wanted)) otherSchema(applied.at(-1)?.name ?? 'none', wanted.at(-1)?.name ?? 'none');
    return;
  }
  const known = wanted.every(({ name, checksum }, index) => ours[index]?.name === name && ours[index]?.checksum === checksum);
  if (!known) otherSchema(ours.at(-1)?.name ?? 'none', wanted.at(-1)?.name ?? 'none');
  const folder = await mkdtemp(join(tmpdir(), 'mufakat-schema-'));
  try {
    for (const { name } of wanted) await cp(join(MIGRATIONS_FOLDER, name), join(folder, name));
    await migrate(operatorUrl, folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function schemaOf(operatorUrl: string): Promise<Manifest['migrations']> {
  const client = await openConnection({ connectionString: operatorUrl });
  try {
    const { rows } = await client.query<{ there: boolean }>("select to_regclass('public.applied_migration') is not null as there");
    return rows[0]?.there ? await appliedMigrations(client) : [];
  } finally {
    await client.end();
  }
}

function otherSchema(here: string, there: string): never {
  fail('other-schema', {
    status: 409,
    title: 'The backup was made under another schema',
    detail: `The last migration here is ${here}, in the backup ${there}, or one of them was changed.`,
    remedy: 'Restore it into an empty database with the release that wrote it or a later one.',
  });
}

interface Work {
  client: pg.Client;
  target: RestoreTarget;
  path: string;
  manifest: Manifest;
  jurisdiction: string | undefined;
  replace: boolean;
  progress: (done: number, total: number, what: string) => void;
}

async function restoreInto(work: Work): Promise<Restored> {
  const { client, manifest, jurisdiction } = work;
  const all = await carriedTables(client);
  const tables = all.filter((table) => jurisdiction === undefined || table.tenant || isShared(table));
  assertSameTables(manifest, tables);
  const listed = manifest.entries
    .flatMap(({ name }) => filesNamed(name))
    .filter((file) => jurisdiction === undefined || file.jurisdiction === jurisdiction);
  const former = await referencedFiles(client, tables, jurisdiction);
  if (work.replace) await removeRows(client, tables, jurisdiction);
  else await assertEmpty(client, tables, jurisdiction);
  const waiting = await beginPlacing(work.target.dataFolder, [...listed, ...former]);
  const deferred = await deferBackwardReferences(client, tables);
  const rows = await enterAll(work, new Map(tables.map((table) => [table.name, table])), waiting);
  await client.query('set constraints all immediate');
  for (const { table, constraint } of deferred) await client.query(`alter table ${table} alter constraint ${constraint} not deferrable`);
  for (const file of listed) await place(work.target.dataFolder, file);
  return {
    jurisdictions: manifest.jurisdictions.filter(({ id }) => jurisdiction === undefined || id === jurisdiction),
    rows,
    files: listed.length,
  };
}

function filesNamed(name: string): StoredFileName[] {
  const kind = entryKind(name);
  return kind?.kind === 'file' ? [{ jurisdiction: kind.jurisdiction, sha256: kind.sha256 }] : [];
}

/** With the same migrations this holds; a file made by hand may still name others. */
function assertSameTables(manifest: Manifest, tables: readonly Table[]): void {
  for (const { name, columns } of tables) {
    const listed = manifest.tables.find(({ table }) => table === name);
    if (listed === undefined && manifest.scope !== 'node') continue;
    if (JSON.stringify(listed?.columns) !== JSON.stringify(columns.map((column) => column.name)))
      otherSchema(`one with ${name}`, `one without it, or with other columns`);
  }
}

async function assertEmpty(client: pg.Client, tables: readonly Table[], jurisdiction: string | undefined): Promise<void> {
  for (const table of tables.filter((each) => !isShared(each))) {
    const { rowCount } = await client.query(
      `select from ${table.sql} where $1::uuid is null ${table.tenant ? 'or jurisdiction = $1' : ''} limit 1`,
      [jurisdiction ?? null],
    );
    if (rowCount === 0) continue;
    if (jurisdiction !== undefined) {
      fail('jurisdiction-exists', {
        status: 409,
        title: 'This jurisdiction is here already',
        detail: `${table.name} has rows of ${jurisdiction}.`,
        remedy: 'To give up what is here for what is in the backup, say --replace.',
      });
    }
    fail('node-not-empty', {
      status: 409,
      title: 'There are data here already',
      detail: `${table.name} has rows.`,
      remedy: 'Restore into an empty node, or one jurisdiction with --jurisdiction, or say --replace to give up everything that is here.',
    });
  }
}

/** Removes what is replaced. Append-only holds for everybody else: the triggers are off within this transaction only. */
async function removeRows(client: pg.Client, tables: readonly Table[], jurisdiction: string | undefined): Promise<void> {
  for (const table of tables.filter((each) => !isShared(each)).toReversed()) {
    await client.query(`alter table ${table.sql} disable trigger user`);
    const { where, values } = whose(table, jurisdiction);
    await client.query(`delete from ${table.sql} ${where}`, values);
    await client.query(`alter table ${table.sql} enable trigger user`);
  }
}

interface Reference {
  table: string;
  constraint: string;
}

/** Foreign keys to the same table or a later one are checked at the end: a row may come before the one that it refers to. */
async function deferBackwardReferences(client: pg.Client, tables: readonly Table[]): Promise<Reference[]> {
  const order = new Map(tables.map(({ name }, index) => [name, index]));
  const { rows } = await client.query<{ child: string; parent: string; name: string }>(
    `select cn.nspname || '.' || c.relname as child, pn.nspname || '.' || p.relname as parent, f.conname as name
     from pg_constraint f
     join pg_class c on c.oid = f.conrelid join pg_namespace cn on cn.oid = c.relnamespace
     join pg_class p on p.oid = f.confrelid join pg_namespace pn on pn.oid = p.relnamespace
     where f.contype = 'f' and not f.condeferrable and f.conparentid = 0`,
  );
  const backward = rows.flatMap(({ child, parent, name }) => {
    const [from, to] = [order.get(child), order.get(parent)];
    const table = tables[from ?? -1];
    return table === undefined || to === undefined || to < (from ?? 0) ? [] : [{ table: table.sql, constraint: pg.escapeIdentifier(name) }];
  });
  for (const { table, constraint } of backward)
    await client.query(`alter table ${table} alter constraint ${constraint} deferrable initially deferred`);
  return backward;
}

/** Enters every row and lets every file wait. Resolves to the number of rows entered. */
async function enterAll(work: Work, tables: ReadonlyMap<string, Table>, waiting: FileStore): Promise<number> {
  const { manifest, jurisdiction, progress } = work;
  const total =
    manifest.tables.reduce((sum, { rows }) => sum + rows, 0) + manifest.entries.filter(({ name }) => name.startsWith('files/')).length;
  let entered = 0;
  let done = 0;
  await readEntries(work.path, manifest, async (entry) => {
    if (entry.kind === 'part') {
      entered += await enterPart(work, tables.get(entry.table), entry);
      done += entry.rows.length;
    } else {
      if (jurisdiction === undefined || entry.jurisdiction === jurisdiction)
        await waiting.put(entry.jurisdiction, entry.content, LARGEST_FILE);
      else for await (const _ of entry.content); // an entry has to be read through
      done += 1;
    }
    progress(done, total, entry.kind === 'part' ? entry.table : 'stored files');
    return undefined;
  });
  return entered;
}

async function enterPart({ client, jurisdiction }: Work, table: Table | undefined, part: BackupEntry & { kind: 'part' }): Promise<number> {
  if (table === undefined) return 0; // not of this jurisdiction
  const owner = table.columns.findIndex(({ name }) => name === 'jurisdiction');
  const rows = jurisdiction === undefined || !table.tenant ? part.rows : part.rows.filter((row) => row[owner] === jurisdiction);
  if (rows.length === 0) return 0;
  const values = JSON.stringify(rows);
  const names = table.columns.map(({ name }) => pg.escapeIdentifier(name)).join(', ');
  const cells = table.columns.map(({ type }, index) => `(r ->> ${index})::${type}`).join(', ');
  const clash = isShared(table) ? 'on conflict do nothing' : '';
  const { rowCount } = await client.query(
    `insert into ${table.sql} (${names}) overriding system value select ${cells} from json_array_elements($1::json) as r ${clash}`,
    [values],
  );
  if (isShared(table)) await assertSame(client, table, rows);
  return rowCount ?? 0;
}

/** What is shared by jurisdictions and was here already must be the same; only when it was registered may differ. */
async function assertSame(client: pg.Client, table: Table, rows: readonly Row[]): Promise<void> {
  const compared = table.columns.map(({ type }) => !type.startsWith('timestamp'));
  const { rows: here } = await client.query<{ line: string }>(`select ${rowAsJson(table)} as line from ${table.sql}`);
  const content = (row: Row) => JSON.stringify(row.filter((_, index) => compared[index]));
  const known = new Set(here.map(({ line }) => content(JSON.parse(line))));
  const other = rows.find((row) => !known.has(content(row)));
  if (other === undefined) return;
  fail('pack-differs', {
    status: 409,
    title: 'What is registered here differs from the backup',
    detail: `${table.name}: ${table.key.map((name) => other[table.columns.findIndex((column) => column.name === name)]).join(' ')}.`,
    remedy: 'Restore into a node that has not registered another content under the same version.',
  });
}
