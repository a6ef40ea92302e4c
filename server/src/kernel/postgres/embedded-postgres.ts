import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, readlinkSync, realpathSync } from 'node:fs';
import { chown, mkdir, open, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { basename, dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import { openConnection } from '../database/pool.ts';
import { secret } from '../files/secrets.ts';
import { fail, Problem } from '../http/problem.ts';
import { hasCode } from '../http/system-errors.ts';
import { isAlive } from '../process/leftovers.ts';
import { handOver, needsHandOver } from './hand-over.ts';
import { type PostgresPlace, preparePlace, underAccount } from './postgres-place.ts';
import { ACCOUNT } from './service-account.ts';

export interface EmbeddedPostgresOptions {
  /** Where data are kept. PostgreSQL's own go to `postgres-<major>` in it, or elsewhere when we are root and its account cannot enter it. */
  dataFolder: string;
  /** Package with the programs. Default: the one for this platform. */
  packageName?: string;
  /** False only in tests: data then do not survive a loss of power. */
  durable?: boolean;
  /** True for a tool beside a running server: use the PostgreSQL that is running, and leave it running. */
  sharing?: boolean;
  /** Told what is happening, a line at a time. */
  progress?: (line: string) => void;
}

/** A running PostgreSQL. */
export interface EmbeddedPostgres {
  /** Connection URL of the operator, who owns everything, to the database `mufakat`. */
  url: string;
  /** PostgreSQL's data folder. */
  folder: string;
  /** Process id of the PostgreSQL that answers now. */
  pid(): number;
  /** Stops it; open connections are closed, acknowledged changes kept. */
  stop(): Promise<void>;
}

const OPERATOR = 'mufakat_operator';
const DATABASE = 'mufakat';
const ONE_SERVER = 4_280_001; // key of the advisory lock that the one server of a data folder holds
const LOG_LIMIT_BYTES = 5_000_000;

interface Cluster extends PostgresPlace {
  data: string;
  password: string;
  durable: boolean;
  progress: (line: string) => void;
}

interface Running {
  pid: number;
  port: number;
}

/**
 * Starts the PostgreSQL that comes with Mufakat, or takes over the one that a killed server left running, and watches it: when it dies it is
 * started again on the same port. Everything that a crash can leave behind is dealt with: a stale lock file, also when its process id
 * now belongs to something else; a half-made data folder; a PostgreSQL in the midst of stopping.
 *
 * @throws Problem `data-folder-in-use`, `data-of-other-postgres`, `database-of-other-account`, `postgres-does-not-start`, and those of preparePlace.
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const progress = options.progress ?? (() => undefined);
  const place = await preparePlace(options.dataFolder, options.packageName);
  const data = join(place.folder, `postgres-${place.major}`);
  await refuseOtherMajor(place);
  const password = await secret(place.folder, 'postgres-password');
  const cluster: Cluster = { ...place, data, password, durable: options.durable ?? true, progress };
  if (!existsSync(join(data, 'PG_VERSION'))) await initialise(cluster);

  const left = await leftRunning(cluster, options);
  if (left && !options.sharing) progress('PostgreSQL is running already: taking it over');
  let running = left ?? (await launchOnFreePort(cluster));
  let guard = await firstConnection(cluster, running.port).catch(async (error: unknown) => {
    if (!left) await stopPostgres(cluster);
    throw error;
  });
  const alone = await isAlone(guard, options.sharing ? 1 : 10);
  if (!alone && !options.sharing) {
    await guard.end();
    refuseSecondServer(options.dataFolder);
  }
  let stopping = false;
  let watching = Promise.resolve();

  const watch = () => {
    guard.once('end', () => {
      if (!stopping) watching = bringBack();
    });
  };
  const bringBack = async () => {
    progress('PostgreSQL has stopped unexpectedly: starting it again');
    for (let wait = 100; !stopping; wait = Math.min(wait * 2, 5_000)) {
      try {
        const port = running.port;
        running = (await findRunning(cluster)) ?? (await launch(cluster, port));
        guard = await connect(cluster, running.port, 'postgres');
        await isAlone(guard);
        watch();
        progress('PostgreSQL is running again');
        return;
      } catch (error) {
        progress(`PostgreSQL does not start yet: ${error instanceof Error ? error.message : String(error)}`);
        await sleep(wait);
      }
    }
  };
  if (alone) watch();

  const url = `postgresql://${OPERATOR}:${password}@127.0.0.1:${running.port}/${DATABASE}`;
  const stop = async () => {
    if (stopping) return;
    stopping = true;
    await watching;
    await guard.end().catch(() => undefined);
    if (alone) await stopPostgres(cluster);
  };
  return { url, folder: data, pid: () => running.pid, stop };
}

/** The PostgreSQL that runs already; of an earlier release, whose account it runs under, only while somebody works with it: else it is handed over. */
async function leftRunning(cluster: Cluster, { dataFolder, sharing }: EmbeddedPostgresOptions): Promise<Running | undefined> {
  const left = await findRunning(cluster);
  if (cluster.account === undefined || !(await needsHandOver(cluster.data, cluster.account))) return left;
  if (left !== undefined) {
    const guard = await firstConnection(cluster, left.port);
    const alone = await isAlone(guard).finally(() => guard.end());
    if (!alone) return sharing ? left : refuseSecondServer(dataFolder);
    await stopPostgres(cluster);
  }
  cluster.progress(`Handing the database over to the account ${ACCOUNT}`);
  await handOver(cluster.data, cluster.account);
  return undefined;
}

function refuseSecondServer(dataFolder: string): never {
  fail('data-folder-in-use', {
    status: 500,
    title: 'Another Mufakat server is using this data folder',
    detail: `The data in ${dataFolder} belong to a server that is running.`,
    remedy: 'Stop that server, or give this one a data folder of its own with MUFAKAT_DATA.',
  });
}

async function refuseOtherMajor(place: PostgresPlace): Promise<void> {
  const others = (await readdir(place.folder)).filter((name) => /^postgres-\d+$/.test(name) && name !== `postgres-${place.major}`);
  if (others.length === 0 || existsSync(join(place.folder, `postgres-${place.major}`))) return;
  fail('data-of-other-postgres', {
    status: 500,
    title: 'The data are of another version of PostgreSQL',
    detail: `${join(place.folder, others.join(', '))}; this release brings PostgreSQL ${place.major}.`,
    remedy:
      'With the release that wrote them: `mufakat backup FILE`. Move the old folder away, then with this release: `mufakat restore FILE`.',
  });
}

async function initialise(cluster: Cluster): Promise<void> {
  cluster.progress(`Making a PostgreSQL ${cluster.major} database`);
  await removeHalfMade(cluster);
  // A Ctrl-C can end a program in the instant before it has a process group of its own; that is no reason for it not to run.
  for (let attempt = 1; !(await makeData(cluster)); attempt++) if (attempt === 3) doesNotStart('initdb was ended from outside.');
}

/** Resolves to false when initdb was ended by a signal; then nothing is left behind. */
async function makeData(cluster: Cluster): Promise<boolean> {
  const fresh = `${cluster.data}.new-${process.pid}-${randomBytes(4).toString('hex')}`;
  const passwordFile = `${fresh}.password`;
  await mkdir(fresh, { mode: 0o700 });
  await writeFile(passwordFile, cluster.password, { mode: 0o600 });
  try {
    if (cluster.account) for (const path of [fresh, passwordFile]) await chown(path, cluster.account.uid, cluster.account.gid);
    if (!(await runInitdb(cluster, fresh, passwordFile))) return false;
    await rename(fresh, cluster.data).catch((error: unknown) => {
      if (!hasCode(error, 'EEXIST', 'ENOTEMPTY')) throw error; // else another process was first, with the same password
    });
    await syncFolder(dirname(cluster.data));
    return true;
  } finally {
    await rm(passwordFile, { force: true });
    await rm(fresh, { recursive: true, force: true });
  }
}

async function runInitdb(cluster: Cluster, folder: string, passwordFile: string): Promise<boolean> {
  const collation = cluster.major >= 17 ? ['--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--no-locale'] : ['--no-locale'];
  const sync = cluster.durable ? [] : ['--no-sync'];
  const args = ['-D', folder, '-U', OPERATOR, `--pwfile=${passwordFile}`, '--auth=scram-sha-256', '--encoding=UTF8', '--data-checksums'];
  const child = spawn(join(cluster.programs, 'initdb'), [...args, ...collation, ...sync], {
    ...underAccount(cluster.account),
    detached: true, // Ctrl-C in the terminal is for us
    stdio: ['ignore', 'ignore', 'pipe'],
    env: quietEnvironment(),
  });
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => {
    said += chunk.toString();
  });
  const code = await new Promise<number | null>((resolve, reject) => child.once('error', reject).once('close', resolve));
  if (code !== 0 && code !== null) doesNotStart(`initdb: ${said.trim()}`);
  return code === 0;
}

/** Removes what killed processes left of data folders they were making. */
async function removeHalfMade(cluster: Cluster): Promise<void> {
  const prefix = `${basename(cluster.data)}.new-`;
  for (const name of await readdir(dirname(cluster.data))) {
    if (!name.startsWith(prefix) || isAlive(Number.parseInt(name.slice(prefix.length), 10))) continue;
    await rm(join(dirname(cluster.data), name), { recursive: true, force: true });
  }
}

async function syncFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return;
  const folder = await open(path);
  await folder.sync().finally(() => folder.close());
}

async function launchOnFreePort(cluster: Cluster): Promise<Running> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await launch(cluster, await freePort());
    } catch (error) {
      if (attempt === 3) throw error;
      cluster.progress('PostgreSQL did not start: trying again');
      await sleep(200 * attempt); // another process took the port, or backends of a killed PostgreSQL are still ending
      const left = await findRunning(cluster);
      if (left) return left;
    }
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => (address && typeof address === 'object' ? resolve(address.port) : reject(new Error('no free port'))));
    });
  });
}

async function launch(cluster: Cluster, port: number): Promise<Running> {
  const logPath = `${cluster.data}.log`;
  const log = await open(logPath, 'a', 0o600);
  if ((await log.stat()).size > LOG_LIMIT_BYTES) await log.truncate();
  const begin = (await log.stat()).size;
  const stale = await staleProcess(cluster.data);
  try {
    const child = spawn(join(cluster.programs, 'postgres'), ['-D', cluster.data, ...settings(cluster, port)], {
      ...underAccount(cluster.account),
      detached: true, // Ctrl-C in the terminal is for us; we then stop PostgreSQL in order
      stdio: ['ignore', log.fd, log.fd],
      // PostgreSQL takes a lock file for stale when it names this process: here one that is not PostgreSQL.
      env: { ...quietEnvironment(), ...(stale ? { PG_GRANDPARENT_PID: String(stale) } : {}) },
    });
    child.unref();
    return await untilReady(cluster, child, port);
  } catch (error) {
    if (error instanceof Problem) throw error;
    const said = (await readFile(logPath, 'utf8').catch(() => '')).slice(begin).trim().split('\n').slice(-5).join('\n');
    doesNotStart(`${error instanceof Error ? error.message : String(error)}\n${said}`, error);
  } finally {
    await log.close();
  }
}

/** The process that a left lock file names, when it is not PostgreSQL on these data: ended, or another program that got its number. */
async function staleProcess(data: string): Promise<number | undefined> {
  const lock = await readLockFile(data);
  return lock && !isPostgresOf(data, lock.pid) ? lock.pid : undefined;
}

function settings(cluster: Cluster, port: number): string[] {
  const always = {
    port,
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    max_connections: 60,
    password_encryption: 'scram-sha-256',
    log_error_verbosity: 'terse', // details of errors name personal data
    log_min_messages: 'warning',
    log_timezone: 'UTC',
    timezone: 'UTC',
  };
  const forTests = cluster.durable ? {} : { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' };
  return Object.entries({ ...always, ...forTests }).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
}

async function untilReady(cluster: Cluster, child: ChildProcess, port: number): Promise<Running> {
  let ended: string | undefined;
  child.once('error', (error) => {
    ended = error.message;
  });
  child.once('exit', (code, signal) => {
    ended = `ended with ${code ?? signal}`;
  });
  for (let waited = 0; ended === undefined; waited += 20) {
    const lock = await readLockFile(cluster.data);
    if (lock && lock.pid === child.pid && lock.status === 'ready') return { pid: lock.pid, port };
    if (waited > 0 && waited % 5_000 === 0) cluster.progress('PostgreSQL is recovering');
    await sleep(20);
  }
  throw new Error(ended);
}

/** The PostgreSQL that runs on the data folder, once it is ready; undefined when there is none. */
async function findRunning(cluster: Cluster): Promise<Running | undefined> {
  for (;;) {
    const lock = await readLockFile(cluster.data);
    if (!lock || !isPostgresOf(cluster.data, lock.pid)) return undefined;
    if (lock.status === 'ready') return { pid: lock.pid, port: lock.port };
    await sleep(50); // starting, or stopping: either ends
  }
}

interface LockFile {
  pid: number;
  port: number;
  status: string;
}

/** PostgreSQL's own lock file: process id, data folder, start time, port, socket folder, address, shared memory, status; one a line. */
async function readLockFile(data: string): Promise<LockFile | undefined> {
  try {
    const lines = (await readFile(join(data, 'postmaster.pid'), 'utf8')).split('\n');
    return { pid: Math.abs(Number(lines[0])), port: Number(lines[3]), status: (lines[7] ?? '').trim() };
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return undefined;
    throw error;
  }
}

function isPostgresOf(data: string, pid: number): boolean {
  if (!isAlive(pid)) return false;
  if (process.platform === 'win32') return true;
  if (process.platform !== 'linux')
    return spawnSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8' }).stdout.includes(data);
  try {
    // PostgreSQL works in its data folder. A process that has ended but is not yet collected by its parent has no folder.
    return readlinkSync(`/proc/${pid}/cwd`) === realpathSync(data) && readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('postgres');
  } catch {
    return false;
  }
}

function connect(cluster: Cluster, port: number, database: string): Promise<pg.Client> {
  return openConnection({
    host: '127.0.0.1',
    port,
    user: OPERATOR,
    password: cluster.password,
    database,
    connectionTimeoutMillis: 10_000,
    keepAlive: true,
    application_name: 'mufakat guard',
  });
}

/**
 * Takes the lock that the one server of a data folder holds as long as it is connected: it cannot go stale.
 * Tries for two seconds, as PostgreSQL may need a moment to notice that a killed server is gone.
 */
async function isAlone(guard: pg.Client, tries = 10): Promise<boolean> {
  const reply = await guard.query<{ locked: boolean }>('select pg_try_advisory_lock($1) as locked', [ONE_SERVER]);
  if (reply.rows[0]?.locked === true) return true;
  if (tries === 1) return false;
  await sleep(200);
  return isAlone(guard, tries - 1);
}

/** Connects, with our database there. @throws Problem `postgres-password-lost`. */
async function firstConnection(cluster: Cluster, port: number): Promise<pg.Client> {
  const guard = await connect(cluster, port, 'postgres').catch((error: unknown) => {
    if (!hasCode(error, '28P01')) throw error;
    const detail = `${join(cluster.folder, 'postgres-password')} is not the password that these data were made with.`;
    const remedy = 'Put that file back as it was.';
    fail('postgres-password-lost', { status: 500, title: 'The password of the database is lost', detail, remedy }, error);
  });
  try {
    const { rowCount } = await guard.query('select from pg_database where datname = $1', [DATABASE]);
    if (rowCount === 0) await guard.query(`create database ${DATABASE}`);
    return guard;
  } catch (error) {
    await guard.end();
    if (!hasCode(error, '42P04')) throw error; // another process was first
    return connect(cluster, port, 'postgres');
  }
}

async function stopPostgres(cluster: Cluster): Promise<void> {
  const lock = await readLockFile(cluster.data);
  if (!lock || !isPostgresOf(cluster.data, lock.pid)) return;
  if (process.platform === 'win32') return stopOnWindows(cluster);
  process.kill(lock.pid, 'SIGINT'); // fast shutdown
  for (let waited = 0; isPostgresOf(cluster.data, lock.pid); waited += 20) {
    if (waited === 20_000) process.kill(lock.pid, 'SIGQUIT'); // immediate: the next start replays the log
    await sleep(20);
  }
}

async function stopOnWindows(cluster: Cluster): Promise<void> {
  const child = spawn(join(cluster.programs, 'pg_ctl'), ['stop', '-D', cluster.data, '-m', 'fast'], { stdio: 'ignore' });
  await new Promise((resolve, reject) => child.once('error', reject).once('close', resolve));
}

/** What PostgreSQL's programs need of our environment, and no PG* variable that would turn them elsewhere. */
function quietEnvironment(): NodeJS.ProcessEnv {
  const { PATH, SystemRoot, TEMP, TMP } = process.env;
  return { PATH, LC_ALL: 'C', ...(SystemRoot ? { SystemRoot, TEMP, TMP } : {}) };
}

function doesNotStart(detail: string, cause?: unknown): never {
  fail(
    'postgres-does-not-start',
    {
      status: 500,
      title: 'PostgreSQL does not start',
      detail,
      remedy:
        'See the reason above; when it is the disk or the memory, make room and start again. Or set DATABASE_URL to another PostgreSQL.',
    },
    cause,
  );
}
