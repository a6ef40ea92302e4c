import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { chmod, cp, mkdtemp, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { MIGRATIONS_FOLDER, migrate, readMigrations } from '../kernel/database/migrate.ts';
import { openFileStore } from '../kernel/files/files.ts';
import { startEmbeddedPostgres } from '../kernel/postgres/embedded-postgres.ts';
import { emptyDatabase, testDatabase } from '../kernel/testing/database.ts';
import { NOT_TENANT_TABLES } from '../kernel/testing/not-tenant-tables.ts';
import { backUp } from './backup.ts';
import { checkBackup } from './check.ts';
import { FORMAT, HEADER_BYTES, header, trailerBytes } from './format.ts';
import { formatBackupKey, openBackupSigner } from './key.ts';
import { endUnfinishedRestore, type RestoreOptions, type RestoreTarget, restoreBackup } from './restore.ts';
import { carriedTables, LEFT_OUT } from './tables.ts';
import { dump, filesBelow, fillJurisdiction } from './testing/content.ts';

const source = await testDatabase();
let folder = '';
let dataFolder = '';
let file = '';
let first = '';
let second = '';

/** A node with nothing in it. */
async function emptyNode() {
  const { url, drop } = await emptyDatabase();
  const data = await mkdtemp(join(folder, 'node-'));
  return { target: { operatorUrl: url, dataFolder: data }, drop };
}

const TRAILER_BYTES = trailerBytes(FORMAT);
const signer = await openBackupSigner(await mkdtemp(join(tmpdir(), 'mufakat-backup-key-')));
const trust = { keys: [signer.key] };
const sourceOf = (data: string) => ({ operatorUrl: source.operatorUrl, files: openFileStore(join(data, 'files')), signer });
const check = async (path: string) => (await checkBackup(path, trust)).manifest;
const restore = (target: RestoreTarget, path: string, options: Omit<RestoreOptions, 'trust'> = {}) =>
  restoreBackup(target, path, { trust, ...options });
const codeOf = (work: Promise<unknown>) =>
  work.then(
    () => 'nothing thrown',
    (error: { code?: string }) => error.code ?? String(error),
  );

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mufakat-backup-'));
  dataFolder = join(folder, 'data');
  file = join(folder, 'all.mufakat');
  first = await fillJurisdiction(source, dataFolder);
  second = await fillJurisdiction(source, dataFolder);
  const client = new pg.Client({ connectionString: source.operatorUrl });
  await client.connect();
  await client.query(`insert into auth."user" values ('u', 'Somebody', 'some@example.test', true)`);
  await client.query(`insert into auth.session values ('s', now(), 'a secret token', now(), now(), null, null, 'u')`);
  await client.query(
    `insert into auth.account ("id", "accountId", "providerId", "userId", "accessToken", "updatedAt") values ('a', 'x', 'oidc', 'u', 'a secret token', now())`,
  );
  await client.query(`insert into pack values ('baseline', '1.0.0', sha256('x'), '{"pack.yaml": "x"}')`);
  await client.end();
  await backUp(sourceOf(dataFolder), file);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('a backup of a whole node', () => {
  test('restores into an empty node with every row, ledger entry and file the same', async () => {
    const { target, drop } = await emptyNode();
    const restored = await restore(target, file);
    const [before, after] = [await dump(source.operatorUrl), await dump(target.operatorUrl)];
    expect(after).toEqual(before);
    expect(after['public.ledger_entry']).toHaveLength(6);
    expect(await filesBelow(join(target.dataFolder, 'files'))).toEqual(await filesBelow(join(dataFolder, 'files')));
    expect(restored.jurisdictions.map(({ id }) => id).sort()).toEqual([first, second].sort());
    expect(restored.files).toBe(2);
    expect(existsSync(join(target.dataFolder, 'restoring'))).toBe(false);
    await drop();
  });

  test('of the same content is the same bytes but for its date', async () => {
    const again = join(folder, 'again.mufakat');
    await backUp(sourceOf(dataFolder), again);
    const [a, b] = [await check(file), await check(again)];
    expect({ ...b, createdAt: '' }).toEqual({ ...a, createdAt: '' });
  });

  test('leaves append-only tables append-only and foreign keys as they were', async () => {
    const { target, drop } = await emptyNode();
    await restore(target, file);
    const client = new pg.Client({ connectionString: target.operatorUrl });
    await client.connect();
    await expect(client.query('delete from verdict')).rejects.toThrow(/append-only/);
    const { rows } = await client.query('select conname from pg_constraint where condeferrable');
    expect(rows).toEqual([]);
    await client.end();
    await drop();
  });

  test('holds sign-in accounts, and neither sessions nor tokens', async () => {
    const text = gunzipSync((await readFile(file)).subarray(HEADER_BYTES, -TRAILER_BYTES)).toString('latin1');
    expect(text).toContain('some@example.test');
    expect(text).not.toContain('a secret token');
  });

  test('is refused by a node that has data, unless they are to be replaced', async () => {
    const { target, drop } = await emptyNode();
    await restore(target, file);
    const client = new pg.Client({ connectionString: target.operatorUrl });
    await client.connect();
    await client.query("update person set name = 'Changed'");
    await client.end();
    expect(await codeOf(restore(target, file))).toBe('node-not-empty');
    await restore(target, file, { replace: true });
    expect(await dump(target.operatorUrl)).toEqual(await dump(source.operatorUrl));
    await drop();
  });

  test('names every table: a new one that is no tenant must be carried or left out for a reason', async () => {
    const client = new pg.Client({ connectionString: source.operatorUrl });
    await client.connect();
    const carried = (await carriedTables(client)).filter(({ tenant }) => !tenant).map(({ name }) => name);
    await client.end();
    // What is shared is read by all, and carried with the jurisdiction whose row it is.
    const ofNobody = Object.keys(NOT_TENANT_TABLES).filter((name) => name !== 'public.shared_publication');
    expect([...carried, ...Object.keys(LEFT_OUT)].sort()).toEqual(ofNobody.sort());
  });
});

describe('one jurisdiction', () => {
  test('restores out of a backup of the node and leaves the others alone', async () => {
    const { target, drop } = await emptyNode();
    await restore(target, file, { jurisdiction: first });
    const after = await dump(target.operatorUrl);
    expect(after['public.jurisdiction']).toHaveLength(1);
    expect(after['auth.user']).toEqual([]);
    const { 'auth.user': _user, 'auth.account': _account, ...own } = after;
    const { 'auth.user': _u, 'auth.account': _a, ...wanted } = await dump(source.operatorUrl, first);
    expect(own).toEqual(wanted);
    expect(Object.keys(await filesBelow(join(target.dataFolder, 'files')))).toHaveLength(1);
    await restore(target, file, { jurisdiction: second });
    expect((await dump(target.operatorUrl))['public.verdict']).toEqual((await dump(source.operatorUrl))['public.verdict']);
    await drop();
  });

  test('backed up alone holds nothing of the others', async () => {
    const alone = join(folder, 'alone.mufakat');
    const manifest = await backUp(sourceOf(dataFolder), alone, { jurisdiction: first });
    expect(manifest.jurisdictions.map(({ id }) => id)).toEqual([first]);
    const text = gunzipSync((await readFile(alone)).subarray(HEADER_BYTES, -TRAILER_BYTES)).toString('latin1');
    expect(text).not.toContain(second);
    expect(text).not.toContain('some@example.test');
  });

  test('is refused where it exists, and replaced when that is said, with its files', async () => {
    const { target, drop } = await emptyNode();
    await restore(target, file);
    expect(await codeOf(restore(target, file, { jurisdiction: first }))).toBe('jurisdiction-exists');
    const client = new pg.Client({ connectionString: target.operatorUrl });
    await client.connect();
    const added = await openFileStore(join(target.dataFolder, 'files')).put(
      first,
      (async function* () {
        yield Buffer.from('added later');
      })(),
      100,
    );
    await client.query('update stored_file set sha256 = $2 where jurisdiction = $1', [first, added.sha256]);
    await client.end();
    await restore(target, file, { jurisdiction: first, replace: true });
    expect(await dump(target.operatorUrl)).toEqual(await dump(source.operatorUrl));
    expect(await filesBelow(join(target.dataFolder, 'files'))).toEqual(await filesBelow(join(dataFolder, 'files')));
    await drop();
  });

  test('that the backup does not hold is refused by its id', async () => {
    const { target, drop } = await emptyNode();
    expect(await codeOf(restore(target, file, { jurisdiction: '00000000-0000-4000-8000-000000000000' }))).toBe(
      'jurisdiction-not-in-backup',
    );
    await drop();
  });
});

describe('a file that is not as it was written', () => {
  test('is refused for any changed byte, and nothing is touched', { timeout: 300_000 }, async () => {
    const good = await readFile(file);
    const bad = join(folder, 'flipped.mufakat');
    const edges = [
      ...Array(HEADER_BYTES + 20).keys(),
      ...Array.from({ length: TRAILER_BYTES + 20 }, (_, index) => good.length - 1 - index),
    ];
    const step = Math.max(1, Math.floor(good.length / 400));
    const sampled = Array.from({ length: Math.floor(good.length / step) }, (_, index) => index * step);
    for (const position of [...edges, ...sampled]) {
      const changed = Buffer.from(good);
      changed[position] = (changed[position] ?? 0) ^ (1 << (position % 8));
      await writeFile(bad, changed);
      expect(await codeOf(check(bad)), `byte ${position}`).toMatch(
        /^(damaged-backup|not-a-backup|newer-backup|backup-key-unknown|backup-not-authentic)$/,
      );
    }
    const { target, drop } = await emptyNode();
    expect(await codeOf(restore(target, bad))).toMatch(/backup/);
    expect(await filesBelow(target.dataFolder)).toEqual({});
    await drop();
  });

  test('is refused when it is cut short, foreign, newer or absent, by a code of its own', async () => {
    const good = await readFile(file);
    const bad = join(folder, 'bad.mufakat');
    const codeFor = async (content: Uint8Array) => {
      await writeFile(bad, content);
      return codeOf(check(bad));
    };
    for (const length of [0, 1, HEADER_BYTES, 200, good.length - TRAILER_BYTES, good.length - 1]) {
      expect(await codeFor(good.subarray(0, length)), `${length} bytes`).toMatch(/^(not-a-backup|damaged-backup)$/);
    }
    expect(await codeFor(Buffer.concat([good, good]))).toBe('damaged-backup');
    expect(await codeFor(Buffer.from('PGDMP and so on, long enough to hold a header'))).toBe('not-a-backup');
    const newer = Buffer.from(good);
    newer.write('7', header().indexOf(`${FORMAT}\0`), 'latin1');
    expect(await codeFor(newer)).toBe('newer-backup');
    expect(await codeOf(check(join(folder, 'absent')))).toBe('no-such-file');
  });

  test('is refused when its schema is not the one here', async () => {
    const { target, drop } = await emptyNode();
    await restore(target, file);
    const client = new pg.Client({ connectionString: target.operatorUrl });
    await client.connect();
    await client.query("insert into applied_migration (number, name, checksum) values (9999, '9999_later.sql', 'x')");
    await client.end();
    expect(await codeOf(restore(target, file, { replace: true }))).toBe('other-schema');
    await drop();
  });
});

test('A backup of an earlier release is restored under its own schema and then brought up to date', async () => {
  const earlier = await emptyNode();
  const folderOfEarlier = await mkdtemp(join(folder, 'migrations-'));
  for (const { name } of (await readMigrations()).slice(0, 2)) await cp(join(MIGRATIONS_FOLDER, name), join(folderOfEarlier, name));
  await migrate(earlier.target.operatorUrl, folderOfEarlier);
  const client = new pg.Client({ connectionString: earlier.target.operatorUrl });
  await client.connect();
  await client.query("insert into jurisdiction values ($1, 'Early', null, true, now())", [first]);
  await client.end();
  const old = join(folder, 'old.mufakat');
  await backUp({ operatorUrl: earlier.target.operatorUrl, files: openFileStore(folder), signer }, old);
  const { target, drop } = await emptyNode();
  await restore(target, old);
  expect((await dump(target.operatorUrl))['public.jurisdiction']).toEqual((await dump(earlier.target.operatorUrl))['public.jurisdiction']);
  expect((await dump(target.operatorUrl))['public.verdict']).toEqual([]);
  expect(await migrate(target.operatorUrl)).toEqual([]);
  await Promise.all([drop(), earlier.drop()]);
});

test('A stored file that is missing stops the backup, and the earlier backup of that name stays', async () => {
  const partial = join(folder, 'partial.mufakat');
  await writeFile(partial, 'earlier');
  expect(await codeOf(backUp(sourceOf(join(folder, 'nowhere')), partial))).toBe('stored-file-missing');
  expect(await readFile(partial, 'utf8')).toBe('earlier');
});

test('A backup removes what earlier ones that were killed left of the same name, and nothing else', async () => {
  const place = await mkdtemp(join(folder, 'left-'));
  const uuid = '0192f3a0-0000-4000-8000-000000000000';
  const { pid } = spawnSync(process.execPath, ['-e', '']);
  const gone = [`.all.mufakat-new-${pid}-0123abcd-${uuid}`, `.all.mufakat-${uuid}`];
  const staying = [
    `.all.mufakat-new-${process.ppid}-0123abcd-${uuid}`,
    `.other.mufakat-${uuid}`,
    '.all.mufakat-notes',
    '.allxmufakat-new-1',
  ];
  for (const name of [...gone, ...staying]) {
    await writeFile(join(place, name), 'x');
    if (!name.includes('-new-')) await utimes(join(place, name), new Date(0), new Date(0));
  }
  await backUp(sourceOf(dataFolder), join(place, 'all.mufakat'));
  expect((await readdir(place)).sort()).toEqual([...staying, 'all.mufakat'].sort());
});

test('A restore that is killed leaves an empty database, and the next start removes what it placed', { timeout: 300_000 }, async () => {
  const program = fileURLToPath(new URL('./testing/killed-restore.ts', import.meta.url));
  const { target, drop } = await emptyNode();
  for (const moment of ['rows', 'commit']) {
    const child = spawn(
      process.execPath,
      ['--disable-warning=ExperimentalWarning', program, target.operatorUrl, target.dataFolder, file, moment, formatBackupKey(signer.key)],
      {
        stdio: ['ignore', 'pipe', 'inherit'],
      },
    );
    await once(child.stdout, 'data');
    child.kill('SIGKILL');
    await once(child, 'exit');
    const after = await dump(target.operatorUrl);
    expect(Object.values(after).flat(), moment).toEqual([]);
    await endUnfinishedRestore(target);
    expect(await filesBelow(target.dataFolder), moment).toEqual({});
  }
  await restore(target, file);
  expect(await dump(target.operatorUrl)).toEqual(await dump(source.operatorUrl));
  await drop();
});

test('A backup goes from PostgreSQL 18 to 15 and back with the same rows', { timeout: 300_000 }, async (context) => {
  const data = await mkdtemp(join(folder, 'pg15-'));
  await chmod(folder, 0o711);
  await chmod(data, 0o711);
  const installed = existsSync(fileURLToPath(new URL('../../../node_modules/pg15-linux-x64', import.meta.url)));
  if (!installed) return context.skip('PostgreSQL 15 is installed on Linux x64 only');
  const other = await startEmbeddedPostgres({ dataFolder: data, packageName: 'pg15-linux-x64', durable: false });
  try {
    const there = { operatorUrl: other.url, dataFolder: data };
    await restore(there, file);
    expect(await dump(other.url)).toEqual(await dump(source.operatorUrl));
    const back = join(folder, 'from-15.mufakat');
    const manifest = await backUp({ operatorUrl: other.url, files: openFileStore(join(data, 'files')), signer }, back);
    expect(manifest.postgres).toMatch(/^15/);
    const { target, drop } = await emptyNode();
    await restore(target, back);
    expect(await dump(target.operatorUrl)).toEqual(await dump(source.operatorUrl));
    await drop();
  } finally {
    await other.stop();
  }
});

test('A backup of many rows needs little memory and is complete', { timeout: 300_000 }, async () => {
  const { target, drop } = await emptyNode();
  await restore(target, file);
  const client = new pg.Client({ connectionString: target.operatorUrl });
  await client.connect();
  await client.query(
    `insert into ledger_entry (jurisdiction, entry, log, who, what, subject, happened_at, about, commitment)
     select $1, gen_random_uuid(), 'assessment', gen_random_uuid(), 'test.many', repeat('x', 500), now(), sha256(n::text::bytea), sha256('y')
     from generate_series(1, 60000) n`,
    [first],
  );
  await client.end();
  const large = join(folder, 'large.mufakat');
  const before = process.memoryUsage().arrayBuffers;
  await backUp({ operatorUrl: target.operatorUrl, files: openFileStore(join(target.dataFolder, 'files')), signer }, large);
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(100_000_000);
  const manifest = await check(large);
  expect(manifest.tables.find(({ table }) => table === 'public.ledger_entry')?.rows).toBe(60_006);
  expect(manifest.entries.filter(({ name }) => name.includes('ledger_entry')).length).toBeGreaterThan(20);
  expect((await stat(large)).mode & 0o077).toBe(0);
  await drop();
});
