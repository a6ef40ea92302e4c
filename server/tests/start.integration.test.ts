/** `npm start` as it is run: the real program, its real PostgreSQL, stopped and killed as people and machines do. */
import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmod, chown, mkdir, mkdtemp, readdir, readlink, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, inject, test } from 'vitest';
import { freePort, type LaunchedServer, type LaunchOptions, launchServer, newDataFolder } from '../../tests/example-server.ts';
import { startEmbeddedPostgres } from '../src/kernel/postgres/embedded-postgres.ts';
import { ask, contentOf, embeddedDatabase } from '../src/testing/operator.ts';
import { childrenOf, postmasterOf, processesIn, until } from '../src/testing/processes.ts';
import { Visitor } from '../src/testing/visitor.ts';

const folders: string[] = [];
const launched: LaunchedServer[] = [];
afterAll(async () => {
  for (const { process } of launched) process.kill('SIGTERM'); // those that a failed test left
  await Promise.all(launched.map(({ ended }) => ended));
  await Promise.all(folders.map((folder) => rm(folder, { recursive: true, force: true })));
});

async function launch(options: LaunchOptions): Promise<LaunchedServer> {
  const server = await launchServer(options);
  launched.push(server);
  return server;
}

async function dataFolder(): Promise<string> {
  const folder = await newDataFolder();
  folders.push(folder);
  return folder;
}

/** The data folder that most tests start on again and again: the first makes the database, which takes most of the time of a start. */
const livedIn = dataFolder();

async function stopBy(signal: 'SIGINT' | 'SIGTERM', server: Pick<LaunchedServer, 'process' | 'ended'>): Promise<number | string> {
  server.process.kill(signal);
  return server.ended;
}

/** Starts a program that cannot start. Resolves to all that it said. */
async function refusal(folder: string, environment: NodeJS.ProcessEnv, port?: number): Promise<string> {
  const server = await launch({ dataFolder: folder, environment, ...(port !== undefined && { port }) });
  expect(await server.ended).toBe(1);
  expect(processesIn(folder)).toEqual([]);
  return server.output() + server.log();
}

const isRoot = process.getuid?.() === 0;

/** The account that the system gives to nobody in particular. */
const ORDINARY = { uid: 65_534, gid: 65_534 };
const entersCheckout = () =>
  spawnSync('/bin/sh', ['-c', 'cd "$0"', fileURLToPath(new URL('.', import.meta.url))], { ...ORDINARY, cwd: '/' }).status === 0;

describe('the server', () => {
  test('serves the pages and the example, prints a sign-in link that works once, and stops cleanly when asked to', async () => {
    const folder = await livedIn;
    const server = await launch({ dataFolder: folder });
    const link = (await server.ready) ?? '';
    const visitor = new Visitor(server.url);
    expect(await visitor.ask('GET', '/healthz')).toMatchObject({ status: 200, json: { status: 'ok' } });
    expect((await visitor.ask('GET', '/')).text).toContain('<!doctype html>');
    await visitor.signIn(link);
    const { jurisdiction, roles } = await visitor.membership();
    expect(roles).toEqual(['assessor', 'auditor', 'coordinator']);
    expect((await visitor.ask('GET', `/api/jurisdictions/${jurisdiction}/assessments`)).json).toHaveLength(2);

    const second = new Visitor(server.url);
    const again = await second.follow(new URL(link).searchParams.get('token') ?? '');
    expect([again.status, again.headers.get('location')]).toEqual([303, expect.stringContaining('/sign-in?error=')]);
    expect(second.cookie).toBe('');

    const database = await embeddedDatabase(folder);
    const before = await contentOf(database.url);
    expect(await stopBy('SIGINT', server)).toBe(0);
    expect(server.output()).toMatch(/Stopping …\nStopped\.\n$/);
    expect(processesIn(folder)).toEqual([]);

    const restarted = await launch({ dataFolder: folder });
    await restarted.ready;
    expect(await contentOf((await embeddedDatabase(folder)).url), 'the example was loaded once').toEqual(before);
    expect((await new Visitor(restarted.url).ask('GET', '/api/me', { headers: { cookie: visitor.cookie } })).status).toBe(200);
    expect(await stopBy('SIGTERM', restarted)).toBe(0);
    expect(processesIn(folder)).toEqual([]);
  });

  test('finishes what it is answering before it stops', async () => {
    const folder = await livedIn;
    const server = await launch({ dataFolder: folder });
    const visitor = await new Visitor(server.url).signIn((await server.ready) ?? '');
    const { jurisdiction } = await visitor.membership();
    const { json } = await visitor.ask('GET', `/api/jurisdictions/${jurisdiction}/assessments`);
    const [{ id = '' } = {}] = json as { id: string }[];
    const asked = Array.from({ length: 8 }, () => visitor.ask('GET', `/api/jurisdictions/${jurisdiction}/assessments/${id}/profile`));
    await until('a request is being answered', async () => (await Promise.race([asked[0], Promise.resolve(undefined)])) !== undefined);
    const ended = stopBy('SIGTERM', server);
    expect((await Promise.all(asked)).map(({ status }) => status)).toEqual(Array(8).fill(200));
    expect(await ended).toBe(0);
  });

  test.each([
    ['Making a PostgreSQL', 'Starting PostgreSQL'],
    ['Database: 0001', 'Looking after the example'],
  ])('that is interrupted at “%s”, and again at “%s”, leaves nothing running, and the next start completes it', async (...moments) => {
    const folder = await dataFolder();
    for (const moment of moments) {
      const server = await launch({ dataFolder: folder, ownGroup: true });
      await until(moment, () => server.output().includes(moment));
      process.kill(-(server.process.pid ?? 0), 'SIGINT'); // as a terminal does: to every process of the group
      expect([await server.ended, server.log()], moment).toEqual([0, '']);
      expect(processesIn(folder), moment).toEqual([]);
    }
    const last = await launch({ dataFolder: folder });
    expect(await last.ready).toMatch(/token=/);
    await stopBy('SIGTERM', last);
  });

  test('whose output nobody reads any more goes on, and stops its PostgreSQL with it', async () => {
    const folder = await livedIn;
    const server = await launch({ dataFolder: folder });
    await server.ready;
    server.process.stdout?.destroy();
    expect(await stopBy('SIGTERM', server)).toBe(0);
    expect(processesIn(folder)).toEqual([]);
  });

  test('recovers its database at the next start when it and PostgreSQL were killed', async () => {
    const folder = await livedIn;
    const server = await launch({ dataFolder: folder });
    await server.ready;
    const { folder: postgres, url } = await embeddedDatabase(folder);
    const before = await contentOf(url);
    const { pid } = await postmasterOf(postgres);
    for (const each of [server.process.pid ?? 0, pid, ...childrenOf(pid)]) process.kill(each, 'SIGKILL');
    expect(await server.ended).toBe('SIGKILL');
    const next = await launch({ dataFolder: folder });
    await next.ready;
    expect(await contentOf((await embeddedDatabase(folder)).url)).toEqual(before);
    expect(await stopBy('SIGTERM', next)).toBe(0);
    expect(processesIn(folder)).toEqual([]);
  });

  test('takes over the PostgreSQL of a server that was killed alone', async () => {
    const folder = await livedIn;
    const server = await launch({ dataFolder: folder });
    await server.ready;
    const { pid } = await postmasterOf(`${folder}/postgres-18`);
    server.process.kill('SIGKILL');
    await server.ended;
    const next = await launch({ dataFolder: folder });
    await next.ready;
    expect((await postmasterOf(`${folder}/postgres-18`)).pid).toBe(pid);
    expect(await stopBy('SIGTERM', next)).toBe(0);
    expect(processesIn(folder)).toEqual([]);
  });
});

describe('a start that cannot be', () => {
  test('a second server on the same data folder is told so, and the first goes on', async () => {
    const folder = await livedIn;
    const first = await launch({ dataFolder: folder });
    await first.ready;
    const second = await launch({ dataFolder: folder });
    expect(await second.ended).toBe(1);
    expect(second.log()).toMatch(/Another Mufakat server is using this data folder.*\n.*MUFAKAT_DATA/);
    expect((await new Visitor(first.url).ask('GET', '/healthz')).status).toBe(200);
    await stopBy('SIGTERM', first);
    expect(processesIn(folder)).toEqual([]);
  });

  test('a port that is used is named before anything is started, made or built', async () => {
    const folder = await dataFolder();
    const port = await freePort();
    const other = createServer().listen(port, '127.0.0.1');
    await once(other, 'listening');
    const said = await refusal(folder, {}, port);
    expect(said).toMatch(new RegExp(`^The port cannot be used: 127.0.0.1 port ${port}\n.*PORT.*\n$`));
    expect(await readdir(folder)).toEqual([]);
    other.close();
  });

  test('an address that is not this machine’s is named', async () => {
    expect(await refusal(await livedIn, { HOST: '192.0.2.1' })).toMatch(/address cannot be used: 192\.0\.2\.1.*\n.*HOST/i);
    expect(await refusal(await livedIn, { HOST: 'nowhere.invalid' })).toMatch(/address cannot be used: nowhere\.invalid.*\n.*HOST/i);
  });

  test('settings that are wrong are named all at once, and no password is repeated', async () => {
    const said = await refusal(await dataFolder(), {
      PORT: 'eighty',
      DATABASE_URL: 'mysql://owner:hunter2@host/db',
      SMTP_URL: 'http://user:hunter2@mail.example',
      MAIL_FROM: 'hunter2',
      PUBLIC_URL: 'ftp://hunter2',
      LOG_LEVEL: 'hunter2',
      TRUSTED_PROXIES: '127.0.0.1, hunter2',
      SESSION_IDLE: 'hunter2',
      SESSION_LIFETIME: '1m',
    });
    const wrong = [
      'PORT',
      'DATABASE_URL',
      'SMTP_URL',
      'MAIL_FROM',
      'PUBLIC_URL',
      'LOG_LEVEL',
      'TRUSTED_PROXIES',
      'SESSION_IDLE',
      'SESSION_LIFETIME',
    ];
    for (const name of wrong) expect(said).toContain(`  ${name}: `);
    expect(said).not.toContain('hunter2');
  });

  test.each([
    ['does not answer', (url: URL) => Object.assign(url, { port: '1' })],
    ['does not take the password', (url: URL) => Object.assign(url, { password: 'hunter2' })],
    ['has no such database', (url: URL) => Object.assign(url, { pathname: '/nothing_there' })],
    ['has a name that nobody has', (url: URL) => Object.assign(url, { hostname: 'nowhere.invalid' })],
  ])('a database that %s is told without the password', async (_how, change) => {
    const said = await refusal(await dataFolder(), { DATABASE_URL: change(new URL(inject('postgresUrl'))).toString() });
    expect(said).toMatch(/The database cannot be used: .+\nCheck DATABASE_URL/);
    expect(said).not.toContain('hunter2');
    expect(said).not.toContain(new URL(inject('postgresUrl')).password);
    expect(said).not.toContain('    at '); // a stack is no explanation
  });

  test('a PostgreSQL that does not take its own password is stopped again', async () => {
    const folder = await livedIn;
    await rm(join(folder, 'postgres-password'));
    expect(await refusal(folder, {})).toMatch(/The password of the database is lost: .*postgres-password.*\n/);
  });
});

describe('a database of one’s own', () => {
  /** A database and a role that owns it, which is no superuser: what an operator would make. */
  async function owned(cluster: string, name: string): Promise<string> {
    await ask(cluster, `create role ${name} login createrole password 'owner-in-tests'`);
    await ask(cluster, `create database ${name} owner ${name}`);
    return Object.assign(new URL(cluster), { username: name, password: 'owner-in-tests', pathname: `/${name}` }).toString();
  }

  async function expectToServe(url: string): Promise<void> {
    const folder = await livedIn;
    const server = await launch({ dataFolder: folder, environment: { DATABASE_URL: url } });
    const visitor = await new Visitor(server.url).signIn((await server.ready) ?? '');
    const { jurisdiction } = await visitor.membership();
    expect((await visitor.ask('GET', `/api/jurisdictions/${jurisdiction}/assessments`)).json).toHaveLength(2);
    expect(processesIn(folder), 'no PostgreSQL of its own is started').toEqual([]);
    expect(await stopBy('SIGTERM', server)).toBe(0);
    const again = await launch({ dataFolder: folder, environment: { DATABASE_URL: url } });
    await again.ready;
    expect((await new Visitor(again.url).ask('GET', '/api/me', { headers: { cookie: visitor.cookie } })).status).toBe(200);
    expect(await stopBy('SIGINT', again)).toBe(0);
  }

  test('is served by DATABASE_URL on PostgreSQL 18', async () => {
    const cluster = inject('postgresUrl');
    await expectToServe(await owned(cluster, 'test_start'));
    await ask(cluster, 'drop database test_start with (force)');
    await ask(cluster, 'drop role test_start_mufakat_app, test_start_mufakat_auth, test_start');
  });

  test.skipIf(process.platform !== 'linux' || process.arch !== 'x64')('is served by DATABASE_URL on PostgreSQL 15', async () => {
    const postgres = await startEmbeddedPostgres({ dataFolder: await dataFolder(), durable: false, packageName: 'pg15-linux-x64' });
    try {
      expect((await ask<{ server_version: string }>(postgres.url, 'show server_version'))[0]?.server_version).toMatch(/^15\./);
      await expectToServe(await owned(postgres.url, 'own'));
    } finally {
      await postgres.stop();
    }
  });
});

describe('a data folder', () => {
  test.runIf(isRoot)('below a folder that only root enters is served nevertheless', async () => {
    const closed = await mkdtemp(join(tmpdir(), 'mufakat-closed-'));
    folders.push(closed);
    await chmod(closed, 0o700);
    const folder = join(closed, 'data');
    const server = await launch({ dataFolder: folder });
    expect(await server.ready).toMatch(/token=/);
    const [postgres] = childrenOf(server.process.pid ?? 0);
    const place = await readlink(`/proc/${postgres}/cwd`);
    expect(place).not.toContain(closed);
    expect(await stopBy('SIGTERM', server)).toBe(0);
    expect(processesIn(place)).toEqual([]);
    await rm(place.replace(/\/postgres-\d+$/, ''), { recursive: true, force: true });
  });

  test.runIf(isRoot && entersCheckout())(
    'of an ordinary user, who can enter this checkout, is served by that user, PostgreSQL as well',
    async () => {
      const folder = await mkdtemp(join(tmpdir(), 'mufakat-ordinary-'));
      folders.push(folder);
      await mkdir(join(folder, 'data'), { mode: 0o700 });
      for (const path of [folder, join(folder, 'data')]) await chown(path, ORDINARY.uid, ORDINARY.gid);
      const server = await launch({ dataFolder: join(folder, 'data'), account: ORDINARY });
      expect(await server.ready).toMatch(/token=/);
      const { pid } = await postmasterOf(join(folder, 'data/postgres-18'));
      expect(childrenOf(server.process.pid ?? 0)).toContain(pid);
      expect(await stopBy('SIGINT', server)).toBe(0);
      expect(processesIn(folder)).toEqual([]);
    },
  );
});
