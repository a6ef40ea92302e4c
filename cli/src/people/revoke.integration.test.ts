/** Taking roles and sessions away while people work: the real server, the real command line beside it, and the requests that follow. */
import { ask, embeddedDatabase } from '@mufakat/server/testing/operator';
import { Visitor } from '@mufakat/server/testing/visitor';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ObservedServer, startServer } from '../../../tests/example-server.ts';
import { runCli } from '../testing/run-cli.ts';

const ASSESSOR = 'nadira.salim@pelanua.example';
const FACILITATOR = 'facilitator@pelanua.example';
const COORDINATOR = 'coordinator@pelanua.example';

let server: ObservedServer;
let url = '';
let jurisdiction = '';
let coordinator: Visitor;

beforeAll(async () => {
  server = await startServer();
  ({ url } = await embeddedDatabase(server.dataFolder));
  coordinator = await new Visitor(server.url).signIn(server.signInLink);
  ({ jurisdiction } = await coordinator.membership());
});
afterAll(() => server.stop());

async function run(...args: string[]) {
  const { code, stdout } = await runCli([...args, '--json'], { MUFAKAT_DATA: server.dataFolder });
  return { code, data: JSON.parse(stdout) };
}

const tokenIn = (link: string) => new URL(link).searchParams.get('token') ?? '';

async function signIn(email: string, agent = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0'): Promise<Visitor> {
  const { data } = await run('sign-in', email);
  const visitor = new Visitor(server.url);
  await visitor.follow(tokenIn(data.link), { headers: { 'user-agent': agent } });
  return visitor;
}

const assessments = async (visitor: Visitor) => (await visitor.ask('GET', `/api/jurisdictions/${jurisdiction}/assessments`)).status;
const rolesOf = async (visitor: Visitor) => (await visitor.membership()).roles;
const acts = (what: string) =>
  ask<{ subject: string; content: string }>(
    url,
    `select subject, content from ledger_entry e join ledger_opening o using (jurisdiction, entry) where part = 'content' and what = $1 order by entry`,
    [what],
  );

test('a person whose roles are revoked is out at the next request: sessions, links and account end, and the ledger says who lost what', async () => {
  const [one, other] = [await signIn(ASSESSOR), await signIn(ASSESSOR)];
  const { data: unused } = await run('sign-in', ASSESSOR);
  expect([await assessments(one), await assessments(other)]).toEqual([200, 200]);
  const { person } = await one.membership();

  const { code, data } = await run('person', 'revoke', jurisdiction, ASSESSOR.toUpperCase());
  expect([code, data]).toMatchObject([0, { person, roles: [], granted: [], taken: ['assessor'], sessionsEnded: 2 }]);
  for (const visitor of [one, other]) {
    expect(await assessments(visitor)).toBe(401);
    for (const path of ['/api/me', '/api/region', '/api/sessions']) expect((await visitor.ask('GET', path)).status, path).toBe(401);
  }
  const late = new Visitor(server.url);
  await late.follow(tokenIn(unused.link));
  expect(late.cookie, 'a link that was sent before').toBe('');
  expect((await run('sign-in', ASSESSOR)).data).toMatchObject({ code: 'no-such-person' });
  expect(await ask(url, 'select from auth."user" where email = $1', [ASSESSOR])).toEqual([]);
  expect((await acts('person.revoked')).map(({ subject, content }) => [subject, JSON.parse(content)])).toEqual([
    [`person/${person}`, { roles: [], granted: [], taken: ['assessor'] }],
  ]);
  expect(await assessments(coordinator), 'others go on').toBe(200);

  const again = await run('person', 'revoke', jurisdiction, person);
  expect([again.code, again.data]).toMatchObject([1, { code: 'no-such-role' }]);
  expect((await run('person', 'revoke', jurisdiction, 'stranger@elsewhere.example')).data).toMatchObject({ code: 'not-found' });
  expect(await acts('person.revoked')).toHaveLength(1);
  await run('person', 'roles', jurisdiction, person, '--role', 'assessor');
  expect(await rolesOf(await signIn(ASSESSOR)), 'and may come back').toEqual(['assessor']);
});

test('one role of several is taken at the next request, and the session goes on with the others', async () => {
  const visitor = await signIn(FACILITATOR);
  expect(await rolesOf(visitor)).toEqual(['facilitator']);
  await run('person', 'roles', jurisdiction, FACILITATOR, '--role', 'auditor', 'facilitator', 'observer');
  expect(await rolesOf(visitor)).toEqual(['auditor', 'facilitator', 'observer']);
  expect((await run('person', 'revoke', jurisdiction, FACILITATOR, '--role', 'facilitator', 'custodian')).data).toMatchObject({
    roles: ['observer', 'auditor'],
    taken: ['facilitator'],
    sessionsEnded: 0,
  });
  expect(await rolesOf(visitor)).toEqual(['auditor', 'observer']);
  expect(await assessments(visitor)).toBe(200);
  await run('person', 'roles', jurisdiction, FACILITATOR, '--role', 'facilitator');
  expect(await rolesOf(visitor)).toEqual(['facilitator']);
  const before = (await acts('person.roles-changed')).length;
  expect((await run('person', 'roles', jurisdiction, FACILITATOR, '--role', 'facilitator')).data).toMatchObject({ granted: [], taken: [] });
  expect(await acts('person.roles-changed')).toHaveLength(before);
  expect(JSON.parse((await acts('person.roles-changed')).at(-1)?.content ?? '')).toEqual({
    roles: ['facilitator'],
    granted: ['facilitator'],
    taken: ['observer', 'auditor'],
  });
});

test('who still has a role in another country keeps the session, and loses this country', async () => {
  const { data: elsewhere } = await run(
    'jurisdiction',
    'add',
    'Elsewhere',
    '--coordinator',
    'Tomasi',
    '--email',
    'tomasi.leota@pelanua.example',
  );
  const visitor = await signIn('tomasi.leota@pelanua.example');
  expect((await run('person', 'revoke', jurisdiction, 'tomasi.leota@pelanua.example')).data).toMatchObject({ sessionsEnded: 0 });
  expect(await assessments(visitor)).toBe(404);
  expect((await visitor.ask('GET', `/api/jurisdictions/${elsewhere.jurisdiction}/assessments`)).status).toBe(200);
});

test('the operator sees who is signed in, without what opens a session, and ends it', async () => {
  const [laptop, phone] = [await signIn(FACILITATOR), await signIn(FACILITATOR, 'curl/8.9.1')];
  const listed = await run('session', 'list', FACILITATOR);
  expect(listed.data.sessions[0]).toEqual({
    id: expect.any(String),
    email: FACILITATOR,
    device: '',
    since: expect.stringMatching(/Z$/),
    lastSeen: expect.stringMatching(/Z$/),
  });
  const everybody = await runCli(['session', 'list'], { MUFAKAT_DATA: server.dataFolder });
  for (const email of [FACILITATOR, COORDINATOR]) expect(everybody.stdout).toContain(email);
  for (const visitor of [laptop, phone, coordinator]) {
    const token = decodeURIComponent(visitor.cookie.split('=')[1] ?? '').split('.')[0] ?? '';
    expect(token.length).toBeGreaterThan(20);
    expect(everybody.stdout + JSON.stringify(listed.data)).not.toContain(token);
  }
  const [{ id = '' } = {}] = listed.data.sessions as { id: string }[];
  expect((await run('session', 'end', COORDINATOR, '--session', id)).code, 'of another address').toBe(1);
  expect((await run('session', 'end', FACILITATOR, '--session', id)).data).toMatchObject({ ended: 1 });
  expect([await assessments(phone), await assessments(laptop)]).toEqual([401, 200]);
  expect((await run('session', 'end', FACILITATOR)).code).toBe(0);
  expect([await assessments(laptop), await assessments(coordinator)]).toEqual([401, 200]);
  expect((await run('session', 'end', FACILITATOR)).code).toBe(1);
});

test('what does not fit is refused, and changes nothing', async () => {
  const before = await ask(url, 'select * from membership order by 1, 2, 3');
  expect((await run('person', 'roles', jurisdiction, FACILITATOR, '--role', 'king')).code).toBe(2);
  expect((await run('person', 'roles', jurisdiction, '--role', 'auditor')).code).toBe(2);
  expect((await run('person', 'roles', 'here')).code).toBe(2);
  expect((await run('person', 'revoke', '0192f3a0-0000-7000-8000-000000000000', FACILITATOR)).data).toMatchObject({ code: 'not-found' });
  expect((await run('person', 'roles', jurisdiction)).data.people).toEqual(
    expect.arrayContaining([expect.objectContaining({ email: FACILITATOR, roles: ['facilitator'] })]),
  );
  expect(await ask(url, 'select * from membership order by 1, 2, 3')).toEqual(before);
});
