/** Two data folders and one PostgreSQL: a second server and every command with the other folder leave the running node as it is. */
import { readdir, rm } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { type LaunchedServer, launchServer, newDataFolder } from '../../tests/example-server.ts';
import { runCommand } from '../src/testing/command.ts';
import { ask } from '../src/testing/operator.ts';
import { until } from '../src/testing/processes.ts';
import { Visitor } from '../src/testing/visitor.ts';

const OWNER = 'test_two_folders';
let url = '';
let own = '';
let other = '';
const launched: LaunchedServer[] = [];

beforeAll(async () => {
  const cluster = inject('postgresUrl');
  await ask(cluster, `create role ${OWNER} login createrole password 'owner-in-tests'`);
  await ask(cluster, `create database ${OWNER} owner ${OWNER}`);
  url = Object.assign(new URL(cluster), { username: OWNER, password: 'owner-in-tests', pathname: `/${OWNER}` }).toString();
  [own, other] = [await newDataFolder(), await newDataFolder()];
});
afterAll(async () => {
  for (const { process } of launched) process.kill('SIGTERM');
  await Promise.all(launched.map(({ ended }) => ended));
  await ask(inject('postgresUrl'), `drop database ${OWNER} with (force)`);
  await ask(inject('postgresUrl'), `drop role ${['app', 'auth', 'ledger'].map((kind) => `${OWNER}_mufakat_${kind}`).join(', ')}, ${OWNER}`);
  for (const folder of [own, other]) await rm(folder, { recursive: true, force: true });
});

async function launch(dataFolder: string): Promise<LaunchedServer> {
  const server = await launchServer({ dataFolder, environment: { DATABASE_URL: url } });
  launched.push(server);
  return server;
}

const command = (dataFolder: string, ...args: string[]) => runCommand(args, { DATABASE_URL: url, MUFAKAT_DATA: dataFolder });
/** What PostgreSQL keeps of the roles' passwords: equal texts mean that nobody set any. */
const passwords = async () =>
  JSON.stringify(await ask(inject('postgresUrl'), `select rolname, rolpassword from pg_authid where rolname like '${OWNER}%' order by 1`));

const LOCKS = "pg_locks where locktype = 'advisory' and database = (select oid from pg_database where datname = current_database())";

describe('a running node', () => {
  test('goes on while another folder tries every kind of command, none of which sets a password or makes a file', {
    timeout: 300_000,
  }, async () => {
    const server = await launch(own);
    const visitor = await new Visitor(server?.url ?? '').signIn((await server.ready) ?? '');
    const { jurisdiction } = await visitor.membership();
    const before = await passwords();
    expect(before).toContain('SCRAM-SHA-256');

    const refused = [
      ['person', 'add', jurisdiction, 'Mallory', 'mallory@example.test', '--role', 'coordinator'],
      ['sign-in', 'coordinator@pelanua.example'],
      ['ledger', 'check'],
      ['ledger', 'rotate', jurisdiction],
      ['ledger', 'witness', 'show'],
      ['region', 'dismiss', jurisdiction],
      ['backup', `${other}/backup.mufakat`],
      ['backup-key', 'renew'],
    ];
    for (const args of refused) {
      const { code, stdout } = await command(other, ...args, '--json');
      expect([code, JSON.parse(stdout)], args.join(' ')).toEqual([
        1,
        expect.objectContaining({ code: 'database-of-other-folder', message: expect.stringContaining(own) }),
      ]);
    }
    expect(await passwords()).toBe(before);
    expect(await readdir(other)).toEqual([]);
    expect((await visitor.ask('GET', `/api/jurisdictions/${jurisdiction}/assessments`)).json).toHaveLength(2);
  });

  test('works beside commands that look, of any folder, and is not taken by another', { timeout: 300_000 }, async () => {
    const [server] = launched;
    const before = await passwords();
    expect((await command(other, 'jurisdiction', 'list')).stdout, 'who needs nothing of the folder is answered').toContain('Pelanua');
    expect((await command(other, 'node', 'show')).stdout).toMatch(/belongs to another data folder: .*\nWorks on it since .*process \d+/);
    const adopted = await command(other, 'node', 'adopt');
    expect([adopted.code, adopted.stderr]).toEqual([
      1,
      expect.stringMatching(/Another Mufakat server is using this database.*process \d+/),
    ]);
    const second = await launch(other);
    expect(await second.ended).toBe(1);
    expect(second.log()).toMatch(
      /Another Mufakat server is using this database: .*held by mufakat server, process \d+ on .*\n.*DATABASE_URL/,
    );

    expect(await passwords()).toBe(before);
    expect(await readdir(other)).toEqual([]);
    expect((await command(own, 'ledger', 'check')).stdout).toContain('as it was signed');
    await new Visitor(server?.url ?? '').signIn((await command(own, 'sign-in', 'facilitator@pelanua.example')).stdout.trim());
    expect(await passwords()).toBe(before);
  });

  test('that is killed frees the lock at once, and its folder alone starts it again', async () => {
    const [first] = launched;
    first?.process.kill('SIGKILL');
    await first?.ended;
    const stranger = await launch(other);
    expect(await stranger.ended).toBe(1);
    expect(stranger.log()).toMatch(/The database belongs to another data folder: It is used with .*:.+, not with .*\n.*mufakat node adopt/);
    const next = await launch(own);
    await next.ready;
    expect((await new Visitor(next.url).ask('GET', '/healthz')).status).toBe(200);
  });

  test('stops when another server has its database', async () => {
    const running = launched.at(-1);
    const thief = ask(url, 'select pg_advisory_lock(4280004), pg_sleep(60)').catch(() => undefined);
    await until('the thief waits', async () => (await ask(url, `select 1 from ${LOCKS} and not granted`)).length === 1);
    const servers = "pg_stat_activity where datname = current_database() and application_name like 'mufakat server%'";
    await ask(url, `select pg_terminate_backend(pid) from ${servers}`);
    expect(await running?.ended).toBe(1);
    expect(running?.log()).toContain('Another Mufakat server is using this database');
    await ask(url, `select pg_terminate_backend(pid) from ${LOCKS} and granted`);
    await thief;
  });

  test('moves to a copy of its folder as it is, and to another folder when the operator says so', async () => {
    const adopted = await command(other, 'node', 'adopt');
    expect([adopted.code, adopted.stderr]).toEqual([0, '']);
    expect((await command(own, 'sign-in', 'coordinator@pelanua.example', '--json')).stdout).toContain('database-of-other-folder');
    expect((await command(other, 'sign-in', 'coordinator@pelanua.example')).stdout).toMatch(/^http/);
    expect((await command(own, 'node', 'adopt')).code).toBe(0);
    const back = await launch(own);
    expect(await back.ready).toMatch(/token=/);
  });
});

test('a database of the release that bound none belongs to the folder that has its passwords', async () => {
  for (const { process } of launched) process.kill('SIGTERM');
  await Promise.all(launched.map(({ ended }) => ended));
  await ask(url, 'delete from node');
  const stranger = await launch(other);
  expect(await stranger.ended).toBe(1);
  expect(stranger.log()).toMatch(/belongs to another data folder: It has been used with another data folder/);
  const owner = await launch(own);
  expect(await owner.ready).toMatch(/token=/);
  expect((await command(own, 'node', 'show')).stdout).toContain('belongs to this data folder');
});

test('a command changes no schema: of an earlier release it says that the server must be started once', async () => {
  const [last] = await ask<{ row: string }>(
    url,
    'delete from applied_migration where number = (select max(number) from applied_migration) returning to_json(applied_migration)::text as row',
  );
  const { code, stdout } = await command(own, 'jurisdiction', 'list', '--json');
  expect([code, JSON.parse(stdout)]).toEqual([
    1,
    expect.objectContaining({ code: 'database-not-up-to-date', message: expect.stringContaining('npm start') }),
  ]);
  await ask(url, 'insert into applied_migration select * from json_populate_record(null::applied_migration, $1::json)', [last?.row]);
  expect((await command(own, 'jurisdiction', 'list')).code).toBe(0);
});
