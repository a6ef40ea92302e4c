import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { addPerson } from '../sign-in/people.ts';
import { queryAs, testDatabase, testTenant } from '../testing/database.ts';
import { KEPT_FROM_APP, NOT_TENANT_TABLES } from '../testing/not-tenant-tables.ts';
import { newId } from './identifiers.ts';

const { database, operatorUrl } = await testDatabase();
const operator = { connectionString: operatorUrl };
const here = await testTenant(database);
const there = await testTenant(database);

const tables = await queryAs(
  operator,
  `select c.oid::regclass::text as quoted, n.nspname || '.' || c.relname as name, c.relrowsecurity and c.relforcerowsecurity as forced
   from pg_class c join pg_namespace n on n.oid = c.relnamespace
   where c.relkind in ('r', 'p', 'f', 'm') and n.nspname not in ('pg_catalog', 'information_schema') and n.nspname not like 'pg_toast%' order by 2`,
);
const tenantTables = tables.filter(({ name }) => !(String(name) in NOT_TENANT_TABLES));

test('every table is a tenant’s or on the short list, and the list names only tables that exist', () => {
  expect(tenantTables.length).toBeGreaterThanOrEqual(4);
  for (const name of Object.keys(NOT_TENANT_TABLES)) expect(tables.map((table) => table.name)).toContain(name);
});

test('row-level security is forced on every tenant table', () => {
  for (const table of tenantTables) expect(table).toMatchObject({ forced: true });
});

/** A policy for each login role and command that it holds for. */
const policies = await queryAs(
  operator,
  `select schemaname || '.' || tablename as table, policyname as policy, permissive, role, command, qual as using, with_check,
     case role when mufakat_role('app') then 'app' when mufakat_role('ledger') then 'ledger' when current_user then 'operator' else role end as whose
   from pg_policies, unnest(roles) role, unnest(case cmd when 'ALL' then array['SELECT', 'INSERT', 'UPDATE', 'DELETE'] else array[cmd] end) command`,
);

test('no table has a restrictive policy, or two permissive ones for one role and command', () => {
  expect(policies.filter(({ permissive }) => permissive !== 'PERMISSIVE')).toEqual([]);
  const places = policies.map(({ table, role, command }) => `${String(table)} ${String(role)} ${String(command)}`);
  expect(places.filter((place, at) => places.indexOf(place) !== at)).toEqual([]);
  expect([...new Set(policies.map(({ whose }) => whose))].sort()).toEqual(['app', 'ledger', 'operator']);
});

/** The jurisdiction first, and beside it what a policy will, joined by AND: it may show less of a jurisdiction, never more. */
const OWN_FIRST =
  /^\(jurisdiction = \(current_setting\('app\.jurisdiction'::text\)\)::uuid\)$|^\(\(jurisdiction = \(current_setting\('app\.jurisdiction'::text\)\)::uuid\) AND /;

test('every condition of a login role begins with the jurisdiction of the transaction', () => {
  const conditions = policies
    .filter(({ whose }) => whose !== 'operator')
    .flatMap(({ command, using, with_check }) => [
      command === 'INSERT' ? null : using,
      ['SELECT', 'DELETE'].includes(String(command)) ? null : with_check,
    ])
    .filter((condition) => condition !== null);
  expect(conditions.filter((condition) => !OWN_FIRST.test(String(condition)))).toEqual([]);
  // Without a condition of its own for new rows, a policy of all commands or of changes checks them by the other one.
  expect(conditions.length).toBeGreaterThan(tenantTables.length);
  for (const { name } of tenantTables) expect(policies.filter(({ table, whose }) => table === name && whose === 'app')).not.toEqual([]);
});

test('functions with parameters are in PL/pgSQL: others are not carried to the parts of a distributed database', async () => {
  const found = await queryAs(
    operator,
    `select p.proname from pg_proc p join pg_language l on l.oid = p.prolang
     where p.pronamespace = 'public'::regnamespace and p.pronargs > 0 and l.lanname <> 'plpgsql'`,
  );
  expect(found).toEqual([]);
});

test('every primary, unique and foreign key and unique index of a tenant table begins with the jurisdiction', async () => {
  const keys = await queryAs(
    operator,
    `select n.nspname || '.' || c.relname as table, k.name, a.attname as first from (
       select conrelid as relid, conname::text as name, conkey[1] as first from pg_constraint where contype in ('p', 'u', 'f', 'x')
       union all select indrelid, indexrelid::regclass::text, indkey[0] from pg_index where indisunique) k
     join pg_class c on c.oid = k.relid join pg_namespace n on n.oid = c.relnamespace
     left join pg_attribute a on a.attrelid = k.relid and a.attnum = k.first
     where n.nspname not in ('pg_catalog', 'pg_toast')`,
  );
  const ofTenants = keys.filter(({ table }) => !(String(table) in NOT_TENANT_TABLES));
  for (const { name } of tenantTables) expect(ofTenants.map(({ table }) => table)).toContain(name);
  expect(ofTenants.filter(({ first }) => first !== 'jurisdiction')).toEqual([]);
});

test('foreign keys of tenant tables refer by the jurisdiction', async () => {
  const wrong = await queryAs(
    operator,
    `select conname from pg_constraint f join pg_attribute a on a.attrelid = f.confrelid and a.attnum = f.confkey[1]
     where contype = 'f' and connamespace <> 'auth'::regnamespace and a.attname <> 'jurisdiction'`,
  );
  expect(wrong).toEqual([]);
});

test('the login roles are neither superuser nor owner, and bypass nothing', async () => {
  const roles = await queryAs(
    operator,
    `select rolname, rolsuper, rolbypassrls, rolcreaterole, rolcreatedb, (select count(*) from pg_class where relowner = r.oid)::int as owned,
     (select count(*) from pg_auth_members where member = r.oid)::int as memberships
     from pg_roles r where rolname in (mufakat_role('app'), mufakat_role('auth'), mufakat_role('ledger'))`,
  );
  expect(roles).toHaveLength(3);
  for (const role of roles) {
    expect(role).toMatchObject({
      rolsuper: false,
      rolbypassrls: false,
      rolcreaterole: false,
      rolcreatedb: false,
      owned: 0,
      memberships: 0,
    });
  }
});

test.each(tenantTables.filter(({ name }) => !(String(name) in KEPT_FROM_APP)).map(({ quoted }) => String(quoted)))(
  '%s shows rows of the own jurisdiction only, and nothing at all without one',
  async (table) => {
    const seen = await database.withTenant(here, async (tx) =>
      (await sql<{ jurisdiction: string }>`select distinct jurisdiction from ${sql.table(table)}`.execute(tx)).rows.map(
        (row) => row.jurisdiction,
      ),
    );
    expect(seen.filter((jurisdiction) => jurisdiction !== here.jurisdiction)).toEqual([]);
    const app = await appConnection();
    await expect(queryAs(app, `select * from ${table}`)).rejects.toThrow(/app\.(jurisdiction|person)/);
    await expect(
      queryAs(app, `begin; select set_config('app.jurisdiction', '${here.jurisdiction}', true); commit; select * from ${table}`),
    ).rejects.toThrow(/uuid|app\.person/);
  },
);

test.each(Object.keys(KEPT_FROM_APP))('%s is closed to the app role', async (table) => {
  expect(tables.map(({ name }) => name)).toContain(table);
  for (const statement of [`select * from ${table}`, `delete from ${table}`, `insert into ${table} default values`])
    await expect(database.withTenant(here, (tx) => sql.raw(statement).execute(tx))).rejects.toThrow(/permission denied/);
});

test('nobody writes, moves or deletes a row of another jurisdiction', async () => {
  const intruder = newId();
  const person = { jurisdiction: there.jurisdiction, person: intruder, name: 'Intruder', email: null, roles: [] };
  await expect(database.withTenant(here, (tx) => addPerson(tx, person))).rejects.toThrow(/row-level security/);
  const moved = database.withTenant(here, (tx) => tx.updateTable('person').set({ jurisdiction: there.jurisdiction }).execute());
  await expect(moved).rejects.toThrow(/row-level security/);
  const gone = await database.withTenant(here, (tx) => tx.deleteFrom('membership').where('person', '=', there.person).executeTakeFirst());
  expect(gone.numDeletedRows).toBe(0n);
});

test('a reference to another jurisdiction’s row is refused', async () => {
  const role = { jurisdiction: here.jurisdiction, person: there.person, role: 'coordinator' };
  await expect(database.withTenant(here, (tx) => tx.insertInto('membership').values(role).execute())).rejects.toThrow(/foreign key/);
});

test('the app role can neither add jurisdictions, nor ask who is a member where, nor read sign-in', async () => {
  const app = await appConnection();
  await expect(queryAs(app, `select * from mufakat_memberships('${here.email}')`)).rejects.toThrow(/permission denied/);
  await expect(queryAs(app, 'select * from auth.session')).rejects.toThrow(/permission denied/);
  const jurisdiction = { jurisdiction: here.jurisdiction, name: 'Another', iso3166: null };
  await expect(database.withTenant(here, (tx) => tx.insertInto('jurisdiction').values(jurisdiction).execute())).rejects.toThrow(
    /permission denied/,
  );
});

test('the sign-in role learns memberships by address and reads no table of a tenant', async () => {
  expect(
    await queryAs(database.signInConnection, 'select jurisdiction from public.mufakat_memberships($1)', [here.email.toUpperCase()]),
  ).toEqual([{ jurisdiction: here.jurisdiction }]);
  await expect(queryAs(database.signInConnection, 'select * from public.person')).rejects.toThrow(/permission denied/);
});

test('a transaction that throws leaves nothing behind, and its settings end with it', async () => {
  const person = { jurisdiction: here.jurisdiction, person: newId(), name: 'Gone', email: null, roles: [] };
  const failing = database.withTenant(here, async (tx) => {
    await addPerson(tx, person);
    throw new Error('stop');
  });
  await expect(failing).rejects.toThrow('stop');
  const found = await database.withTenant(here, (tx) => tx.selectFrom('person').selectAll().where('person', '=', person.person).execute());
  expect(found).toEqual([]);
});

async function appConnection() {
  const [row] = await queryAs(operator, `select mufakat_role('app') as name`);
  const { host, port, database: name } = database.signInConnection;
  return { host: String(host), port: Number(port), database: String(name), user: String(row?.name), password: 'app-in-tests' };
}
