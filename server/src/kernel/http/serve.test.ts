/** What a contract promises, each promise broken once: over the real routers, without a database. */
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { newId } from '../database/identifiers.ts';
import type { Role } from '../sign-in/roles.ts';
import type { SignIn, Visitor } from '../sign-in/sign-in.ts';
import { silentRouter } from '../testing/silent-router.ts';
import { contract, WITHIN } from './contract.ts';
import { serveOpenApi } from './openapi.ts';
import { empty, made, ok, serve } from './serve.ts';
import { tenant } from './tenant.ts';

const JURISDICTION = newId();
const Tree = z.strictObject({ name: z.string().max(10) });

const trees = contract({
  plant: {
    method: 'post',
    path: `${WITHIN}/trees`,
    summary: 'Plant a tree (coordinator)',
    roles: ['coordinator'],
    query: z.object({ deep: z.enum(['yes']).optional() }),
    body: { json: Tree },
    answers: { 200: { description: 'Planted before', json: Tree }, 201: { description: 'Planted', json: Tree } },
    errors: { 409: 'The id is taken' },
  },
  photograph: {
    method: 'put',
    path: `${WITHIN}/trees/{tree}/photograph`,
    summary: 'Store a photograph',
    roles: 'member',
    body: { stream: { most: 10 } },
    answers: { 204: { description: 'Stored' } },
  },
  download: {
    method: 'get',
    path: '/trees/{path}',
    takesRest: true,
    summary: 'A file of a tree',
    roles: 'signed-in',
    answers: { 200: { description: 'The file', file: true } },
  },
});

function application(...roles: Role[]) {
  const received: unknown[] = [];
  const visitor: Visitor = {
    email: 'a@example.test',
    session: 'session',
    memberships: [{ jurisdiction: JURISDICTION, name: 'A', invented: true, person: newId(), personName: 'B', community: null, roles }],
  };
  const signIn: Pick<SignIn, 'visitor'> = { visitor: async (headers) => (headers.has('cookie') ? visitor : undefined) };
  const app = silentRouter();
  app.use('/api/jurisdictions/:jurisdiction/*', tenant(signIn));
  const handlers = serve(
    trees,
    {
      plant: ({ body, query }) => {
        received.push({ body, query });
        return made(body.name !== 'oak', body);
      },
      photograph: async ({ body, params }) => {
        let bytes = 0;
        for await (const chunk of body) bytes += chunk.byteLength;
        received.push({ tree: params.tree, bytes });
        return empty(204);
      },
      download: ({ params }) => ({ ...ok(new TextEncoder().encode(params.path)), type: 'image/png', headers: { 'X-Of': 'tree' } }),
    },
    signIn,
  );
  app.route('/', handlers);
  serveOpenApi(app);
  const send = async (method: string, path: string, init: RequestInit = {}, cookie: Record<string, string> = { cookie: 'in' }) => {
    const request = new Request(`http://localhost${path}`, {
      method,
      ...init,
      headers: { ...cookie, ...(init.headers as Record<string, string>) },
      duplex: 'half',
    } as RequestInit);
    const reply = await app.request(request);
    const text = await reply.text();
    return { status: reply.status, headers: reply.headers, text, json: () => JSON.parse(text) as unknown, request };
  };
  return { send, received };
}

const JSON_TYPE = { 'content-type': 'application/json' };
const PLANT = `/api/jurisdictions/${JURISDICTION}/trees`;
const streamOf = (...chunks: string[]) =>
  new ReadableStream({
    start(controller) {
      for (const chunk of chunks) controller.enqueue(new TextEncoder().encode(chunk));
      controller.close();
    },
  });

describe('whom an operation is for', () => {
  test('with another role it is 403 before anything is read of the body or the query', async () => {
    const { send, received } = application('assessor');
    const reply = await send('POST', `${PLANT}?deep=no`, { body: streamOf('{"name":'), headers: JSON_TYPE });
    expect(reply.status).toBe(403);
    expect(reply.json()).toMatchObject({ code: 'role-needed', detail: 'This needs the role coordinator.' });
    expect(reply.request.bodyUsed).toBe(false);
    expect(received).toEqual([]);
  });

  test.each([
    ['POST', PLANT],
    ['GET', '/trees/a'],
  ])('whoever is not signed in is answered 401 at %s %s, body unread', async (method, path) => {
    const reply = await application('coordinator').send(
      method,
      path,
      method === 'POST' ? { body: streamOf('{'), headers: JSON_TYPE } : {},
      {},
    );
    expect(reply.status).toBe(401);
    expect(reply.request.bodyUsed).toBe(false);
  });

  test('a contract that serves members where nobody asks who they are, or needs a sign-in that is not given, is refused at once', () => {
    const astray = contract({ a: { method: 'get', path: '/a', summary: '', roles: 'member', answers: { 204: { description: '' } } } });
    expect(() => serve(astray, { a: () => empty(204) })).toThrow('is not where members are served');
    const unknown = contract({ a: { method: 'get', path: '/a', summary: '', roles: 'signed-in', answers: { 204: { description: '' } } } });
    expect(() => serve(unknown, { a: () => empty(204) })).toThrow('needs to know who is signed in');
    const open = contract({
      a: { method: 'get', path: `${WITHIN}/a`, summary: '', roles: 'anybody', answers: { 204: { description: '' } } },
    });
    expect(() => serve(open, { a: () => empty(204) })).toThrow('is not where members are served');
  });
});

describe('what is sent', () => {
  test('is parsed; a query parameter that nobody knows is not read', async () => {
    const { send, received } = application('coordinator');
    const reply = await send('POST', `${PLANT}?deep=yes&unknown=1`, { body: '{"name":"elm"}', headers: JSON_TYPE });
    expect([reply.status, reply.json()]).toEqual([201, { name: 'elm' }]);
    expect(reply.headers.get('content-type')).toBe('application/json');
    expect(received).toEqual([{ body: { name: 'elm' }, query: { deep: 'yes' } }]);
    expect((await send('POST', PLANT, { body: '{"name":"oak"}', headers: JSON_TYPE })).status).toBe(200);
  });

  test.each([
    ['?deep=no', '{"name":"elm"}', 'query.deep'],
    ['', '{"name":"a tree with a long name"}', 'json.name'],
    ['', '{}', 'json.name'],
  ])('that does not fit (%s %s) is refused with its place', async (query, body, path) => {
    const { send, received } = application('coordinator');
    const reply = await send('POST', PLANT + query, { body, headers: JSON_TYPE });
    expect(reply.status).toBe(400);
    expect(reply.json()).toMatchObject({ code: 'invalid-request', errors: [{ path }] });
    expect(received).toEqual([]);
  });

  test('that is streamed comes as it is, as far as the contract lets it', async () => {
    const { send, received } = application('observer');
    const path = `${PLANT}/7/photograph`;
    const headers = { 'content-type': 'application/octet-stream' };
    expect((await send('PUT', path, { body: streamOf('12345', '67890'), headers })).status).toBe(204);
    expect(received).toEqual([{ tree: '7', bytes: 10 }]);
    const tooMuch = await send('PUT', path, { body: streamOf('12345', '678901'), headers });
    expect([tooMuch.status, tooMuch.json()]).toEqual([413, expect.objectContaining({ code: 'file-too-large' })]);
    const announced = await send('PUT', path, { body: 'x', headers: { ...headers, 'content-length': '11' } });
    expect([announced.status, announced.request.bodyUsed]).toEqual([413, false]);
    expect(received).toHaveLength(1);
  });
});

test('a file is answered with its type and headers; the rest of a path is one parameter', async () => {
  const reply = await application('observer').send('GET', '/trees/a/b.png');
  expect([reply.status, reply.text, reply.headers.get('content-type'), reply.headers.get('x-of')]).toEqual([
    ...[200, 'a/b.png', 'image/png', 'tree'],
  ]);
});

test('an answer that the contract does not name is a fault of ours, not an answer', async () => {
  const one = contract({ a: { method: 'get', path: '/a', summary: '', roles: 'anybody', answers: { 204: { description: '' } } } });
  const app = silentRouter();
  app.route('/', serve(one, { a: (() => ({ status: 205 })) as unknown as () => { status: 204 } }));
  expect((await app.request('/a')).status).toBe(500);
});

test('the document says what the contract says', async () => {
  const reply = await application().send('GET', '/openapi.json');
  const { paths } = reply.json() as { paths: Record<string, Record<string, { responses: object; parameters?: object[] }>> };
  expect(Object.keys(paths)).toEqual([`${WITHIN}/trees`, `${WITHIN}/trees/{tree}/photograph`, '/trees/{path}']);
  expect(Object.keys(paths[`${WITHIN}/trees`]?.post?.responses ?? {})).toEqual(['200', '201', '409']);
  expect(paths[`${WITHIN}/trees`]?.post).toMatchObject({ requestBody: { required: true }, parameters: [{ in: 'query', name: 'deep' }] });
  expect(paths['/trees/{path}']?.get?.responses).toMatchObject({ 200: { content: { 'application/octet-stream': {} } } });
});
