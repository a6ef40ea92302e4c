/**
 * Writes a backup: one consistent view of the database, and the stored files that it refers to, in one file. The server may be running.
 */
import { createHash, type Hash, randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { type Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import pg from 'pg';
import { pack as newTar, type Pack } from 'tar-stream';
import type { FileStore } from '../kernel/files/files.ts';
import { STORED_FILES } from '../kernel/files/storage.ts';
import { fail, Problem } from '../kernel/http/problem.ts';
import { ownerMark, removeLeft } from '../kernel/process/leftovers.ts';
import { FORMAT, header, MANIFEST_ENTRY, type Manifest, PART_BYTES, partName, signedMessage, trailer } from './format.ts';
import type { BackupSigner } from './key.ts';
import { carriedTables, isShared, referencedFiles, rowAsJson, type StoredFileName, type Table, TEXT_SETTINGS, whose } from './tables.ts';

export interface BackupSource {
  /** Connection URL of the owner of the tables. */
  operatorUrl: string;
  files: Pick<FileStore, 'open'>;
  /** Signs the file, so that a restore can tell that nobody changed it. */
  signer: BackupSigner;
}

export interface BackupOptions {
  /** Only this one; everything when left out. */
  jurisdiction?: string | undefined;
  /** Told how far it is: rows and files written, of how many. */
  progress?: ((done: number, total: number, what: string) => void) | undefined;
}

const ROWS_AT_A_TIME = 200;

/**
 * Backs up into `path`, replacing a file of that name only when the new one is complete and on the disk.
 *
 * @throws Problem `nothing-to-back-up`, `no-such-jurisdiction`; `stored-file-missing` when the database refers to a file that is not there.
 */
export async function backUp(source: BackupSource, path: string, options: BackupOptions = {}): Promise<Manifest> {
  const target = resolve(path);
  await removeLeft(dirname(target), partialsOf(basename(target))); // of backups that were killed
  const partial = join(dirname(target), `.${basename(target)}-new-${ownerMark()}-${randomUUID()}`);
  const client = new pg.Client({ connectionString: source.operatorUrl, application_name: 'mufakat backup' });
  await client.connect();
  try {
    await refuseEmpty(client);
    await client.query('select pg_advisory_lock_shared($1)', [STORED_FILES]); // no file is removed that this view of the database names
    await client.query('begin transaction isolation level repeatable read read only');
    await client.query(TEXT_SETTINGS);
    const manifest = await writeFileOf(partial, source.signer, (tar) => writeEntries(client, source.files, tar, options));
    await rename(partial, target);
    return manifest;
  } finally {
    await client.end();
    await rm(partial, { force: true });
  }
}

/** The names under which a backup is written until it is complete; earlier releases wrote the second. */
function partialsOf(name: string): RegExp {
  const uuid = '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}';
  return new RegExp(`^\\.${RegExp.escape(name)}-(?:new-(?=\\d+-[0-9a-f]{8}-)|(?=${uuid}$))(.+)$`);
}

async function refuseEmpty(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ there: boolean }>("select to_regclass('public.applied_migration') is not null as there");
  if (rows[0]?.there) return;
  const remedy = 'Check DATABASE_URL or MUFAKAT_DATA; a node that was never started has nothing to save.';
  fail('nothing-to-back-up', { status: 404, title: 'This database holds nothing of Mufakat', remedy });
}

/** Streams a tar through gzip into a new file, between header and trailer, and waits until it is on the disk. */
async function writeFileOf<T>(path: string, signer: BackupSigner, fill: (tar: Pack) => Promise<T>): Promise<T> {
  const tar = newTar();
  const hash = createHash('sha256');
  const output = createWriteStream(path, { flags: 'wx', mode: 0o600 });
  const written = pipeline(tar, createGzip({ level: 6 }), framed(hash, signer), output);
  const [filled, wrote] = await Promise.allSettled([
    fill(tar).catch((error: unknown) => {
      tar.destroy(error instanceof Error ? error : new Error(String(error)));
      throw error;
    }),
    written,
  ]);
  if (filled.status === 'rejected' && (wrote.status === 'fulfilled' || filled.reason instanceof Problem)) throw filled.reason;
  if (wrote.status === 'rejected') throw wrote.reason;
  if (filled.status === 'rejected') throw filled.reason;
  await syncFile(path);
  return filled.value;
}

/** Puts the header before what passes and the trailer with its hash and the signature after. */
function framed(hash: Hash, signer: BackupSigner): Transform {
  const begin = header();
  hash.update(begin);
  let started = false;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      if (!started) this.push(begin);
      started = true;
      hash.update(chunk);
      done(null, chunk);
    },
    flush(done) {
      const sha256 = hash.digest('hex');
      const keyId = signer.key.id;
      this.push(trailer({ sha256, signature: { keyId, bytes: signer.sign(signedMessage(sha256, keyId)) } }));
      done();
    },
  });
}

async function syncFile(path: string): Promise<void> {
  const file = await open(path, 'r+');
  await file.sync().finally(() => file.close());
}

async function writeEntries(client: pg.Client, files: BackupSource['files'], tar: Pack, options: BackupOptions): Promise<Manifest> {
  const { jurisdiction, progress = () => undefined } = options;
  const jurisdictions = await listJurisdictions(client, jurisdiction);
  const tables = (await carriedTables(client)).filter((table) => jurisdiction === undefined || table.tenant || isShared(table));
  const total = await countAll(client, tables, jurisdiction);
  const entries: Manifest['entries'] = [];
  let done = 0;
  const written: Manifest['tables'] = [];
  for (const table of tables) {
    let rows = 0;
    for await (const part of partsOf(client, table, jurisdiction)) {
      entries.push(await addText(tar, partName(table.name, part.number), part.text));
      rows += part.rows;
      done += part.rows;
      progress(done, total, table.name);
    }
    written.push({ table: table.name, columns: table.columns.map(({ name }) => name), rows });
  }
  for (const file of await referencedFiles(client, tables, jurisdiction)) {
    entries.push(await addFile(tar, files, file));
    progress(++done, total, 'stored files');
  }
  const manifest: Manifest = {
    format: FORMAT,
    createdAt: new Date().toISOString(),
    postgres: (await client.query<{ server_version: string }>('show server_version')).rows[0]?.server_version ?? '',
    scope: jurisdiction ?? 'node',
    jurisdictions,
    migrations: await appliedMigrations(client),
    tables: written,
    entries,
  };
  await addText(tar, MANIFEST_ENTRY, JSON.stringify(manifest));
  tar.finalize();
  return manifest;
}

async function listJurisdictions(client: pg.Client, jurisdiction: string | undefined): Promise<Manifest['jurisdictions']> {
  const { rows } = await client.query<{ id: string; name: string }>(
    'select jurisdiction::text as id, name from public.jurisdiction where $1::uuid is null or jurisdiction = $1 order by jurisdiction',
    [jurisdiction ?? null],
  );
  if (jurisdiction !== undefined && rows.length === 0) {
    fail('no-such-jurisdiction', {
      status: 404,
      title: 'There is no such jurisdiction',
      detail: `Nothing here belongs to ${jurisdiction}.`,
      remedy: 'Give the id of one that is here, or leave --jurisdiction out to save all.',
    });
  }
  return rows;
}

/** The migrations that this database has had, in order. */
export async function appliedMigrations(client: pg.ClientBase): Promise<Manifest['migrations']> {
  const { rows } = await client.query<{ name: string; checksum: string }>(
    'select name, checksum from public.applied_migration order by number',
  );
  return rows.map(({ name, checksum }) => ({ name, checksum }));
}

async function countAll(client: pg.Client, tables: readonly Table[], jurisdiction: string | undefined): Promise<number> {
  let total = (await referencedFiles(client, tables, jurisdiction)).length;
  for (const table of tables) {
    const { where, values } = whose(table, jurisdiction);
    const { rows } = await client.query<{ n: string }>(`select count(*)::text as n from ${table.sql} ${where}`, values);
    total += Number(rows[0]?.n ?? 0);
  }
  return total;
}

interface Part {
  number: number;
  text: string;
  rows: number;
}

/** A table's rows in order of the primary key, in parts of about PART_BYTES. */
async function* partsOf(client: pg.Client, table: Table, jurisdiction: string | undefined): AsyncGenerator<Part> {
  const { where, values } = whose(table, jurisdiction);
  const order = table.key.map((name) => pg.escapeIdentifier(name)).join(', ');
  await client.query(
    `declare backup_rows no scroll cursor for select ${rowAsJson(table)} as line from ${table.sql} ${where} order by ${order}`,
    values,
  );
  let lines: string[] = [];
  let size = 0;
  let number = 0;
  const part = (): Part => {
    const made = { number: ++number, text: `${lines.join('\n')}\n`, rows: lines.length };
    lines = [];
    size = 0;
    return made;
  };
  for (;;) {
    const { rows } = await client.query<{ line: string }>(`fetch ${ROWS_AT_A_TIME} from backup_rows`);
    if (rows.length === 0) break;
    for (const { line } of rows) {
      lines.push(line);
      size += line.length;
      if (size >= PART_BYTES) yield part();
    }
  }
  if (lines.length > 0) yield part();
  await client.query('close backup_rows');
}

async function addText(tar: Pack, name: string, text: string): Promise<Manifest['entries'][number]> {
  const content = Buffer.from(text, 'utf8');
  await new Promise<void>((done, failed) => {
    tar.entry({ name, size: content.length, mode: 0o600, mtime: new Date(0) }, content, (error) => (error ? failed(error) : done()));
  });
  return { name, bytes: content.length, sha256: createHash('sha256').update(content).digest('hex') };
}

async function addFile(
  tar: Pack,
  files: BackupSource['files'],
  { jurisdiction, sha256 }: StoredFileName,
): Promise<Manifest['entries'][number]> {
  const name = `files/${jurisdiction}/${sha256}`;
  const { bytes, stream } = await files.open(jurisdiction, sha256).catch((error: unknown) => missingFile(name, error));
  const hash = createHash('sha256');
  await pipeline(
    stream as Readable,
    async function* (chunks: AsyncIterable<Buffer>) {
      for await (const chunk of chunks) {
        hash.update(chunk);
        yield chunk;
      }
    },
    tar.entry({ name, size: bytes, mode: 0o600, mtime: new Date(0) }),
  );
  if (hash.digest('hex') !== sha256) missingFile(name, new Error('its content is not what its name says'));
  return { name, bytes, sha256 };
}

function missingFile(name: string, cause: unknown): never {
  fail(
    'stored-file-missing',
    {
      status: 500,
      title: 'A stored file is missing or damaged',
      detail: `The database refers to ${name}: ${cause instanceof Error ? cause.message : String(cause)}`,
      remedy: 'Put that file back from an earlier backup; a backup without it would not be whole.',
    },
    cause,
  );
}
