/**
 * What restricted and attested sources are is told to assessors and coordinators only: in every answer to every operation as every role, in the openings
 * of the ledger, and by the database itself.
 */
import { parseReceipt } from '@mufakat/ledger';
import { sql } from 'kysely';
import { beforeAll, describe, expect, test } from 'vitest';
import { newId } from '../kernel/database/identifiers.ts';
import { ROLES, type Role } from '../kernel/sign-in/roles.ts';
import { ActPage } from '../ledger/model.ts';
import { renderReport } from '../report/index.ts';
import { type Furnished, furnish, routesOf, send } from '../testing/requests.ts';
import { type Actor, testWorld } from '../testing/world.ts';

// A report that can be read as text, whatever its format; that all formats say the same is tested with the reports.
const world = await testWorld({ renderReport: (format, content) => renderReport(format === 'html' ? 'html' : 'json', content) });
const { call, database } = world;
const routes = await routesOf(world);

const SEERS: readonly Role[] = ['assessor', 'coordinator'];
const ATTESTED = { title: 'Watch-list of the Ninth Bureau', attestedBy: 'Warden of the Ninth Bureau' };
const RESTRICTED = { title: 'Minutes of the sealed session', url: 'https://sealed.example/minutes' };
const SECRETS = [...Object.values(ATTESTED), ...Object.values(RESTRICTED)];

let country: Furnished;
const people = new Map<Role, Actor>();
const attested = { id: newId(), kind: 'testimony', access: 'attested', attestedOn: '2026-03-01', ...ATTESTED };
const restricted = { id: newId(), kind: 'minutes', access: 'restricted', ...RESTRICTED };

beforeAll(async () => {
  country = await furnish(world, await world.settle(...ROLES), 'Country');
  for (const role of ROLES) people.set(role, await world.invite(country.actor.jurisdiction, role, role));
  const at = `/assessments/${country.assessment.id}`;
  for (const json of [attested, restricted]) expect((await call(country.actor, 'POST', `${at}/sources`, { json })).status).toBe(201);
  const verdict = { ...country.first, id: newId(), criterion: 'access.reviewed', sources: [attested.id, restricted.id] };
  expect((await call(country.actor, 'POST', `${at}/verdicts`, { json: verdict })).status).toBe(201);
});

describe.each(ROLES)('as %s', (role) => {
  test.each(routes)('$name', async (route) => {
    if (route.path === '/api/sign-out') return;
    const reply = await send(world, people.get(role) ?? null, route, country);
    expect(reply.status).toBeLessThan(500);
    if (SEERS.includes(role)) return;
    for (const secret of SECRETS) expect(reply.text).not.toContain(secret);
  });

  test('the list of sources counts those that are withheld', async () => {
    const { json } = await call(people.get(role) ?? null, 'GET', `/assessments/${country.assessment.id}/sources`);
    const { attestedOn, attestedBy, ...known } = attested;
    const seen = SEERS.includes(role) ? { ...known, attestedBy, attestedOn, revision: 1 } : { ...known, title: '', revision: 1 };
    expect((json as { id: string }[]).find(({ id }) => id === attested.id)).toEqual(seen);
  });

  test('the database shows no row that says what they are', async () => {
    const tenant = { ...country.actor, roles: [role] };
    const { rows } = await database.withTenant(tenant, (tx) =>
      sql<{ described: number; files: number }>`select
        (select count(*) from source_description where access <> 'public') as described,
        (select count(*) from source_version where access <> 'public') as files`.execute(tx),
    );
    const [{ described, files } = { described: -1, files: -1 }] = rows;
    // Those two, and the restricted one with a file that every country here has.
    expect([described, files > 0]).toEqual([SEERS.includes(role) ? 3 : 0, role === 'assessor']);
  });
});

test('who may see all of it does, so the tests above looked where it is', async () => {
  for (const path of ['/sources', '/indicators/access']) {
    const { text } = await call(people.get('assessor') ?? null, 'GET', `/assessments/${country.assessment.id}${path}`);
    for (const secret of SECRETS) expect(text, path).toContain(secret);
  }
});

test('a reader of the region and of another country is told nothing', async () => {
  const stranger = await world.settle(...ROLES);
  for (const route of routes.filter(({ method, path }) => method === 'GET' && path !== '/healthz')) {
    const { text } = await send(world, stranger, route, country);
    for (const secret of SECRETS) expect(text, route.name).not.toContain(secret);
  }
});

test('who added one and is no coordinator any more opens it in the ledger no more', async () => {
  const adder = await world.invite(country.actor.jurisdiction, 'Adder', 'coordinator', 'observer');
  const at = `/assessments/${country.assessment.id}/sources`;
  const open = { id: newId(), kind: 'statute', access: 'public', title: 'Penal Code' };
  for (const json of [{ ...attested, id: newId() }, open]) expect((await call(adder, 'POST', at, { json })).status).toBe(201);
  await world.sequence();
  const ledger = `/api/jurisdictions/${adder.jurisdiction}/ledger/assessment/acts`;
  const opened = async () => {
    const { acts } = ActPage.parse((await call(adder, 'GET', ledger)).json);
    const texts = [];
    for (const { entry } of acts)
      texts.push(parseReceipt((await call(adder, 'GET', `${ledger}/${entry}/receipt`)).text).content?.text ?? '');
    return texts;
  };
  expect((await opened()).filter((text) => text.includes(ATTESTED.title))).toHaveLength(1);
  await database.asOperator((tx) =>
    tx.deleteFrom('membership').where('person', '=', adder.person).where('role', '=', 'coordinator').execute(),
  );
  const afterwards = await opened();
  expect(afterwards).toHaveLength(2);
  expect(afterwards.filter((text) => text.includes('Penal Code'))).toHaveLength(1);
  expect(afterwards.filter((text) => text.includes(ATTESTED.title) || text.includes(ATTESTED.attestedBy))).toEqual([]);
});
