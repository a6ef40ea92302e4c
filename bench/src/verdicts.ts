/**
 * Verdicts that eight people record at the same time in the example: over HTTP by this release, over HTTP by the release in the folder that
 * MUFAKAT_BENCH_FORMER names (a checkout with its `node_modules`), and the bare transaction in this process, on the database of this release.
 * All take turns, so that a busy machine slows them alike.
 */
import { fileURLToPath } from 'node:url';
import { indicatorsOf } from '@mufakat/framework';
import { insertRecorded } from '@mufakat/server/assessment/index';
import { Assessment } from '@mufakat/server/assessment/model';
import { newId } from '@mufakat/server/kernel/database/identifiers';
import { openOwnDatabase } from '@mufakat/server/kernel/database/own-database';
import { openPacks } from '@mufakat/server/packs/index';
import { embeddedDatabase } from '@mufakat/server/testing/operator';
import { z } from 'zod';
import { type ObservedServer, startServer } from '../../tests/example-server.ts';
import { signInTo } from './ledger/acts.ts';
import { median, percentile, printLine, progress } from './measure.ts';

const AT_ONCE = 8;
const TURNS = 5;
/** Milliseconds of a turn. */
const TURN = 4_000;
const OWN_DATABASE = { DATABASE_URL: undefined };
const BASELINE = fileURLToPath(new URL('../../packs/baseline', import.meta.url));

type Verdict = ReturnType<typeof verdictOn>;
/** Records a verdict. @throws Error when it was refused */
type Write = (verdict: Verdict) => Promise<void>;

const verdictOn = (criterion: string, number: number, supersedes: string | null) => ({
  id: newId(),
  criterion,
  value: number % 2 === 0 ? ('met' as const) : ('unmet' as const),
  reasons: `Section ${number} of the act has it, and two judgments of last year apply it.`,
  sources: [],
  supersedes,
  reconciles: [],
});

/** Prints verdicts a second, and the median and the 95th percentile of the milliseconds that each took. */
export async function measureVerdicts(): Promise<void> {
  const former = process.env.MUFAKAT_BENCH_FORMER;
  const servers: ObservedServer[] = [await startServer({ environment: OWN_DATABASE })];
  try {
    if (former !== undefined) servers.push(await startServer({ environment: OWN_DATABASE, program: former }));
    const [here, before] = servers;
    if (here === undefined) throw new Error('no server was started');
    const { write, bare, criteria, close } = await openHere(here);
    const ways = new Map<string, Write>([
      ['ours', write],
      ['bare', bare],
      ...(before === undefined ? [] : [['former', (await openOver(before)).write] as const]),
    ]);
    try {
      print(await inTurns(ways, criteria));
    } finally {
      await close();
    }
  } finally {
    await Promise.all(servers.map(({ stop }) => stop()));
  }
}

/** Over HTTP, as the coordinator of the example, who judges too. */
async function openOver(server: ObservedServer) {
  const { visitor, jurisdiction } = await signInTo(server);
  const assessments = `/api/jurisdictions/${jurisdiction}/assessments`;
  const [newest] = z.array(Assessment).parse((await visitor.ask('GET', assessments)).json);
  if (newest === undefined) throw new Error('the example has no assessment');
  const write: Write = async (json) => {
    const { status, text } = await visitor.ask('POST', `${assessments}/${newest.id}/verdicts`, { json });
    if (status !== 201) throw new Error(`${status} ${text}`);
  };
  return { write, assessment: newest, tenant: await visitor.membership() };
}

async function openHere(server: ObservedServer) {
  const { write, assessment, tenant } = await openOver(server);
  const { url } = await embeddedDatabase(server.dataFolder);
  const database = await openOwnDatabase(url, server.dataFolder);
  const packs = await openPacks(database, [BASELINE]);
  const pack = packs.find(assessment.packId, assessment.packVersion);
  if (pack === undefined) throw new Error('the pack of the example is not there');
  const context = { jurisdiction: tenant.jurisdiction, person: tenant.person, roles: ['assessor', 'coordinator'] as const };
  const bare: Write = async (sent) => {
    await database.withTenant(context, (tx) => insertRecorded(tx, { packs, tenant: context, assessment: assessment.id, sent }));
  };
  const criteria = indicatorsOf(pack.root).flatMap((indicator) => indicator.criteria.map(({ id }) => id));
  progress(`${criteria.length} criteria`);
  return { write, bare, criteria, close: () => database.close() };
}

type Taken = { readonly each: number[]; seconds: number };

/** Each way in turn; each of the writers has criteria of its own, and supersedes what it said of them before. */
async function inTurns(ways: ReadonlyMap<string, Write>, criteria: readonly string[]): Promise<Map<string, Taken>> {
  const taken = new Map([...ways.keys()].map((name) => [name, { each: [], seconds: 0 } as Taken]));
  const said = new Map<string, string>();
  let number = 0;
  for (let turn = 0; turn <= TURNS; turn += 1)
    for (const [name, write] of ways) {
      // Ours and the bare transaction write to one database, the former release to another.
      const where = name === 'former' ? 'there' : 'here';
      const each: number[] = [];
      const from = performance.now();
      const writer = async (who: number) => {
        for (let at = who; performance.now() - from < TURN; at += AT_ONCE) {
          const criterion = criteria[at % (criteria.length - (criteria.length % AT_ONCE))] ?? '';
          const verdict = verdictOn(criterion, number++, said.get(`${where} ${criterion}`) ?? null);
          const begin = performance.now();
          await write(verdict);
          each.push(performance.now() - begin);
          said.set(`${where} ${criterion}`, verdict.id);
        }
      };
      await Promise.all(Array.from({ length: AT_ONCE }, (_, who) => writer(who)));
      if (turn === 0) continue; // to warm up
      const of = taken.get(name);
      of?.each.push(...each);
      if (of !== undefined) of.seconds += (performance.now() - from) / 1000;
    }
  return taken;
}

function print(taken: ReadonlyMap<string, Taken>): void {
  const rate = ({ each, seconds }: Taken) => each.length / seconds;
  for (const [name, { each, seconds }] of taken)
    progress(
      `${name}: ${rate({ each, seconds }).toFixed(1)} a second, p50 ${median(each).toFixed(1)} ms, p95 ${percentile(each, 0.95).toFixed(1)} ms (${each.length})`,
    );
  const [ours, former, bare] = [taken.get('ours'), taken.get('former'), taken.get('bare')];
  if (ours === undefined || bare === undefined) throw new Error('nothing was measured');
  const common = { unit: 'ms a verdict', runs: TURNS };
  printLine({ name: 'verdicts-bare', ours: 1000 / rate(ours), peer: 1000 / rate(bare), peerName: 'the bare transaction', ...common });
  printLine({
    name: 'verdicts',
    ours: 1000 / rate(ours),
    peer: former === undefined ? null : 1000 / rate(former),
    peerName: 'the release of before',
    ...common,
  });
}
