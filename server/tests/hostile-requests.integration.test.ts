/**
 * What a hostile member of a jurisdiction, or anybody, may send to the real server: each is refused with a code and a remedy, nothing is changed by it,
 * the memory of the server stays where it was, and others are answered meanwhile.
 */
import { readdir } from 'node:fs/promises';
import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type ObservedServer, startServer } from '../../tests/example-server.ts';
import { newId } from '../src/kernel/database/identifiers.ts';
import { HOSTILE_WORKBOOKS, mixed, workbook } from '../src/kernel/testing/hostile-workbooks.ts';
import { answeredWhile } from '../src/testing/meanwhile.ts';
import { contentOf, embeddedDatabase } from '../src/testing/operator.ts';
import { forgetPeak, openFiles, peakMegabytes, processesIn, until } from '../src/testing/processes.ts';
import { type LargeBody, upload } from '../src/testing/upload.ts';
import { type Reply, Visitor } from '../src/testing/visitor.ts';

/** Above what the server held once it had started. A single 100 MB body kept in memory would show. */
const MOST_GROWTH = 90;
const MB = 1024 * 1024;
const SLOW_CONNECTIONS = 200;

let server: ObservedServer;
let visitor: Visitor;
let database: Awaited<ReturnType<typeof embeddedDatabase>>;
let at = '';
let atStart = 0;
let peak = 0;
let before: Record<string, string> = {};
const slow: { socket: Socket; answer: () => string }[] = [];

beforeAll(async () => {
  server = await startServer();
  visitor = await new Visitor(server.url).signIn(server.signInLink);
  const { jurisdiction } = await visitor.membership();
  const { json } = await visitor.ask('GET', `/api/jurisdictions/${jurisdiction}/assessments`);
  const [{ id = '' } = {}] = json as { id: string }[];
  at = `/api/jurisdictions/${jurisdiction}/assessments/${id}`;
  database = await embeddedDatabase(server.dataFolder);
  before = await contentOf(database.url);
  await visitor.ask('GET', `${at}/profile`);
  forgetPeak(server.process.pid ?? 0);
  atStart = peakMegabytes(server.process.pid ?? 0);
  // They are there during all of the tests below.
  for (let count = 0; count < SLOW_CONNECTIONS; count++)
    slow.push(raw(count % 2 === 0 ? 'GET / HTTP/1.1\r\nHost: x\r\nX-Slow: ' : slowBody()));
});
beforeEach(() => {
  forgetPeak(server.process.pid ?? 0);
});
afterEach(async () => {
  expect(await contentOf(database.url), 'nothing is changed').toEqual(before);
  const megabytes = peakMegabytes(server.process.pid ?? 0);
  peak = Math.max(peak, megabytes);
  expect(megabytes - atStart, 'megabytes that the server took').toBeLessThan(MOST_GROWTH);
});
afterAll(async () => {
  console.log(`the server held ${atStart.toFixed(0)} MB when it had started, ${peak.toFixed(0)} MB at most`);
  for (const { socket } of slow) socket.destroy();
  await server.stop();
  expect(processesIn(server.dataFolder)).toEqual([]);
});

/** A connection on which we say what we like. */
function raw(text: string) {
  const { hostname, port } = new URL(server.url);
  const socket = connect(Number(port), hostname);
  let said = '';
  socket.on('data', (chunk: Buffer) => {
    said += chunk.toString();
  });
  socket.on('error', () => undefined);
  socket.write(text);
  return { socket, answer: () => said };
}

const slowBody = () =>
  `POST ${at}/views/import HTTP/1.1\r\nHost: localhost\r\nCookie: ${visitor.cookie}\r\nContent-Type: text/csv\r\nContent-Length: 1000000\r\n\r\nparticipant,`;

function expectRefused(reply: Reply, status: number, code: string): void {
  expect([reply.status, reply.json]).toMatchObject([status, { code, status, title: expect.any(String), remedy: expect.any(String) }]);
  expect(reply.headers.get('content-type')).toBe('application/problem+json');
}

const importing = (body: BodyInit, name = 'views.xlsx') =>
  visitor.ask('POST', `${at}/views/import`, {
    body,
    headers: { 'content-type': 'application/octet-stream', 'x-file-name': encodeURIComponent(name) },
  });

async function expectRefusedTable(body: BodyInit, code: string, name?: string): Promise<void> {
  const reply = await importing(body, name);
  expectRefused(reply, 422, 'import-refused');
  expect(reply.json).toMatchObject({ errors: expect.arrayContaining([expect.objectContaining({ code, file: name ?? 'views.xlsx' })]) });
}

describe('a hostile workbook', () => {
  test.each(Object.entries(HOSTILE_WORKBOOKS))('that %s is refused', async (_what, { code, bytes }) => {
    await expectRefusedTable(await bytes(), code);
  });

  test('of 100 MB is refused before it is kept, whether it tells its size or not', async () => {
    const send = (body: LargeBody) => upload(visitor, 'POST', `${at}/views/import`, body, { 'content-type': 'application/octet-stream' });
    expectRefused(await send(Buffer.concat([Buffer.from('PK\u0003\u0004'), Buffer.alloc(100 * MB - 4)])), 413, 'file-too-large');
    expectRefused(await send({ megabytes: 100, begin: 'PK\u0003\u0004' }), 413, 'file-too-large');
    expectRefused(await send(Buffer.alloc(100 * MB + 1)), 413, 'body-too-large');
  });

  test('that takes the parser long does not keep the server from others', async () => {
    const heavy = await workbook(`<row r="1">${mixed(1_500_000, (word) => `<c r="A1"><v>${word ?? 1}</v></c>`)}</row>`);
    const reading = importing(heavy);
    const others = await answeredWhile(reading, () => visitor.ask('GET', '/healthz'));
    expect(others.filter(({ status }) => status !== 200)).toEqual([]);
    expect(others.length).toBeGreaterThan(0);
    expect((await reading).status).toBe(422);
  });
});

describe('a hostile CSV', () => {
  const HEADER = 'participant,community,indicator,stage,confidence,reasons';
  test.each([
    ['has other columns', 'participant,comunity\nx,legal\n', 'unknown-column'],
    ['lacks columns', 'participant\nx\n', 'missing-column'],
    ['holds U+0000', `${HEADER}\nx\0,legal,,,,\n`, 'not-utf-8'],
    ['is UTF-16', Buffer.from(`\ufeff${HEADER}\n`, 'utf16le'), 'not-utf-8'],
    ['never closes a quote', `${HEADER}\n"${'x'.repeat(15 * MB)}`, 'row-too-long'],
    ['has a million rows', `${HEADER}\n${'p,legal,i,s,1,\n'.repeat(1_000_000)}`, 'too-many-rows'],
    ['has two hundred thousand cells a row', `${HEADER}\n${`${','.repeat(199_000)}x\n`.repeat(90)}`, 'wrong-number-of-cells'],
    ['brings a formula as a name', `${HEADER}\n"=HYPERLINK(""http://evil.example"")",legal,x,x,1,\n`, 'formula'],
    ['brings a formula behind a tab', `${HEADER}\n"\t=1+1",legal,x,x,1,\n`, 'formula'],
    ['brings a formula as reasons', `${HEADER}\nx,legal,x,x,1,=cmd|' /C calc'!A0\n`, 'formula'],
    ['is named like another folder', `participant\nx\n`, 'missing-column'],
  ])('that %s is refused', async (_what, body, code) => {
    await expectRefusedTable(typeof body === 'string' ? Buffer.from(body) : Buffer.from(body), code, '../../etc/passwd\u0000.csv');
  });
});

describe('what is wrong in every place', () => {
  test('of a body is told in an answer that is smaller than the body', async () => {
    const body = JSON.stringify(Object.fromEntries(Array.from({ length: 40_000 }, (_, key) => [`key-${key}`, 1])));
    const reply = await visitor.ask('POST', `${at}/verdicts`, { body, headers: { 'content-type': 'application/json' } });
    expectRefused(reply, 400, 'invalid-request');
    expect(reply.text.length).toBeLessThan(5_000);
  });
});

describe('a table in which every cell is wrong', () => {
  test('is told in a small answer, while others are answered', async () => {
    const body = Buffer.from(`participant,community,indicator,stage,confidence,reasons\n${'=person,a,b,c,some,=reasons\n'.repeat(50_000)}`);
    expect(body.length).toBeGreaterThan(1_300_000);
    let done = false;
    const reading = importing(body, 'wrong.csv').finally(() => {
      done = true;
    });
    let answered = 0;
    for (; !done; answered += 1) expect((await visitor.ask('GET', '/healthz')).status).toBe(200);
    const reply = await reading;
    expectRefused(reply, 422, 'import-refused');
    const { errors, errorsOmitted } = reply.json as { errors: unknown[]; errorsOmitted: number };
    expect([errors.length, errors.length + errorsOmitted]).toEqual([200, 299_999]);
    expect(reply.text.length).toBeLessThan(200_000);
    expect(answered).toBeGreaterThan(0);
  });
});

describe('a hostile body', () => {
  const verdict = (change: object = {}) => ({
    id: newId(),
    criterion: 'x',
    value: 'met',
    reasons: '',
    sources: [],
    supersedes: null,
    reconciles: [],
    ...change,
  });
  const json = (body: BodyInit, headers = {}) =>
    visitor.ask('POST', `${at}/verdicts`, { body, headers: { 'content-type': 'application/json', ...headers } });

  test.each([
    ['is no JSON', '{"id":'],
    ['is nested half a million deep', '['.repeat(500_000)],
    ['is nested deep and closed', `${'['.repeat(250_000)}${']'.repeat(250_000)}`],
    ['is nested deep in a place of its own', `{"id":${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}}`],
    ['is a list', '[]'],
    ['is null', 'null'],
    ['is empty', ''],
    ['holds U+0000', JSON.stringify(verdict({ reasons: 'a\0b' }))],
    ['holds half a surrogate pair', JSON.stringify(verdict({ reasons: 'a\ud800b' }))],
    ['names a prototype', `{"__proto__":{"roles":["coordinator"]},${JSON.stringify(verdict()).slice(1)}`],
    ['names a constructor', `{"constructor":{"prototype":{"admin":true}},${JSON.stringify(verdict()).slice(1)}`],
    ['has a number beyond all', JSON.stringify(verdict()).replace('"met"', '1e999')],
    ['has a key too many', JSON.stringify(verdict({ assessor: newId() }))],
    ['is ten thousand sources', JSON.stringify(verdict({ sources: Array.from({ length: 10_000 }, newId) }))],
    ['is gzip', Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0])],
  ])('that %s is refused', async (_what, body) => {
    expectRefused(await json(body), 400, 'invalid-request');
  });

  test.each([
    'text/plain',
    'application/yaml',
    'multipart/form-data; boundary=x',
    'application/x-www-form-urlencoded',
    'text/json',
    'application/JSONP',
  ])('of the type %s is refused where JSON is asked for', async (type) => {
    const bomb = 'a: &a [x,x]\nb: &b [*a,*a]\nc: [*b,*b]\n';
    expectRefused(await json(type.includes('yaml') ? bomb : JSON.stringify(verdict()), { 'content-type': type }), 400, 'invalid-request');
  });

  test('that is larger than JSON may be is refused, whether it tells its size or not', async () => {
    const send = (body: LargeBody) => upload(visitor, 'POST', `${at}/verdicts`, body, { 'content-type': 'application/json' });
    expectRefused(await send(Buffer.alloc(MB + 1, 32)), 413, 'body-too-large');
    expectRefused(await send({ megabytes: 50 }), 413, 'body-too-large');
  });

  test('of a stranger is not held: they are told before it has come, and signing in takes little', async () => {
    const head = `POST ${at}/verdicts HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n`;
    const { socket, answer } = raw(`${head}10\r\n{"id":"aaaaaaaaa\r\n`);
    await until('an answer', () => answer().includes('"code":"not-signed-in"'));
    socket.destroy();
    for (const body of [Buffer.alloc(MB, 32), { megabytes: 1 }]) {
      expectRefused(await upload(visitor, 'POST', '/api/sign-in', body, { 'content-type': 'application/json' }), 413, 'body-too-large');
    }
  });

  test.each(['constructor', '__proto__', 'toString', 'x%00', '..%2f..%2fetc', '%c0%ae%c0%ae', 'a'.repeat(5_000)])(
    'cannot be asked for under the name %s',
    async (name) => {
      for (const path of [
        `${at}/indicators/${name}`,
        `/api/packs/${name}/1.0.0`,
        `${at.replace(/[^/]+$/, name)}/profile`,
        `${at}/report.${name}`,
      ]) {
        const reply = await visitor.ask('GET', path);
        expect([400, 404]).toContain(reply.status);
        expect(reply.json).toMatchObject({ code: expect.stringMatching(/^(not-found|invalid-request)$/) });
      }
    },
  );
});

describe('a hostile connection', () => {
  test('with headers of a megabyte is refused with a code, also when it listens only once it has sent them', async () => {
    const { socket, answer } = raw(`GET /healthz HTTP/1.1\r\nHost: x\r\nCookie: ${'x'.repeat(MB)}\r\n\r\n`);
    await until('an answer', () => answer().includes('}'));
    expect(answer()).toMatch(/^HTTP\/1.1 431 .*application\/problem\+json.*"code":"headers-too-large"/s);
    socket.destroy();
    const deaf = raw(`GET /healthz HTTP/1.1\r\nHost: x\r\n`);
    deaf.socket.pause();
    await new Promise((sent) => deaf.socket.write(`Cookie: ${'x'.repeat(MB)}\r\n\r\n`, sent));
    deaf.socket.resume();
    await until('an answer', () => deaf.answer().includes('}'));
    expect(deaf.answer()).toMatch(/"code":"headers-too-large"/);
    deaf.socket.destroy();
  });

  test.each([
    ['TLS', '\x16\x03\x01\x02\x00\x01\x00\r\n\r\n'],
    ['two lengths of one body', 'POST /api/sign-in HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n'],
    ['a line break in a header', 'GET /healthz HTTP/1.1\r\nHost: x\r\nX-A: b\rSet-Cookie: c\r\n\r\n'],
  ])('that speaks %s is refused with a code', async (_what, said) => {
    const { socket, answer } = raw(said);
    await until('an answer', () => answer().includes('}'));
    expect(answer()).toMatch(/^HTTP\/1.1 400 .*"code":"not-http"/s);
    socket.destroy();
  });
});

describe('a hostile upload', () => {
  const source = { id: newId(), kind: 'law', access: 'public', title: 'Of the upload' };
  const put = (body: BodyInit, name: string, signal?: AbortSignal) =>
    visitor.ask('PUT', `${at}/sources/${source.id}/file`, {
      body,
      headers: { 'content-type': 'application/octet-stream', 'x-file-name': name },
      ...(signal && { signal }),
    });
  const storedFiles = async () => (await readdir(`${server.dataFolder}/files`, { recursive: true })).sort();
  let stored: string[] = [];

  beforeAll(async () => {
    expect((await visitor.ask('POST', `${at}/sources`, { json: source })).status).toBe(201);
    stored = await storedFiles();
    before = await contentOf(database.url);
  });

  test('of more than 100 MB is refused and nothing of it kept', async () => {
    const send = (body: LargeBody) =>
      upload(visitor, 'PUT', `${at}/sources/${source.id}/file`, body, { 'content-type': 'application/octet-stream' });
    expectRefused(await send(Buffer.alloc(100 * MB + 1)), 413, 'body-too-large');
    expectRefused(await send({ megabytes: 101 }), 413, 'file-too-large');
    expect(await storedFiles()).toEqual(stored);
  });

  test('that breaks off leaves nothing', async () => {
    const abort = new AbortController();
    const endless = new ReadableStream<Uint8Array>({
      pull: (controller) => sleep(5).then(() => controller.enqueue(new Uint8Array(MB / 8))),
    });
    const sending = put(endless, 'a.bin', abort.signal).catch(() => 'broken off');
    await until('something is written', async () => (await storedFiles()).length > stored.length);
    abort.abort();
    expect(await sending).toBe('broken off');
    await until('what was written is gone', async () => (await storedFiles()).length === stored.length);
  });

  test('with a name of a kilobyte and more is refused', async () => {
    expectRefused(await put('x', 'n'.repeat(1_001)), 400, 'invalid-request');
  });

  test('that somebody does not download to its end, or asks for without its content, keeps no file open', async () => {
    const pid = server.process.pid ?? 0;
    const sources = (await visitor.ask('GET', `${at}/sources`)).json as { id: string; access: string; sha256?: string }[];
    const file = sources.find(({ access, sha256 }) => access === 'public' && sha256 !== undefined);
    const path = `${at}/sources/${file?.id}/file`;
    expect((await visitor.ask('GET', path)).status).toBe(200);
    const open = openFiles(pid);
    for (let count = 0; count < 40; count++) await visitor.ask('HEAD', path);
    await until('the files are closed', () => openFiles(pid) < open + 10);
  });
});

describe('connections that dawdle', () => {
  test('kept nobody from being answered, and are ended when their headers do not come', async () => {
    expect((await visitor.ask('GET', '/healthz')).status).toBe(200);
    const headers = slow.filter((_, index) => index % 2 === 0);
    await until('each is told to hurry', () => headers.every(({ answer }) => answer().includes('"code":"too-slow"')));
    expect(headers[0]?.answer()).toMatch(/^HTTP\/1.1 408 /);
  });
});
