/** For the drill in ../killed.integration.test.ts: a program that records, sequences, publishes and shows without a pause until it is killed. */
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { openDatabase } from '../../kernel/database/database.ts';
import { newId } from '../../kernel/database/identifiers.ts';
import type { LogName } from '../../kernel/database/schema.ts';
import { appendEntries } from '../../kernel/ledger/entries.ts';
import { TEST_PASSWORDS } from '../../kernel/testing/cluster.ts';
import { randomNumbers } from '../../testing/random.ts';
import { cosignedCheckpoint } from '../log/log-state.ts';
import { publish } from '../log/publish.ts';
import { sequenceBatch } from '../log/sequence.ts';
import { findLog, LOGS } from '../store.ts';
import { KEPT, type Line, Order, subjectOf, UNDONE } from './killed-lines.ts';

const WRITERS = 3;

/** In the pipe, out of reach of a kill, when this returns: pipes are written synchronously on Linux. */
function say(line: Line): void {
  process.stdout.write(`${JSON.stringify(line)}\n`);
}

const input = createInterface({ input: process.stdin });
input.once('close', () => process.exit()); // whoever started us is gone
const { promise: ordered, resolve } = Promise.withResolvers<string>();
input.once('line', resolve);
const order = Order.parse(JSON.parse(await ordered));
const { jurisdiction, person, dataFolder } = order;
const random = randomNumbers(order.seed);
const database = await openDatabase({ operatorUrl: order.operatorUrl, passwords: TEST_PASSWORDS, connections: WRITERS });
const parts = { database, dataFolder, secret: 'secret-in-tests' };

const ON_PURPOSE = new Error('rolled back on purpose');
const anyLog = (): LogName => (random() < 0.7 ? 'assessment' : 'evidence');

/** One transaction with 1 to 5 entries, by two statements that may be of two logs. */
async function write(): Promise<void> {
  const act = newId();
  const count = 1 + Math.floor(random() * 5);
  const undone = random() < 0.2;
  const records = Array.from({ length: count }, (_, number) => ({
    what: undone ? UNDONE : KEPT,
    subject: subjectOf(act, count, number),
    content: { act, number },
  }));
  const half = Math.floor(random() * (count + 1));
  const work = database.withTenant({ jurisdiction, person, roles: [] }, async (tx) => {
    await appendEntries(tx, records.slice(0, half), anyLog());
    await appendEntries(tx, records.slice(half), anyLog());
    if (undone) throw ON_PURPOSE;
  });
  await work.catch((error: unknown) => {
    if (error !== ON_PURPOSE) throw error;
  });
  say(undone ? { line: 'undone' } : { line: 'kept', act, count });
}

async function sequence(log: LogName): Promise<void> {
  await publish(parts, { jurisdiction, log });
  await sequenceBatch(parts, { jurisdiction, log });
}

/** Looks at the log as everybody may, all the time: also between a mark and what is shown after it. */
function looker(log: LogName): () => Promise<void> {
  const place = { jurisdiction, log };
  let last: string | undefined;
  return async () => {
    const note = await database.readLedger(jurisdiction, async (tx) => {
      const { publishedSize = 0 } = (await findLog(tx, place)) ?? {};
      if (publishedSize === 0) return undefined;
      return (await cosignedCheckpoint(tx, place, publishedSize)) ?? '';
    });
    if (note !== undefined && note !== last) say({ line: 'shown', log, note });
    last = note;
    await sleep(1);
  };
}

/** PostgreSQL may be killed under us: we go on when it is back. */
async function forEver(work: () => Promise<void>): Promise<never> {
  for (;;) {
    await work().catch(async (error: unknown) => {
      const code = error instanceof Error && 'code' in error ? String(error.code) : '';
      say({ line: 'failed', code, message: String(error) });
      await sleep(10);
    });
  }
}

const writers = Array.from({ length: WRITERS }, () => write);
await Promise.all([...writers, ...LOGS.map((log) => () => sequence(log)), ...LOGS.map(looker)].map(forEver));
