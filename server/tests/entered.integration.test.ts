/** That the data cannot be changed unseen: every column of every table that follows from acts, every row too many and too few. */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { formatKey, makeSigner } from '@mufakat/ledger';
import { sql } from 'kysely';
import { beforeAll, describe, expect, test } from 'vitest';
import en from '../../web/src/ui/messages/en.json' with { type: 'json' };
import { erase } from '../src/assessment/index.ts';
import { ENTERED } from '../src/entered.ts';
import type { Tx } from '../src/kernel/database/database.ts';
import { newId } from '../src/kernel/database/identifiers.ts';
import { MIGRATIONS_FOLDER } from '../src/kernel/database/migrate.ts';
import { admitPerson, openJurisdiction } from '../src/kernel/sign-in/people.ts';
import { ROLES } from '../src/kernel/sign-in/roles.ts';
import { checkLogs } from '../src/ledger/check/check.ts';
import { checkData, type Entered } from '../src/ledger/check/check-data.ts';
import type { CheckFinding } from '../src/ledger/check/check-finding.ts';
import { columnsOf } from '../src/ledger/check/data-rows.ts';
import { addWitness, setPublic } from '../src/ledger/index.ts';
import { sequenceLog } from '../src/ledger/log/sequencer.ts';
import { setQuota } from '../src/storage/quota.ts';
import { coverageLines, withCoverage } from '../src/testing/coverage.ts';
import { ask } from '../src/testing/operator.ts';
import { furnish } from '../src/testing/requests.ts';
import { type Actor, testWorld } from '../src/testing/world.ts';

const world = await testWorld();
const { call, database, operatorUrl } = world;
const none = () => undefined;

/** The tables that registers speak of. */
const TABLES = new Map(ENTERED.registers.flatMap(({ tables }) => Object.entries(tables)));

const LEDGER_DOCUMENT = fileURLToPath(new URL('../../docs/ledger.md', import.meta.url));

/** Acts that change no row outside the log: something was looked at, the log itself went on or ended; and one that nobody can do yet. */
const WITHOUT_ROWS = ['key.rotated', 'log.ended', 'log.resumed', 'names.confirmed', 'source.file-read', 'view.given'];

let actor: Actor;
/** Two jurisdictions that hold something in every table: one whose people were there before they had acts, one with people that were admitted. */
beforeAll(async () => {
  actor = await world.settle(...ROLES);
  await ask(operatorUrl, await readFile(join(MIGRATIONS_FOLDER, '0012_taken_over.sql'), 'utf8'));
  const { assessment, publication } = await furnish(world, actor, 'Proof');
  const at = `/assessments/${assessment.id}`;
  const made = [
    await call(actor, 'PATCH', at, { json: { revision: 1, title: 'Another title' } }),
    await call(actor, 'POST', `${at}/sources`, {
      json: { id: newId(), kind: 'law', access: 'public', title: 'A law', url: 'https://law.example/1' },
    }),
    await call(actor, 'POST', `${at}/sources`, {
      json: { id: newId(), kind: 'letter', access: 'attested', title: 'A letter', attestedBy: 'Registrar', attestedOn: '2026-02-03' },
    }),
    await call(actor, 'POST', `/api/jurisdictions/${actor.jurisdiction}/publications/${publication.id}/withdrawal`),
    await call(actor, 'POST', `${at}/publications`, { json: { ...publication, id: newId() } }),
  ];
  expect(made.map(({ status }) => status)).toEqual([200, 201, 201, 201, 409]);
  const six = ['Ada', 'Bodil', 'Chandra', 'Dewi', 'Emeka', 'Farid'].map((name) => `${name} Lastname,legal,access,strategic,3,because`);
  const views = ['participant,community,indicator,stage,confidence,reasons', ...six, ''].join('\n');
  const imported = await call(actor, 'POST', `${at}/views/import`, { body: views, headers: { 'content-type': 'text/csv' } });
  expect([imported.status, imported.text]).toEqual([200, imported.text]);
  await database.asOperator((tx) => setQuota(tx, actor.jurisdiction, { bytes: 1_000_000, files: 10 }));
  const preview = (await call(actor, 'GET', `${at}/publication-preview?shares=law:stage`)).json as { hash: string };
  const again = { id: newId(), shares: { law: 'stage' }, hash: preview.hash };
  expect((await call(actor, 'POST', `${at}/publications`, { json: again })).status).toBe(201);
  const place = { jurisdiction: actor.jurisdiction, log: 'assessment' } as const;
  const witness = formatKey(makeSigner('witness', 'other.example/witness', Buffer.alloc(32, 7)).key);
  await addWitness(world.ledger, place, { key: witness, url: 'https://other.example' });
  await setPublic(world.ledger, place, true);
  await database.asOperator(async (tx) => {
    const opened = { name: 'Secondland', iso3166: 'XB', invented: true };
    const { jurisdiction } = await openJurisdiction(tx, opened, { name: 'Coordinator', email: 'c@second.example' });
    await admitPerson(tx, { jurisdiction, name: 'P', email: 'p@second.example', community: 'legal', roles: ['participant'] });
    await admitPerson(tx, {
      jurisdiction,
      name: 'P',
      email: 'p@second.example',
      community: 'technical',
      roles: ['assessor', 'participant'],
    });
    await admitPerson(tx, { jurisdiction, name: 'Gone', email: 'g@second.example', roles: ['observer'] });
    await erase(tx, jurisdiction, 'g@second.example');
  });
  for (const jurisdiction of await database.asOperator(jurisdictions)) while (await sequenceLog(world.ledger, { ...place, jurisdiction }));
});

class RollBack extends Error {
  readonly findings: readonly CheckFinding[];
  constructor(findings: readonly CheckFinding[]) {
    super();
    this.findings = findings;
  }
}

async function jurisdictions(tx: Tx): Promise<string[]> {
  return (await tx.selectFrom('jurisdiction').select('jurisdiction').execute()).map(({ jurisdiction }) => jurisdiction);
}

/** What concerns one table: the rest says nothing of it. */
const concerning = (table: string): Entered => ({ ...ENTERED, registers: ENTERED.registers.filter(({ tables }) => table in tables) });

/** What is found after a change by somebody who owns the database and has taken away what stands in their way. Afterwards all is as before. */
async function afterChange(change: (tx: Tx) => Promise<unknown>, entered: Entered = ENTERED): Promise<readonly CheckFinding[]> {
  const work = database.asOperator(async (tx) => {
    const places = await jurisdictions(tx);
    await sql`set local session_replication_role = replica`.execute(tx);
    await change(tx);
    throw new RollBack((await checkData(tx, entered, places, true, none)).findings);
  });
  return work.catch((error: unknown) => {
    if (error instanceof RollBack) return error.findings;
    throw error;
  });
}

/** Takes off a table what would refuse a value: checks, not-nulls, and unique keys beside the primary one. */
async function loosen(tx: Tx, table: string): Promise<void> {
  await sql`do $$ declare name text; begin
    for name in select conname from pg_constraint where conrelid = ${sql.lit(table)}::regclass and contype = 'c' loop
      execute format('alter table %I drop constraint %I', ${sql.lit(table)}, name);
    end loop;
    for name in select attname from pg_attribute where attrelid = ${sql.lit(table)}::regclass and attnum > 0 and attnotnull
        and not attnum = any (select unnest(conkey) from pg_constraint where conrelid = ${sql.lit(table)}::regclass and contype = 'p') loop
      execute format('alter table %I alter column %I drop not null', ${sql.lit(table)}, name);
    end loop;
    for name in select conname from pg_constraint where conrelid = ${sql.lit(table)}::regclass and contype = 'u' loop
      execute format('alter table %I drop constraint %I cascade', ${sql.lit(table)}, name);
    end loop;
    for name in select indexrelid::regclass::text from pg_index where indrelid = ${sql.lit(table)}::regclass and indisunique and not indisprimary loop
      execute 'drop index ' || name;
    end loop;
  end $$`.execute(tx);
}

/** Another value of the same type, # for the one that is there. */
const OTHERS: Readonly<Record<string, readonly string[]>> = {
  uuid: ['gen_random_uuid()'],
  text: ["coalesce(#, '') || ' '", "'x'"],
  integer: ['coalesce(#, 0) + 1'],
  bigint: ['coalesce(#, 0) + 1'],
  boolean: ['not coalesce(#, false)'],
  'double precision': ['coalesce(#, 0) + 0.0000001'],
  date: ["coalesce(#, date '2026-01-01') + 1"],
  jsonb: ['\'"other"\'', "'0.5'"],
  bytea: ["set_byte(coalesce(#, bytea '\\x00'), 0, (get_byte(coalesce(#, bytea '\\x00'), 0) + 1) % 256)"],
  'timestamp with time zone': ["coalesce(#, now()) + interval '1 day'", "coalesce(#, now()) - interval '1 day'"],
};

const keyOf = (table: string) => ['jurisdiction', ...(TABLES.get(table)?.key ?? [])];
const keyJson = (table: string) =>
  sql`json_build_object(${sql.join(keyOf(table).map((name) => sql`${sql.lit(name)}, t.${sql.ref(name)}::text`))})`;

/** Changes one value of one row; resolves to the row's key, as it was. */
async function changeValue(tx: Tx, table: string, column: string, value: string): Promise<Record<string, string>> {
  await loosen(tx, table);
  const { rows } = await sql<{
    ctid: string;
    key: Record<string, string>;
  }>`select t.ctid::text, ${keyJson(table)} as key from ${sql.table(table)} t
    order by t.${sql.ref(column)} is null, t.jurisdiction <> ${actor.jurisdiction}, t.ctid limit 1`.execute(tx);
  const [row] = rows;
  if (row === undefined) throw new Error(`${table} has no row`);
  const other = sql.raw(value.replaceAll('#', `"${column}"`));
  await sql`update ${sql.table(table)} set ${sql.ref(column)} = ${other} where ctid = ${row.ctid}::tid`.execute(tx);
  return row.key;
}

const columns = await database.asOperator(async (tx) => {
  const found: { table: string; column: string; type: string }[] = [];
  for (const [table] of TABLES) for (const column of await columnsOf(tx, table)) found.push({ table, ...column });
  return found;
});

test('nothing is found where nothing was changed, and every table is compared', async () => {
  const { findings, data } = await checkLogs({ ...world.ledger, entered: ENTERED }, {}, none);
  expect(findings).toEqual([]);
  const compared = new Map(Object.entries(data?.rows ?? {}));
  for (const table of TABLES.keys()) expect(compared.get(table)?.compared, table).toBeGreaterThan(0);
  expect(data?.acts).toMatchObject({ older: 0, unnamed: 0, lost: 0 });
});

/** With MUFAKAT_WRITE_COVERAGE=1 the document is brought up to date instead. */
test('docs/ledger.md says of every column of every table what it is held against, or why it is not', async () => {
  const { rows } = await database.asOperator((tx) =>
    sql<{
      table: string;
      columns: string[];
    }>`select n.nspname || '.' || c.relname as table, array_agg(a.attname::text order by a.attnum) as columns
      from pg_class c join pg_namespace n on n.oid = c.relnamespace join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
      where c.relkind in ('r', 'p') and n.nspname not in ('pg_catalog', 'information_schema') and n.nspname not like 'pg_temp%'
      group by n.nspname, c.relname order by n.nspname <> 'public', 1`.execute(tx),
  );
  const document = await readFile(LEDGER_DOCUMENT, 'utf8');
  const wanted = withCoverage(document, coverageLines(ENTERED.registers, rows));
  if (process.env.MUFAKAT_WRITE_COVERAGE === '1') await writeFile(LEDGER_DOCUMENT, wanted);
  else expect(document).toBe(wanted);
});

test('every kind of act that people are told of makes or changes rows, or is one of those that do not', () => {
  const kinds = Object.keys(en).flatMap((key) => (/^act\.[a-z-]+\./.test(key) ? [key.slice('act.'.length)] : []));
  const folded = new Set(ENTERED.registers.flatMap(({ acts }) => Object.keys(acts)));
  expect(kinds.filter((kind) => !folded.has(kind)).toSorted()).toEqual(WITHOUT_ROWS);
  expect([...folded].filter((kind) => !kinds.includes(kind))).toEqual([]);
});

describe('a value that was changed is found and named, in', () => {
  const covered = columns.filter(({ table, column }) => TABLES.get(table)?.notCovered[column] === undefined);
  test.for(covered.map((one) => [`${one.table}.${one.column}`, one] as const))('%s', async ([, { table, column, type }]) => {
    const values = [...(OTHERS[type] ?? []), 'null'].filter((value) => value !== 'null' || !keyOf(table).includes(column));
    expect(values.length).toBeGreaterThan(0);
    for (const value of values) {
      let key: Record<string, string> = {};
      const findings = await afterChange(async (tx) => {
        key = await changeValue(tx, table, column, value);
      }, concerning(table));
      const isNull = value === 'null' && findings.length === 0;
      // A value that was null already was not changed.
      if (isNull) continue;
      const named = findings.filter((finding) => finding.table === table && JSON.stringify(finding.row) === JSON.stringify(key));
      const codes = named.map(({ code, column: at }) => (at === null ? code : `${code} ${at}`));
      // A row that goes to the ones that were admitted from elsewhere is found there too.
      const other = TABLES.get(table)?.onlyWithout === column ? ['admitted.changed receipt'] : [];
      const moved = keyOf(table).includes(column) || other.length > 0;
      expect(codes, `${table}.${column} = ${value}`).toEqual([moved ? 'row.missing' : `row.changed ${column}`, ...other]);
    }
  });

  test.each([...TABLES.keys()])('%s.jurisdiction', async (table) => {
    const findings = await afterChange((tx) => changeValue(tx, table, 'jurisdiction', 'gen_random_uuid()'), concerning(table));
    const codes = findings.filter((finding) => finding.table === table).map(({ code }) => code);
    // Of a table that nobody's acts made rows for there is no row to miss.
    expect(codes).toContain(TABLES.get(table)?.madeElsewhere === undefined ? 'row.missing' : 'row.stray');
  });
});

describe('is found and named:', () => {
  const made = [...TABLES].filter(([, { madeElsewhere }]) => madeElsewhere === undefined).map(([table]) => table);

  test.each(made)('a row that was removed from %s', async (table) => {
    let key = {};
    const findings = await afterChange(async (tx) => {
      const { rows } = await sql<{ key: Record<string, string> }>`delete from ${sql.table(table)} t
        where ctid = (select ctid from ${sql.table(table)} order by jurisdiction, ctid limit 1) returning ${keyJson(table)} as key`.execute(
        tx,
      );
      key = rows[0]?.key ?? {};
    }, concerning(table));
    expect(findings.filter((finding) => finding.table === table)).toMatchObject([{ code: 'row.missing', row: key, column: null }]);
    expect(findings.find((finding) => finding.table === table)?.message).toMatch(/^entry [0-9a-f-]{36} made it/);
  });

  test.each(made.filter((table) => TABLES.get(table)?.key.length !== 0))('a row that was added to %s', async (table) => {
    const last = TABLES.get(table)?.key.at(-1) ?? '';
    const type = columns.find((one) => one.table === table && one.column === last)?.type ?? '';
    const findings = await afterChange(async (tx) => {
      await loosen(tx, table);
      const rest = columns.filter((one) => one.table === table && one.column !== last).map((one) => sql.ref(one.column));
      const others = sql.join([sql.ref('jurisdiction'), ...rest]);
      await sql`insert into ${sql.table(table)} (${others}, ${sql.ref(last)})
        select ${others}, ${sql.raw((OTHERS[type]?.[0] ?? '').replaceAll('#', `"${last}"`))} from ${sql.table(table)} limit 1`.execute(tx);
    }, concerning(table));
    expect(findings.filter((finding) => finding.table === table)).toMatchObject([{ code: 'row.unentered', column: null }]);
  });

  test('a jurisdiction that was added', async () => {
    const jurisdiction = newId();
    const findings = await afterChange(async (tx) => {
      await tx.insertInto('jurisdiction').values({ jurisdiction, name: 'Planted', iso3166: null, invented: false }).execute();
      const places = await jurisdictions(tx);
      throw new RollBack((await checkData(tx, ENTERED, places, true, none)).findings);
    });
    expect(findings).toMatchObject([{ code: 'row.unentered', table: 'jurisdiction', row: { jurisdiction } }]);
  });

  test('a verdict and a finding that were changed, with the entries that say otherwise', async () => {
    const findings = await afterChange(async (tx) => {
      await sql`update verdict set value = '"unmet"' where value = '"met"' and supersedes is not null`.execute(tx);
      await sql`update finding set stage = 4, reasons = 'As agreed'`.execute(tx);
    });
    expect(findings.map(({ table, column, code }) => `${code} ${table}.${column}`)).toEqual([
      'row.changed verdict.value',
      'row.changed finding.stage',
      'row.changed finding.reasons',
    ]);
    for (const { message } of findings) expect(message).toMatch(/^it is not what entry [0-9a-f-]{36} says/);
  });

  test('a verdict whose entry was emptied, or its openings removed, to hide the change', async () => {
    const change = sql`update verdict set value = '"unmet"' where supersedes is not null`;
    const entry = sql`select entry from ledger_entry where what = 'verdict.recorded'`;
    const emptied = await afterChange(async (tx) => {
      await change.execute(tx);
      await sql`update ledger_opening set content = null where part = 'content' and entry in (${entry})`.execute(tx);
    });
    expect(emptied.map(({ code }) => code)).toContain('opening.emptied');
    const removed = await afterChange(async (tx) => {
      await change.execute(tx);
      await sql`delete from ledger_opening where entry in (${entry})`.execute(tx);
    });
    expect(removed.map(({ code, table }) => `${code} ${table}`)).toEqual(Array(2).fill('opening.missing ledger_opening'));
    const unnamed = await afterChange(async (tx) => {
      await change.execute(tx);
      await sql`update ledger_entry set who = null, subject = null where entry in (${entry})`.execute(tx);
    });
    expect(new Set(unnamed.map(({ code }) => code))).toEqual(new Set(['row.unentered']));
  });

  test('a pack that was changed, consistently with its hash, under an assessment; and one that is not there', async () => {
    const unlike = await afterChange((tx) => sql`update pack set files = files || '{"more.yaml": "x"}'`.execute(tx));
    expect(unlike).toMatchObject([{ code: 'pack.changed', table: 'pack', row: { id: 'small' }, column: 'files' }]);
    const alike = await afterChange((tx) => sql`update pack set content_hash = sha256('x')`.execute(tx));
    expect(alike.map(({ code, column }) => [code, column])).toEqual([
      ['pack.changed', 'files'],
      ['row.changed', 'content_hash'],
    ]);
    expect(await afterChange((tx) => sql`delete from pack`.execute(tx))).toMatchObject([{ code: 'row.missing', table: 'pack' }]);
  });
});
