/**
 * Nothing lost, nothing twice, one tree: a node that records, sequences and publishes is killed (SIGKILL) at random moments and at each step between an
 * entry and its publication, many times over, now and then with its PostgreSQL. After every kill everything that anybody was told is held against what is there.
 * Twenty times by default. As a drill a thousand times, in half an hour:
 *
 *     MUFAKAT_KILL_SEED=7 MUFAKAT_KILL_ROUNDS=1000 vitest run --project integration server/src/ledger/log/killed.integration.test.ts
 */
import { randomInt } from 'node:crypto';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, expect, test } from 'vitest';
import { newDataFolder } from '../../../../tests/example-server.ts';
import { openDatabase } from '../../kernel/database/database.ts';
import { newId } from '../../kernel/database/identifiers.ts';
import { migrate } from '../../kernel/database/migrate.ts';
import { openPool } from '../../kernel/database/pool.ts';
import { startEmbeddedPostgres } from '../../kernel/postgres/embedded-postgres.ts';
import { TEST_PASSWORDS } from '../../kernel/testing/cluster.ts';
import { testTenant } from '../../kernel/testing/database.ts';
import { processesIn, until } from '../../testing/processes.ts';
import { randomNumbers } from '../../testing/random.ts';
import { LOGS } from '../store.ts';
import { check } from '../testing/killed-checks.ts';
import type { Line } from '../testing/killed-lines.ts';
import { type Fault, newMemory } from '../testing/killed-memory.ts';
import { MOMENTS, type Moment, stopAt } from '../testing/killed-moments.ts';
import { type DrillNode, launchNode } from '../testing/killed-process.ts';
import { sequenceLog } from './sequencer.ts';

const ROUNDS = Number(process.env.MUFAKAT_KILL_ROUNDS ?? 20);
const SEED = Number(process.env.MUFAKAT_KILL_SEED ?? randomInt(2 ** 31));
const random = randomNumbers(SEED);

const dataFolder = await newDataFolder();
const cacheFolder = join(dataFolder, 'compiled');
await mkdir(cacheFolder);
const postgres = await startEmbeddedPostgres({ dataFolder });
await migrate(postgres.url);
const pool = openPool({ connectionString: postgres.url, max: 3, application_name: 'drill' });
let spare: DrillNode | undefined;
afterAll(async () => {
  spare?.kill();
  await pool.end();
  await postgres.stop();
  await rm(dataFolder, { recursive: true, force: true });
});

const context = await withDatabase(testTenant);
const place = { dataFolder, jurisdiction: context.jurisdiction };
const told = { kills: 0, recoveries: 0, stops: 0, seen: 0, starts: 0 };

async function withDatabase<T>(work: (database: Awaited<ReturnType<typeof openDatabase>>) => Promise<T>): Promise<T> {
  const database = await openDatabase({ operatorUrl: postgres.url, passwords: TEST_PASSWORDS });
  return work(database).finally(() => database.close());
}

/** The signal reaches all processes of PostgreSQL; now and then also while it recovers. Resolves when it answers again. */
async function killPostgres(): Promise<void> {
  const before = postgres.pid();
  killAllOfPostgres();
  told.kills += 1;
  while (random() < 0.3) {
    await sleep(random() * 400);
    killAllOfPostgres();
    told.recoveries += 1;
  }
  const answers = () =>
    pool.query('select').then(
      () => postgres.pid() !== before,
      () => false,
    );
  await until('PostgreSQL answers again', answers);
}

function killAllOfPostgres(): void {
  for (const pid of processesIn(postgres.folder)) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // ended by itself
    }
  }
}

/** Node and PostgreSQL in one order or the other, at once or a moment apart; or PostgreSQL alone, and the node when it has gone on for a while. */
async function killBoth(node: DrillNode): Promise<void> {
  const way = random();
  if (way < 0.3) {
    node.kill();
    await sleep(random() * 30);
    return killPostgres();
  }
  const back = killPostgres();
  if (way < 0.6) await sleep(random() * 30);
  else await back.then(() => sleep(random() * 300));
  node.kill();
  return back;
}

/** Resolves when it is time to kill, to how to let it go on where it was stopped. */
async function waitWith(node: DrillNode, moment: Moment | undefined, since: Date): Promise<() => Promise<void>> {
  if (moment === undefined) {
    await randomMoment(node);
    return async () => undefined;
  }
  told.stops += 1;
  await hears(node, 'any');
  await sleep(random() * 100);
  return stopAt(pool, moment, since);
}

async function randomMoment(node: DrillNode): Promise<void> {
  const when = random();
  if (when < 0.1) {
    told.starts += 1;
    await sleep(random() * 400);
  } else if (when < 0.4) {
    told.seen += 1;
    await hears(node, 'shown', 1 + LOGS.length); // at first it shows each log as it was
  } else {
    await hears(node, 'any');
    await sleep(random() * 400);
  }
}

/** A node that fails may never say it: what it says instead is looked at after its end. */
async function hears(node: DrillNode, line: 'any' | 'shown', times = 1): Promise<void> {
  await Promise.race([node.told(line, times), sleep(90_000, undefined, { ref: false })]);
}

/** Runs a node until it is killed. Resolves with what it said. @throws Error when it failed by itself */
async function round(node: DrillNode, moment: Moment | undefined): Promise<readonly Line[]> {
  const since = new Date();
  node.begin({ operatorUrl: postgres.url, ...place, person: context.person, seed: Math.floor(random() * 2 ** 31) });
  const goOn = await waitWith(node, moment, since);
  const alone = random() < 0.75;
  if (alone) node.kill();
  else await killBoth(node);
  const { lines, how, errors } = await node.ended;
  await goOn();
  const failed = lines.filter((line) => line.line === 'failed').filter(({ code }) => alone || code.startsWith('ledger-'));
  expect(failed).toEqual([]);
  if (alone) expect({ how, errors }).toEqual({ how: 'SIGKILL', errors: '' });
  return lines;
}

test.skipIf(process.platform !== 'linux')(
  'no acknowledged act is lost or twice, and everything ever shown is a beginning of the log, when its node is killed at any step',
  async () => {
    const begin = performance.now();
    const memory = newMemory();
    const heard: Line[] = [];
    let last = memory.since;
    for (let number = 1; number <= ROUNDS; number++) {
      const next = newId();
      const node = spare ?? launchNode(cacheFolder);
      spare = launchNode(cacheFolder);
      const lines = await round(node, number % 2 === 0 ? MOMENTS[(number / 2) % MOMENTS.length] : undefined);
      for (const line of lines) heard.push(line);
      // A backend of the node before may have committed after the last check.
      memory.since = last;
      last = next;
      expect({ number, ...(await check(pool, place, memory, lines)) }).toMatchObject({ number, faults: [] });
      if (number % 50 === 0) console.log(`${number} kills, ${memory.entries.size} entries, ${seconds(begin)} s (seed ${SEED})`);
    }

    await withDatabase(async (database) => {
      const parts = { database, dataFolder, secret: 'secret-in-tests' };
      for (const log of LOGS) await sequenceLog(parts, { jurisdiction: context.jurisdiction, log });
    });
    const afresh = newMemory();
    const whole = await check(pool, place, afresh, heard);
    expect(whole).toEqual({ faults: [], waiting: 0, entries: memory.entries.size });
    for (const log of LOGS) expect(afresh.logs[log].published).toBe(afresh.logs[log].frontier.size);
    const acts = heard.filter((line) => line.line === 'kept');
    const acknowledged = acts.reduce((sum, { count }) => sum + count, 0);
    const faults = (kind: Fault['fault']) => whole.faults.filter(({ fault }) => fault === kind).length;
    const count = (line: Line['line']) => heard.filter((each) => each.line === line).length;
    console.log(
      `${ROUNDS} kills (${told.stops} at a named step, ${told.seen} as soon as a checkpoint was seen, ${told.starts} in a start), ${told.kills} of PostgreSQL too and ${told.recoveries} while it recovered, ` +
        `in ${seconds(begin)} s: ${acknowledged} entries of ${acts.length} acts acknowledged, ${faults('lost')} lost, ${faults('twice')} twice; ${whole.entries} in the ledger, ` +
        `${count('undone')} acts rolled back; ${count('shown')} checkpoints shown, all of one tree (seed ${SEED})`,
    );
    expect(acknowledged).toBeGreaterThan(ROUNDS);
    expect(count('shown')).toBeGreaterThan(ROUNDS);
  },
  120_000 + ROUNDS * 20_000,
);

function seconds(begin: number): string {
  return ((performance.now() - begin) / 1000).toFixed(0);
}
