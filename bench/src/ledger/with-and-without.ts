/**
 * What the ledger adds to the time of an act: two servers as `npm start` runs them, each with its database and sequencer, of which one records nothing in
 * the ledger. The same requests go to both in turns, from one writer and from eight at a time, so that a busy machine slows both alike.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { LogState } from '@mufakat/server/ledger/model';
import { z } from 'zod';
import { type ObservedServer, startServer } from '../../../tests/example-server.ts';
import { median, percentile, printLine, progress, seededRandom } from '../measure.ts';
import { ACTS, type Act, openWriter, type Server, signInTo } from './acts.ts';

const WITHOUT = new URL('without-ledger.ts', import.meta.url).href;
/** Each server brings its PostgreSQL, whatever the machine is set to. */
const OWN_DATABASE = { DATABASE_URL: undefined };
const WRITERS = [1, 8];
/** Percent that may be added. */
const LIMIT = 15;
/** So many turns of both, or as many as fit into the time, at least the fewest. */
const TURNS = { most: 60, fewest: 8, milliseconds: 15_000 };
/** About how long a server's turn is: longer than the half second that the sequencer sleeps. */
const TURN_MS = 800;

/** Prints for each kind of act and number of writers the median milliseconds of an act with and without, and the median of what was added in each turn. */
export async function measureAdded(): Promise<void> {
  const servers: ObservedServer[] = [];
  try {
    servers.push(await startServer({ environment: OWN_DATABASE }));
    servers.push(await startServer({ environment: { ...OWN_DATABASE, NODE_OPTIONS: `--import=${WITHOUT}` } }));
    const [recording, without] = await Promise.all(servers.map(signInTo));
    if (recording === undefined || without === undefined) throw new Error('two servers were started');
    for (const act of ACTS) for (const writers of WRITERS) printAdded(act, writers, await inTurns(recording, without, act, writers));
    await refuseWrongSwitch(recording, without);
  } finally {
    await Promise.all(servers.map(({ stop }) => stop()));
  }
}

type Turn = { readonly recording: number; readonly without: number };

/** Milliseconds of an act in each turn. Who is first changes from turn to turn. */
async function inTurns(recording: Server, without: Server, act: Act, writers: number): Promise<Turn[]> {
  const each = await actsInATurn(recording, without, act, writers);
  const turns: Turn[] = [];
  const end = performance.now() + TURNS.milliseconds;
  while (turns.length < TURNS.fewest || (turns.length < TURNS.most && performance.now() < end)) {
    const taken = new Map<Server, number>();
    for (const server of turns.length % 2 === 0 ? [recording, without] : [without, recording])
      taken.set(server, await timeActs(server, act, writers, each));
    turns.push({ recording: taken.get(recording) ?? Number.NaN, without: taken.get(without) ?? Number.NaN });
  }
  return turns;
}

/** The same number for both servers, of acts of one writer that take about a turn; found by turns that are not counted. */
async function actsInATurn(recording: Server, without: Server, act: Act, writers: number): Promise<number> {
  const few = 3;
  const taken: number[] = [];
  for (const server of [recording, without, recording, without]) taken.push(await timeActs(server, act, writers, few));
  return Math.max(1, Math.round(TURN_MS / Math.min(...taken)));
}

/** Milliseconds of an act as its writer waits for it: all writers do so many at the same time, one after the other, in new assessments. */
async function timeActs(server: Server, act: Act, writers: number, each: number): Promise<number> {
  const submit = await Promise.all(Array.from({ length: writers }, () => openWriter(server, act)));
  const from = performance.now();
  await Promise.all(
    submit.map(async (next) => {
      for (let number = 0; number < each; number++) await next(number);
    }),
  );
  const took = (performance.now() - from) / each;
  await untilSequenced(server);
  return took;
}

const States = z.array(LogState);

/** The sequencer's work for one server must not slow the other. */
async function untilSequenced({ visitor, jurisdiction }: Server): Promise<void> {
  for (;;) {
    const { json } = await visitor.ask('GET', `/api/jurisdictions/${jurisdiction}/ledger`);
    if (States.parse(json).every(({ waiting }) => waiting === 0)) return;
    await sleep(50);
  }
}

/** @throws Error when the one server did not record, or the other did */
async function refuseWrongSwitch(...servers: [recording: Server, without: Server]): Promise<void> {
  const [recorded, without] = await Promise.all(
    servers.map(async ({ visitor, jurisdiction }) => {
      const states = States.parse((await visitor.ask('GET', `/api/jurisdictions/${jurisdiction}/ledger`)).json);
      return states.reduce((sum, { publishedSize }) => sum + publishedSize, 0);
    }),
  );
  progress(`entries in the logs: ${recorded} with, ${without} without`);
  if (!recorded || without !== 0) throw new Error('the ledger was not left out of one server only');
}

function printAdded({ name }: Act, writers: number, turns: readonly Turn[]): void {
  const added = turns.map(({ recording, without }) => (recording / without - 1) * 100);
  const [low, high] = intervalOfMedian(added);
  progress(`${name}, ${writers} at a time: the ledger adds between ${low.toFixed(1)} % and ${high.toFixed(1)} % (95 %)`);
  const runs = turns.length;
  printLine({
    name: `ledger-${name}-by-${writers}`,
    ours: median(turns.map(({ recording }) => recording)),
    peer: median(turns.map(({ without }) => without)),
    peerName: 'the same without the ledger',
    unit: 'ms',
    runs,
  });
  printLine({ name: `ledger-added-to-${name}-by-${writers}`, ours: median(added), peer: LIMIT, peerName: 'limit', unit: '%', runs });
}

/** 95 % of the medians of samples that are drawn from the values with replacement (percentile bootstrap, 2,000 samples). */
function intervalOfMedian(values: readonly number[]): [low: number, high: number] {
  const random = seededRandom(1);
  const medians = Array.from({ length: 2_000 }, () => median(values.map(() => values[Math.floor(random() * values.length)] ?? Number.NaN)));
  return [percentile(medians, 0.025), percentile(medians, 0.975)];
}
