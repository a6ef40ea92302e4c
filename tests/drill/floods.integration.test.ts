/**
 * Floods, on this machine alone, bounded in number: whatever one stranger or one member sends, others are answered meanwhile, and so is health. What
 * counts is who is answered before whom, and no time.
 */
import { connect, type Socket } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { answeredWhile } from '../../server/src/testing/meanwhile.ts';
import { type Reply, Visitor } from '../../server/src/testing/visitor.ts';
import { type ObservedServer, startServer } from '../example-server.ts';
import { runMufakat } from '../mufakat.ts';
import { newCount, WHOLE } from './drill.ts';

const MANY = WHOLE ? 300 : 60;
const REPORTS = WHOLE ? 60 : 30;
const SLOW = WHOLE ? 1_000 : 200;
const FORMATS = ['html', 'json', 'docx', 'xlsx', 'pdf'] as const;

const count = newCount('floods');
let server: ObservedServer;
let member: Visitor;
let at = '';

beforeAll(async () => {
  server = await startServer();
  member = await new Visitor(server.url).signIn(server.signInLink);
  const { jurisdiction } = await member.membership();
  const { json } = await member.ask('GET', `/api/jurisdictions/${jurisdiction}/assessments`);
  at = `/api/jurisdictions/${jurisdiction}/assessments/${z.array(z.object({ id: z.string() })).parse(json)[0]?.id}`;
});
afterAll(async () => {
  count.tell();
  await server?.stop();
});

const health = () => new Visitor(server.url).ask('GET', '/healthz');
const page = () => member.ask('GET', at);

/** So often others ask while a flood lasts; then it has lasted long enough. */
const OTHERS = WHOLE ? 200 : 15;
type Send = (signal: AbortSignal) => Promise<Reply>;
type Extent = { readonly atOnce: number; readonly lasts: 'until all is sent' | 'until others were answered' };

/** On a busy machine others may take longer than a short flood: it goes on until they were answered this often, but sends everything at most so many times. */
const ROUNDS = { others: 2, flood: 20 };

/**
 * Sends so many at once, until all are sent or others have been answered often enough while some were not. Each of the others must be answered well.
 * Resolves to what was answered.
 */
async function flood(kind: string, { atOnce, lasts }: Extent, sent: readonly Send[]): Promise<Reply[]> {
  const ebb = new AbortController();
  const replies: Reply[] = [];
  let [answered, begun] = [0, 0];
  const goesOn = () => begun < sent.length || (answered < ROUNDS.others && begun < sent.length * ROUNDS.flood);
  const sender = async () => {
    while (goesOn() && !ebb.signal.aborted) {
      const next = sent[begun++ % sent.length];
      count.tried(kind);
      const reply = await next?.(ebb.signal).catch((error: unknown) => (ebb.signal.aborted ? undefined : Promise.reject(error)));
      if (reply !== undefined) replies.push(reply);
    }
  };
  await answeredWhile(Promise.all(times(atOnce, sender)), async () => {
    for (const { status, text } of [await health(), await page()])
      if (status !== 200) count.failed(`${kind}: others were answered ${status} ${text}`);
    count.tried('others meanwhile', 2);
    answered += 1;
    if (lasts === 'until others were answered' && answered >= OTHERS) ebb.abort();
  });
  if (answered < ROUNDS.others) count.failed(`${kind}: nobody else was answered before the flood had ebbed`);
  for (const { status, text } of replies) if (status >= 500 && status !== 503) count.failed(`${kind}: ${status} ${text.slice(0, 200)}`);
  return replies;
}

const times = <Made>(number: number, make: (at: number) => Made): Made[] => Array.from({ length: number }, (_, index) => make(index));
const none = (kind: string) => expect(count.failures.filter((failure) => failure.startsWith(kind))).toEqual([]);

async function linkOf(email: string): Promise<string> {
  const { stdout } = await runMufakat(['sign-in', email, '--json'], { MUFAKAT_DATA: server.dataFolder, PUBLIC_URL: server.url });
  return z.object({ link: z.string() }).parse(JSON.parse(stdout)).link;
}

test('posts to sign in, and wrong tokens, keep nobody with a valid link from signing in', async () => {
  const link = await linkOf('facilitator@pelanua.example');
  await flood(
    'sign-in posts',
    { atOnce: 6, lasts: 'until all is sent' },
    times(MANY, (number) => () => new Visitor(server.url).ask('POST', '/api/sign-in', { json: { email: `x${number}@example.test` } })),
  );
  await flood(
    'wrong tokens',
    { atOnce: 6, lasts: 'until all is sent' },
    times(MANY, (number) => () => new Visitor(server.url).follow(`wrong${number}`)),
  );
  const victim = await new Visitor(server.url).signIn(link).catch((error: Error) => error.message);
  count.tried('valid links');
  if (typeof victim === 'string') count.failed(`sign-in posts and wrong tokens: then a valid link: ${victim}`);
  none('sign-in posts');
  none('wrong tokens');
});

test('reports in every format that one member asks for again and again keep nobody waiting', async () => {
  const replies = await flood(
    'reports',
    { atOnce: REPORTS, lasts: 'until others were answered' },
    times(
      REPORTS,
      (number) => (signal) =>
        member.ask('GET', `${at}/report.${FORMATS[number % FORMATS.length]}?lang=${number % 2 === 0 ? 'en' : 'ar'}`, { signal }),
    ),
  );
  const refused = replies.filter(({ status }) => status !== 200);
  for (const { status, headers } of refused)
    if (status === 429 && !headers.has('retry-after')) count.failed('reports: 429 does not say when to come back');
  none('reports');
});

test('a table with an error in every cell is answered briefly, and keeps nobody waiting', async () => {
  const table = `participant,community,indicator,stage,confidence,reasons\n${'p,x,y,z,9,\n'.repeat(49_999)}`;
  const headers = { 'content-type': 'text/csv', 'x-file-name': 'views.csv' };
  const replies = await flood(
    'big tables',
    { atOnce: 2, lasts: 'until all is sent' },
    times(WHOLE ? 6 : 2, () => () => member.ask('POST', `${at}/views/import`, { body: table, headers })),
  );
  for (const { status, text } of replies)
    if (![413, 422, 429].includes(status) || text.length > 1_000_000) count.failed(`big tables: ${status}, ${text.length} characters`);
  none('big tables');
});

test('connections that send a byte now and then keep nobody waiting', async () => {
  const { hostname, port } = new URL(server.url);
  const begin = [
    'GET / HTTP/1.1\r\nHost: x\r\nX-Slow: ',
    `POST ${at}/views/import HTTP/1.1\r\nHost: x\r\nCookie: ${member.cookie}\r\nContent-Type: text/csv\r\nContent-Length: 100000\r\n\r\np`,
  ];
  const slow: Socket[] = times(SLOW, (number) => {
    const socket = connect(Number(port), hostname);
    socket.on('error', () => undefined);
    socket.write(begin[number % 2] ?? '');
    return socket;
  });
  for (let round = 0; round < 20; round++) {
    for (const socket of slow) if (socket.writable) socket.write('a');
    for (const { status, text } of [await health(), await page()]) {
      count.tried('others meanwhile');
      if (status !== 200) count.failed(`slow senders: others were answered ${status} ${text}`);
    }
  }
  count.tried('slow senders', slow.length);
  for (const socket of slow) socket.destroy();
  none('slow senders');
});
