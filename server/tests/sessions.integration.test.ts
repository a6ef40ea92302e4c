/** Where a person is signed in: seen and ended by the person, over by itself after a time. Real requests to the application over a real database. */
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { queryAs } from '../src/kernel/testing/database.ts';
import { type Actor, testWorld } from '../src/testing/world.ts';

const world = await testWorld();
const { call, settle, signInAgain } = world;
const asOwner = (statement: string, values: unknown[] = []) => queryAs({ connectionString: world.operatorUrl }, statement, values);

const Sessions = z.array(
  z.strictObject({ id: z.string(), device: z.string(), since: z.iso.datetime(), lastSeen: z.iso.datetime(), current: z.boolean() }),
);
const sessionsOf = async (actor: Actor) => Sessions.parse((await call(actor, 'GET', '/api/sessions')).json);
const ownId = async (actor: Actor) => (await sessionsOf(actor)).find(({ current }) => current)?.id ?? '';
const signedIn = async (actor: Actor) => (await call(actor, 'GET', '/assessments')).status === 200;

/** Lets time pass for a session: `minutes` since it was last seen, and since it began. */
const age = (session: string, { seen, since }: { seen: number; since: number }) =>
  asOwner(
    `update auth.session set "updatedAt" = now() - make_interval(mins => $2), "createdAt" = now() - make_interval(mins => $3) where id = $1`,
    [session, seen, since],
  );

describe('where one is signed in', () => {
  test('is listed with this one marked, and without what opens a session or an address', async () => {
    const desk = await settle('assessor');
    const phone = await signInAgain(desk, {
      'user-agent': 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Safari/604.1',
    });
    const listed = await sessionsOf(phone);
    expect(listed.map(({ device, current }) => [device, current])).toEqual(
      expect.arrayContaining([
        ['Safari, iPhone', true],
        ['', false],
      ]),
    );
    const answer = await call(phone, 'GET', '/api/sessions');
    const tokens = await asOwner('select token from auth.session');
    expect(tokens.length).toBeGreaterThan(1);
    for (const { token } of tokens) expect(answer.text).not.toContain(token);
    expect(answer.headers.get('cache-control')).toBe('no-store');
  });

  test('can be ended one by one, and all others at once', async () => {
    const desk = await settle('assessor');
    const [phone, tablet, old] = [await signInAgain(desk), await signInAgain(desk), await signInAgain(desk)];
    const stranger = await settle('coordinator');
    expect((await call(desk, 'DELETE', `/api/sessions/${await ownId(phone)}`)).status).toBe(204);
    expect([await signedIn(desk), await signedIn(phone), await signedIn(tablet)]).toEqual([true, false, true]);
    expect((await call(desk, 'DELETE', '/api/sessions')).json).toEqual({ ended: 2 });
    expect([await signedIn(desk), await signedIn(tablet), await signedIn(old), await signedIn(stranger)]).toEqual([
      true,
      false,
      false,
      true,
    ]);
    expect((await call(desk, 'DELETE', `/api/sessions/${await ownId(desk)}`)).status).toBe(204);
    expect(await signedIn(desk)).toBe(false);
  });

  test('of somebody else is neither seen nor ended, and looks like what is not there', async () => {
    const [one, other] = [await settle('assessor'), await settle('coordinator')];
    const foreign = await ownId(other);
    expect((await sessionsOf(one)).map(({ id }) => id)).not.toContain(foreign);
    const answers = await Promise.all(
      [foreign, '0192f3a0-0000-7000-8000-000000000000', 'x'].map((id) => call(one, 'DELETE', `/api/sessions/${id}`)),
    );
    const told = answers.map(({ status, text }) => [status, text.replace(/"requestId":"[^"]*"/, '')]);
    expect(told).toEqual([told[0], told[0], told[0]]);
    expect(told[0]?.[0]).toBe(404);
    expect(await signedIn(other)).toBe(true);
    for (const method of ['GET', 'DELETE']) expect((await call(null, method, '/api/sessions')).status).toBe(401);
  });
});

describe('a session', () => {
  test('is over after eight hours without a request, whatever is asked, and its row is gone', async () => {
    const actor = await settle('assessor');
    const id = await ownId(actor);
    await age(id, { seen: 8 * 60 - 2, since: 8 * 60 });
    expect(await signedIn(actor)).toBe(true);
    expect(await sessionsOf(actor), 'a request counts as seen').toHaveLength(1);
    await age(id, { seen: 8 * 60 + 1, since: 9 * 60 });
    for (const path of ['/api/me', '/api/sessions', '/api/region', '/assessments'])
      expect((await call(actor, 'GET', path)).status, path).toBe(401);
    expect(await asOwner('select from auth.session where id = $1', [id])).toEqual([]);
  });

  test('is over after seven days, however much it is used', async () => {
    const actor = await settle('assessor');
    const id = await ownId(actor);
    await age(id, { seen: 0, since: 7 * 24 * 60 - 5 });
    expect(await signedIn(actor)).toBe(true);
    await age(id, { seen: 0, since: 7 * 24 * 60 + 1 });
    expect(await signedIn(actor)).toBe(false);
  });

  test('that is over is not listed, and is swept when somebody signs in', async () => {
    const desk = await settle('assessor');
    const gone = await ownId(await signInAgain(desk));
    await age(gone, { seen: 9 * 60, since: 9 * 60 });
    expect((await sessionsOf(desk)).map(({ id }) => id)).not.toContain(gone);
    await signInAgain(desk);
    expect(await asOwner('select from auth.session where id = $1', [gone])).toEqual([]);
  });

  test('of a person without any role left is nobody’s, and a link that was made before signs nobody in', async () => {
    const actor = await settle('assessor');
    const link = (await world.signIn.oneTimeSignInLink(`${actor.person}@example.test`)) ?? '';
    await asOwner('delete from membership where person = $1', [actor.person]);
    const again = await signInAgain(await settle('assessor')); // somebody else, who goes on
    expect((await call(actor, 'GET', '/assessments')).status).toBe(404);
    expect(await signedIn(again)).toBe(true);
    for (const path of ['/api/me', '/api/region', '/api/sessions', '/assessments'])
      expect((await call(actor, 'GET', path)).status, path).toBe(401);
    const body = new URLSearchParams({ token: new URL(link).searchParams.get('token') ?? '' });
    const followed = await call(null, 'POST', '/api/auth/magic-link/verify', { body });
    expect([followed.status, followed.headers.getSetCookie()]).toEqual([303, []]);
    expect(
      await asOwner('select from auth.session s join auth."user" u on u.id = s."userId" where u.email = $1', [
        `${actor.person}@example.test`,
      ]),
    ).toEqual([]);
  });
});
