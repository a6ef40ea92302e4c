/**
 * `npm start` to the first page served: on an empty data folder with the pages to be built, and on the one it left.
 * The peer of the later start is PostgreSQL alone: what the database that both need takes to start on the same data folder.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { startEmbeddedPostgres } from '@mufakat/server/kernel/postgres/embedded-postgres';
import { freePort } from '../../tests/example-server.ts';
import { median, printLine, progress, timed } from './measure.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const LATER_STARTS = 5;
const LIMIT_MS = 120_000;

/** Starts once with nothing built and no data, then again and again on what that left; prints a line for each. */
export async function measureStart(): Promise<void> {
  const data = await mkdtemp(join(tmpdir(), 'mufakat-bench-start-'));
  try {
    await rm(join(ROOT, 'web/dist/.built-from'), { force: true });
    const first = await timeStart(data);
    progress(`first start, pages built: ${(first / 1000).toFixed(2)} s`);
    const { later, alone } = await timeLaterStarts(data);
    printLine({ name: 'start-first', ours: first, peer: null, peerName: 'none', unit: 'ms', runs: 1 });
    const peerName = 'PostgreSQL alone';
    printLine({ name: 'start', ours: median(later), peer: median(alone), peerName, unit: 'ms', runs: LATER_STARTS });
  } finally {
    await rm(data, { recursive: true, force: true });
  }
}

async function timeLaterStarts(data: string): Promise<{ later: number[]; alone: number[] }> {
  const later: number[] = [];
  const alone: number[] = [];
  for (let run = 1; run <= LATER_STARTS; run++) {
    later.push(await timeStart(data));
    alone.push(await timePostgres(data));
    progress(`later start ${run} of ${LATER_STARTS}: ${later.at(-1)?.toFixed(0)} ms, PostgreSQL alone ${alone.at(-1)?.toFixed(0)} ms`);
  }
  return { later, alone };
}

/** Milliseconds from the command to the first page; the server is stopped in order afterwards. */
async function timeStart(dataFolder: string): Promise<number> {
  const port = await freePort();
  const { DATABASE_URL: _, ...environment } = process.env;
  const server = spawn('npm', ['start', '--silent'], {
    cwd: ROOT,
    env: { ...environment, PORT: String(port), MUFAKAT_DATA: dataFolder, LOG_LEVEL: 'error' },
    stdio: ['ignore', 'ignore', 'inherit'],
    detached: true,
  });
  try {
    return (await timed(() => untilServed(server, `http://127.0.0.1:${port}/`))).took;
  } finally {
    await stop(server);
  }
}

async function untilServed(server: ChildProcess, address: string): Promise<void> {
  const end = performance.now() + LIMIT_MS;
  while (performance.now() < end) {
    if (server.exitCode !== null) throw new Error(`npm start ended with ${server.exitCode}`);
    const reply = await fetch(address).catch(() => undefined);
    if (reply?.status === 200 && (await reply.text()).includes('<html')) return;
    await sleep(20);
  }
  throw new Error(`npm start served no page within ${LIMIT_MS / 1000} s`);
}

/** As Ctrl-C does: to the whole group. */
async function stop(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null || server.pid === undefined) return;
  const ended = once(server, 'exit');
  process.kill(-server.pid, 'SIGINT');
  await ended;
}

async function timePostgres(dataFolder: string): Promise<number> {
  const { took, result: postgres } = await timed(() => startEmbeddedPostgres({ dataFolder }));
  await postgres.stop();
  return took;
}
