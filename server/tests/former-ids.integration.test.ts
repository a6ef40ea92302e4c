/**
 * Releases before computed the ids of participants from their names. A database of theirs gets random ones: nobody who guesses a name can confirm it by
 * an id, what the ledger proved is proved as before, and after erasure nothing is left from which the name follows.
 */
import { cp, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { formatReceipt, parseReceipt, verifyReceipt } from '@mufakat/ledger';
import { v5 } from 'uuid';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { erase } from '../src/assessment/erase.ts';
import { backUp, openBackupSigner, restoreBackup } from '../src/backup/index.ts';
import { type Database, openDatabase } from '../src/kernel/database/database.ts';
import { newId } from '../src/kernel/database/identifiers.ts';
import { MIGRATIONS_FOLDER, migrate } from '../src/kernel/database/migrate.ts';
import { openFileStore } from '../src/kernel/files/files.ts';
import { appendEntries } from '../src/kernel/ledger/entries.ts';
import { addJurisdiction, addPerson, setOperatorJurisdiction } from '../src/kernel/sign-in/people.ts';
import { TEST_PASSWORDS } from '../src/kernel/testing/cluster.ts';
import { emptyDatabase } from '../src/kernel/testing/database.ts';
import { checkLogs } from '../src/ledger/index.ts';
import { sequenceLog } from '../src/ledger/log/sequencer.ts';
import { receiptOf } from '../src/ledger/receipt.ts';
import { computedFrom, everythingIn, filesIn } from '../src/testing/left-behind.ts';
import { ask } from '../src/testing/operator.ts';

const folder = await mkdtemp(join(tmpdir(), 'mufakat-former-'));
const { url, drop } = await emptyDatabase();
let database: Database;
afterAll(async () => {
  await database?.close();
  await drop();
  await rm(folder, { recursive: true, force: true });
});

/** Somebody whose name stood in a folder of files, and was brought in with a sheet of views. */
const NAME = 'Quillon Farraway';
const SHORT = 'quillon-farraway';
const WORDS = 'Because of my own experience';
const OTHERS = ['Ama Serwaa', 'Tevita Moala'];
const [jurisdiction, coordinator, assessment] = [newId(), newId(), newId()];
const tenant = { jurisdiction, person: coordinator, roles: ['coordinator', 'auditor', 'assessor'] as const };
const place = { jurisdiction, log: 'assessment' } as const;
const ELEMENTS = ['access', 'interception', 'access.offence'];

/** As releases before computed ids. */
const formerId = (kind: string, name: string, within = assessment) => v5(JSON.stringify([kind, name]), within);
const assessor = formerId('assessor', SHORT, jurisdiction);
const view = (name: string, indicator: string) => ({
  id: name === NAME ? formerId('view', `${SHORT}/${indicator}`) : newId(),
  participant: formerId('participant', name),
  indicator,
  stage: 2,
  confidence: 3,
  reasons: name === NAME ? WORDS : 'Other words',
  supersedes: null as string | null,
});
const VIEWS = [NAME, ...OTHERS].map((name) => view(name, 'access'));
const CHANGED = { ...view(NAME, 'access'), id: newId(), stage: 1, supersedes: VIEWS[0]?.id ?? null };
const VERDICT = {
  id: formerId('verdict', `access.offence/${SHORT}`),
  criterion: 'access.offence',
  assessor,
  value: 'met',
  reasons: 'Section 4',
};
const LATER = { ...VERDICT, id: newId(), value: 'unmet', supersedes: VERDICT.id, reconciles: [VERDICT.id] };

const PEOPLE = [
  { person: coordinator, name: 'Coordinator', email: 'c@example.test', roles: [...tenant.roles] },
  { person: assessor, name: NAME, email: 'q@example.test', roles: ['assessor' as const] },
];

/** The schema of the release of the eighth migration. */
async function migrateAsBefore(target: string): Promise<void> {
  const earlier = join(folder, 'migrations');
  for (const name of (await readdir(MIGRATIONS_FOLDER)).filter((name) => name < '0009'))
    await cp(join(MIGRATIONS_FOLDER, name), join(earlier, name));
  await migrate(target, earlier);
}

/** The rows and acts of an assessment that was brought in from files and from a sheet, as that release wrote them. */
async function fillAsBefore(): Promise<void> {
  await migrateAsBefore(url);
  database = await openDatabase({ operatorUrl: url, passwords: TEST_PASSWORDS });
  await database.asOperator(async (tx) => {
    await addJurisdiction(tx, { jurisdiction, name: 'Earlier', iso3166: null, invented: true });
    await setOperatorJurisdiction(tx, jurisdiction);
    for (const { person, ...admitted } of PEOPLE) await addPerson(tx, { jurisdiction, person, ...admitted });
    await appendEntries(
      tx,
      PEOPLE.map(({ person, ...content }) => ({ what: 'person.admitted', subject: `person/${person}`, content })),
    );
  });
  const at = [jurisdiction, assessment];
  await ask(url, "insert into assessment values ($1, $2, 'T', 'small', '1.0.0', '2026-01-01', '2026-06-30', 0.1, 1, 3, 1, now())", at);
  const people = [NAME, ...OTHERS].map((name) => ({ id: formerId('participant', name), name, community: 'legal' }));
  for (const { id, name, community } of people)
    await ask(url, 'insert into participant values ($1, $2, $3, $4, $5)', [...at, id, name, community]);
  for (const { id, participant, indicator, stage, confidence, reasons, supersedes } of [...VIEWS, CHANGED])
    await ask(url, 'insert into view values ($1, $2, $3, $4, $5, $6, $7, $8, $9)', [
      ...at,
      id,
      participant,
      indicator,
      stage,
      confidence,
      reasons,
      supersedes,
    ]);
  for (const { id, criterion, value, reasons, supersedes } of [{ ...VERDICT, supersedes: null }, LATER])
    await ask(url, 'insert into verdict values ($1, $2, $3, $4, $5, $6, $7, $8)', [
      ...at,
      id,
      criterion,
      assessor,
      JSON.stringify(value),
      reasons,
      supersedes,
    ]);
  await ask(url, 'insert into verdict_reconciles values ($1, $2, $3, $4, $5)', [...at, 'access.offence', LATER.id, VERDICT.id]);
  await database.withTenant(tenant, (tx) =>
    appendEntries(tx, [
      ...people.map((person) => ({ what: 'participant.added', subject: `participant/${person.id}`, content: { assessment, ...person } })),
      ...[...VIEWS, CHANGED].map((one) => ({ what: 'view.imported', subject: `view/${one.id}`, content: { assessment, ...one } })),
      ...[VERDICT, LATER].map((one) => ({ what: 'verdict.recorded', subject: `verdict/${one.id}`, content: { assessment, ...one } })),
    ]),
  );
  await database.withTenant({ ...tenant, person: assessor }, (tx) =>
    appendEntries(tx, [{ what: 'source.added', subject: `source/${newId()}`, content: { assessment, title: 'Gazette' } }]),
  );
}

/** The tree and the openings alone: what is held against the entries is tested beside the registers. */
const parts = () => ({ database, dataFolder: folder, secret: 'secret-in-tests', entered: { registers: [], formerIds: [], others: [] } });
const sequence = () => sequenceLog(parts(), place);
const findings = async () => (await checkLogs(parts(), {}, () => undefined)).findings;

type Kept = { readonly entry: string; readonly receipt: string };
async function receipts(): Promise<Kept[]> {
  const entries = await ask<{ entry: string }>(url, 'select entry from ledger_sequence order by index');
  return Promise.all(
    entries.map(async ({ entry }) => {
      const receipt = await database.withTenant(tenant, (tx) => receiptOf(tx, folder, place, entry));
      return { entry, receipt: formatReceipt(receipt) };
    }),
  );
}

let before: Awaited<ReturnType<typeof receipts>>;
let tallies: unknown;
const readTallies = () => ask(url, 'select indicator, stage, count(*)::int as n from view group by 1, 2 order by 1, 2');
beforeAll(async () => {
  await fillAsBefore();
  await sequence();
  before = await receipts();
  tallies = await readTallies();
  await migrate(url);
});

const participants = () =>
  ask<{ participant: string; name: string; former: string }>(
    url,
    'select p.participant, p.name, f.former from participant p left join participant_former_id f using (jurisdiction, assessment, participant) order by p.name desc',
  );

test('every participant has a random id, every view is still theirs, and the former id is kept for the owner of the tables alone', async () => {
  const people = await participants();
  expect(people.map(({ name }) => name)).toEqual([...OTHERS, NAME].toSorted().reverse());
  for (const { participant, name, former } of people) {
    expect(participant).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4/);
    expect(former).toBe(formerId('participant', name));
  }
  const said = await ask(
    url,
    'select v.view, p.name, v.supersedes from view v join participant p using (jurisdiction, assessment, participant)',
  );
  expect(said).toHaveLength(4);
  for (const one of VIEWS)
    expect(said).toContainEqual({ view: one.id, name: people.find(({ former }) => former === one.participant)?.name, supersedes: null });
  expect(said).toContainEqual({ view: CHANGED.id, name: NAME, supersedes: CHANGED.supersedes });
  expect(await readTallies()).toEqual(tallies);
  await expect(
    database.withTenant(tenant, (tx) =>
      tx
        .selectFrom('participant_former_id' as never)
        .selectAll()
        .execute(),
    ),
  ).rejects.toThrow(/permission denied/);
});

test('what was logged is as it was: every receipt of before is given again to the letter, and the check finds nothing', async () => {
  expect(await receipts()).toEqual(before);
  for (const { receipt } of before) {
    const read = parseReceipt(receipt);
    expect(verifyReceipt(read, { key: read.key }).entry.what).toMatch(/admitted|added|imported|recorded/);
  }
  expect(await findings()).toEqual([]);
});

test('a row is changed as little as before: what keeps it unchanged is in force again', async () => {
  for (const change of ['update view set stage = 0', 'delete from view', "update ledger_entry set subject = 'x/y'", 'delete from verdict'])
    await expect(ask(url, change), change).rejects.toThrow(/append-only/);
});

test('after erasure nothing is left that the name follows from, in the database, the files of the node or a new backup', async () => {
  await ask(url, 'analyze', []);
  const signs = [
    NAME,
    'Quillon',
    'Farraway',
    SHORT,
    WORDS,
    ...[assessor, VERDICT.id, ...VIEWS.slice(0, 1).flatMap(({ id, participant }) => [id, participant])],
    ...computedFrom(NAME, [jurisdiction, assessment], ELEMENTS),
  ];
  const left = (text: string) => signs.filter((sign) => text.includes(sign));
  expect(left(await everythingIn(url)).length).toBeGreaterThan(8);

  const mine = (await participants()).find(({ name }) => name === NAME)?.participant ?? '';
  expect(await database.asOperator((tx) => erase(tx, jurisdiction, mine))).toMatchObject({ person: mine, views: 2 });
  const erased = await database.asOperator((tx) => erase(tx, jurisdiction, 'q@example.test'));
  expect(erased.person).not.toBe(assessor);
  await sequence();
  expect(left(await everythingIn(url))).toEqual([]);
  expect(left(await filesIn(folder))).toEqual([]);

  const backup = join(folder, 'after.mufakat');
  const signer = await openBackupSigner(folder);
  await backUp({ operatorUrl: url, files: openFileStore(join(folder, 'files')), signer }, backup);
  const other = await emptyDatabase();
  try {
    await restoreBackup({ operatorUrl: other.url, dataFolder: join(folder, 'restored') }, backup, { trust: { keys: [signer.key] } });
    expect(left(await everythingIn(other.url))).toEqual([]);
  } finally {
    await other.drop();
  }
});

test('tallies and judgements stay, the others are who they were, and the log proves every entry', async () => {
  expect(await readTallies()).toEqual(tallies);
  const people = await participants();
  expect(people.map(({ name }) => name)).toEqual([...OTHERS.toSorted().reverse(), '']);
  expect(people.map(({ former }) => former)).toEqual([
    ...OTHERS.toSorted()
      .reverse()
      .map((name) => formerId('participant', name)),
    null,
  ]);
  const verdicts = await ask<{ name: string; value: string; supersedes: string; reconciled: string }>(
    url,
    `select p.name, v.value, v.supersedes, r.reconciled from verdict v join person p on p.person = v.assessor
     left join verdict_reconciles r on r.verdict = v.verdict order by v.supersedes nulls first`,
  );
  expect(verdicts.map(({ name, value }) => [name, value])).toEqual([
    ['(erased)', 'met'],
    ['(erased)', 'unmet'],
  ]);
  expect(verdicts[1]?.supersedes).toBe(verdicts[1]?.reconciled);
  expect(await findings()).toEqual([]);
  const after = await receipts();
  expect(after.map(({ entry }) => entry).slice(0, before.length)).toEqual(before.map(({ entry }) => entry));
  for (const { entry, receipt } of after) {
    const read = parseReceipt(receipt);
    expect(verifyReceipt(read, { key: read.key }).entry.entry).toBe(entry);
  }
});

test('two of one name stay two, and nobody else gets the name', async () => {
  const other = await emptyDatabase();
  await migrateAsBefore(other.url);
  await ask(other.url, "insert into jurisdiction values ($1, 'Earlier', null, true)", [jurisdiction]);
  const at = [jurisdiction, assessment];
  await ask(
    other.url,
    "insert into assessment values ($1, $2, 'T', 'small', '1.0.0', '2026-01-01', '2026-06-30', 0.1, 1, 3, 1, now())",
    at,
  );
  const add = (name: string) => ask(other.url, "insert into participant values ($1, $2, $3, $4, 'legal')", [...at, newId(), name]);
  for (const name of ['Same Name', 'Same Name', 'Another']) await add(name);
  await migrate(other.url);
  expect(await ask(other.url, 'select name from participant order by name')).toEqual(
    ['Another', 'Same Name', 'Same Name'].map((name) => ({ name })),
  );
  await expect(add('Same Name')).rejects.toThrow(/participant_name/);
  await other.drop();
});
