/** Who may do what: for every route of a jurisdiction and every role, so that a new route has to say who may. */
import { beforeAll, describe, expect, test } from 'vitest';
import { ROLES, type Role } from '../src/kernel/sign-in/roles.ts';
import { type Furnished, furnish, routesOf, send } from '../src/testing/requests.ts';
import { type Actor, everythingOf, testWorld } from '../src/testing/world.ts';

const world = await testWorld();
const routes = (await routesOf(world)).filter(({ tenant }) => tenant);

const EVERYBODY = 'everybody' as const;
const MAY: Readonly<Record<string, readonly Role[] | typeof EVERYBODY>> = {
  // Everybody's own acts; those of others are the auditor's: a test of its own, in ledger/routes.integration.test.ts.
  'GET /ledger': EVERYBODY,
  'GET /ledger/{log}/acts': EVERYBODY,
  'GET /ledger/{log}/acts/{entry}/receipt': EVERYBODY,
  'GET /publications': EVERYBODY,
  'GET /assessments/{assessment}/publication-preview': ['coordinator'],
  'POST /assessments/{assessment}/publications': ['coordinator'],
  'POST /publications/{publication}/withdrawal': ['coordinator'],
  // Of what waits, one's own alone is told: a test of its own, in report/reports.integration.test.ts.
  'GET /waiting': EVERYBODY,
  'GET /assessments': EVERYBODY,
  'POST /assessments': ['coordinator'],
  'GET /assessments/{assessment}': EVERYBODY,
  'PATCH /assessments/{assessment}': ['coordinator'],
  'GET /assessments/{assessment}/profile': EVERYBODY,
  'GET /assessments/{assessment}/participants': ['coordinator', 'facilitator'],
  'GET /assessments/{assessment}/indicators/{indicator}': EVERYBODY,
  'GET /assessments/{assessment}/sources': EVERYBODY,
  'POST /assessments/{assessment}/sources': ['coordinator', 'assessor'],
  // The file asked for is of a restricted source.
  'PUT /assessments/{assessment}/sources/{source}/file': ['assessor'],
  'GET /assessments/{assessment}/sources/{source}/file': ['assessor'],
  'GET /assessments/{assessment}/sources/{source}/versions': ['assessor'],
  'POST /assessments/{assessment}/verdicts': ['assessor'],
  'POST /assessments/{assessment}/findings': ['coordinator', 'facilitator'],
  'POST /assessments/{assessment}/views/import': ['coordinator', 'facilitator'],
  'POST /assessments/{assessment}/collection': ['coordinator', 'facilitator'],
  // Who only takes part gets the questions of their own community: a test of its own, in questions.integration.test.ts.
  'GET /assessments/{assessment}/questions': ROLES.filter((role) => role !== 'participant'),
  'GET /assessments/{assessment}/questions.xlsx': ROLES.filter((role) => role !== 'participant'),
  'GET /assessments/{assessment}/compare/{earlier}': EVERYBODY,
  ...Object.fromEntries(
    ['html', 'pdf', 'docx', 'xlsx', 'json'].map((format) => [`GET /assessments/{assessment}/report.${format}`, EVERYBODY]),
  ),
};

/** What a role may do and nevertheless cannot: the act is another person's, or a role before it in the list has done it already. */
const BUT: Readonly<Record<string, RegExp>> = {
  ...Object.fromEntries(
    ROLES.filter((role) => role !== 'auditor').map((role) => [`${role} GET /ledger/{log}/acts/{entry}/receipt`, /^404 not-found$/]),
  ),
  'assessor POST /assessments/{assessment}/verdicts': /^422 unknown-verdict$/,
  'facilitator POST /assessments/{assessment}/findings': /^409 stale-finding$/,
  'facilitator POST /assessments/{assessment}/views/import': /^409 collection-closed$/,
};

let country: Furnished;
const people = new Map<Role, Actor>();
beforeAll(async () => {
  country = await furnish(world, await world.settle(...ROLES), 'Roles');
  for (const role of ROLES) people.set(role, await world.invite(country.actor.jurisdiction, role, role));
});

test('every route says who may', () => {
  expect(Object.keys(MAY).sort()).toEqual(routes.map(({ name }) => name).sort());
});

describe.each(ROLES)('as %s alone', (role) => {
  test.each(routes)('$name', async (route) => {
    const may = MAY[route.name];
    const actor = people.get(role) ?? null;
    const before = await everythingOf(world.database, country.actor.jurisdiction);
    const reply = await send(world, actor, route, country);
    if (may === EVERYBODY || may?.includes(role)) {
      const { code = '' } = reply.status < 400 ? {} : (reply.json as { code?: string });
      expect(`${reply.status} ${code}`.trim()).toMatch(BUT[`${role} ${route.name}`] ?? /^20[0-4]$/);
    } else {
      expect([reply.status, reply.json]).toMatchObject([
        403,
        { code: expect.stringMatching(/^(role-needed|no-community)$/), remedy: expect.any(String) },
      ]);
      expect(await everythingOf(world.database, country.actor.jurisdiction)).toBe(before);
    }
    if (role !== 'assessor') expect(reply.text).not.toContain('Roles file');
  });
});

test('a person whose roles are all taken away is nobody at the next request', async () => {
  const actor = await world.invite(country.actor.jurisdiction, 'Gone', 'coordinator');
  expect((await world.call(actor, 'GET', '/assessments')).status).toBe(200);
  await world.database.asOperator((tx) => tx.deleteFrom('membership').where('person', '=', actor.person).execute());
  expect((await world.call(actor, 'GET', '/assessments')).status).toBe(404);
});
