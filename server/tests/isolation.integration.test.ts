/**
 * Nobody where they don't belong: for every table of the database and every route of the OpenAPI document, a member of one jurisdiction can neither
 * read nor write another. Both lists are taken from the running system; a table without rows to steal, or a route without a prepared request, fails.
 */
import { cosign, formatKey, formatSignature, makeSigner, parseNote } from '@mufakat/ledger';
import { sql } from 'kysely';
import { beforeAll, describe, expect, test } from 'vitest';
import { newId } from '../src/kernel/database/identifiers.ts';
import { appendEntry } from '../src/kernel/ledger/entries.ts';
import { KEPT_FROM_APP, NOT_TENANT_TABLES } from '../src/kernel/testing/not-tenant-tables.ts';
import { ask } from '../src/testing/operator.ts';
import { type Furnished, furnish, routesOf, send, servedWithin } from '../src/testing/requests.ts';
import { everythingOf, newAssessment, testWorld } from '../src/testing/world.ts';

const ALL = ['coordinator', 'facilitator', 'participant', 'assessor', 'observer', 'auditor', 'custodian'] as const;
/** In every text of B; nothing that A is ever told may hold it. */
const SECRET = 'Secret-of-B';

const world = await testWorld();
const { call, database } = world;

let a: Furnished;
let b: Furnished;
beforeAll(async () => {
  a = await furnish(world, await world.settle(...ALL), 'Open-of-A');
  b = await furnish(world, await world.settle(...ALL), SECRET);
  // What B publishes is for all to read, until B takes it back.
  await call(b.actor, 'POST', `/api/jurisdictions/${b.actor.jurisdiction}/publications/${b.publication.id}/withdrawal`);
  await world.sequence();
  await haveWitnessed(b.actor.jurisdiction);
  await ask(
    world.operatorUrl,
    'insert into participant_former_id select jurisdiction, assessment, participant, gen_random_uuid() from participant where jurisdiction = $1',
    [b.actor.jurisdiction],
  );
  await ask(world.operatorUrl, 'insert into file_quota values ($1, 1000000000, 1000)', [b.actor.jurisdiction]);
  await database.withTenant(b.actor, (tx) => appendEntry(tx, { what: 'test.waits', subject: `test/${SECRET}`, content: SECRET }));
});

/** A witness of the jurisdiction's log, and its line on the newest checkpoint. */
async function haveWitnessed(jurisdiction: string): Promise<void> {
  const witness = makeSigner('witness', SECRET, Buffer.alloc(32, 1));
  const of = [jurisdiction, formatKey(witness.key)];
  await ask(world.operatorUrl, "insert into ledger_witness values ($1, 'assessment', $2, 'https://witness.example')", of);
  const [newest] = await ask<{ size: number; note: string }>(
    world.operatorUrl,
    'select size, note from ledger_checkpoint where jurisdiction = $1 order by size desc limit 1',
    [jurisdiction],
  );
  const line = formatSignature(cosign(parseNote(newest?.note ?? '').text, 1, witness));
  await ask(world.operatorUrl, "insert into ledger_cosignature values ($1, 'assessment', $3, $2, $4)", [...of, newest?.size, line]);
}

const tenantTables = await database.asOperator(async (tx) => {
  const { rows } = await sql<{ name: string }>`select quote_ident(n.nspname) || '.' || quote_ident(c.relname) as name
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where c.relkind in ('r', 'p') and n.nspname not in ('pg_catalog', 'information_schema') order by 1`.execute(tx);
  return rows.map(({ name }) => name).filter((name) => !(name.replaceAll('"', '') in NOT_TENANT_TABLES));
});

/** Runs a statement as A. Resolves to the rows it returned, or to the code of the error. */
async function asA(statement: string, ...values: unknown[]): Promise<unknown[] | string> {
  const parts = statement.split('?');
  const query = sql.join(
    parts.flatMap((part, index) => (index === 0 ? [sql.raw(part)] : [sql`${values[index - 1]}`, sql.raw(part)])),
    sql.raw(''),
  );
  try {
    return (await database.withTenant(a.actor, (tx) => sql`${query}`.execute(tx))).rows;
  } catch (error) {
    return error instanceof Error && 'code' in error ? String(error.code) : String(error);
  }
}

const DENIED = '42501'; // insufficient privilege, also of row-level security

describe('every table', () => {
  test('is known to this test', () => {
    expect(tenantTables.length).toBeGreaterThan(10);
    expect(tenantTables).toContain('public.verdict');
  });

  test.each(tenantTables)('%s of another jurisdiction is neither read nor written', async (table) => {
    const before = await everythingOf(database, b.actor.jurisdiction);
    const { rows } = await database.asOperator((tx) =>
      sql<{
        row: string;
      }>`select to_jsonb(t)::text as row from ${sql.table(table.slice(7))} t where jurisdiction = ${b.actor.jurisdiction} limit 1`.execute(
        tx,
      ),
    );
    const [theirs] = rows;
    expect(theirs, `${table} has no row of B to protect: add one to this test`).toBeDefined();
    const tries = {
      reading: await asA(`select jurisdiction from ${table} where jurisdiction <> ?`, a.actor.jurisdiction),
      counting: await asA(`select count(*) as n from ${table} where jurisdiction = ?`, b.actor.jurisdiction),
      adding: await asA(`insert into ${table} select * from jsonb_populate_record(null::${table}, ?::jsonb)`, theirs?.row),
      changing: await asA(
        `update ${table} set jurisdiction = jurisdiction where jurisdiction = ? returning jurisdiction`,
        b.actor.jurisdiction,
      ),
      moving: await asA(`update ${table} set jurisdiction = ? where jurisdiction = ?`, b.actor.jurisdiction, a.actor.jurisdiction),
      removing: await asA(`delete from ${table} where jurisdiction = ? returning jurisdiction`, b.actor.jurisdiction),
      emptying: await asA(`truncate ${table} cascade`),
    };
    const read = table in KEPT_FROM_APP ? { reading: DENIED, counting: DENIED } : { reading: [], counting: [{ n: 0 }] };
    expect(tries).toMatchObject({ ...read, adding: DENIED, moving: DENIED, emptying: DENIED });
    for (const result of [tries.changing, tries.removing]) expect([[], DENIED]).toContainEqual(result);
    expect(await everythingOf(database, b.actor.jurisdiction)).toBe(before);
  });

  test.each(tenantTables)('%s shows nothing to a transaction that says no jurisdiction', async (table) => {
    const silent = database.withTenant(a.actor, async (tx) => {
      await sql`select set_config('app.jurisdiction', '', true)`.execute(tx);
      return sql`select * from ${sql.raw(table)}`.execute(tx);
    });
    await expect(silent).rejects.toThrow(/uuid|permission denied/);
  });

  test.each(Object.keys(NOT_TENANT_TABLES))('%s, which is no tenant’s, cannot be written by the app role', async (table) => {
    const tries = [await asA(`delete from ${table}`), await asA(`truncate ${table}`), await asA(`insert into ${table} default values`)];
    expect(tries).toEqual([DENIED, DENIED, DENIED]);
  });
});

const routes = await routesOf(world);
const tenantRoutes = routes.filter(({ tenant }) => tenant);
const otherRoutes = routes.filter(({ tenant }) => !tenant);

const bIds = () => [
  b.actor.jurisdiction,
  b.actor.person,
  b.assessment.id,
  b.earlier.id,
  b.source.id,
  b.first.id,
  b.second.id,
  b.finding.id,
  b.entry,
  b.publication.id,
];
/** The message of a 404 may repeat nothing of B; A's own request may hold B's ids, the answer may not. */
function expectNothingOfB(text: string): void {
  expect(text).not.toContain(SECRET);
  for (const id of bIds()) expect(text).not.toContain(id);
}

describe('every route', () => {
  test('that the application serves within a jurisdiction is in the OpenAPI document', () => {
    expect(servedWithin(world)).toEqual(tenantRoutes.map(({ name }) => name).sort());
  });

  test('that the application serves outside a jurisdiction is in the document too, or is a page of signing in', () => {
    const pages = ['GET /api/auth/magic-link/verify', 'GET /openapi.json', 'GET /sign-in/confirm', 'POST /api/auth/magic-link/verify'];
    const served = world.app.routes
      .filter(({ path, method }) => !path.startsWith('/api/jurisdictions/') && method !== 'ALL')
      .map(({ path, method }) => `${method} ${path.replaceAll(/:(\w+)(\{[^}]*\})?/g, '{$1}')}`);
    expect([...new Set(served)].sort()).toEqual([...otherRoutes.map(({ name }) => name), ...pages].sort());
  });

  test.each(tenantRoutes)('$name is closed to a stranger', async (route) => {
    const before = await everythingOf(database, b.actor.jurisdiction);
    const foreign = await send(world, a.actor, route, b, b.actor.jurisdiction);
    expect([foreign.status, foreign.json]).toMatchObject([404, { code: 'not-found' }]);
    expectNothingOfB(foreign.text);
    const nobody = await send(world, null, route, b, b.actor.jurisdiction);
    expect(nobody.status).toBe(401);
    expectNothingOfB(nobody.text);
    const missing = await send(world, a.actor, route, b, newId());
    expect({ ...(missing.json as object), requestId: '' }).toEqual({ ...(foreign.json as object), requestId: '' });
    expect(await everythingOf(database, b.actor.jurisdiction)).toBe(before);
  });

  test.each(tenantRoutes)('$name does not reach over from one’s own jurisdiction', async (route) => {
    const before = await everythingOf(database, b.actor.jurisdiction);
    const reply = await send(world, a.actor, route, b, a.actor.jurisdiction);
    const ownOnly: Readonly<Record<string, number>> = {
      'GET /assessments': 200,
      'POST /assessments': 201,
      'GET /ledger': 200,
      'GET /waiting': 200,
      'GET /publications': 200,
      'GET /ledger/{log}/acts': 200,
    };
    expect(reply.status).toBe(ownOnly[route.name] ?? 404);
    expectNothingOfB(reply.text);
    expect(await everythingOf(database, b.actor.jurisdiction)).toBe(before);
  });

  test('does not let one’s own rows refer to another’s', async () => {
    const before = await everythingOf(database, b.actor.jurisdiction);
    const at = `/assessments/${a.assessment.id}`;
    const verdict = { ...a.second, id: newId(), supersedes: a.second.id, sources: [], reconciles: [] };
    const replies = [
      await call(a.actor, 'POST', `${at}/verdicts`, { json: { ...verdict, sources: [b.source.id] } }),
      await call(a.actor, 'POST', `${at}/verdicts`, { json: { ...verdict, supersedes: b.second.id } }),
      await call(a.actor, 'POST', `${at}/verdicts`, { json: { ...verdict, reconciles: [b.second.id] } }),
      await call(a.actor, 'POST', `${at}/findings`, { json: { ...a.finding, id: newId(), supersedes: b.finding.id } }),
      await call(a.actor, 'GET', `${at}/compare/${b.assessment.id}`),
      await call(a.actor, 'GET', `${at}/sources/${b.source.id}/file`),
      await call(a.actor, 'PUT', `${at}/sources/${b.source.id}/file`, {
        body: 'x',
        headers: { 'content-type': 'application/octet-stream' },
      }),
    ];
    expect(replies.map(({ status }) => status)).toEqual([422, 422, 422, 422, 404, 404, 404]);
    for (const { text } of replies) expectNothingOfB(text);
    expect(await everythingOf(database, b.actor.jurisdiction)).toBe(before);
  });

  test('may use an id that another jurisdiction uses, and both stay apart', async () => {
    const before = await everythingOf(database, b.actor.jurisdiction);
    const twin = await call(a.actor, 'POST', '/assessments', { json: newAssessment({ id: b.assessment.id, title: 'Twin' }) });
    expect([twin.status, twin.json]).toMatchObject([201, { title: 'Twin', jurisdiction: { id: a.actor.jurisdiction } }]);
    const sources = await call(a.actor, 'GET', `/assessments/${b.assessment.id}/sources`);
    expect(sources.json).toEqual([]);
    expect(await everythingOf(database, b.actor.jurisdiction)).toBe(before);
  });

  test.each(otherRoutes)('$name, outside any jurisdiction, tells nothing of B', async (route) => {
    const reply = await send(world, route.path === '/api/sign-out' ? null : a.actor, route, b, a.actor.jurisdiction);
    expect(reply.status).toBeLessThan(500);
    expectNothingOfB(reply.text);
  });

  test.each(tenantRoutes)('$name works for a member, so the tests above asked for something that is there', async (route) => {
    const reply = await send(world, b.actor, route, b, b.actor.jurisdiction);
    expect([200, 201]).toContain(reply.status);
  });
});
