/**
 * Foreign ids: in every operation of a jurisdiction, each id of its path and its body is replaced by ids of another jurisdiction, and by one that nobody
 * has. Both are answered alike, byte for byte but for the ids themselves: nobody learns from an answer that something exists.
 */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { newId } from '../../server/src/kernel/database/identifiers.ts';
import { ROLES } from '../../server/src/kernel/sign-in/roles.ts';
import { type Furnished, furnish, type Prepared, prepare, type Route, routesOf, sendPrepared } from '../../server/src/testing/requests.ts';
import { everythingOf, testWorld } from '../../server/src/testing/world.ts';
import { newCount } from './drill.ts';

const SECRET = 'Secret-of-the-other';
const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/gi;
const MOMENT = /\d{4}-\d\d-\d\dT[\d:.]+Z/g;

const world = await testWorld();
const count = newCount('foreign ids');
afterAll(count.tell);

/** Two countries that hold the same: one is asked with the other's ids, its twin with ids that nobody has. Whatever a request changes, they stay alike. */
let asked: Furnished;
let twin: Furnished;
let other: Furnished;
beforeAll(async () => {
  asked = await furnish(world, await world.settle(...ROLES), 'Own');
  twin = await furnish(world, await world.settle(...ROLES), 'Own');
  other = await furnish(world, await world.settle(...ROLES), SECRET);
});

/** All ids that a furnished country is known by. */
function idsOf(of: Furnished): Record<string, string> {
  const { actor, assessment, earlier, source, first, second, finding, publication, entry } = of;
  const things = { assessment, earlier, source, first, second, finding, publication };
  const ids = Object.entries(things).map(([name, { id }]) => [name, id]);
  return { ...Object.fromEntries(ids), entry, jurisdiction: actor.jurisdiction, person: actor.person };
}

type Place = readonly (string | number)[];

/** Where ids stand in what is sent. The id that a new thing is given is no reference: it is the sender's own choice. */
function placesIn(value: unknown, at: Place = []): Place[] {
  if (typeof value === 'string') return value.match(UUID)?.[0] === value && at.join('.') !== 'json.id' ? [at] : [];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, held]) => placesIn(held, [...at, Array.isArray(value) ? Number(key) : key]));
}

function withId(value: unknown, [key, ...rest]: Place, id: string): unknown {
  if (key === undefined) return id;
  if (Array.isArray(value)) return value.map((held, at) => (at === key ? withId(held, rest, id) : held));
  return { ...(value as object), [key]: withId((value as Record<string, unknown>)[key], rest, id) };
}

const plain = (text: string) => text.replaceAll(UUID, '<id>').replaceAll(MOMENT, '<moment>');

async function compare(
  route: Route,
  name: string,
  of: (own: Furnished, id: string) => { prepared: Prepared; within: string },
  id: string,
): Promise<void> {
  const [foreign, nobodys] = [of(asked, id), of(twin, newId())];
  const reply = await sendPrepared(world, asked.actor, route, foreign.prepared, foreign.within);
  const missing = await sendPrepared(world, twin.actor, route, nobodys.prepared, nobodys.within);
  count.tried('ids replaced');
  const where = `${route.name}, ${name}`;
  if (reply.status >= 500) count.failed(`${where}: ${reply.status}`);
  if (reply.status !== missing.status || plain(reply.text) !== plain(missing.text)) {
    count.failed(
      `${where}: ${reply.status} ${plain(reply.text).slice(0, 300)} instead of ${missing.status} ${plain(missing.text).slice(0, 300)}`,
    );
  }
  if (reply.text.includes(SECRET)) count.failed(`${where} tells what the other holds`);
}

test('an id of another country looks like one that nobody has, in every path and body, and changes nothing there', async () => {
  const routes = (await routesOf(world)).filter(({ tenant }) => tenant);
  const before = await everythingOf(world.database, other.actor.jurisdiction);
  const ids = Object.entries(idsOf(other));
  for (const route of routes) {
    await compare(route, 'jurisdiction', (own, id) => ({ prepared: prepare(route, own), within: id }), other.actor.jurisdiction);
    for (const place of placesIn(prepare(route, asked))) {
      for (const [name, id] of ids) {
        const of = (own: Furnished, replaced: string) => ({
          prepared: withId(prepare(route, own), place, replaced) as Prepared,
          within: own.actor.jurisdiction,
        });
        await compare(route, `${place.join('.')} = ${name} of the other`, of, id);
      }
    }
  }
  count.tried('operations', routes.length);
  expect(count.failures).toEqual([]);
  expect(await everythingOf(world.database, other.actor.jurisdiction)).toBe(before);
});

test('a new thing under an id that another country has used changes nothing there, and tells nothing of it', async () => {
  const before = await everythingOf(world.database, other.actor.jurisdiction);
  for (const route of (await routesOf(world)).filter(({ tenant, method }) => tenant && method === 'POST')) {
    for (const [name, id] of Object.entries(idsOf(other))) {
      const prepared = prepare(route, asked);
      if (typeof prepared.json !== 'object' || prepared.json === null || !('id' in prepared.json)) continue;
      const reply = await sendPrepared(
        world,
        asked.actor,
        route,
        { ...prepared, json: { ...prepared.json, id } },
        asked.actor.jurisdiction,
      );
      count.tried('new things under foreign ids');
      if (reply.status >= 500 || reply.text.includes(SECRET))
        count.failed(`${route.name} under the id ${name}: ${reply.status} ${reply.text}`);
    }
  }
  expect(count.failures).toEqual([]);
  expect(await everythingOf(world.database, other.actor.jurisdiction)).toBe(before);
});
