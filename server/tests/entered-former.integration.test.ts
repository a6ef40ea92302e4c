/** That the data of earlier releases, of people who were erased, and of logs that were brought back give no false alarm; and what is found in them nevertheless. */
import { randomBytes } from 'node:crypto';
import { cp, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { canonicalJson, commitmentToText } from '@mufakat/ledger';
import { sql } from 'kysely';
import { afterAll, describe, expect, test } from 'vitest';
import { erase } from '../src/assessment/index.ts';
import { ENTERED } from '../src/entered.ts';
import { type Database, openDatabase, setTenant, type Tx } from '../src/kernel/database/database.ts';
import { newId } from '../src/kernel/database/identifiers.ts';
import { MIGRATIONS_FOLDER, migrate } from '../src/kernel/database/migrate.ts';
import { appendEntries } from '../src/kernel/ledger/entries.ts';
import { admitPerson, openJurisdiction } from '../src/kernel/sign-in/people.ts';
import { TEST_PASSWORDS } from '../src/kernel/testing/cluster.ts';
import { emptyDatabase } from '../src/kernel/testing/database.ts';
import { checkData } from '../src/ledger/check/check-data.ts';
import { ask } from '../src/testing/operator.ts';
import { furnish } from '../src/testing/requests.ts';
import { testWorld } from '../src/testing/world.ts';

const folder = await mkdtemp(join(tmpdir(), 'mufakat-former-'));
afterAll(() => rm(folder, { recursive: true, force: true }));

/** The migrations of the releases before one. */
async function migrationsBefore(name: string): Promise<string> {
  const earlier = join(folder, name);
  for (const file of (await readdir(MIGRATIONS_FOLDER)).filter((file) => file < name))
    await cp(join(MIGRATIONS_FOLDER, file), join(earlier, file));
  return earlier;
}

const check = (tx: Tx, jurisdiction: string) => checkData(tx, ENTERED, [jurisdiction], true, () => undefined);
const checkIn = (database: Pick<Database, 'asOperator'>, jurisdiction: string) => database.asOperator((tx) => check(tx, jurisdiction));
const named = ({ findings }: Awaited<ReturnType<typeof check>>) =>
  findings.map(({ code, table, column }) => [code, table, column].join(' ').trim());

/** What is found after a change by the database's owner; afterwards all is as before. */
async function changed(
  database: Pick<Database, 'asOperator'>,
  jurisdiction: string,
  change: (tx: Tx) => Promise<unknown>,
): Promise<string[]> {
  const found: string[] = [];
  const rolledBack = new Error('rolled back');
  await database
    .asOperator(async (tx) => {
      await sql`set local session_replication_role = replica`.execute(tx);
      await change(tx);
      found.push(...named(await check(tx, jurisdiction)));
      throw rolledBack;
    })
    .catch((error: unknown) => {
      if (error !== rolledBack) throw error;
    });
  return found;
}

/** A country as an earlier release wrote it: its people without acts, an assessment, a participant with a view, a verdict. */
function formerCountry() {
  const [jurisdiction, person, assessment, participant, view, verdict] = Array.from({ length: 6 }, newId);
  const ids = { jurisdiction, person, assessment, participant, view, verdict };
  const rule = { agreement: 0.75, within: 1, minimumViews: 4 };
  const opened = {
    id: assessment,
    title: 'Former',
    packId: 'small',
    packVersion: '1.0.0',
    periodFrom: '2025-01-01',
    periodTo: '2025-06-30',
    rule,
  };
  const added = { assessment, id: participant, name: 'Somebody', community: 'legal' };
  const given = { assessment, id: view, participant, indicator: 'access', stage: 2, confidence: 3, reasons: '“Ü”', supersedes: null };
  const judged = { criterion: 'access.offence', value: 'met', reasons: '', sources: [], supersedes: null, reconciles: [] };
  const acts = [
    { what: 'assessment.opened', subject: `assessment/${assessment}`, content: opened },
    { what: 'participant.added', subject: `participant/${participant}`, content: added },
    { what: 'view.imported', subject: `view/${view}`, content: given },
    { what: 'verdict.recorded', subject: `verdict/${verdict}`, content: { assessment, assessor: person, id: verdict, ...judged } },
  ];
  const rows: [string, unknown[]][] = [
    ["insert into jurisdiction (jurisdiction, name, iso3166) values ($1, 'Formerly “Ü”\n', 'XF')", [jurisdiction]],
    [
      "insert into person (jurisdiction, person, name, email) values ($1, $2, 'Old \"Hand\"', 'old@former.example')",
      [jurisdiction, person],
    ],
    ["insert into membership (jurisdiction, person, role) select $1, $2, unnest(array['coordinator', 'assessor'])", [jurisdiction, person]],
    [
      "insert into assessment (jurisdiction, assessment, title, pack_id, pack_version, period_from, period_to, rule_agreement, rule_within, rule_minimum_views) values ($1, $2, 'Former', 'small', '1.0.0', '2025-01-01', '2025-06-30', 0.75, 1, 4)",
      [jurisdiction, assessment],
    ],
    ["insert into participant values ($1, $2, $3, 'Somebody', 'legal')", [jurisdiction, assessment, participant]],
    [
      "insert into view (jurisdiction, assessment, view, participant, indicator, stage, confidence, reasons) values ($1, $2, $3, $4, 'access', 2, 3, '“Ü”')",
      [jurisdiction, assessment, view, participant],
    ],
    [
      'insert into verdict (jurisdiction, assessment, verdict, criterion, assessor, value, reasons) values ($1, $2, $3, $4, $5, $6, $7)',
      [jurisdiction, assessment, verdict, 'access.offence', person, '"met"', ''],
    ],
    ["insert into pack (id, version, content_hash, files) values ('small', '1.0.0', sha256('{}'), '{}')", []],
  ];
  return { ...ids, jurisdiction: jurisdiction ?? '', acts, rows };
}

/** A database with such a country, brought up to date from before a migration. */
async function fromBefore(migration: string, enter: string) {
  const { url, drop } = await emptyDatabase();
  await migrate(url, await migrationsBefore(migration));
  const country = formerCountry();
  for (const [statement, values] of country.rows) await ask(url, statement, values);
  for (const { what, subject, content } of country.acts) {
    const [salt, text] = [randomBytes(32), canonicalJson(content)];
    await ask(url, enter, [
      country.jurisdiction,
      newId(),
      country.person,
      what,
      subject,
      salt,
      Buffer.from(commitmentToText(salt, text)),
      text,
    ]);
  }
  await migrate(url);
  const database = await openDatabase({ operatorUrl: url, passwords: TEST_PASSWORDS });
  afterAll(async () => {
    await database.close();
    await drop();
  });
  return { ...country, url, database };
}

describe('a database from before there were logs', async () => {
  const former = await fromBefore(
    '0006',
    `with told as (select $8::text) insert into ledger_entry (jurisdiction, entry, who, what, subject, salt, commitment) values ($1, $2, $3, $4, $5, $6, $7)`,
  );
  const { database, jurisdiction } = former;

  test('gives no finding, and what cannot be compared is counted', async () => {
    const { findings, rows, acts } = await checkIn(database, jurisdiction);
    expect(findings).toEqual([]);
    expect(acts).toEqual({ compared: 2, older: 4, erased: 0, unnamed: 0, lost: 0 });
    expect(rows.verdict).toEqual({ compared: 0, notComparable: 1 });
    expect([rows.jurisdiction, rows.person, rows.membership]).toEqual([
      { compared: 1, notComparable: 0 },
      { compared: 1, notComparable: 0 },
      { compared: 2, notComparable: 0 },
    ]);
  });

  test('what was added or removed since is found', async () => {
    const added = (tx: Tx) =>
      sql`insert into verdict select jurisdiction, assessment, gen_random_uuid(), 'other', assessor, value, reasons, supersedes, recorded_at from verdict`.execute(
        tx,
      );
    expect(await changed(database, jurisdiction, added)).toEqual(['row.unentered verdict']);
    const role = (tx: Tx) => sql`insert into membership select jurisdiction, person, 'auditor' from person`.execute(tx);
    expect(await changed(database, jurisdiction, role)).toEqual(['row.unentered membership']);
    const renamed = (tx: Tx) => sql`update person set name = 'Another'`.execute(tx);
    expect(await changed(database, jurisdiction, renamed)).toEqual(['row.changed person name']);
    expect(
      await changed(database, jurisdiction, (tx) =>
        sql`update jurisdiction set created_at = created_at + interval '1 microsecond'`.execute(tx),
      ),
    ).toEqual(['row.changed jurisdiction created_at']);
  });
});

describe('a database of the former release', async () => {
  const former = await fromBefore(
    '0009',
    `with entered as (
       insert into ledger_entry (jurisdiction, entry, log, who, what, subject, about, commitment)
       values ($1, $2, 'assessment', $3, $4, $5, mufakat_about($6, $5, $3), $7)
     ), opened as (
       insert into ledger_opening (jurisdiction, entry, part, owner, salt, content) values ($1, $2, 'about', $3, $6, null), ($1, $2, 'content', $3, $6, $8)
     ) insert into ledger_pending (jurisdiction, log, entry) values ($1, 'assessment', $2)`,
  );
  const { database, jurisdiction } = former;

  test('gives no finding, and all of it is compared', async () => {
    const { findings, rows, acts } = await checkIn(database, jurisdiction);
    expect(findings).toEqual([]);
    expect(acts).toEqual({ compared: 6, older: 0, erased: 0, unnamed: 0, lost: 0 });
    expect(Object.values(rows).reduce((sum, { notComparable }) => sum + notComparable, 0)).toBe(0);
    expect(rows.verdict).toEqual({ compared: 1, notComparable: 0 });
  });

  test('what was changed is found', async () => {
    const stage = (tx: Tx) => sql`update view set stage = 4`.execute(tx);
    expect(await changed(database, jurisdiction, stage)).toEqual(['row.changed view stage']);
    const value = (tx: Tx) => sql`update verdict set value = '"unmet"', assessor = gen_random_uuid()`.execute(tx);
    expect(await changed(database, jurisdiction, value)).toEqual(['row.changed verdict assessor', 'row.changed verdict value']);
  });

  test('participants whose ids were replaced are known by their former ones', async () => {
    const renew = async (tx: Tx) => {
      await sql`create table if not exists participant_former_id (jurisdiction uuid, assessment uuid, participant uuid, former uuid)`.execute(
        tx,
      );
      await sql`insert into participant_former_id select jurisdiction, assessment, gen_random_uuid(), participant from participant`.execute(
        tx,
      );
      await sql`update view v set participant = f.participant from participant_former_id f where f.former = v.participant`.execute(tx);
      await sql`update participant p set participant = f.participant from participant_former_id f where f.former = p.participant`.execute(
        tx,
      );
    };
    expect(await changed(database, jurisdiction, renew)).toEqual([]);
    const given = async (tx: Tx) => {
      await renew(tx);
      await sql`update view set participant = gen_random_uuid()`.execute(tx);
    };
    expect(await changed(database, jurisdiction, given)).toEqual(['row.changed view participant']);
  });

  test('an entry that says what no row can hold is named, and does not end the check', async () => {
    const planted = (tx: Tx) => {
      const content = { ...former.acts[2]?.content, stage: 'high', recorded: [{}], confidence: 1e20 };
      return setTenant(tx, { jurisdiction, person: former.person ?? '', roles: [] }).then(() =>
        appendEntries(tx, [{ what: 'view.imported', subject: `view/${newId()}`, content }]),
      );
    };
    expect(await changed(database, jurisdiction, planted)).toEqual([
      'entry.unfit view stage',
      'entry.unfit view confidence',
      'row.missing view',
    ]);
  });
});

describe('after an erasure', async () => {
  const world = await testWorld();
  const { database } = world;
  const jurisdiction = await database.asOperator(async (tx) => {
    const opened = { name: 'Erasureland', iso3166: 'XE', invented: true };
    const made = await openJurisdiction(tx, opened, { name: 'First', email: 'first@erased.example' });
    await admitPerson(tx, { jurisdiction: made.jurisdiction, name: 'Second', email: 'second@erased.example', roles: ['observer'] });
    return made.jurisdiction;
  });
  const actor = await world.invite(jurisdiction, 'Assessor', 'coordinator', 'assessor', 'facilitator', 'auditor');
  await ask(world.operatorUrl, await readFile(join(MIGRATIONS_FOLDER, '0012_taken_over.sql'), 'utf8'));
  const country = await furnish(world, actor, 'Erased');
  const [participant] = await ask<{ participant: string }>(world.operatorUrl, 'select participant from participant');
  await database.asOperator((tx) => erase(tx, jurisdiction, participant?.participant ?? ''));

  test('of a participant nothing is found, and what was erased is counted', async () => {
    const checked = await checkIn(database, jurisdiction);
    expect(named(checked)).toEqual([]);
    expect(checked.acts).toMatchObject({ erased: 2, lost: 0 });
    expect([checked.rows.participant, checked.rows.view]).toEqual([
      { compared: 5, notComparable: 0 },
      { compared: 5, notComparable: 0 },
    ]);
  });

  test('nothing is found either when nobody can tell any more what the entries were about', async () => {
    const unnamed = (tx: Tx) =>
      sql`update ledger_entry set subject = null where what in ('participant.added', 'view.imported')
        and not exists (select from ledger_opening o where o.jurisdiction = ledger_entry.jurisdiction and o.entry = ledger_entry.entry)`.execute(
        tx,
      );
    expect(await changed(database, jurisdiction, unnamed)).toEqual([]);
  });

  test('what is put back, or given to the one who was erased, is found', async () => {
    const putBack = (tx: Tx) => sql`update participant set name = 'Erased person' where name = ''`.execute(tx);
    expect(await changed(database, jurisdiction, putBack)).toEqual(['row.changed participant name']);
    const oneMore = (tx: Tx) =>
      sql`insert into view select jurisdiction, assessment, gen_random_uuid(), participant, 'other', 4, 5, '', null, recorded_at from view
          where participant = ${participant?.participant}`.execute(tx);
    expect(await changed(database, jurisdiction, oneMore)).toEqual(['row.unentered view']);
    const unnamedToo = async (tx: Tx) => {
      await sql`update ledger_entry set subject = null where what in ('participant.added', 'view.imported')
        and not exists (select from ledger_opening o where o.jurisdiction = ledger_entry.jurisdiction and o.entry = ledger_entry.entry)`.execute(
        tx,
      );
      await oneMore(tx);
    };
    expect(await changed(database, jurisdiction, unnamedToo)).toEqual(['row.unentered view']);
  });

  test('of an assessor their verdicts stay, and cannot be compared', async () => {
    const checks: string[][] = [];
    const found = await changed(database, jurisdiction, async (tx) => {
      await erase(tx, jurisdiction, actor.person);
      checks.push(named(await check(tx, jurisdiction)));
      expect((await check(tx, jurisdiction)).rows.verdict).toEqual({ compared: 0, notComparable: 2 });
      await sql`insert into verdict select jurisdiction, assessment, gen_random_uuid(), 'other', assessor, value, reasons, null, recorded_at from verdict limit 1`.execute(
        tx,
      );
    });
    expect(checks).toEqual([[]]);
    expect(found).toEqual(['row.unentered verdict']);
  });

  test('a log that was brought back from a copy has entries of which no row is there', async () => {
    const setBack = async (tx: Tx) => {
      const gone = sql`select entry from ledger_entry where subject = ${`verdict/${country.second.id}`}`;
      await sql`delete from ledger_opening where entry in (${gone})`.execute(tx);
      await sql`update ledger_entry set who = null, subject = null where entry in (${gone})`.execute(tx);
      for (const table of ['verdict_source', 'verdict_reconciles', 'verdict'])
        await sql`delete from ${sql.table(table)} where verdict = ${country.second.id}`.execute(tx);
      expect((await check(tx, jurisdiction)).acts.unnamed).toBe(1);
    };
    expect(await changed(database, jurisdiction, setBack)).toEqual([]);
  });
});
