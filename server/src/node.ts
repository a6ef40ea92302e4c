/**
 * A node: the database, the stored files, the packs, the example and the HTTP server over them, started in order and stopped in the reverse order.
 *
 *     const node = await startNode(readSettings(process.env), { progress: console.log, log, stopping: new AbortController().signal });
 *     await node.stop();
 */
import { once } from 'node:events';
import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createAdaptorServer, type ServerType } from '@hono/node-server';
import type { Logger } from 'pino';
import { ensureWebBuild } from '../../scripts/build-web.ts';
import { createApp } from './app.ts';
import { endUnfinishedRestore } from './backup/index.ts';
import { EXAMPLE_COORDINATOR, loadExample } from './example.ts';
import type { Database } from './kernel/database.ts';
import { startEmbeddedPostgres } from './kernel/embedded-postgres.ts';
import { openFileStore } from './kernel/files.ts';
import { mailBy } from './kernel/mail.ts';
import { openOwnDatabase, signInSecret } from './kernel/own-database.ts';
import { fail } from './kernel/problem.ts';
import type { Settings } from './kernel/settings.ts';
import { openSignIn, type SignIn } from './kernel/sign-in.ts';
import { hasCode } from './kernel/system-errors.ts';
import { openPacks } from './packs/index.ts';
import { renderReport } from './report/index.ts';

/** What goes on while a node starts. */
export interface Starting {
  /** Told what is happening, a line at a time. */
  progress: (line: string) => void;
  log: Logger;
  /** Aborted by who wants to stop before everything has started: the start ends after its present step. */
  stopping: AbortSignal;
}

export interface RunningNode {
  url: string;
  /** Signs the example's coordinator in, once; undefined on a node without the example. */
  signInLink: string | undefined;
  /** Lets requests in progress end, then stops everything. */
  stop(): Promise<void>;
}

const PACKS = fileURLToPath(new URL('../../packs', import.meta.url));
const LAST_REQUESTS_MS = 5_000;

/**
 * Starts a node. When a step fails, what had started is stopped again before this rejects.
 *
 * @throws Problem of the step that failed; `port-in-use`, `address-unusable`.
 */
export async function startNode(settings: Settings, starting: Starting): Promise<RunningNode> {
  const started = new AsyncDisposableStack();
  try {
    const signInLink = await start(settings, starting, started);
    return { url: settings.publicUrl, signInLink, stop: () => started.disposeAsync() };
  } catch (error) {
    await started.disposeAsync();
    throw error;
  }
}

async function start(settings: Settings, starting: Starting, started: AsyncDisposableStack): Promise<string | undefined> {
  const { progress, log, stopping } = starting;
  await mkdir(settings.dataFolder, { recursive: true, mode: 0o711 });
  // The pages are built while PostgreSQL starts: both wait for the disk more than for the processor.
  const pages = ensureWebBuild(progress);
  pages.catch(() => undefined); // its failure is told where it is awaited
  const database = await openDatabaseOf(settings, starting, started);
  stopping.throwIfAborted();
  const files = openFileStore(join(settings.dataFolder, 'files'));
  const packs = await openPacks(database, await packFolders());
  progress('Looking after the example');
  const hasExample = await loadExample(database, files, packs.find);
  const web = await pages;
  stopping.throwIfAborted();
  const signIn = await openOwnSignIn(settings, database, log);
  started.defer(() => signIn.close());
  const app = createApp({ database, signIn, files, packs, renderReport, log, web });
  for (const host of settings.hosts) {
    const server = createAdaptorServer({ fetch: app.fetch });
    if (await listen(server, settings, host)) started.defer(() => close(server));
  }
  return hasExample ? signIn.oneTimeSignInLink(EXAMPLE_COORDINATOR) : undefined;
}

async function openDatabaseOf(
  { databaseUrl, dataFolder }: Settings,
  { progress }: Starting,
  started: AsyncDisposableStack,
): Promise<Database> {
  const operatorUrl = databaseUrl ?? (await embedded(dataFolder, progress, started));
  const database = await openOwnDatabase(operatorUrl, dataFolder, progress);
  started.defer(() => database.close());
  await endUnfinishedRestore({ operatorUrl, dataFolder });
  return database;
}

async function embedded(dataFolder: string, progress: Starting['progress'], started: AsyncDisposableStack): Promise<string> {
  progress('Starting PostgreSQL');
  const postgres = await startEmbeddedPostgres({ dataFolder, progress });
  started.defer(() => postgres.stop());
  return postgres.url;
}

async function openOwnSignIn(
  { dataFolder, publicUrl, smtpUrl, mailFrom }: Settings,
  { signInConnection }: Database,
  log: Logger,
): Promise<SignIn> {
  return openSignIn({
    connection: signInConnection,
    secret: await signInSecret(dataFolder),
    publicUrl,
    ...(smtpUrl === undefined ? {} : { sendMail: mailBy(smtpUrl, mailFrom) }),
    warn: (message, error) => log.warn({ error: error instanceof Error ? error.message : undefined }, message),
  });
}

async function packFolders(): Promise<string[]> {
  const entries = await readdir(PACKS, { withFileTypes: true });
  return entries.filter((entry) => entry.isDirectory()).map(({ name }) => join(PACKS, name));
}

/** Resolves to false where the machine has no such address, as one without IPv6. */
async function listen(server: ServerType, { port, hosts }: Settings, host: string): Promise<boolean> {
  server.listen(port, host);
  try {
    await once(server, 'listening');
    return true;
  } catch (error) {
    if (hasCode(error, 'EADDRNOTAVAIL', 'EAFNOSUPPORT') && hosts.length > 1) return false;
    if (hasCode(error, 'EADDRINUSE', 'EACCES')) {
      const detail = `${host} port ${port}`;
      const remedy = 'Stop the program that uses it, or choose another with PORT.';
      fail('port-in-use', { status: 500, title: 'The port cannot be used', detail, remedy }, error);
    }
    const remedy = 'Give an address of this machine with HOST, or leave HOST out to listen on this machine alone.';
    fail('address-unusable', { status: 500, title: 'The address cannot be used', detail: host, remedy }, error);
  }
}

async function close(server: ServerType): Promise<void> {
  const closed = once(server, 'close');
  server.close();
  if ('closeIdleConnections' in server) server.closeIdleConnections();
  const late = setTimeout(() => 'closeAllConnections' in server && server.closeAllConnections(), LAST_REQUESTS_MS);
  await closed;
  clearTimeout(late);
}
