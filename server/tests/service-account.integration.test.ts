/** As root: PostgreSQL has an account of its own, which also gets what an earlier release left to `nobody`. */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { chmod, link, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startEmbeddedPostgres } from '../src/kernel/postgres/embedded-postgres.ts';
import { handOver } from '../src/kernel/postgres/hand-over.ts';
import { preparePlace } from '../src/kernel/postgres/postgres-place.ts';
import { ACCOUNT, findAccount, serviceAccount } from '../src/kernel/postgres/service-account.ts';
import { ask } from '../src/testing/operator.ts';
import { postmasterOf, until } from '../src/testing/processes.ts';

const asRoot = process.getuid?.() === 0 && process.platform === 'linux';
const NOBODY = { uid: 65_534, gid: 65_534 };
let folder = '';
let data = '';

/** Its owner, by the process's own entry. */
const ownerOf = (pid: number) => statSync(`/proc/${pid}`).uid;
const start = () => startEmbeddedPostgres({ dataFolder: folder, durable: false });
const giveToNobody = (path: string) => expect(spawnSync('chown', ['-R', `${NOBODY.uid}:${NOBODY.gid}`, path]).status).toBe(0);
const asNobody = (...args: string[]) => spawnSync('/bin/sh', ['-c', args.join(' ')], { ...NOBODY, cwd: '/' }).status;

describe.runIf(asRoot)('the account of the database', () => {
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'mufakat-account-'));
    await chmod(folder, 0o711);
    data = join(folder, 'postgres-18');
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  test('is a system account of its own that nobody logs in to, and no other process reads the database', async () => {
    const postgres = await start();
    const account = findAccount(ACCOUNT);
    expect(ownerOf(postgres.pid())).toBe(account?.uid);
    expect(account?.uid).not.toBe(NOBODY.uid);
    expect(readFileSync('/etc/passwd', 'utf8')).toMatch(new RegExp(`^${ACCOUNT}:.*/nologin$`, 'm'));
    for (const tried of [`ls ${data}`, `cat ${data}/PG_VERSION`, `cat ${folder}/postgres-password`, `cat /proc/${postgres.pid()}/environ`])
      expect(asNobody(tried), tried).not.toBe(0);
    await ask(postgres.url, 'create table kept as select 42 as answer');
    await postgres.stop();
  });

  test('gets a database that an earlier release left to nobody', async () => {
    giveToNobody(data);
    const postgres = await start();
    expect(ownerOf(postgres.pid())).toBe(findAccount(ACCOUNT)?.uid);
    expect(await ask(postgres.url, 'select answer from kept')).toEqual([{ answer: 42 }]);
    expect(asNobody(`ls ${data}`)).not.toBe(0);
    await postgres.stop();
    expect(spawnSync('find', [data, '!', '-user', ACCOUNT], { encoding: 'utf8' }).stdout).toBe('');
  });

  test('gets it also from a PostgreSQL that still runs as nobody, and when a hand-over was killed half way', async () => {
    giveToNobody(data);
    const { programs } = await preparePlace(folder, undefined);
    const settings = ['port=0', 'listen_addresses=127.0.0.1', 'unix_socket_directories='].map((one) =>
      one.replace('port=0', `port=${20_000 + (process.pid % 20_000)}`),
    );
    const left = spawn(join(programs, 'postgres'), ['-D', data, ...settings.flatMap((one) => ['-c', one])], {
      ...NOBODY,
      cwd: '/',
      stdio: 'ignore',
    });
    await until(
      'it is ready',
      async () => existsSync(join(data, 'postmaster.pid')) && (await readFile(join(data, 'postmaster.pid'), 'utf8')).includes('ready'),
    );
    const postgres = await start();
    expect(postgres.pid()).not.toBe(left.pid);
    expect(ownerOf((await postmasterOf(data)).pid)).toBe(findAccount(ACCOUNT)?.uid);
    await postgres.stop();

    giveToNobody(join(data, 'base'));
    expect(spawnSync('chown', ['0:0', data]).status).toBe(0);
    const again = await start();
    expect(await ask(again.url, 'select answer from kept')).toEqual([{ answer: 42 }]);
    await again.stop();
  });

  test('gets no file of somebody else: one that was linked into the folder stays as it is, and is named', async () => {
    const account = await serviceAccount();
    const [roots, nobodys] = [join(folder, 'of-root'), join(folder, 'of-nobody')];
    for (const path of [roots, nobodys]) await writeFile(path, 'secret', { mode: 0o600 });
    giveToNobody(nobodys);
    giveToNobody(data);
    for (const target of [roots, nobodys]) {
      const planted = join(data, 'base', 'planted');
      await link(target, planted);
      await expect(handOver(data, account ?? NOBODY)).rejects.toMatchObject({
        code: 'database-of-other-account',
        message: expect.stringContaining(planted),
      });
      expect(statSync(target).uid).toBe(target === roots ? 0 : NOBODY.uid);
      await rm(planted);
    }
    await handOver(data, account ?? NOBODY);
    const postgres = await start();
    expect(await ask(postgres.url, 'select answer from kept')).toEqual([{ answer: 42 }]);
    await postgres.stop();
  });

  test('gets no database that an ordinary user made', async () => {
    expect(spawnSync('chown', ['-R', '1:1', data]).status).toBe(0);
    await expect(start()).rejects.toMatchObject({ code: 'database-of-other-account' });
    expect(statSync(data).uid).toBe(1);
  });
});
