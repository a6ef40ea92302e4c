/** Signing in by mail: the real server behind TLS, a real SMTP server, members, and strangers. */
import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type ObservedServer, startServer } from '../../tests/example-server.ts';
import { MAIL_PASSWORD, type Mailbox, openMailbox } from '../src/testing/mailbox.ts';
import { ask, embeddedDatabase } from '../src/testing/operator.ts';
import { until } from '../src/testing/processes.ts';
import { type Reply, Visitor } from '../src/testing/visitor.ts';

const PUBLIC_URL = 'https://mufakat.example.org';
const FACILITATOR = 'facilitator@pelanua.example';
const ASSESSOR = 'nadira.salim@pelanua.example';
const UNREACHABLE = 'tomasi.leota@pelanua.example';
const STRANGER = 'stranger@elsewhere.example';

let mailbox: Mailbox;
let server: ObservedServer;
let database: Awaited<ReturnType<typeof embeddedDatabase>>;
/** Whatever must not be in any log. */
const secrets: string[] = [MAIL_PASSWORD, FACILITATOR, ASSESSOR, UNREACHABLE, STRANGER, 'coordinator@pelanua.example'];

beforeAll(async () => {
  mailbox = await openMailbox([UNREACHABLE]);
  server = await startServer({
    environment: { SMTP_URL: mailbox.url, PUBLIC_URL, MAIL_FROM: 'no-reply@mufakat.example.org', LOG_LEVEL: 'debug' },
  });
  database = await embeddedDatabase(server.dataFolder);
  secrets.push(new URL(server.signInLink).searchParams.get('token') ?? 'none');
});
afterAll(async () => {
  await server.stop();
  await mailbox.close();
});

const askForLink = (email: string, headers = {}) => new Visitor(server.url).ask('POST', '/api/sign-in', { json: { email }, headers });

/** Opens the page of a mail and presses its button. */
async function press(visitor: Visitor, link: string): Promise<Reply> {
  const { pathname, search } = new URL(link);
  const page = await visitor.ask('GET', pathname + search);
  const [, action = ''] = /<form action="([^"]+)" method="post">/.exec(page.text) ?? [];
  const fields = [...page.text.matchAll(/<input type="hidden" name="(\w+)" value="([^"]*)">/g)].map(([, name = '', value = '']) => [
    name,
    value,
  ]);
  return visitor.ask('POST', action, { body: new URLSearchParams(fields), headers: { 'sec-fetch-site': 'same-origin' } });
}

describe('a member', () => {
  test('is sent a link to a page with one button; pressing it signs in once', async () => {
    const reply = await askForLink(`  ${FACILITATOR.toUpperCase()} `.trim());
    expect([reply.status, reply.text]).toEqual([202, '']);
    const mail = await mailbox.next(FACILITATOR);
    expect(mail).toMatchObject({ to: [FACILITATOR], from: 'no-reply@mufakat.example.org', subject: 'Sign in to Mufakat' });
    const link = new URL(mail.link);
    expect([link.origin, link.pathname]).toEqual([PUBLIC_URL, '/sign-in/confirm']);
    secrets.push(link.searchParams.get('token') ?? 'none');

    const filter = new Visitor(server.url); // of the mail system: opens every link to look at it
    for (const method of ['HEAD', 'GET', 'GET']) {
      const page = await filter.ask(method, link.pathname + link.search);
      expect([page.status, page.headers.get('cache-control'), filter.cookie]).toEqual([200, 'no-store', '']);
      if (method === 'GET') expect(page.text.match(/<button|<input type="(?!hidden)|<a |<script/g)).toEqual(['<button']);
    }
    const visitor = new Visitor(server.url);
    const pressed = await press(visitor, mail.link);
    expect([pressed.status, pressed.headers.get('location')]).toEqual([303, `${PUBLIC_URL}/`]);
    const [cookie = ''] = pressed.headers.getSetCookie();
    expect(cookie).toMatch(/^__Secure-mufakat\.session_token=[^;]+;/);
    for (const attribute of ['HttpOnly', 'Secure', 'SameSite=Lax', 'Path=/']) expect(cookie.split('; ')).toContain(attribute);
    secrets.push(visitor.cookie.split('=')[1] ?? 'none', decodeURIComponent(visitor.cookie.split('=')[1] ?? 'none'));
    expect((await visitor.ask('GET', '/api/me')).json).toMatchObject({ email: FACILITATOR, jurisdictions: [{ roles: ['facilitator'] }] });

    const late = new Visitor(server.url);
    const again = await press(late, mail.link);
    expect([again.status, again.headers.get('location'), late.cookie]).toEqual([303, `${PUBLIC_URL}/sign-in?error=INVALID_TOKEN`, '']);
  });

  test('whose role was taken away can use neither the link that was sent nor the session that was open', async () => {
    await askForLink(ASSESSOR);
    await askForLink(ASSESSOR);
    const visitor = new Visitor(server.url);
    await press(visitor, (await mailbox.next(ASSESSOR)).link);
    const { jurisdiction, person } = await visitor.membership();
    await ask(database.url, 'delete from membership where person = $1', [person]);
    expect((await visitor.ask('GET', `/api/jurisdictions/${jurisdiction}/assessments`)).status).toBe(404);
    // A session that is nobody's any more has ended with that: it does not read what others publish either.
    for (const path of ['/api/me', '/api/region']) expect((await visitor.ask('GET', path)).status, path).toBe(401);
    expect(
      await ask(database.url, 'select from auth.session s join auth."user" u on u.id = s."userId" where u.email = $1', [ASSESSOR]),
    ).toEqual([]);
    const late = new Visitor(server.url);
    await press(late, (await mailbox.next(ASSESSOR, 1)).link);
    expect(late.cookie).toBe('');
    expect((await late.ask('GET', `/api/jurisdictions/${jurisdiction}/assessments`)).status).toBe(401);
    await ask(database.url, "insert into membership (jurisdiction, person, role) values ($1, $2, 'assessor')", [jurisdiction, person]);
  });

  test('whose mail cannot be delivered is answered alike, and the log does not name them', async () => {
    const begin = server.log().length;
    const reply = await askForLink(UNREACHABLE);
    expect([reply.status, reply.text]).toEqual([202, '']);
    await until('the log tells it', () => server.log().slice(begin).includes('a sign-in link could not be sent'));
  });
});

describe('a stranger', () => {
  test('is answered as a member is, is sent nothing, and becomes nobody', async () => {
    const before = mailbox.mails.length;
    const [stranger, member] = [await askForLink(STRANGER), await askForLink(FACILITATOR)];
    await mailbox.next(FACILITATOR, 1);
    expect(mailbox.mails).toHaveLength(before + 1);
    expect([stranger.status, stranger.text]).toEqual([member.status, member.text]);
    expect([...stranger.headers.keys()].sort()).toEqual([...member.headers.keys()].sort());
    expect(await ask(database.url, 'select email from auth."user" where email = $1', [STRANGER])).toEqual([]);
    expect(await ask(database.url, 'select from auth.verification where value like $1', [`%${STRANGER}%`])).toEqual([]);
  });

  test('finds no other way to sign up or in', async () => {
    const paths = [
      'sign-up/email',
      'sign-in/email',
      'sign-in/magic-link',
      'sign-in/social',
      'get-session',
      'list-sessions',
      'update-user',
      'ok',
      'error',
    ];
    for (const path of paths) {
      for (const method of ['GET', 'POST']) {
        const visitor = new Visitor(server.url);
        const sent = method === 'POST' ? { json: { email: STRANGER, password: 'long enough to be one', name: 'X', callbackURL: '/' } } : {};
        const reply = await visitor.ask(method, `/api/auth/${path}`, sent);
        expect([reply.status, visitor.cookie], path).toEqual([404, '']);
      }
    }
  });

  test.each([
    'x',
    '@',
    'a@b',
    'a@b.example\r\nBcc: c@d.example',
    'a@b.example,c@d.example',
    `${'a'.repeat(250)}@b.example`,
    { $ne: '' },
    null,
  ])('who gives %j for an address is refused', async (email) => {
    const reply = await new Visitor(server.url).ask('POST', '/api/sign-in', { json: { email } });
    expect([reply.status, reply.json]).toMatchObject([400, { code: 'invalid-request' }]);
  });

  test('cannot turn links to another host', async () => {
    const after = mailbox.mails.filter(({ to }) => to.includes(FACILITATOR)).length;
    const headers = {
      'x-forwarded-host': 'evil.example',
      'x-forwarded-proto': 'http',
      forwarded: 'host=evil.example',
      'x-mufakat-client': '10.0.0.1',
    };
    expect((await askForLink(FACILITATOR, headers)).status).toBe(202);
    const { link } = await mailbox.next(FACILITATOR, after);
    secrets.push(new URL(link).searchParams.get('token') ?? 'none');
    expect(new URL(link).origin).toBe(PUBLIC_URL);
  });
});

describe('asking for links', () => {
  test('is limited for each address, and for each client', async () => {
    const statuses: number[] = [];
    for (let count = 0; count < 5; count++) statuses.push((await askForLink(FACILITATOR)).status);
    expect(statuses.at(-1)).toBe(429);
    const refused = await askForLink(FACILITATOR.toUpperCase());
    expect([refused.status, refused.json]).toMatchObject([429, { code: 'too-many-links', remedy: expect.any(String) }]);
    expect((await askForLink('another@elsewhere.example')).status).toBe(202);
    let last = 0;
    for (let count = 0; count < 200 && last !== 429; count++) last = (await askForLink(`somebody-${count}@elsewhere.example`)).status;
    expect(last).toBe(429);
  });
});

describe('the logs', () => {
  test('tell each request, and no address, token, cookie or password', async () => {
    const log = server.log();
    expect(log).toContain('"path":"/api/sign-in","status":202');
    expect(log).toContain('"path":"/sign-in/confirm"');
    const written = log + (await database.log());
    expect(secrets.length).toBeGreaterThan(0);
    for (const secret of secrets) expect(written.includes(secret), `a log holds ${secret}`).toBe(false);
    expect(written).not.toMatch(/token=|session_token|[a-z.]+@[a-z]+\.example/i);
    for (const name of ['app-password', 'sign-in-password', 'sign-in-secret', 'postgres-password']) {
      expect(written).not.toContain((await readFile(`${server.dataFolder}/${name}`, 'utf8')).trim());
    }
  });
});
