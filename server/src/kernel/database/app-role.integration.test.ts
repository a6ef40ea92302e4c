/**
 * What the server's own role can do with SQL of any kind, whatever a mistake in a query might let somebody write: relations and functions of every sort
 * are taken from the catalog, so that a new one has to be thought of here.
 */
import { EventEmitter } from 'node:events';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { appendEntry } from '../ledger/entries.ts';
import { queryAs, testDatabase, testTenant } from '../testing/database.ts';
import { NOT_TENANT_TABLES } from '../testing/not-tenant-tables.ts';
import { newId } from './identifiers.ts';

const { database, operatorUrl } = await testDatabase();
const here = await testTenant(database);
const there = await testTenant(database);
const OURS = "n.nspname not in ('pg_catalog', 'information_schema') and n.nspname not like 'pg_toast%'";
const ask = (statement: string) => queryAs({ connectionString: operatorUrl }, statement);

/** Functions that are not triggers, and who may call them. */
const FUNCTIONS: Readonly<Record<string, { readonly definer: boolean; readonly app: boolean; readonly auth: boolean }>> = {
  mufakat_about: { definer: false, app: true, auth: true },
  // The next and mufakat_give_ids give rows and entries other ids, as who calls them: the owner of the tables, who alone may.
  mufakat_entries_name: { definer: false, app: false, auth: false },
  mufakat_give_ids: { definer: false, app: false, auth: false },
  mufakat_has_role: { definer: false, app: true, auth: true },
  mufakat_is_computed: { definer: false, app: true, auth: true },
  // For the sequencer only. With the next, all that reads across jurisdictions; both run as their owner.
  // Notes a file of the transaction's jurisdiction within its quota, and tells how much that is.
  mufakat_keep_file: { definer: true, app: true, auth: false },
  mufakat_storage: { definer: true, app: true, auth: false },
  mufakat_shows_source: { definer: false, app: true, auth: true },
  mufakat_logs_waiting: { definer: true, app: false, auth: false },
  mufakat_memberships: { definer: true, app: false, auth: true },
  mufakat_only_erasure: { definer: false, app: true, auth: true },
  mufakat_refuse_change: { definer: false, app: true, auth: true },
  mufakat_role: { definer: false, app: true, auth: true },
  // Both copy, or take back, what the coordinator of the own jurisdiction chose to share; they run as their owner.
  mufakat_share: { definer: true, app: true, auth: false },
  mufakat_unshare: { definer: true, app: true, auth: false },
  // Runs as who calls it: the app role owns no table to use it on.
  mufakat_tenant_table: { definer: false, app: true, auth: true },
  mufakat_tile_grows: { definer: false, app: true, auth: true },
};

let app: pg.Client;
beforeAll(async () => {
  const { host, port, database: name } = database.signInConnection;
  const [row] = await ask(`select mufakat_role('app') as name`);
  app = new pg.Client({
    host: String(host),
    port: Number(port),
    database: String(name),
    user: String(row?.name),
    password: 'app-in-tests',
  });
  app.on('error', () => undefined);
  await app.connect();
  for (const tenant of [here, there])
    await database.withTenant(tenant, (tx) => appendEntry(tx, { what: 'test.done', subject: 'test/1', content: tenant.jurisdiction }));
});
afterAll(() => app.end());

/** Runs a statement as the app role on behalf of here. Resolves to its rows, or to the code of the error. */
async function attempt(statement: string, values: unknown[] = []): Promise<unknown> {
  await app.query('begin');
  try {
    await app.query("select set_config('app.jurisdiction', $1, true), set_config('app.person', $2, true)", [
      here.jurisdiction,
      here.person,
    ]);
    return (await app.query(statement, values)).rows;
  } catch (error) {
    return error instanceof pg.DatabaseError ? error.code : error;
  } finally {
    await app.query('rollback');
  }
}

const DENIED = '42501';

describe('the catalog', () => {
  test('holds no view, sequence, materialised or foreign table: each would need a thought', async () => {
    expect(
      await ask(
        `select c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace where ${OURS} and c.relkind in ('v', 'm', 'f', 'S')`,
      ),
    ).toEqual([]);
    expect(await ask(`select extname from pg_extension where extname <> 'plpgsql'`)).toEqual([]);
  });

  test('holds no function but those that are known here, and those of a definer search no schema that others write to', async () => {
    const found = await ask(
      `select p.proname as name, p.prosecdef as definer, p.proconfig as settings,
         has_function_privilege(mufakat_role('app'), p.oid, 'execute') as app, has_function_privilege(mufakat_role('auth'), p.oid, 'execute') as auth
       from pg_proc p join pg_namespace n on n.oid = p.pronamespace where ${OURS} order by 1`,
    );
    expect(Object.fromEntries(found.map(({ name, definer, app: byApp, auth }) => [name, { definer, app: byApp, auth }]))).toEqual(
      FUNCTIONS,
    );
    for (const { settings } of found.filter(({ definer }) => definer)) expect(settings).toEqual(['search_path=public, pg_temp']);
  });

  test('gives the app role no right on a column, a schema or a default that a table does not give it', async () => {
    expect(
      await ask(
        `select attrelid::regclass::text from pg_attribute, aclexplode(attacl) as granted
         where attrelid > 16383 and (grantee = 0 or grantee::regrole::text = quote_ident(mufakat_role('app')))`,
      ),
    ).toEqual([]);
    expect(await ask('select * from pg_default_acl')).toEqual([]);
    const [schemas] = await ask(
      `select has_schema_privilege(mufakat_role('app'), 'public', 'create') as create, has_schema_privilege(mufakat_role('app'), 'auth', 'usage') as auth,
         has_database_privilege(mufakat_role('app'), current_database(), 'create') as database`,
    );
    expect(schemas).toEqual({ create: false, auth: false, database: false });
  });
});

const tenantTables = (
  await ask(
    `select n.nspname || '.' || c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace where ${OURS} and c.relkind in ('r', 'p') order by 1`,
  )
)
  .map(({ name }) => String(name))
  .filter((name) => !(name in NOT_TENANT_TABLES));

/** What COPY TO STDOUT sends. */
async function copied(statement: string): Promise<string> {
  const connection: unknown = Reflect.get(app, 'connection');
  if (!(connection instanceof EventEmitter)) throw new Error('pg has no connection to listen to');
  const chunks: Buffer[] = [];
  const keep = ({ chunk }: { chunk: Buffer }) => chunks.push(chunk);
  connection.on('copyData', keep);
  const result = await attempt(statement);
  connection.off('copyData', keep);
  return typeof result === 'string' ? result : Buffer.concat(chunks).toString();
}

describe('the app role', () => {
  test.each(tenantTables)('copies nothing of another jurisdiction out of %s, nor anything in', async (table) => {
    const text = await copied(`copy ${table} to stdout`);
    expect(text).not.toContain(there.jurisdiction);
    if (['public.person', 'public.membership', 'public.ledger_entry', 'public.jurisdiction'].includes(table))
      expect(text).toContain(here.jurisdiction);
    expect(await attempt(`copy ${table} from stdin`)).toBeOneOf([DENIED, '0A000']);
  });

  test('learns nothing of others from statistics, plans or locks', async () => {
    await ask('analyze');
    expect(
      await attempt("select * from pg_stats where schemaname = 'public' and tablename = any($1)", [
        tenantTables.map((name) => name.slice(7)),
      ]),
    ).toEqual([]);
    expect(await attempt('select * from pg_statistic')).toBe(DENIED);
    expect(await attempt('select * from pg_authid')).toBe(DENIED);
    const plan = await attempt(`explain (analyze, costs off) select * from person where name like 'Test%' and email = '${there.email}'`);
    expect(JSON.stringify(plan)).toContain('jurisdiction');
  });

  test.each([
    ['turns row-level security off', 'set local row_security = off; select * from person', DENIED],
    [
      'becomes the owner',
      "do $$ begin execute format('set role %I', (select rolname from pg_roles r join pg_class c on c.relowner = r.oid where c.oid = 'person'::regclass)); end $$",
      DENIED,
    ],
    ['becomes the sign-in role', "do $$ begin execute format('set role %I', mufakat_role('auth')); end $$", DENIED],
    ['sets another session user', "do $$ begin execute format('set session authorization %I', mufakat_role('auth')); end $$", DENIED],
    ['drops a policy', 'drop policy tenant on person', DENIED],
    ['adds a policy', 'create policy open on person using (true)', DENIED],
    ['makes a tenant table of another', "select mufakat_tenant_table('pack')", DENIED],
    ['takes row-level security off', 'alter table person disable row level security', DENIED],
    ['disables what refuses changes', 'alter table ledger_entry disable trigger all', DENIED],
    ['replays as a replica, without triggers', "set local session_replication_role = 'replica'", DENIED],
    ['reads a file', "select pg_read_file('postgresql.conf')", DENIED],
    ['writes a file', "copy (select 1) to '/tmp/mufakat-escape'", DENIED],
    ['runs a program', "copy (select 1) to program 'true'", DENIED],
    ['imports a file', "select lo_import('/etc/passwd')", DENIED],
    ['makes a table', 'create table public.mine (x int)', DENIED],
    ['makes a function', 'create function public.mine() returns int language sql as $$ select 1 $$', DENIED],
    [
      'replaces a function',
      'create or replace function mufakat_has_role(variadic wanted text[]) returns boolean language sql as $$ select true $$',
      DENIED,
    ],
    ['makes an extension', 'create extension dblink', '42501'],
    ['makes a role', 'create role mine', DENIED],
    ['changes its own role', "do $$ begin execute format('alter role %I bypassrls', mufakat_role('app')); end $$", DENIED],
    ['asks who is a member where', `select * from mufakat_memberships('${there.email}')`, DENIED],
    [
      'ends another session',
      'select pg_terminate_backend(pid) from pg_stat_activity where usename <> current_user and usename is not null',
      DENIED,
    ],
    ['locks all of a table out', 'lock table ledger_entry in access exclusive mode', DENIED],
  ])('never %s', async (_what, statement, code) => {
    expect(await attempt(statement)).toBe(code);
  });

  test('has no function of a temporary schema called in place of ours', async () => {
    await attempt('create temp table person (jurisdiction uuid, person uuid, name text, email text)');
    const asked = await queryAs(database.signInConnection, 'select person from public.mufakat_memberships($1)', [here.email]);
    expect(asked).toEqual([{ person: here.person }]);
  });
});

const references = await ask(
  `select f.conrelid::regclass::text as child, f.conname as name, count(*) over (partition by f.conrelid) as n
   from pg_constraint f join pg_class c on c.oid = f.conrelid join pg_namespace n on n.oid = c.relnamespace
   where f.contype = 'f' and ${OURS} and n.nspname = 'public' order by 1, 2`,
);

test.each(references)('$child refers by $name to rows of its own jurisdiction only', async ({ child, name }) => {
  const [definition] = await ask(
    `select pg_get_constraintdef(oid) as text from pg_constraint where conname = '${String(name)}' and conrelid = '${String(child)}'::regclass`,
  );
  expect(String(definition?.text)).toMatch(/^FOREIGN KEY \(jurisdiction[,)].* REFERENCES \w+(\(jurisdiction[,)]|$| ON| DEFERRABLE)/);
});

test('a row of one’s own that names another’s person is refused, and tells nothing of whether they exist', async () => {
  const tell = (person: string) =>
    attempt("insert into membership (jurisdiction, person, role) values ($1, $2, 'observer')", [here.jurisdiction, person]);
  expect([await tell(there.person), await tell(newId())]).toEqual(['23503', '23503']);
});
