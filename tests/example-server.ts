/**
 * The real server as `npm start` runs it, with the example country, in a data folder and on a port of its own.
 *
 *   const server = await startExampleServer();
 *   await page.goto(server.signInLink);
 *   await server.stop();
 */
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

/** The variable that names the place of the run's example; `example-setup.ts` sets it. */
export const EXAMPLE_PLACE = 'MUFAKAT_TEST_EXAMPLE';

const root = fileURLToPath(new URL('..', import.meta.url));

/** A server program that was started; it may still be starting. */
export type LaunchedServer = {
  readonly url: string;
  readonly process: ChildProcess;
  /** What it has told people, and what it has logged, so far. */
  readonly output: () => string;
  readonly log: () => string;
  /** Resolves when it serves, to the sign-in link that it printed. Rejects with all that it said when it ends before. */
  readonly ready: Promise<string | undefined>;
  /** Resolves when it has ended, to its exit code or the name of the signal. */
  readonly ended: Promise<number | string>;
};

export type LaunchOptions = {
  readonly dataFolder: string;
  readonly port?: number;
  /** Added to our own variables. */
  readonly environment?: NodeJS.ProcessEnv;
  readonly account?: { readonly uid: number; readonly gid: number };
  /** A process group of its own, as a shell gives it. */
  readonly ownGroup?: boolean;
  /** Where the program is, when not here: another checkout of it. */
  readonly program?: string;
};

export type ExampleServer = {
  readonly url: string;
  /** Signs the example's coordinator in, once. */
  readonly signInLink: string;
  readonly stop: () => Promise<void>;
};

/** A server that a test has started and looks into. */
export type ObservedServer = ExampleServer & Pick<LaunchedServer, 'process' | 'output' | 'log'> & { readonly dataFolder: string };

/** A data folder that the account which runs PostgreSQL can enter. */
export async function newDataFolder(): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'mufakat-server-'));
  await chmod(folder, 0o711);
  return folder;
}

/** Starts the program and does not wait for it. */
export async function launchServer({
  dataFolder,
  port,
  environment = {},
  account,
  ownGroup = false,
  program = root,
}: LaunchOptions): Promise<LaunchedServer> {
  const chosen = port ?? (await freePort());
  const child = spawn(process.execPath, ['server/src/main.ts'], {
    cwd: program,
    env: { ...process.env, PORT: String(chosen), MUFAKAT_DATA: dataFolder, NODE_ENV: 'production', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: ownGroup,
    ...account,
  });
  let output = '';
  let log = '';
  const { promise: ready, resolve, reject } = Promise.withResolvers<string | undefined>();
  ready.catch(() => undefined); // whoever waits is told
  child.stdout.on('data', (chunk: Buffer) => {
    output += chunk.toString();
    if (output.includes('Ctrl-C stops it.')) resolve(/https?:\/\/\S+token=\S+/.exec(output)?.[0]);
  });
  child.stderr.on('data', (chunk: Buffer) => {
    log += chunk.toString();
  });
  const ended = new Promise<number | string>((settle) => {
    child.once('error', (error) => settle(error.message));
    child.once('close', (code, signal) => settle(code ?? signal ?? 'unknown'));
  });
  void ended.then((how) => reject(new Error(`the server ended with ${how}:\n${output}${log}`)));
  return { url: `http://localhost:${chosen}`, process: child, output: () => output, log: () => log, ready, ended };
}

/**
 * Starts a server in a data folder that has the example, of its own, or in one that is there already.
 * @throws Error with all that it said, when it ends before it serves.
 */
export async function startServer(options: Partial<LaunchOptions> = {}): Promise<ObservedServer> {
  const dataFolder = options.dataFolder ?? (await exampleFolder());
  const server = await launchServer({ ...options, dataFolder });
  const stop = async () => {
    server.process.kill('SIGTERM');
    await server.ended;
    await rm(dataFolder, { recursive: true, force: true });
  };
  try {
    return { ...server, dataFolder, signInLink: (await server.ready) ?? '', stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Starts a server with the example. @throws Error with all that it said, when it ends before it serves. */
export async function startExampleServer(): Promise<ExampleServer> {
  return startServer();
}

/**
 * A data folder for one server. Within a run of the tests it is a copy of the one that a first server has made, which takes most of a first start;
 * elsewhere it is new.
 */
async function exampleFolder(): Promise<string> {
  const folder = await newDataFolder();
  const place = process.env[EXAMPLE_PLACE];
  if (place === undefined || process.platform !== 'linux') return folder;
  const example = path.join(place, 'example');
  await onceMade(place, () => makeExample(example));
  await promisify(execFile)('cp', ['--archive', '--reflink=auto', `${example}/.`, folder]); // with the owners that PostgreSQL needs
  return folder;
}

/** Of all processes that call it with a folder, one makes it and the others wait. @throws Error with what went wrong, in each of them. */
async function onceMade(folder: string, make: () => Promise<string>): Promise<void> {
  const made = path.join(folder, 'made');
  const first = await mkdir(path.join(folder, 'making')).then(
    () => true,
    (error: NodeJS.ErrnoException) => (error.code === 'EEXIST' ? false : Promise.reject(error)),
  );
  if (first) {
    await writeFile(`${made}.part`, await make());
    await rename(`${made}.part`, made);
  }
  while (!existsSync(made)) await sleep(50);
  const failure = await readFile(made, 'utf8');
  if (failure !== '') throw new Error(failure);
}

/** Starts a server on a folder and stops it. Resolves to what went wrong, or to nothing. */
async function makeExample(folder: string): Promise<string> {
  await mkdir(folder, { mode: 0o711 });
  const server = await launchServer({ dataFolder: folder });
  const failure = await server.ready.then(
    () => '',
    (error: Error) => error.message,
  );
  server.process.kill('SIGTERM');
  await server.ended;
  return failure;
}

/** A port that nobody uses at this moment. */
export async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  await once(probe, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port was given');
  return address.port;
}
