/**
 * Every change writes its ledger row in the same transaction: for every route of the OpenAPI document that changes something. A new route without a line
 * here fails.
 */
import { sql } from 'kysely';
import { beforeEach, describe, expect, test } from 'vitest';
import { ROLES } from '../src/kernel/sign-in/roles.ts';
import { ask } from '../src/testing/operator.ts';
import { type Furnished, furnish, routesOf, send } from '../src/testing/requests.ts';
import { everythingOf, testWorld } from '../src/testing/world.ts';

const world = await testWorld();
const { database, operatorUrl } = world;
const routes = await routesOf(world);

/** What each route writes into the ledger, in order; for a route that reads, what it writes about reading. */
const ENTRIES: Readonly<Record<string, readonly string[]>> = {
  'POST /assessments': ['assessment.opened'],
  'PATCH /assessments/{assessment}': ['assessment.changed'],
  'POST /assessments/{assessment}/sources': ['source.added'],
  'PUT /assessments/{assessment}/sources/{source}/file': ['source.file-stored'],
  'GET /assessments/{assessment}/sources/{source}/file': ['source.file-read'],
  'POST /assessments/{assessment}/verdicts': ['verdict.recorded'],
  'POST /assessments/{assessment}/findings': ['finding.adopted'],
  'POST /assessments/{assessment}/publications': ['publication.published'],
  'POST /publications/{publication}/withdrawal': ['publication.withdrawn'],
  'POST /assessments/{assessment}/views/import': ['participant.added', 'view.imported'],
  // One view waits alone: nothing is released. What is, view-releases.integration.test.ts shows.
  'POST /assessments/{assessment}/collection': ['collection.closed'],
};
/** They change who is signed in, or what was seen of another node's log, and nothing of a jurisdiction. */
const NO_CHANGE_OF_A_JURISDICTION = [
  'POST /api/sign-in',
  'POST /api/sign-out',
  'DELETE /api/sessions',
  'DELETE /api/sessions/{session}',
  'POST /witness/add-checkpoint',
];

const changing = routes.filter(({ name }) => name in ENTRIES);
const reading = routes.filter(({ method, name, tenant }) => tenant && method === 'GET' && !(name in ENTRIES));

const actor = await world.settle(...ROLES);
let country: Furnished;
beforeEach(async () => {
  country = await furnish(world, actor, 'Ledger');
});

type Entry = { readonly what: string; readonly who: string; readonly transaction: string };
const ledger = () =>
  ask<Entry>(operatorUrl, 'select what, who, xmin::text as transaction from ledger_entry where jurisdiction = $1 order by happened_at', [
    country.actor.jurisdiction,
  ]);

/** The transactions that wrote what now stands in any table of the jurisdiction. */
async function transactions(): Promise<Set<string>> {
  return database.asOperator(async (tx) => {
    const { rows: tables } = await sql<{ name: string }>`select c.table_name as name from information_schema.columns c
      join information_schema.tables t using (table_schema, table_name)
      where c.table_schema = 'public' and c.column_name = 'jurisdiction' and t.table_type = 'BASE TABLE'`.execute(tx);
    const found = new Set<string>();
    for (const { name } of tables) {
      const { rows } = await sql<{
        t: string;
      }>`select distinct xmin::text as t from ${sql.table(name)} where jurisdiction = ${country.actor.jurisdiction}`.execute(tx);
      for (const { t } of rows) found.add(t);
    }
    return found;
  });
}

const everything = () => everythingOf(database, country.actor.jurisdiction);

test('every route that changes something says what it writes', () => {
  const notReading = routes.filter(({ method }) => method !== 'GET').map(({ name }) => name);
  expect(notReading.filter((name) => !(name in ENTRIES))).toEqual(NO_CHANGE_OF_A_JURISDICTION);
  expect(changing.map(({ name }) => name).sort()).toEqual(Object.keys(ENTRIES).sort());
});

describe('a change by', () => {
  test.each(changing)('$name writes its ledger row in its own transaction', async (route) => {
    const entriesBefore = await ledger();
    const transactionsBefore = await transactions();
    expect([200, 201]).toContain((await send(world, country.actor, route, country)).status);
    const entries = (await ledger()).slice(entriesBefore.length);
    expect(entries.map(({ what }) => what)).toEqual(ENTRIES[route.name]);
    expect(new Set(entries.map(({ who }) => who))).toEqual(new Set([country.actor.person]));
    // Whatever was written, in whichever table, was written by the transaction that wrote the ledger row, and that was one.
    const written = [...(await transactions())].filter((transaction) => !transactionsBefore.has(transaction));
    expect(written).toEqual([...new Set(entries.map(({ transaction }) => transaction))]);
    expect(written).toHaveLength(1);
  });

  test.each(changing)('$name is no change when its ledger row cannot be written, or its transaction does not commit', async (route) => {
    const before = await everything();
    for (const when of ['not deferrable', 'deferrable initially deferred']) {
      await ask(
        operatorUrl,
        `create or replace function no_ledger() returns trigger language plpgsql as $$ begin raise exception 'no ledger'; end $$;
         create constraint trigger no_ledger after insert on ledger_entry ${when} for each row execute function no_ledger()`,
      );
      const reply = await send(world, country.actor, route, country).finally(() => ask(operatorUrl, 'drop function no_ledger cascade'));
      expect([reply.status, reply.json]).toMatchObject([500, { code: 'failed' }]);
      expect(reply.text).not.toContain('no ledger');
      expect(await everything(), when).toBe(before);
    }
    expect([200, 201], 'and it can be repeated').toContain((await send(world, country.actor, route, country)).status);
  });
});

test.each(reading)('$name changes nothing and writes nothing', async (route) => {
  const before = await everything();
  expect((await send(world, country.actor, route, country)).status).toBe(200);
  expect(await everything()).toBe(before);
});
