/** How much may be stored, what is removed again, and what is said when there is no room: with real files, a real database and, as root, a real full disk. */
import { createHash, randomBytes } from 'node:crypto';
import { chownSync, readFileSync, statSync } from 'node:fs';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { backUp, openBackupSigner } from '../backup/index.ts';
import { newId } from '../kernel/database/identifiers.ts';
import { openConnection } from '../kernel/database/pool.ts';
import { roomIn, STORED_FILES } from '../kernel/files/storage.ts';
import { ask } from '../testing/operator.ts';
import { canMount, fill, smallDisk } from '../testing/small-disk.ts';
import { type Actor, type Answer, everythingOf, newAssessment, testWorld } from '../testing/world.ts';
import { collectFiles, listStorage, setQuota } from './index.ts';

const QUOTA = { bytes: 1_000, files: 4 };
const world = await testWorld({ quota: QUOTA });
const { call, database, dataFolder, files } = world;
const mountable = await canMount();

/** A new jurisdiction with an assessment, and sources to give files. */
async function country() {
  const actor = await world.settle('coordinator', 'assessor');
  const assessment = newAssessment();
  await call(actor, 'POST', '/assessments', { json: assessment });
  const at = `/assessments/${assessment.id}`;
  const addSource = async () => {
    const json = { id: newId(), kind: 'report', access: 'public', title: 'Report' };
    expect((await call(actor, 'POST', `${at}/sources`, { json })).status).toBe(201);
    return json.id;
  };
  const put = (source: string, body: string, revision?: number): Promise<Answer> =>
    call(actor, 'PUT', `${at}/sources/${source}/file`, {
      body,
      headers: { 'content-type': 'application/octet-stream', ...(revision !== undefined && { 'if-match': String(revision) }) },
    });
  const read = (source: string, version?: number) =>
    call(actor, 'GET', `${at}/sources/${source}/file${version === undefined ? '' : `?version=${version}`}`);
  const cite = (source: string, criterion: string) =>
    call(actor, 'POST', `${at}/verdicts`, {
      json: { id: newId(), criterion, value: 'met', reasons: '', sources: [source], supersedes: null, reconciles: [] },
    });
  return { actor, at, addSource, put, read, cite };
}

/** Every file of a jurisdiction on the disk, unfinished ones too. */
async function onDisk({ jurisdiction }: Actor): Promise<string[]> {
  const folder = join(dataFolder, 'files', jurisdiction);
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  return entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name).slice(folder.length));
}

const hashOf = (text: string) => createHash('sha256').update(text).digest('hex');
const bytes = (count: number) =>
  randomBytes(count)
    .toString('latin1')
    .slice(0, count)
    .replaceAll(/[^\x20-\x7e]/g, 'x');
async function* once(text: string) {
  yield Buffer.from(text);
}

describe('a quota', () => {
  test('of bytes is held, whoever stores: what is beyond is refused with 507 and nothing of it left', async () => {
    const { actor, addSource, put } = await country();
    const [first, second] = [await addSource(), await addSource()];
    expect((await put(first, bytes(700))).status).toBe(200);
    const before = [await everythingOf(database, actor.jurisdiction), await onDisk(actor)];
    const refused = await put(second, bytes(301));
    expect([refused.status, refused.json]).toMatchObject([507, { code: 'quota-exceeded', remedy: expect.stringMatching(/operator/) }]);
    expect([await everythingOf(database, actor.jurisdiction), await onDisk(actor)]).toEqual(before);
    expect((await put(second, bytes(300))).status).toBe(200);
    expect((await put(second, '', 2)).status).toBe(200);
  });

  test('counts a content once, and takes again what is there already', async () => {
    const { actor, addSource, put } = await country();
    const [first, second] = [await addSource(), await addSource()];
    const content = bytes(900);
    expect((await put(first, content)).status).toBe(200);
    expect((await put(first, content)).status).toBe(200);
    await database.asOperator((tx) => setQuota(tx, actor.jurisdiction, { bytes: 1_800, files: null }));
    expect((await put(second, content)).status).toBe(200);
    const mine = (await database.asOperator((tx) => listStorage(tx, QUOTA))).find(
      ({ jurisdiction }) => jurisdiction === actor.jurisdiction,
    );
    expect(mine).toMatchObject({ bytes: 900, files: 1, quota: { bytes: 1_800, files: 4 }, own: { bytes: 1_800, files: null } });
  });

  test('of files is held', async () => {
    const { addSource, put } = await country();
    for (let count = 0; count < 4; count++) expect((await put(await addSource(), `file ${count}`)).status).toBe(200);
    expect((await put(await addSource(), 'one more')).json).toMatchObject({ code: 'quota-exceeded' });
  });

  test('is held for many at once, and one country’s does not count for another', async () => {
    const { actor, addSource, put } = await country();
    const sources = await Promise.all(Array.from({ length: 8 }, addSource));
    const replies = await Promise.all(sources.map((source) => put(source, bytes(300))));
    expect(replies.map(({ status }) => status).toSorted()).toEqual([200, 200, 200, 507, 507, 507, 507, 507]);
    expect(await onDisk(actor)).toHaveLength(3);
    const other = await country();
    expect((await other.put(await other.addSource(), bytes(900))).status).toBe(200);
  });

  test('is set by the operator, recorded, and taken back', async () => {
    const { actor, addSource, put } = await country();
    const source = await addSource();
    await database.asOperator((tx) => setQuota(tx, actor.jurisdiction, { bytes: 10, files: null }));
    expect((await put(source, bytes(11))).status).toBe(507);
    await database.asOperator((tx) => setQuota(tx, actor.jurisdiction, { bytes: null, files: null }));
    expect((await put(source, bytes(11))).status).toBe(200);
    const acts = await ask(world.operatorUrl, 'select what from ledger_entry where jurisdiction = $1 and subject = $2', [
      actor.jurisdiction,
      `jurisdiction/${actor.jurisdiction}`,
    ]);
    expect(acts).toEqual([{ what: 'jurisdiction.quota-set' }, { what: 'jurisdiction.quota-set' }]);
    await expect(database.asOperator((tx) => setQuota(tx, newId(), { bytes: 1, files: 1 }))).rejects.toThrow(/does not exist/);
  });
});

const collectOf = async ({ jurisdiction }: Actor, options: { graceSeconds?: number; dryRun?: boolean } = {}) =>
  (await collectFiles({ database, dataFolder, ...options }))?.find((one) => one.jurisdiction === jurisdiction);

describe('what nobody names any more', () => {
  test('is removed: a replaced file that no verdict cites; what is cited, present or fresh stays', async () => {
    const { actor, addSource, put, read, cite } = await country();
    const [cited, plain] = [await addSource(), await addSource()];
    await put(cited, 'cited once');
    expect((await cite(cited, 'access.offence')).status).toBe(201);
    await put(cited, 'cited never', 2);
    await put(plain, 'replaced');
    await put(plain, 'present', 2);
    // Within a day nothing is removed.
    expect(await collectOf(actor)).toMatchObject({ files: 4, orphans: [], missing: [] });
    expect(await collectOf(actor, { graceSeconds: 0, dryRun: true })).toMatchObject({ files: 4, orphans: [] });
    expect(await collectOf(actor, { graceSeconds: 0 })).toMatchObject({
      files: 3,
      orphans: [{ sha256: hashOf('replaced'), bytes: 8 }],
      missing: [],
    });
    expect([(await read(cited, 1)).text, (await read(cited)).text, (await read(plain)).text]).toEqual([
      'cited once',
      'cited never',
      'present',
    ]);
    expect((await read(plain, 1)).json).toMatchObject({ code: 'file-not-kept' });
    expect((await read(plain, 1)).status).toBe(410);
    // And there is room again: four files are the most, and three are left.
    expect((await put(await addSource(), 'in its place')).status).toBe(200);
    expect((await put(plain, 'replaced', 3)).status).toBe(507);
  });

  test('also a file without any row, when it has lain there for long enough', async () => {
    const { actor } = await country();
    await files.put(actor.jurisdiction, once('of nobody'), 100);
    expect(await collectOf(actor)).toMatchObject({ files: 0, orphans: [] });
    expect(await onDisk(actor)).toHaveLength(1);
    expect(await collectOf(actor, { graceSeconds: 0 })).toMatchObject({ orphans: [{ sha256: hashOf('of nobody'), bytes: 9 }] });
    expect(await onDisk(actor)).toEqual([]);
  });

  test('is never one that is being stored, however often both happen at once', async () => {
    const { actor, addSource, put, read } = await country();
    const [one, two] = [await addSource(), await addSource()];
    let over = false;
    const collecting = (async () => {
      for (let count = 0; !over || count < 5; count++) await collectFiles({ database, dataFolder, graceSeconds: 0 });
    })();
    const present = new Map<string, string>();
    const revisions = new Map<string, number>();
    for (let round = 0; round < 30; round++) {
      // The same few contents come and go, so that one is often removed just when it is stored again.
      for (const source of [one, two]) {
        const content = `content ${(round + (source === one ? 0 : 1)) % 3}`;
        const reply = await put(source, content, revisions.get(source));
        expect(reply.status, reply.text).toBe(200);
        present.set(source, content);
        revisions.set(source, (reply.json as { revision: number }).revision);
        expect((await read(source)).text).toBe(content);
      }
    }
    over = true;
    await collecting;
    for (const [source, content] of present) expect((await read(source)).text).toBe(content);
    expect(await collectOf(actor)).toMatchObject({ missing: [] });
  });

  test('is left alone while a backup reads; a missing file is named', async () => {
    const { actor, addSource, put } = await country();
    await put(await addSource(), 'to be lost');
    const reading = await openConnection({ connectionString: world.operatorUrl });
    await reading.query('select pg_advisory_lock_shared($1)', [STORED_FILES]);
    expect(await collectFiles({ database, dataFolder, graceSeconds: 0 })).toBeUndefined();
    await reading.end();
    const path = join(dataFolder, 'files', actor.jurisdiction, hashOf('to be lost').slice(0, 2), hashOf('to be lost').slice(2));
    const kept = readFileSync(path);
    await rm(path);
    await expect.poll(async () => (await collectOf(actor))?.missing).toEqual([hashOf('to be lost')]);
    await files.put(actor.jurisdiction, once(kept.toString()), 100);
    expect((await collectOf(actor))?.missing).toEqual([]);
  });

  test('is in no backup, and what is cited is', async () => {
    const { actor, addSource, put, cite } = await country();
    const source = await addSource();
    await put(source, 'cited for good');
    await cite(source, 'access.offence');
    await put(source, 'of no use', 2);
    await put(source, 'present now', 3);
    await collectFiles({ database, dataFolder, graceSeconds: 0 });
    const folder = await mkdtemp(join(tmpdir(), 'mufakat-storage-'));
    const { entries } = await backUp(
      { operatorUrl: world.operatorUrl, files, signer: await openBackupSigner(folder) },
      join(folder, 'b.mufakat'),
      {
        jurisdiction: actor.jurisdiction,
      },
    );
    await rm(folder, { recursive: true });
    const stored = entries.filter(({ name }) => name.startsWith('files/')).map(({ sha256 }) => sha256);
    expect(stored.toSorted()).toEqual([hashOf('cited for good'), hashOf('present now')].toSorted());
  });
});

const unmounts: (() => void)[] = [];
afterAll(() => {
  for (const unmount of unmounts) unmount();
});

describe.skipIf(!mountable)('a full disk (as root, where a small disk can be mounted)', () => {
  test('refuses a file with 507 and leaves nothing; with room again it is taken', async () => {
    const { actor, addSource, put } = await country();
    const folder = join(dataFolder, 'files', actor.jurisdiction);
    unmounts.push(smallDisk(folder, 1));
    await database.asOperator((tx) => setQuota(tx, actor.jurisdiction, { bytes: 1e9, files: null }));
    const source = await addSource();
    const before = await everythingOf(database, actor.jurisdiction);
    const refused = await put(source, bytes(3_000_000));
    expect([refused.status, refused.json]).toMatchObject([507, { code: 'storage-full', remedy: expect.any(String) }]);
    expect(await everythingOf(database, actor.jurisdiction)).toBe(before);
    expect(await onDisk(actor)).toEqual([]);
    expect((await put(source, bytes(1_000))).status).toBe(200);
  });

  test('is told by health as low, and by nothing more', async () => {
    const folder = join(dataFolder, 'low');
    unmounts.push(smallDisk(folder, 1));
    expect(await roomIn([dataFolder, folder])).toBe(await roomIn([dataFolder]));
    const empty = fill(folder);
    expect(await roomIn([dataFolder, folder])).toBe('low');
    empty();
    const { json } = await call(null, 'GET', '/healthz');
    expect(json).toEqual({ status: 'ok', storage: await roomIn([dataFolder]), ledger: expect.any(String) });
  });

  test('of the database is 507 as well, reading goes on, and with room again so does writing', async () => {
    const { at, actor } = await country();
    const folder = await mkdtemp('/var/tmp/mufakat-tablespace-');
    unmounts.push(smallDisk(folder, 1, '0700'));
    const [{ data_directory: data } = { data_directory: '' }] = await ask<{ data_directory: string }>(
      world.operatorUrl,
      'show data_directory',
    );
    const { uid, gid } = statSync(data);
    chownSync(folder, uid, gid);
    const name = `small_${randomBytes(4).toString('hex')}`;
    await ask(world.operatorUrl, `create tablespace ${name} location '${folder}'`);
    try {
      await ask(world.operatorUrl, `alter table verdict set tablespace ${name}`);
      const empty = fill(folder);
      const long = (supersedes: string | null) => ({
        ...{ id: newId(), criterion: 'access.offence', value: 'met', sources: [], supersedes, reconciles: [] },
        reasons: randomBytes(3_000).toString('hex'),
      });
      let last: string | null = null;
      let reply: Answer | undefined;
      for (let count = 0; count < 60; count++) {
        const json: ReturnType<typeof long> = long(last);
        reply = await call(actor, 'POST', `${at}/verdicts`, { json });
        if (reply.status !== 201) break;
        last = json.id;
      }
      expect([reply?.status, reply?.json]).toMatchObject([507, { code: 'storage-full' }]);
      expect((await call(actor, 'GET', `${at}/profile`)).status).toBe(200);
      empty();
      expect((await call(actor, 'POST', `${at}/verdicts`, { json: long(last) })).status).toBe(201);
    } finally {
      await ask(world.operatorUrl, 'alter table verdict set tablespace pg_default');
      await ask(world.operatorUrl, `drop tablespace ${name}`);
    }
  });
});

describe('a connection of the database that is lost in the midst of a request', () => {
  test.each([
    ['GET', '/assessments', 'assessment'],
    ['GET', '/api/me', 'auth.session'],
    ['GET', '/api/region', 'shared_publication'],
  ])('%s %s is 503 with when to come back, and works the next time', async (method, path, table) => {
    const { actor } = await country();
    const holding = await openConnection({ connectionString: world.operatorUrl });
    await holding.query(`begin; lock table ${table} in access exclusive mode`);
    const asked = call(actor, method, path);
    await expect
      .poll(async () => {
        const { rowCount } = await holding.query(
          "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'",
        );
        return rowCount;
      })
      .toBeGreaterThan(0);
    const reply = await asked;
    await holding.query('rollback');
    await holding.end();
    expect([reply.status, reply.json]).toMatchObject([503, { code: 'database-unavailable', remedy: expect.any(String) }]);
    expect(Number(reply.headers.get('retry-after'))).toBeGreaterThan(0);
    expect((await call(actor, method, path)).status).toBe(200);
  });
});
