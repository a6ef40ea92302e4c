/**
 * Raw SQL against every tenant table: each login role, as a person of each role alone, once the one who recorded everything and once another, tries
 * to read, lock, add, change, move and remove rows of its own jurisdiction and of another. What the database let through stands in `policies.txt`, to
 * be read; MUFAKAT_DRILL=write writes it anew. A migration that changes policies changes no line of it, unless it means to.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { newId } from '../../server/src/kernel/database/identifiers.ts';
import { openConnection } from '../../server/src/kernel/database/pool.ts';
import { ROLES } from '../../server/src/kernel/sign-in/roles.ts';
import { TEST_PASSWORDS } from '../../server/src/kernel/testing/cluster.ts';
import { queryAs } from '../../server/src/kernel/testing/database.ts';
import { NOT_TENANT_TABLES } from '../../server/src/kernel/testing/not-tenant-tables.ts';
import { type Furnished, furnish } from '../../server/src/testing/requests.ts';
import { testWorld } from '../../server/src/testing/world.ts';
import { newCount } from './drill.ts';

const FILE = fileURLToPath(new URL('policies.txt', import.meta.url));
const HEAD = [
  '# What the database lets each login role do to the rows of every tenant table by raw SQL: rows let through of rows there are, or the reason of the',
  '# refusal. "own" is the jurisdiction of the transaction; "self" recorded everything in it, "another" nothing. Written by:',
  '# MUFAKAT_DRILL=write vitest run --project integration tests/drill/policies',
  '',
].join('\n');

const world = await testWorld();
const operator = { connectionString: world.operatorUrl };
const count = newCount('policies');
afterAll(count.tell);

const tables = (
  await queryAs(
    operator,
    `select c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where c.relkind in ('r', 'p') and n.nspname = 'public' order by 1`,
  )
)
  .map(({ name }) => String(name))
  .filter((name) => !(`public.${name}` in NOT_TENANT_TABLES));

let here: Furnished;
let there: Furnished;
beforeAll(async () => {
  here = await furnishAll('here');
  there = await furnishAll('there');
  for (const { actor } of [here, there]) for (const statement of REST) await queryAs(operator, statement, [actor.jurisdiction]);
});

/** What requests do not leave behind; nobody sequences the log any more. */
const REST = [
  'insert into participant_former_id select jurisdiction, assessment, participant, gen_random_uuid() from participant where jurisdiction = $1',
  'insert into file_quota values ($1, 1000000000, 1000)',
  "insert into ledger_witness values ($1, 'assessment', 'witness', 'https://witness.example')",
  "insert into ledger_cosignature select jurisdiction, log, size, 'witness', 'line' from ledger_checkpoint where jurisdiction = $1 limit 1",
  'insert into ledger_pending select jurisdiction, log, entry from ledger_entry where jurisdiction = $1 limit 1',
];

/** A jurisdiction with sources of every access, and ledger entries of two people. */
async function furnishAll(words: string): Promise<Furnished> {
  const of = await furnish(world, await world.settle(...ROLES), words);
  const at = `/assessments/${of.assessment.id}/sources`;
  const second = await world.invite(of.actor.jurisdiction, 'Second', 'coordinator');
  const attested = { access: 'attested', attestedBy: 'Office', attestedOn: '2026-03-01' };
  for (const kind of [{ access: 'public' }, { access: 'public' }, { access: 'public' }, attested, attested])
    await world.call(second, 'POST', at, { json: { id: newId(), kind: 'x', title: words, ...kind } });
  const withdrawn = `/api/jurisdictions/${of.actor.jurisdiction}/publications/${of.publication.id}/withdrawal`;
  await world.call(of.actor, 'POST', withdrawn);
  await world.sequence();
  return of;
}

type Client = Awaited<ReturnType<typeof openConnection>>;
type Who = { readonly login: 'app' | 'auth' | 'ledger'; readonly role: string; readonly person: 'self' | 'another' };

function everybody(): Who[] {
  const people = (['self', 'another'] as const).flatMap((person) =>
    [...ROLES, 'none'].map((role) => ({ login: 'app', role, person }) as const),
  );
  return [...people, { login: 'ledger', role: 'none', person: 'self' }, { login: 'auth', role: 'none', person: 'self' }];
}

async function connect(login: Who['login']): Promise<Client> {
  const [row] = await queryAs(operator, 'select mufakat_role($1) as name', [login]);
  const { host, port, database } = world.database.signInConnection;
  return openConnection({
    host: String(host),
    port: Number(port),
    database: String(database),
    user: String(row?.name),
    password: TEST_PASSWORDS[login],
  });
}

/** Rows let through; a constraint or trigger refuses after the policy did not. */
const LET_THROUGH = /^(23...|P0001)$/;

/** How many rows a statement reached, or why none. */
async function attempt(client: Client, statement: string, values: unknown[]): Promise<number | string> {
  count.tried('statements');
  await client.query('savepoint here');
  try {
    return (await client.query(statement, values)).rowCount ?? 0;
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error;
    if (LET_THROUGH.test(String(error.code))) return 1;
    if (/row-level security/.test(error.message)) return 'policy';
    return /^permission denied/.test(error.message) ? 'no right' : `${error.code} ${error.message}`;
  } finally {
    await client.query('rollback to here');
  }
}

/** How many of the rows may be added, one by one. */
async function adding(client: Client, table: string, rows: readonly string[]): Promise<number | string> {
  let added = 0;
  for (const row of rows) {
    const result = await attempt(client, `insert into ${table} select * from jsonb_populate_record(null::${table}, $1::jsonb)`, [row]);
    if (result === 'no right') return result;
    if (typeof result === 'number') added += 1;
    else if (result !== 'policy') return result;
  }
  return added;
}

type Rows = ReadonlyMap<string, readonly string[]>;

async function rowsOf(jurisdiction: string): Promise<Rows> {
  const all = new Map<string, string[]>();
  for (const table of tables) {
    const rows = await queryAs(operator, `select to_jsonb(t)::text as row from ${table} t where jurisdiction = $1 order by 1`, [
      jurisdiction,
    ]);
    all.set(
      table,
      rows.map(({ row }) => String(row)),
    );
  }
  return all;
}

/** What somebody achieves on a table, by command. Of all rows at once: those of the other are not to be seen either. */
async function achieved(client: Client, table: string, own: Rows, other: Rows): Promise<Map<string, number | string>> {
  const [mine, theirs] = [here.actor.jurisdiction, there.actor.jurisdiction];
  const all = `of ${own.get(table)?.length} and ${other.get(table)?.length}`;
  const done = new Map<string, number | string>();
  const tries: [string, string, unknown[]][] = [
    [`select ${all}`, `select from ${table}`, []],
    ['select own', `select from ${table} where jurisdiction = $1`, [mine]],
    ['select other', `select from ${table} where jurisdiction = $1`, [theirs]],
    ['lock own', `select from ${table} where jurisdiction = $1 for update`, [mine]],
    ['update own', `update ${table} set jurisdiction = jurisdiction where jurisdiction = $1`, [mine]],
    ['update other', `update ${table} set jurisdiction = jurisdiction where jurisdiction = $1`, [theirs]],
    ['update to other', `update ${table} set jurisdiction = '${theirs}'`, []],
    ['delete own', `delete from ${table} where jurisdiction = $1`, [mine]],
    ['delete other', `delete from ${table} where jurisdiction = $1`, [theirs]],
    ['truncate', `truncate ${table} cascade`, []],
  ];
  for (const [name, statement, values] of tries) done.set(name, await attempt(client, statement, values));
  done.set('insert own', await adding(client, table, own.get(table) ?? []));
  done.set('insert other', await adding(client, table, other.get(table) ?? []));
  return done;
}

/** Everybody of a kind in a word: all people of the app role, or all of them as self. */
function inShort(names: readonly string[]): string {
  const people = (ending: string) => names.filter((name) => name.endsWith(ending));
  const [self, another] = [people('/self'), people('/another')];
  const whole = (some: readonly string[], word: string) => (some.length === ROLES.length + 1 ? [word] : some);
  const logins = names.filter((name) => name.endsWith('-login'));
  const shown = [...whole(self, 'all/self'), ...whole(another, 'all/another')];
  return [...(shown.join() === 'all/self,all/another' ? ['app-login'] : shown), ...logins].join(' ');
}

/** A line for each outcome of a command on a table, with who had it. */
function asText(outcomes: ReadonlyMap<string, ReadonlyMap<string, readonly string[]>>): string {
  const lines = [...outcomes].flatMap(([command, by]) =>
    [...by].map(([outcome, names]) => `  ${command.padEnd(20)} ${outcome.padEnd(9)} ${inShort(names)}`),
  );
  return lines.join('\n');
}

test('no login role and no role of a person is let through further than the table says, or less far', async () => {
  const [own, other] = [await rowsOf(here.actor.jurisdiction), await rowsOf(there.actor.jurisdiction)];
  for (const table of tables) for (const rows of [own, other]) expect(rows.get(table), `${table} has no row to attack`).not.toEqual([]);
  const outcomes = new Map(tables.map((table) => [table, new Map<string, Map<string, string[]>>()]));
  for (const who of everybody()) {
    const client = await connect(who.login);
    try {
      await client.query('begin');
      const person = who.person === 'self' ? here.actor.person : newId();
      await client.query(`set local app.jurisdiction = '${here.actor.jurisdiction}'`);
      if (who.login === 'app') {
        await client.query(`set local app.person = '${person}'`);
        await client.query(`set local app.roles = '${who.role === 'none' ? '' : who.role}'`);
      }
      const name = who.login === 'app' ? `${who.role}/${who.person}` : `${who.login}-login`;
      for (const [table, of] of outcomes)
        for (const [command, outcome] of await achieved(client, table, own, other)) {
          const by = of.get(command) ?? new Map<string, string[]>();
          by.set(String(outcome), [...(by.get(String(outcome)) ?? []), name]);
          of.set(command, by);
        }
    } finally {
      await client.end();
    }
  }
  const table = `${HEAD}\n${[...outcomes].map(([name, of]) => `${name}\n${asText(of)}`).join('\n\n')}\n`;
  if (process.env.MUFAKAT_DRILL === 'write') writeFileSync(FILE, table);
  const wanted = existsSync(FILE) ? readFileSync(FILE, 'utf8') : '';
  if (wanted !== table) count.failed('the table is another one');
  expect(table, 'read what changed; then: MUFAKAT_DRILL=write vitest run --project integration tests/drill/policies').toBe(wanted);
});

test('the table itself says that nothing of another jurisdiction is reached', () => {
  const lines = readFileSync(FILE, 'utf8').split('\n');
  const reached = lines.filter(
    (line) => /^ {2}(select|update|delete|insert) (to )?other/.test(line) && !/ (0|no right|policy) /.test(line.slice(20)),
  );
  expect(reached).toEqual([]);
});
