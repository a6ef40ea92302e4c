/**
 * The real server as `npm start` runs it, with the example country, in a data folder and on a port of its own.
 *
 *   const server = await startExampleServer();
 *   await page.goto(server.signInLink);
 *   await server.stop();
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));

export type ExampleServer = {
  readonly url: string;
  /** Signs the example's coordinator in, once. */
  readonly signInLink: string;
  readonly stop: () => Promise<void>;
};

/** @throws Error with all that the server said, when it ends before it printed a sign-in link. */
export async function startExampleServer(): Promise<ExampleServer> {
  const dataFolder = await mkdtemp(path.join(tmpdir(), 'mufakat-browser-'));
  await chmod(dataFolder, 0o711); // the account that runs PostgreSQL has to enter
  const port = await freePort();
  const server = spawn(process.execPath, ['server/src/main.ts'], {
    cwd: root,
    env: { ...process.env, PORT: String(port), MUFAKAT_DATA: dataFolder, NODE_ENV: 'production' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const stop = async () => {
    if (server.exitCode === null && server.signalCode === null) {
      server.kill('SIGTERM');
      await once(server, 'exit');
    }
    await rm(dataFolder, { recursive: true, force: true });
  };
  try {
    return { url: `http://localhost:${port}`, signInLink: await signInLinkOf(server), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function signInLinkOf(server: ChildProcess): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  let said = '';
  const listen = (chunk: Buffer) => {
    said += chunk.toString();
    const link = /https?:\/\/\S+token=\S+/.exec(said)?.[0];
    if (link !== undefined) resolve(link);
  };
  server.stdout?.on('data', listen);
  server.stderr?.on('data', listen);
  server.once('exit', (code) => reject(new Error(`the server ended with ${code}:\n${said}`)));
  return promise;
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  await once(probe, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port was given');
  return address.port;
}
