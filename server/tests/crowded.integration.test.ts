/** One person who asks for very much, at the real server with the example: others are answered, and health is told. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type ObservedServer, startServer } from '../../tests/example-server.ts';
import { newId } from '../src/kernel/database/identifiers.ts';
import { type Mailbox, openMailbox } from '../src/testing/mailbox.ts';
import { ask, embeddedDatabase } from '../src/testing/operator.ts';
import { COMES_FROM, openReverseProxy, type ReverseProxy } from '../src/testing/reverse-proxy.ts';
import { type Reply, Visitor } from '../src/testing/visitor.ts';

const OBSERVER = 'observer@pelanua.example';
const NEIGHBOUR = 'coordinator@neighbour.example';

let mailbox: Mailbox;
let server: ObservedServer;
let proxy: ReverseProxy;
let url = '';
let observer: Visitor;
let coordinator: Visitor;
let neighbour: Visitor;
let [country, other] = ['', ''];
let [assessment, otherAssessment] = ['', ''];

beforeAll(async () => {
  mailbox = await openMailbox();
  server = await startServer({ environment: { SMTP_URL: mailbox.url, TRUSTED_PROXIES: '127.0.0.1' } });
  proxy = await openReverseProxy(server.url.replace('localhost', '127.0.0.1'));
  ({ url } = await embeddedDatabase(server.dataFolder));
  coordinator = await new Visitor(server.url).signIn(server.signInLink);
  country = (await coordinator.membership()).jurisdiction;
  other = newId();
  await ask(url, "insert into jurisdiction values ($1, 'Neighbour', null, true)", [other]);
  await enter(country, OBSERVER, 'observer');
  await enter(other, NEIGHBOUR, 'coordinator');
  [observer, neighbour] = [await signIn(OBSERVER), await signIn(NEIGHBOUR)];
  const { json } = await observer.ask('GET', `/api/jurisdictions/${country}/assessments`);
  const [pelanua] = json as { id: string; packVersion: string }[];
  assessment = pelanua?.id ?? '';
  otherAssessment = newId();
  const opened = {
    id: otherAssessment,
    title: 'Of the neighbour',
    packId: 'baseline',
    packVersion: pelanua?.packVersion,
    periodFrom: '2026-01-01',
    periodTo: '2026-06-30',
    rule: { agreement: 0.75, within: 1, minimumViews: 4 },
  };
  expect((await neighbour.ask('POST', `/api/jurisdictions/${other}/assessments`, { json: opened })).status).toBe(201);
});
afterAll(async () => {
  await proxy.close();
  await server.stop();
  await mailbox.close();
});

async function enter(jurisdiction: string, email: string, role: string): Promise<void> {
  const person = newId();
  await ask(url, 'insert into person (jurisdiction, person, name, email) values ($1, $2, $3, $3)', [jurisdiction, person, email]);
  await ask(url, 'insert into membership (jurisdiction, person, role) values ($1, $2, $3)', [jurisdiction, person, role]);
}

async function signIn(email: string): Promise<Visitor> {
  const visitor = new Visitor(server.url);
  await visitor.ask('POST', '/api/sign-in', { json: { email } });
  const { link } = await mailbox.next(email);
  return visitor.signIn(link);
}

/** A language that no pack has: the report is the same in words, and another as content. */
const tongue = (number: number) => `q${String.fromCharCode(97 + Math.floor(number / 26), 97 + (number % 26))}`;
const report = (of: string, id: string, lang: string) => `/api/jurisdictions/${of}/assessments/${id}/report.html?lang=${lang}`;
const tally = (replies: readonly Reply[]) =>
  Object.fromEntries(
    Map.groupBy(replies, ({ status }) => status)
      .entries()
      .map(([status, all]) => [status, all.length]),
  );

describe('thirty reports at once', () => {
  test('of one observer: a few are made, the rest is told when to come back, and other countries and health are answered', async () => {
    const done: string[] = [];
    const note = (name: string) => (reply: Reply) => {
      done.push(name);
      return reply;
    };
    const many = Array.from({ length: 30 }, (_, number) =>
      observer.ask('GET', report(country, assessment, tongue(number))).then(note('observer')),
    );
    const health: Promise<Reply>[] = [];
    const theirs = neighbour.ask('GET', report(other, otherAssessment, 'en')).then(note('neighbour'));
    const colleague = coordinator.ask('GET', `/api/jurisdictions/${country}/assessments/${assessment}/profile`);
    for (let count = 0; count < 5; count++) {
      health.push(new Visitor(server.url).ask('GET', '/healthz'));
      await Promise.race([...many, health.at(-1)]);
    }
    expect((await theirs).status).toBe(200);
    expect((await Promise.all(health)).map(({ status }) => status)).toEqual(Array(5).fill(200));
    expect((await colleague).status).toBe(200);
    const replies = await Promise.all(many);
    const { 200: made = 0, 429: refused = 0 } = tally(replies);
    expect([made + refused, made >= 4, refused >= 20], JSON.stringify(tally(replies))).toEqual([30, true, true]);
    for (const { status, headers, json } of replies) {
      if (status !== 429) continue;
      expect(json).toMatchObject({ code: 'too-many-reports', retryAfter: Number(headers.get('retry-after')), remedy: expect.any(String) });
      expect(Number(headers.get('retry-after'))).toBeGreaterThan(0);
    }
    expect(done.indexOf('neighbour'), 'it was not behind all of the observer’s').toBeLessThan(done.lastIndexOf('observer'));
    expect((await observer.ask('GET', report(country, assessment, tongue(29)))).status, 'later there is room').toBe(200);
  });

  test('tell the person how many come before, and nobody else', async () => {
    const asked = [40, 41, 42].map((number) => observer.ask('GET', report(country, assessment, tongue(number))));
    const waiting = async (visitor: Visitor, of: string) =>
      (await visitor.ask('GET', `/api/jurisdictions/${of}/waiting`)).json as { reports: number[] };
    let most: number[] = [];
    const all = Promise.all(asked).then(() => 'done');
    while ((await Promise.race([all, Promise.resolve('waiting')])) === 'waiting') {
      const { reports } = await waiting(observer, country);
      if (reports.length > most.length) most = reports;
      expect(await waiting(neighbour, other)).toEqual({ reports: [], tables: [] });
      expect(await waiting(coordinator, country)).toEqual({ reports: [], tables: [] });
    }
    expect(most).toEqual([0, 1]);
    expect(await waiting(observer, country)).toEqual({ reports: [], tables: [] });
  });

  test('that are cancelled leave the queue, and the next is made', async () => {
    const leaving = new AbortController();
    const left = [50, 51, 52, 53].map((number) =>
      observer.ask('GET', report(country, assessment, tongue(number)), { signal: leaving.signal }).catch(() => 'left'),
    );
    const waits = async () =>
      ((await observer.ask('GET', `/api/jurisdictions/${country}/waiting`)).json as { reports: number[] }).reports.length;
    while ((await waits()) < 3);
    leaving.abort();
    expect(await Promise.all(left)).toEqual(Array(4).fill('left'));
    while ((await waits()) > 0);
    expect((await observer.ask('GET', report(country, assessment, tongue(54)))).status).toBe(200);
  });

  test('that were made before are given again until something changes', async () => {
    const address = `/api/jurisdictions/${country}/assessments/${assessment}/report.json`;
    const first = await observer.ask('GET', address);
    const again = await Promise.all(Array.from({ length: 4 }, () => observer.ask('GET', address)));
    for (const reply of again)
      expect([reply.status, reply.text === first.text, reply.headers.get('cache-control')]).toEqual([200, true, 'no-store']);
    const { json } = await coordinator.ask('GET', `/api/jurisdictions/${country}/assessments/${assessment}`);
    const { revision } = json as { revision: number };
    await coordinator.ask('PATCH', `/api/jurisdictions/${country}/assessments/${assessment}`, {
      json: { revision, title: 'Pelanua, renamed' },
    });
    expect((await observer.ask('GET', address)).text).toContain('Pelanua, renamed');
  });
});

test('many tables of one person at once: a few are read, the rest is told when to come back', async () => {
  const table = 'participant,community,indicator,stage,confidence,reasons\nsomebody,legal,nowhere,strategic,3,\n';
  const send = () =>
    coordinator.ask('POST', `/api/jurisdictions/${country}/assessments/${assessment}/views/import`, {
      body: table,
      headers: { 'content-type': 'text/csv' },
    });
  const replies = await Promise.all(Array.from({ length: 12 }, send));
  const { 422: read = 0, 429: refused = 0 } = tally(replies);
  expect([read + refused, read >= 3, refused >= 1], JSON.stringify(tally(replies))).toEqual([12, true, true]);
  expect(replies.find(({ status }) => status === 429)).toMatchObject({ json: { code: 'too-many-tables', retryAfter: expect.any(Number) } });
  expect((await send()).status).toBe(422);
});

test('a question sheet is written once, whatever language is named', async () => {
  const sheet = (lang: string) =>
    observer.ask('GET', `/api/jurisdictions/${country}/assessments/${assessment}/questions.xlsx?community=legal&lang=${lang}`);
  const replies = await Promise.all(Array.from({ length: 12 }, (_, number) => sheet(tongue(number))));
  expect(tally(replies)).toEqual({ 200: 12 });
  expect(new Set(replies.map(({ text }) => text)).size).toBe(1);
});

test('a stranger who asks for the files of a public log without end leaves room for other mirrors, and for the sequencer', async () => {
  await ask(url, 'update ledger_log set public = true where jurisdiction = $1', [country]);
  const file = (from: string) =>
    new Visitor(proxy.url).ask('GET', `/ledger/${country}/assessment/checkpoint`, { headers: { [COMES_FROM]: from } });
  const flood = Array.from({ length: 200 }, () => file('203.0.113.9'));
  const mirror = Array.from({ length: 8 }, () => file('192.0.2.7'));
  expect(tally(await Promise.all(mirror))).toEqual({ 200: 8 });
  const replies = await Promise.all(flood);
  expect(Object.keys(tally(replies))).toEqual(['200', '429']);
  expect(replies.find(({ status }) => status === 429)).toMatchObject({ json: { code: 'too-many-files', retryAfter: expect.any(Number) } });
  expect((await file('203.0.113.9')).status).toBe(200);
});
