/**
 * `npm start` to the first answer 200 of /healthz: on an empty data folder with the pages to be built, and on the one it left.
 * The peer of the later start is PostgreSQL alone: what the database that both need takes to start on the same data folder.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { startEmbeddedPostgres } from '@mufakat/server/kernel/embedded-postgres';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const LATER_STARTS = 5;
const LIMIT_MS = 120_000;

const data = await mkdtemp(join(tmpdir(), 'mufakat-bench-start-'));
try {
  await rm(join(ROOT, 'web/dist/.built-from'), { force: true });
  const first = await timeStart(data);
  process.stderr.write(`first start, pages built: ${(first / 1000).toFixed(2)} s\n`);
  const later: number[] = [];
  const alone: number[] = [];
  for (let run = 1; run <= LATER_STARTS; run++) {
    later.push(await timeStart(data));
    alone.push(await timePostgres(data));
    process.stderr.write(
      `later start ${run} of ${LATER_STARTS}: ${later.at(-1)?.toFixed(0)} ms, PostgreSQL alone ${alone.at(-1)?.toFixed(0)} ms\n`,
    );
  }
  console.log(
    JSON.stringify({ name: 'start-first', ours: Math.round(first), peer: null, peerName: 'none', ratio: null, unit: 'ms', runs: 1 }),
  );
  const [ours, peer] = [median(later), median(alone)];
  const ratio = Number((peer / ours).toFixed(2));
  console.log(
    JSON.stringify({
      name: 'start',
      ours: Math.round(ours),
      peer: Math.round(peer),
      peerName: 'PostgreSQL alone',
      ratio,
      unit: 'ms',
      runs: LATER_STARTS,
    }),
  );
} finally {
  await rm(data, { recursive: true, force: true });
}

/** Milliseconds from the command to /healthz 200; the server is stopped in order afterwards. */
async function timeStart(dataFolder: string): Promise<number> {
  const port = await freePort();
  const { DATABASE_URL: _, ...environment } = process.env;
  const from = performance.now();
  const server = spawn('npm', ['start', '--silent'], {
    cwd: ROOT,
    env: { ...environment, PORT: String(port), MUFAKAT_DATA: dataFolder },
    stdio: ['ignore', 'ignore', 'inherit'],
    detached: true,
  });
  try {
    await untilHealthy(server, port);
    return performance.now() - from;
  } finally {
    await stop(server);
  }
}

async function untilHealthy(server: ChildProcess, port: number): Promise<void> {
  for (let waited = 0; waited < LIMIT_MS; waited += 20) {
    if (server.exitCode !== null) throw new Error(`npm start ended with ${server.exitCode}`);
    const reply = await fetch(`http://127.0.0.1:${port}/healthz`).catch(() => undefined);
    if (reply?.status === 200) return;
    await sleep(20);
  }
  throw new Error(`npm start did not answer within ${LIMIT_MS / 1000} s`);
}

/** As Ctrl-C does: to the whole group. */
async function stop(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null || server.pid === undefined) return;
  const ended = once(server, 'exit');
  process.kill(-server.pid, 'SIGINT');
  await ended;
}

async function timePostgres(dataFolder: string): Promise<number> {
  const from = performance.now();
  const postgres = await startEmbeddedPostgres({ dataFolder });
  const took = performance.now() - from;
  await postgres.stop();
  return took;
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  if (address === null || typeof address === 'string') throw new Error('no free port');
  return address.port;
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
