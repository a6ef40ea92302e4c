/**
 * Roles × operations: every operation of the OpenAPI document, in every format it has, asked by each role alone, by somebody of another country and by a
 * stranger. What each is answered stands in `operations.txt`, to be read; MUFAKAT_DRILL=write writes it anew.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import { ROLES } from '../../server/src/kernel/sign-in/roles.ts';
import { type Furnished, furnish, prepare, type Route, routesOf, sendPrepared } from '../../server/src/testing/requests.ts';
import { type Actor, type Answer, testWorld } from '../../server/src/testing/world.ts';
import { newCount } from './drill.ts';

const FILE = fileURLToPath(new URL('operations.txt', import.meta.url));
const HEAD = [
  '# What every operation answers to whom: status, and the code of a refusal. Each asks about things of its own country, as one who has no other role;',
  '# "elsewhere" has all roles in another country, "stranger" is not signed in. Written by: MUFAKAT_DRILL=write vitest run --project integration tests/drill',
  '',
].join('\n');

const world = await testWorld();
const count = newCount('operations');
afterAll(count.tell);

type Who = { readonly name: string; readonly actor: Actor | null; readonly of: Furnished };

/** A country of its own for each, so that what one changes is nothing to the next. */
async function everybody(): Promise<Who[]> {
  const all: Who[] = [];
  for (const role of ROLES) {
    const of = await furnish(world, await world.settle(...ROLES), role);
    all.push({ name: role, actor: await world.invite(of.actor.jurisdiction, role, role), of });
  }
  const of = await furnish(world, await world.settle(...ROLES), 'attacked');
  return [...all, { name: 'elsewhere', actor: await world.settle(...ROLES), of }, { name: 'stranger', actor: null, of }];
}

function inWords({ status, json }: Answer): string {
  const code = typeof json === 'object' && json !== null && 'code' in json ? json.code : '';
  return status < 400 ? String(status) : `${status} ${String(code)}`;
}

/** Those that read come first: what others change is then as it was. Signing out comes last of all. */
const order = ({ method, path }: Route) => (path.endsWith('/sign-out') ? 2 : method === 'GET' ? 0 : 1);

async function answersOf(route: Route, all: readonly Who[]): Promise<string> {
  const by = new Map<string, string[]>();
  for (const { name, actor, of } of all) {
    const reply = await sendPrepared(world, actor, route, prepare(route, of), of.actor.jurisdiction);
    count.tried('requests');
    if (reply.status >= 500) count.failed(`${route.name} as ${name}: ${reply.status} ${reply.text}`);
    const said = inWords(reply);
    by.set(said, [...(by.get(said) ?? []), name]);
  }
  const lines = [...by].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([said, names]) => `  ${said.padEnd(28)} ${names.join(' ')}`);
  return [route.name, ...lines].join('\n');
}

test('every operation answers each role, another country and a stranger exactly as the table says, and never fails', async () => {
  const routes = await routesOf(world);
  const all = await everybody();
  const written = new Map<string, string>();
  for (const route of routes.toSorted((a, b) => order(a) - order(b))) written.set(route.name, await answersOf(route, all));
  count.tried('operations', routes.length);
  const table = `${HEAD}\n${[...written.keys()]
    .sort()
    .map((name) => written.get(name))
    .join('\n\n')}\n`;
  if (process.env.MUFAKAT_DRILL === 'write') writeFileSync(FILE, table);
  const wanted = existsSync(FILE) ? readFileSync(FILE, 'utf8') : '';
  if (wanted !== table) count.failed('the table is another one');
  expect(table, 'read what changed; then: MUFAKAT_DRILL=write vitest run --project integration tests/drill').toBe(wanted);
  expect(count.failures).toEqual([]);
});
