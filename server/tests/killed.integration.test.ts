/**
 * Nothing lost: server and PostgreSQL are killed (SIGKILL, all of their processes) at random moments of a load of verdicts, many times over, and every
 * verdict that was acknowledged is there afterwards, once, with its ledger row.
 *
 *     MUFAKAT_KILL_SEED=7 MUFAKAT_KILL_ROUNDS=100 vitest run --project integration server/tests/killed.integration.test.ts
 */
import { randomInt } from 'node:crypto';
import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { commitmentTo } from '@mufakat/ledger';
import { afterAll, expect, test } from 'vitest';
import { z } from 'zod';
import { WHOLE } from '../../tests/drill/drill.ts';
import { freePort, type LaunchedServer, launchServer, newDataFolder } from '../../tests/example-server.ts';
import { newId } from '../src/kernel/database/identifiers.ts';
import { ask, embeddedDatabase } from '../src/testing/operator.ts';
import { childrenOf, postmasterOf, processesIn, until } from '../src/testing/processes.ts';
import { randomNumbers } from '../src/testing/random.ts';
import { type Submission, type VerdictWriter, verdictWriter } from '../src/testing/verdict-writer.ts';
import { Visitor } from '../src/testing/visitor.ts';

const ROUNDS = Number(process.env.MUFAKAT_KILL_ROUNDS ?? (WHOLE ? 100 : 6));
const SEED = Number(process.env.MUFAKAT_KILL_SEED ?? randomInt(2 ** 31));
const WRITERS = 4;
const random = randomNumbers(SEED);

const folder = await newDataFolder();
const port = await freePort();
let server: LaunchedServer | undefined;
afterAll(async () => {
  server?.process.kill('SIGKILL'); // still there when the test failed
  await server?.ended;
  processesIn(folder).forEach(killOne);
  await rm(folder, { recursive: true, force: true });
});

/** The signal reaches every process of both, in one order or the other, at once or a moment apart. */
async function kill(server: LaunchedServer): Promise<void> {
  const postgres = await postgresProcesses();
  const programs = [[server.process.pid ?? 0], postgres];
  for (const program of random() < 0.5 ? programs : programs.toReversed()) {
    for (const pid of program) killOne(pid);
    if (random() < 0.5) await sleep(random() * 30);
  }
  await server.ended;
  // A server that outlived its PostgreSQL by a moment may have begun to start another.
  await until('everything is killed', () => {
    const left = processesIn(folder);
    left.forEach(killOne);
    return left.length === 0;
  });
}

async function postgresProcesses(): Promise<number[]> {
  if (!existsSync(`${folder}/postgres-18/postmaster.pid`)) return [];
  const { pid } = await postmasterOf(`${folder}/postgres-18`);
  return processesIn(folder).includes(pid) ? [pid, ...childrenOf(pid)] : [];
}

function killOne(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // ended by itself
  }
}

/** Now and then a start is killed too: recovery itself must bear it. */
async function killStarts(): Promise<number> {
  let killed = 0;
  while (random() < 0.12) {
    const server = await launchServer({ dataFolder: folder, port });
    await sleep(200 + random() * 900);
    await kill(server);
    killed += 1;
  }
  return killed;
}

const Tree: z.ZodType<{ criteria: readonly { id: string }[]; children: readonly unknown[] }> = z.looseObject({
  criteria: z.array(z.looseObject({ id: z.string() })).default([]),
  children: z.array(z.unknown()).default([]),
});

function criteriaOf(node: unknown): string[] {
  const { criteria, children } = Tree.parse(node);
  return [...criteria.map(({ id }) => id), ...children.flatMap(criteriaOf)];
}

/** A new assessment to write into. */
async function open(visitor: Visitor, jurisdiction: string, packVersion: string): Promise<string> {
  const rule = { agreement: 0.75, within: 1, minimumViews: 4 };
  const json = {
    id: newId(),
    title: 'Under load',
    packId: 'baseline',
    packVersion,
    periodFrom: '2026-01-01',
    periodTo: '2026-12-31',
    rule,
  };
  const { status, text } = await visitor.ask('POST', `/api/jurisdictions/${jurisdiction}/assessments`, { json });
  if (status !== 201) throw new Error(text);
  return json.id;
}

type Kept = { verdict: string; criterion: string; value: string; reasons: string; supersedes: string | null };
type Entry = { subject: string; what: string; salt: Buffer; commitment: Buffer };

/** Compares what is in the database with what was acknowledged. */
async function expectNothingLost(submissions: readonly Submission[], assessor: string): Promise<void> {
  const { url } = await embeddedDatabase(folder);
  const assessments = [...new Set(submissions.map(({ assessment }) => assessment))];
  const verdicts = await ask<Kept>(url, 'select verdict, criterion, value, reasons, supersedes from verdict where assessment = any($1)', [
    assessments,
  ]);
  const sent = submissions.map(({ verdict: { id, criterion, value, reasons, supersedes } }) => ({
    verdict: id,
    criterion,
    value,
    reasons,
    supersedes,
  }));
  const inOrder = (rows: readonly Kept[]) => rows.toSorted((a, b) => (a.verdict < b.verdict ? -1 : 1));
  expect(inOrder(verdicts)).toEqual(inOrder(sent));

  const entries = await ask<Entry>(
    url,
    `select subject, what, salt, commitment from ledger_entry join ledger_opening using (jurisdiction, entry)
     where part = 'content' and subject = any($1)`,
    [submissions.map(({ verdict }) => `verdict/${verdict.id}`)],
  );
  expect(entries).toHaveLength(submissions.length);
  const bySubject = new Map(entries.map((entry) => [entry.subject, entry]));
  for (const { assessment, verdict } of submissions) {
    const entry = bySubject.get(`verdict/${verdict.id}`);
    expect(entry?.what).toBe('verdict.recorded');
    expect(entry?.commitment).toEqual(Buffer.from(commitmentTo(entry?.salt ?? Buffer.of(), { assessment, assessor, ...verdict })));
  }
}

test.skipIf(process.platform !== 'linux')(
  'no acknowledged verdict is lost when server and database are killed again and again',
  async () => {
    const begin = performance.now();
    server = await launchServer({ dataFolder: folder, port });
    const visitor = await new Visitor(server.url).signIn((await server.ready) ?? '');
    const { jurisdiction, person } = await visitor.membership();
    const { json: packs } = await visitor.ask('GET', '/api/packs');
    const version =
      z
        .array(z.object({ id: z.string(), version: z.string() }))
        .parse(packs)
        .find(({ id }) => id === 'baseline')?.version ?? '';
    const { root } = z.looseObject({ root: z.unknown() }).parse((await visitor.ask('GET', `/api/packs/baseline/${version}`)).json);
    const writers: VerdictWriter[] = criteriaOf(root).slice(0, WRITERS).map(verdictWriter);
    expect(writers).toHaveLength(WRITERS);
    let killedStarts = 0;

    for (let round = 1; round <= ROUNDS; round++) {
      const assessment = await open(visitor, jurisdiction, version);
      const writing = Promise.all(writers.map((writer) => writer.submit(visitor, jurisdiction, assessment)));
      await Promise.race([writing, sleep(50 + random() * 800)]);
      await kill(server);
      await writing;
      killedStarts += await killStarts();
      server = await launchServer({ dataFolder: folder, port });
      await server.ready;
    }

    await Promise.all(writers.map((writer) => writer.submit(visitor, jurisdiction, null)));
    const acknowledged = writers.flatMap((writer) => writer.acknowledged);
    const repeated = writers.reduce((sum, writer) => sum + writer.repeated(), 0);
    await expectNothingLost(acknowledged, person);
    server.process.kill('SIGTERM');
    expect(await server.ended).toBe(0);
    const seconds = ((performance.now() - begin) / 1000).toFixed(0);
    console.log(
      `${ROUNDS} kills under load and ${killedStarts} during a start in ${seconds} s: ${acknowledged.length} verdicts acknowledged, ` +
        `0 lost, ${repeated} found there when sent again (seed ${SEED})`,
    );
    expect(acknowledged.length).toBeGreaterThan(ROUNDS);
  },
  WHOLE ? 1_800_000 : 300_000,
);
