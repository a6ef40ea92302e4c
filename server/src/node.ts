/**
 * A node: the database, the stored files, the packs, the example and the HTTP server over them, started in order and stopped in the reverse order.
 *
 *     const node = await startNode(readSettings(process.env), { progress: console.log, log, stopping: new AbortController().signal });
 *     await node.stop();
 */
import { mkdir, readdir } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Logger } from 'pino';
import { ensureWebBuild } from '../../scripts/build-web.ts';
import { createApp } from './app.ts';
import { endUnfinishedRestore } from './backup/index.ts';
import { EXAMPLE_COORDINATOR, loadExample } from './example.ts';
import type { Database } from './kernel/database/database.ts';
import { openOwnDatabase, orUnusable, rememberPublicUrl, signInSecret } from './kernel/database/own-database.ts';
import { openFileStore } from './kernel/files/files.ts';
import { refuseOpenSecrets } from './kernel/files/secret-modes.ts';
import { reservePort } from './kernel/http/http-server.ts';
import type { Problem } from './kernel/http/problem.ts';
import { type EmbeddedPostgres, startEmbeddedPostgres } from './kernel/postgres/embedded-postgres.ts';
import { lockDatabase } from './kernel/postgres/server-lock.ts';
import type { Settings } from './kernel/process/settings.ts';
import { mailBy } from './kernel/sign-in/mail.ts';
import { openSignIn, type SignIn } from './kernel/sign-in/sign-in.ts';
import { openLedgerSecret, startSequencer, witnessSigner } from './ledger/index.ts';
import { openPacks } from './packs/index.ts';
import { renderReportInSubprocess } from './report/index.ts';
import { startHousekeeping } from './storage/index.ts';

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
  /** Resolves when the node must not go on: another server works on its database. Whoever started it then stops it. */
  mustStop: Promise<Problem>;
  /** Lets requests in progress end, then stops everything. */
  stop(): Promise<void>;
}

const PACKS = fileURLToPath(new URL('../../packs', import.meta.url));

/**
 * Starts a node. When a step fails, what had started is stopped again before this rejects.
 *
 * @throws Problem of the step that failed, first of all `port-in-use`, `address-unusable`; `database-in-use`.
 */
export async function startNode(settings: Settings, starting: Starting): Promise<RunningNode> {
  const started = new AsyncDisposableStack();
  try {
    const { signInLink, mustStop } = await start(settings, starting, started);
    return { url: settings.publicUrl, signInLink, mustStop, stop: () => started.disposeAsync() };
  } catch (error) {
    await started.disposeAsync();
    throw error;
  }
}

async function start(
  settings: Settings,
  starting: Starting,
  started: AsyncDisposableStack,
): Promise<Pick<RunningNode, 'signInLink' | 'mustStop'>> {
  const { progress, log, stopping } = starting;
  const port = await reservePort(settings.port, settings.hosts);
  started.defer(() => port.close());
  await mkdir(settings.dataFolder, { recursive: true, mode: 0o711 });
  // The pages are built while PostgreSQL starts: both wait for the disk more than for the processor.
  const pages = ensureWebBuild(progress);
  pages.catch(() => undefined); // its failure is told where it is awaited
  await refuseOpenSecrets(settings.dataFolder);
  const { database, disks, taken } = await openDatabaseOf(settings, starting, started);
  const { dataFolder, quota, trustedProxies } = settings;
  const { secret, shut } = await openLedgerSecret({ database, dataFolder });
  if (shut.size > 0) log.error({ logs: [...shut.keys()] }, 'The keys of these logs do not open: nothing more is signed in them');
  stopping.throwIfAborted();
  const files = openFileStore(join(settings.dataFolder, 'files'));
  const packs = await openPacks(database, await packFolders());
  if (settings.example) progress('Looking after the example');
  const hasExample = settings.example && (await loadExample(database, files, packs.find));
  stopping.throwIfAborted();
  // A Ctrl-C in the terminal ends the build too: that is no failure of the build.
  const web = await pages.finally(() => stopping.throwIfAborted());
  started.defer(startHousekeeping({ database, dataFolder }, log));
  started.defer(startSequencer({ database, dataFolder, secret }, log));
  const signIn = await openOwnSignIn(settings, database, log);
  started.defer(() => signIn.close());
  const witness = witnessSigner(secret);
  const app = createApp({
    ...{ database, signIn, files, quota, packs, dataFolder, disks, shut, witness, log, trustedProxies, web },
    renderReport: renderReportInSubprocess,
  });
  port.answerBy(app.fetch);
  started.defer(() => port.close()); // first of all that is stopped
  await rememberPublicUrl(settings.dataFolder, settings.publicUrl);
  const signInLink = hasExample ? await signIn.oneTimeSignInLink(EXAMPLE_COORDINATOR) : undefined;
  return { signInLink, mustStop: taken };
}

async function openDatabaseOf(
  { databaseUrl, dataFolder }: Settings,
  { progress, log }: Starting,
  started: AsyncDisposableStack,
): Promise<{ database: Database; disks: string[]; taken: Promise<Problem> }> {
  const own = databaseUrl === undefined ? await embedded(dataFolder, progress, started) : undefined;
  const operatorUrl = databaseUrl ?? own?.url ?? '';
  const lock = await orUnusable(() => lockDatabase(operatorUrl, (line) => log.warn(line)));
  started.defer(() => lock.release());
  const database = await openOwnDatabase(operatorUrl, dataFolder, { progress, embedded: own !== undefined });
  started.defer(() => database.close());
  await endUnfinishedRestore({ operatorUrl, dataFolder });
  return { database, disks: own === undefined ? [dataFolder] : [dataFolder, own.folder], taken: lock.taken };
}

async function embedded(dataFolder: string, progress: Starting['progress'], started: AsyncDisposableStack): Promise<EmbeddedPostgres> {
  progress('Starting PostgreSQL');
  const postgres = await startEmbeddedPostgres({ dataFolder, progress });
  started.defer(() => postgres.stop());
  if (relative(dataFolder, postgres.folder).startsWith('..'))
    progress(`The database is in ${postgres.folder}: the account that PostgreSQL runs under cannot enter ${dataFolder}`);
  return postgres;
}

async function openOwnSignIn(
  { dataFolder, publicUrl, smtpUrl, mailFrom, sessionIdle, sessionLifetime }: Settings,
  { signInConnection }: Database,
  log: Logger,
): Promise<SignIn> {
  return openSignIn({
    connection: signInConnection,
    secret: await signInSecret(dataFolder),
    publicUrl,
    sessions: { idleMinutes: sessionIdle, lifetimeMinutes: sessionLifetime },
    ...(smtpUrl === undefined ? {} : { sendMail: mailBy(smtpUrl, mailFrom) }),
    // What a mail server says of a failure names the address.
    warn: (message, error) => log.warn({ error: error instanceof Error && 'code' in error ? error.code : undefined }, message),
  });
}

async function packFolders(): Promise<string[]> {
  const entries = await readdir(PACKS, { withFileTypes: true });
  return entries.filter((entry) => entry.isDirectory()).map(({ name }) => join(PACKS, name));
}
