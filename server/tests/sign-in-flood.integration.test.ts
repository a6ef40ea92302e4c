/** Strangers who ask for links and guess them, at the real server behind a reverse proxy, with a real SMTP server: members sign in all the same. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type ObservedServer, startServer } from '../../tests/example-server.ts';
import { type Mailbox, openMailbox } from '../src/testing/mailbox.ts';
import { COMES_FROM, openReverseProxy, type ReverseProxy } from '../src/testing/reverse-proxy.ts';
import { type Reply, type Sent, Visitor } from '../src/testing/visitor.ts';

const FACILITATOR = 'facilitator@pelanua.example';
const VICTIM = 'nadira.salim@pelanua.example';
const NEIGHBOUR = 'tomasi.leota@pelanua.example';
/** More than any allowance. */
const MANY = 200;

const mailsTo = (mailbox: Mailbox, address: string) => mailbox.mails.filter(({ to }) => to.includes(address)).length;

function worldBehindProxy(environment: NodeJS.ProcessEnv) {
  const world: { mailbox?: Mailbox; server?: ObservedServer; proxy?: ReverseProxy } = {};
  const made = <T>(part: T | undefined): T => part ?? expect.unreachable('it is made before each test');
  beforeAll(async () => {
    world.mailbox = await openMailbox();
    world.server = await startServer({ environment: { SMTP_URL: world.mailbox.url, ...environment } });
    world.proxy = await openReverseProxy(world.server.url);
  });
  afterAll(async () => {
    await world.proxy?.close();
    await world.server?.stop();
    await world.mailbox?.close();
  });
  const visitor = () => new Visitor(made(world.proxy).url);
  return {
    visitor,
    mailbox: () => made(world.mailbox),
    server: () => made(world.server),
    askForLink: (from: string, email: string, by = visitor(), headers: Record<string, string> = {}) =>
      by.ask('POST', '/api/sign-in', { json: { email }, headers: { [COMES_FROM]: from, ...headers } }),
    follow: (from: string, token: string, by = visitor(), sent: Sent = {}) =>
      by.follow(token, { ...sent, headers: { [COMES_FROM]: from, ...sent.headers } }),
  };
}

const tokenIn = (link: string) => new URL(link).searchParams.get('token') ?? '';

/** What anybody sees of a reply, without what differs each time. */
const seen = ({ status, text, headers }: Reply) => ({
  status,
  text: text.replace(/"requestId":"[^"]*"/, ''),
  headers: [...headers.keys()].sort(),
});

describe('behind a proxy that TRUSTED_PROXIES names', () => {
  const { visitor, mailbox, server, askForLink, follow } = worldBehindProxy({ TRUSTED_PROXIES: '127.0.0.1, ::1' });

  /** Asks from one network until it is refused. */
  async function untilRefused(ask: (count: number) => Promise<Reply>): Promise<{ answered: number; refused: Reply }> {
    for (let count = 0; count < MANY; count++) {
      const reply = await ask(count);
      if (reply.status === 429) return { answered: count, refused: reply };
    }
    return expect.unreachable('it was never refused');
  }

  let network = 0;
  let stranger = '';
  beforeEach(() => {
    network += 1;
    stranger = `203.0.${network}.9`;
  });

  test('a stranger is refused after some links, by whatever header, and told when to come back; others get theirs', async () => {
    const { answered, refused } = await untilRefused((count) =>
      askForLink(stranger, `nobody-${count}@elsewhere.example`, visitor(), {
        'x-forwarded-for': `198.51.100.${count}, 127.0.0.1`,
        forwarded: `for=198.51.100.${count}`,
        'x-real-ip': `198.51.100.${count}`,
        'x-mufakat-client': `198.51.100.${count}`,
      }),
    );
    expect(answered).toBeGreaterThanOrEqual(30);
    expect(refused.json).toMatchObject({ code: 'too-many-links', retryAfter: Number(refused.headers.get('retry-after')) });
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    const before = mailsTo(mailbox(), FACILITATOR);
    expect((await askForLink(`203.0.${network}.10`, FACILITATOR)).status, 'the next address of the same network').toBe(202);
    const { link } = await mailbox().next(FACILITATOR, before);
    const member = visitor();
    await follow(stranger, tokenIn(link), member);
    expect((await member.ask('GET', '/api/me')).json, 'also from the network of the stranger').toMatchObject({ email: FACILITATOR });
    expect(server().log()).not.toContain('TRUSTED_PROXIES');
  });

  test('a network of many addresses is refused as a whole, of IPv4 and of IPv6, and the one beside it is not', async () => {
    const ipv4 = await untilRefused((count) => askForLink(`198.51.100.${count + 1}`, `a-${count}@elsewhere.example`));
    const ipv6 = await untilRefused((count) => askForLink(`2001:db8:1:${count.toString(16)}::1`, `b-${count}@elsewhere.example`));
    const one = await untilRefused((count) => askForLink(`2001:db8:2:1::${count.toString(16)}`, `c-${count}@elsewhere.example`));
    expect(Math.min(ipv4.answered, ipv6.answered)).toBeGreaterThanOrEqual(120);
    expect(one.answered).toBeLessThan(120);
    expect((await askForLink('198.51.101.1', 'd@elsewhere.example')).status).toBe(202);
    expect((await askForLink('2001:db8:3:1::1', 'e@elsewhere.example')).status).toBe(202);
  });

  test('wrong links are counted apart, and a good one is never refused', async () => {
    const wrong = (count: number) => String.fromCharCode(97 + (count % 26)).repeat(32);
    const { refused } = await untilRefused((count) => follow(stranger, count % 2 === 0 ? wrong(count) : `x${count}`));
    expect([refused.json, refused.headers.get('retry-after')]).toMatchObject([
      { code: 'too-many-wrong-links' },
      expect.stringMatching(/^\d+$/),
    ]);
    const before = mailsTo(mailbox(), NEIGHBOUR);
    expect((await askForLink(stranger, NEIGHBOUR)).status, 'links may still be asked for').toBe(202);
    const { link } = await mailbox().next(NEIGHBOUR, before);
    for (let count = 0; count < 40; count++) await follow(stranger, wrong(count));
    const member = visitor();
    const reply = await follow(stranger, tokenIn(link), member);
    expect([reply.status, (await member.ask('GET', '/api/me')).status]).toEqual([303, 200]);
    expect((await follow(`203.0.${network}.10`, wrong(1))).status, 'an old link elsewhere').toBe(303);
  });

  test('a member whose address strangers of many networks ask for gets few mails, signs in by the newest, and is let ask again', async () => {
    const home = '192.0.2.77';
    const before = mailsTo(mailbox(), VICTIM);
    const replies: Reply[] = [];
    for (let count = 0; count < MANY; count++) replies.push(await askForLink(`11.${count}.7.1`, VICTIM));
    const refused = await askForLink(home, VICTIM);
    expect([refused.status, refused.json]).toMatchObject([429, { code: 'too-many-links', remedy: expect.stringContaining('newest link') }]);
    expect(Number(refused.headers.get('retry-after')), 'less than a link works for').toBeLessThanOrEqual(10 * 60);
    const sent = replies.filter(({ status }) => status === 202).length;
    expect(sent).toBeLessThan(10);
    const newest = await mailbox().next(VICTIM, before + sent - 1);
    expect(mailsTo(mailbox(), VICTIM)).toBe(before + sent);
    const device = visitor();
    await follow(home, tokenIn(newest.link), device);
    expect((await device.ask('GET', '/api/me')).json).toMatchObject({ email: VICTIM });

    // The strangers go on; the device that has signed in asks by an allowance of its own.
    for (let count = 0; count < 30; count++) await askForLink(`12.${count}.7.1`, VICTIM);
    await device.ask('POST', '/api/sign-out');
    expect((await askForLink(home, VICTIM)).status).toBe(429);
    const known = mailsTo(mailbox(), VICTIM);
    expect((await askForLink(home, VICTIM, device)).status).toBe(202);
    await follow(home, tokenIn((await mailbox().next(VICTIM, known)).link), device);
    expect((await device.ask('GET', '/api/me')).json).toMatchObject({ email: VICTIM });

    // That allowance is for the own address, and no more endless than another.
    await untilRefused((count) => askForLink(`13.${count}.7.1`, VICTIM));
    expect((await askForLink('13.1.7.2', VICTIM, visitor(), { cookie: FORGED })).status).toBe(429);
    const bombing = await untilRefused(() => askForLink(home, VICTIM, device));
    expect(bombing.answered).toBeLessThan(10);
  });

  test('a stranger’s address is answered as a member’s is, before and after the limit', async () => {
    for (let count = 0; count < 12; count++) {
      const member = await askForLink(`14.${count}.7.1`, 'coordinator@pelanua.example');
      const nobody = await askForLink(`15.${count}.7.1`, 'no-coordinator@pelanua.example');
      expect(withoutSeconds(seen(nobody))).toEqual(withoutSeconds(seen(member)));
    }
  });
});

const withoutSeconds = (reply: ReturnType<typeof seen>) => ({
  ...reply,
  text: reply.text.replaceAll(/\d+ (minutes|seconds)|"retryAfter":\d+/g, ''),
});

/** As the mark of a device that the victim has signed in with. */
const FORGED = `mufakat.device=01900000-0000-7000-8000-000000000000.${'a'.repeat(43)}`;

describe('behind a proxy that nobody has named', () => {
  const { visitor, mailbox, server, askForLink, follow } = worldBehindProxy({});

  test('strangers stop nobody, and the log says once what to set', async () => {
    for (let count = 0; count < 60; count++) {
      await askForLink('203.0.113.9', `nobody-${count}@elsewhere.example`);
      await follow('203.0.113.9', 'x'.repeat(32));
    }
    expect((await askForLink('192.0.2.77', FACILITATOR)).status).toBe(202);
    const member = visitor();
    await follow('192.0.2.77', tokenIn((await mailbox().next(FACILITATOR)).link), member);
    expect((await member.ask('GET', '/api/me')).json).toMatchObject({ email: FACILITATOR });
    expect(
      server()
        .log()
        .match(/TRUSTED_PROXIES/g),
    ).toHaveLength(1);
    expect(server().log()).not.toContain('203.0.113.9');
  });
});

describe('behind a proxy that is not the one named', () => {
  const { askForLink } = worldBehindProxy({ TRUSTED_PROXIES: '192.0.2.1' });

  test('its header is ignored: the limits hold for its own address', async () => {
    const statuses: number[] = [];
    for (let count = 0; count < 60; count++) statuses.push((await askForLink(`203.0.${count}.9`, `n-${count}@elsewhere.example`)).status);
    expect(statuses.at(-1)).toBe(429);
  });
});
