/**
 * Attacks on the real server over HTTP by a stranger, by another site that a member visits, and by a hostile member of another jurisdiction:
 * cookies, links, redirects, forged requests, addresses, caches.
 */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { type ObservedServer, startServer } from '../../tests/example-server.ts';
import { newId } from '../src/kernel/database/identifiers.ts';
import { type Mailbox, openMailbox } from '../src/testing/mailbox.ts';
import { ask, contentOf, embeddedDatabase } from '../src/testing/operator.ts';
import { Visitor } from '../src/testing/visitor.ts';

let mailbox: Mailbox;
let server: ObservedServer;
let member: Visitor;
let jurisdiction = '';
let at = '';
let database: Awaited<ReturnType<typeof embeddedDatabase>>;
let before: Record<string, string> = {};
const secrets: string[] = [];

beforeAll(async () => {
  mailbox = await openMailbox();
  server = await startServer({ environment: { SMTP_URL: mailbox.url } });
  database = await embeddedDatabase(server.dataFolder);
  member = await new Visitor(server.url).signIn(server.signInLink);
  ({ jurisdiction } = await member.membership());
  const { json } = await member.ask('GET', `/api/jurisdictions/${jurisdiction}/assessments`);
  const [{ id = '' } = {}] = json as { id: string }[];
  at = `/api/jurisdictions/${jurisdiction}/assessments/${id}`;
  secrets.push(new URL(server.signInLink).searchParams.get('token') ?? 'none', decodeURIComponent(member.cookie.split('=')[1] ?? 'none'));
});
beforeEach(async () => {
  before = await contentOf(database.url);
});
afterEach(async () => {
  expect(await contentOf(database.url), 'nothing is changed').toEqual(before);
});
afterAll(async () => {
  await server.stop();
  await mailbox.close();
});

let links = 0;
/** A link that has not been used, as path and query of the server. */
async function freshLink(): Promise<{ token: string; path: string }> {
  const email = 'facilitator@pelanua.example';
  const reply = await new Visitor(server.url).ask('POST', '/api/sign-in', { json: { email } });
  expect(reply.status).toBe(202);
  const { link } = await mailbox.next(email, links++);
  const token = new URL(link).searchParams.get('token') ?? '';
  secrets.push(token);
  return { token, path: `/api/auth/magic-link/verify?token=${token}` };
}

describe('a sign-in link', () => {
  test('leads nowhere but to our own pages, whatever address it is given', async () => {
    const { token, path } = await freshLink();
    const elsewhere = [
      'https://evil.example',
      '//evil.example',
      '/\\evil.example',
      '/%09/evil.example',
      'javascript:alert(1)',
      '/\r\nX: y',
      'http://localhost@evil.example',
      '/..//evil.example',
    ];
    for (const address of elsewhere) {
      for (const name of ['callbackURL', 'errorCallbackURL']) {
        const query = `token=wrong&${name}=${encodeURIComponent(address)}`;
        const reply = await new Visitor(server.url).ask('POST', `/api/auth/magic-link/verify?${query}`, {
          body: new URLSearchParams(query),
        });
        expect(new URL(reply.headers.get('location') ?? server.url, server.url).origin, `${name}=${address}`).toBe(server.url);
      }
    }
    const all = elsewhere.map((address) => `callbackURL=${encodeURIComponent(address)}`).join('&');
    const visitor = new Visitor(server.url);
    const query = `${all}&newUserCallbackURL=https://evil.example`;
    const reply = await visitor.ask('POST', `${path}&${query}`, { body: new URLSearchParams(`token=${token}&${query}`) });
    expect([reply.status, reply.headers.get('location')]).toEqual([303, `${server.url}/`]);
    expect(visitor.cookie).not.toBe('');
  });

  test('that another site opens or posts does not sign in without a press of the button: nobody is signed in as somebody else unawares', async () => {
    const { token, path } = await freshLink();
    for (const site of ['cross-site', 'same-site']) {
      const visitor = new Visitor(server.url);
      const headers = { 'sec-fetch-site': site, 'sec-fetch-mode': 'navigate' };
      const page = await visitor.ask('GET', path, { headers });
      expect([page.status, visitor.cookie]).toEqual([200, '']);
      const posted = await visitor.follow(token, { headers });
      expect([posted.status, posted.json, visitor.cookie]).toMatchObject([403, { code: 'other-site' }, '']);
    }
    for (const origin of ['https://evil.example', 'null'])
      expect((await new Visitor(server.url).follow(token, { headers: { origin } })).status, origin).toBe(403);
    const visitor = new Visitor(server.url);
    for (const method of ['HEAD', 'OPTIONS', 'GET', 'HEAD', 'GET'])
      await visitor.ask(method, path, { headers: { 'sec-fetch-site': 'none' } });
    expect(visitor.cookie).toBe('');
    await visitor.follow(token, { headers: { 'sec-fetch-site': 'same-origin' } });
    expect(visitor.cookie).not.toBe('');
  });

  test('is not worked out of a page: what it is given is no part of the page but the token', async () => {
    const reply = await new Visitor(server.url).ask(
      'GET',
      `/sign-in/confirm?token=${encodeURIComponent('"><script>alert(1)</script>')}&callbackURL=//evil.example`,
    );
    expect(reply.text).toContain('name="token" value="scriptalert1script"');
    expect(reply.text).not.toMatch(/<script|evil/);
    expect(reply.headers.get('content-security-policy')).toMatch(/default-src 'none'.*script-src 'self'.*frame-ancestors 'self'/);
    expect([reply.headers.get('referrer-policy'), reply.headers.get('x-content-type-options')]).toEqual(['no-referrer', 'nosniff']);
  });
});

describe('a session', () => {
  test('has a cookie that scripts and other sites do not get, of its own each time', async () => {
    const { token } = await freshLink();
    const planted = `mufakat.session_token=${'a'.repeat(32)}.${encodeURIComponent('b'.repeat(43))}=`;
    const visitor = new Visitor(server.url);
    const reply = await visitor.follow(token, { headers: { cookie: planted } });
    const [cookie = ''] = reply.headers.getSetCookie();
    for (const attribute of ['HttpOnly', 'SameSite=Lax', 'Path=/']) expect(cookie.split('; ')).toContain(attribute);
    expect(cookie).not.toMatch(/Domain=/i);
    expect(cookie).not.toContain('a'.repeat(32));
    expect((await new Visitor(server.url).ask('GET', '/api/me', { headers: { cookie: planted } })).status).toBe(401);
    expect((await visitor.ask('GET', '/api/me')).status).toBe(200);
  });

  test('is not another’s by a cookie that was changed, unsigned, or is a guess', async () => {
    const [name = '', value = ''] = member.cookie.split(/=(.*)/s);
    const [token = '', signature = ''] = decodeURIComponent(value).split('.');
    const forged = [
      token,
      `${token}.`,
      `${token}.${signature.slice(0, -4)}AAA=`,
      `${token.toUpperCase()}.${signature}`,
      `.${signature}`,
      `${newId()}.${signature}`,
      '%00',
      '"',
      '',
      'null',
      '[object Object]',
    ];
    for (const cookie of forged) {
      const reply = await new Visitor(server.url).ask('GET', '/api/me', { headers: { cookie: `${name}=${encodeURIComponent(cookie)}` } });
      expect([reply.status, reply.json], cookie).toMatchObject([401, { code: 'not-signed-in' }]);
    }
    const other = name.replace('mufakat.', '__Secure-mufakat.');
    expect((await new Visitor(server.url).ask('GET', '/api/me', { headers: { cookie: `${other}=${value}` } })).status).toBe(401);
  });

  test('ends for every copy of its cookie when somebody signs out', async () => {
    const { path } = await freshLink();
    const visitor = new Visitor(server.url);
    await visitor.ask('GET', path);
    const copy = visitor.cookie;
    expect((await visitor.ask('POST', '/api/sign-out')).status).toBe(204);
    expect(visitor.cookie).toBe('');
    expect((await new Visitor(server.url).ask('GET', '/api/me', { headers: { cookie: copy } })).status).toBe(401);
  });
});

describe('another site', () => {
  const from: Record<string, string>[] = [
    { origin: 'https://evil.example' },
    { origin: 'null' },
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site' },
    { origin: 'http://localhost:1', 'sec-fetch-site': 'same-site' },
  ];

  test('changes nothing through a member’s browser, by any route', async () => {
    const { paths } = Paths.parse((await member.ask('GET', '/openapi.json')).json);
    const changing = Object.entries(paths).flatMap(([path, methods]) =>
      Object.keys(methods)
        .filter((method) => !['get', 'parameters'].includes(method))
        .map((method) => ({ path, method: method.toUpperCase() })),
    );
    expect(changing.length).toBeGreaterThan(8);
    for (const { path, method } of changing) {
      const address = path.replace('{jurisdiction}', jurisdiction).replaceAll(/\{\w+\}/g, newId());
      for (const headers of from) {
        const reply = await member.ask(method, address, { body: '{}', headers: { 'content-type': 'text/plain', ...headers } });
        expect([reply.status, reply.json], `${method} ${path}`).toMatchObject([403, { code: 'other-site' }]);
      }
    }
  });

  test('is given no leave to read answers', async () => {
    for (const path of ['/api/me', `${at}/profile`, '/api/packs', '/openapi.json']) {
      for (const method of ['GET', 'OPTIONS']) {
        const reply = await member.ask(method, path, {
          headers: { origin: 'https://evil.example', 'access-control-request-method': 'GET' },
        });
        expect([...reply.headers.keys()].filter((name) => name.startsWith('access-control'))).toEqual([]);
        expect(reply.headers.get('cross-origin-resource-policy')).toBe('same-origin');
      }
    }
  });
});

describe('an address', () => {
  test('of another method answers with a problem, and HEAD with nothing', async () => {
    for (const method of ['OPTIONS', 'DELETE', 'PROPFIND', 'PATCH']) {
      const reply = await member.ask(method, `${at}/profile`);
      expect([reply.status, reply.json], method).toMatchObject([404, { code: 'not-found' }]);
    }
    const head = await member.ask('HEAD', `${at}/profile`);
    expect([head.status, head.text]).toEqual([200, '']);
    expect((await new Visitor(server.url).ask('HEAD', `${at}/profile`)).status).toBe(401);
  });

  test('in other letters is the same jurisdiction and assessment, and asks for the same membership', async () => {
    const upper = at.replace(/[0-9a-f-]{36}/g, (id) => id.toUpperCase());
    expect((await member.ask('GET', `${upper}/profile`)).status).toBe(200);
    for (const path of [
      upper,
      at.replace('/api/', '/API/'),
      at.replace('/api/', '/.//api/'),
      at.replace('/api/', '/x/../api/'),
      `${at}/`,
      at.replaceAll('-', '%2D'),
    ]) {
      const reply = await new Visitor(server.url).ask('GET', `${path}/profile`, { headers: { accept: 'application/json' } });
      expect(reply.text).not.toContain('"indicator"');
      // What is no address of ours is a page of the web app, which then says that it knows no such page.
      if (reply.status === 200) expect(reply.text).toMatch(/^<!doctype html>/i);
      else expect([401, 404]).toContain(reply.status);
    }
  });

  test.each([
    '/../package.json',
    '/..%2fpackage.json',
    '/%2e%2e/%2e%2e/package.json',
    '/..%5c..%5cpackage.json',
    '/assets/..%2f..%2f..%2fpackage.json',
    '/.built-from',
    '/assets/%00',
    '/.//etc/passwd',
    '/%2fetc%2fpasswd',
    '/assets/',
  ])('%s leads to no file outside the pages', async (path) => {
    const { status, text } = await new Visitor(server.url).ask('GET', path, { headers: { accept: '*/*' } });
    expect(text).not.toMatch(/"workspaces"|root:|^[0-9a-f]{64}$/);
    expect(status).toBeLessThan(500);
  });

  test('of a jurisdiction answers nothing that a cache may keep, also when it refuses', async () => {
    const paths = [
      '/api/me',
      '/api/jurisdictions',
      `${at}/profile`,
      `${at}/sources`,
      `${at}/report.json`,
      `${at}/nothing`,
      `/api/jurisdictions/${newId()}/assessments`,
    ];
    for (const path of paths) {
      for (const visitor of [member, new Visitor(server.url)]) {
        const reply = await visitor.ask('GET', path, { headers: { 'if-none-match': '*' } });
        expect([reply.headers.get('cache-control'), reply.headers.get('etag')], path).toEqual(['no-store', null]);
        expect(reply.status).not.toBe(304);
      }
    }
    for (const { id, version } of z
      .array(z.object({ id: z.string(), version: z.string() }))
      .parse((await member.ask('GET', '/api/packs')).json)) {
      const reply = await member.ask('GET', `/api/packs/${id}/${version}`);
      expect([reply.headers.get('cache-control'), reply.headers.getSetCookie()]).toEqual([expect.stringContaining('public'), []]);
    }
  });
});

describe('the logs', () => {
  test('hold no token and no cookie', async () => {
    const written = server.log() + (await database.log());
    expect(written).toContain('"path":"/api/auth/magic-link/verify"');
    expect(secrets.length).toBeGreaterThan(0);
    for (const secret of secrets) expect(written).not.toContain(secret);
    expect(await ask(database.url, 'select from auth.verification where identifier = any($1)', [secrets])).toEqual([]);
  });
});

const Paths = z.object({ paths: z.record(z.string(), z.record(z.string(), z.unknown())) });
