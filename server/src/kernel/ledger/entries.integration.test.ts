import { createHash } from 'node:crypto';
import { canonicalJson, commitmentTo } from '@mufakat/ledger';
import { expect, test } from 'vitest';
import { newId } from '../database/identifiers.ts';
import type { Role } from '../sign-in/roles.ts';
import { queryAs, testDatabase, testTenant } from '../testing/database.ts';
import { appendEntries, appendEntry } from './entries.ts';

const { database, operatorUrl } = await testDatabase();
const context = await testTenant(database);
const content = { b: 2, a: [1, null, 'ü'], when: new Date(0) };

/** The entry about a subject, with both openings. */
async function entryAbout(subject: string) {
  const [entry] = await queryAs(
    { connectionString: operatorUrl },
    `select e.*, a.salt as about_salt, a.owner, a.content as about_content, c.salt, c.content,
       exists (select from ledger_pending p where p.jurisdiction = e.jurisdiction and p.log = e.log and p.entry = e.entry) as pending
     from ledger_entry e join ledger_opening a on a.entry = e.entry and a.part = 'about' join ledger_opening c on c.entry = e.entry and c.part = 'content'
     where e.subject = $1`,
    [subject],
  );
  return entry ?? {};
}

test('a record says who did what, with commitments that their openings prove, and waits for its index', async () => {
  await database.withTenant(context, (tx) => appendEntry(tx, { what: 'verdict.recorded', subject: 'verdict/1', content }));
  const entry = await entryAbout('verdict/1');
  expect(entry).toMatchObject({
    jurisdiction: context.jurisdiction,
    who: context.person,
    what: 'verdict.recorded',
    log: 'assessment',
    pending: true,
  });
  const text = '{"a":[1,null,"ü"],"b":2,"when":"1970-01-01T00:00:00.000Z"}';
  expect(entry).toMatchObject({ owner: context.person, content: text, about_content: null });
  const sha256 = (salt: unknown, opened: string) =>
    createHash('sha256')
      .update(salt as Buffer)
      .update(opened)
      .digest();
  expect(entry.commitment).toEqual(sha256(entry.salt, text));
  expect(entry.about).toEqual(sha256(entry.about_salt, `{"subject":"verdict/1","who":"${context.person}"}`));
});

test.each(['view/"quoted"\\', 'view/\u0001\b\f\n\r\t\u007f', 'view/é\u2028😀</script>', `view/${'x'.repeat(9_000)}`])(
  'whom and what a record is about is committed to as canonical JSON has it: %j',
  async (subject) => {
    await database.withTenant(context, (tx) => appendEntry(tx, { what: 'test.done', subject, content: null }));
    const { about, about_salt } = await entryAbout(subject);
    const salt = about_salt instanceof Buffer ? about_salt : Buffer.of();
    expect(about).toEqual(Buffer.from(commitmentTo(salt, { subject, who: context.person })));
    expect(canonicalJson({ subject })).toBe(JSON.stringify({ subject }));
  },
);

test('the records of many changes are as many, each with salts of its own', async () => {
  const entries = Array.from({ length: 2_500 }, (_, number) => ({ what: 'view.imported', subject: 'view/many', content: { number } }));
  await database.withTenant(context, (tx) => appendEntries(tx, entries));
  const kept = await queryAs(
    { connectionString: operatorUrl },
    `select o.salt, e.commitment from ledger_entry e join ledger_opening o using (jurisdiction, entry)
     where e.subject = 'view/many' and o.part = 'content' order by e.entry`,
  );
  expect(new Set(kept.map(({ salt }) => String(salt))).size).toBe(2_500);
  kept.forEach(({ salt, commitment }, number) => {
    expect(commitment).toEqual(Buffer.from(commitmentTo(salt as Buffer, { number })));
  });
  await database.withTenant(context, (tx) => appendEntries(tx, []));
});

test('a commitment is opened to its owner, and whom it is about to an auditor too; nobody else', async () => {
  await database.withTenant(context, (tx) => appendEntry(tx, { what: 'view.given', subject: 'view/mine', content: { stage: 2 } }));
  const openings = (person: string, roles: readonly Role[]) =>
    database.withTenant({ jurisdiction: context.jurisdiction, person, roles }, (tx) =>
      tx
        .selectFrom('ledger_opening')
        .innerJoin('ledger_entry', 'ledger_entry.entry', 'ledger_opening.entry')
        .select('part')
        .where('subject', '=', 'view/mine')
        .orderBy('part')
        .execute(),
    );
  expect(await openings(context.person, [])).toEqual([{ part: 'about' }, { part: 'content' }]);
  expect(await openings(newId(), ['auditor'])).toEqual([{ part: 'about' }]);
  expect(await openings(newId(), ['coordinator', 'facilitator', 'assessor', 'observer', 'custodian'])).toEqual([]);
});

test('the record of a change that fails is not kept', async () => {
  const failing = database.withTenant(context, async (tx) => {
    await appendEntry(tx, { what: 'verdict.recorded', subject: 'verdict/2', content });
    throw new Error('stop');
  });
  await expect(failing).rejects.toThrow('stop');
  const found = await database.withTenant(context, (tx) =>
    tx.selectFrom('ledger_entry').selectAll().where('subject', '=', 'verdict/2').execute(),
  );
  expect(found).toEqual([]);
});

test('an entry is never changed, removed or emptied, by the app role or by the owner', async () => {
  await expect(database.withTenant(context, (tx) => tx.deleteFrom('ledger_entry').execute())).rejects.toThrow(/permission denied/);
  const operator = { connectionString: operatorUrl };
  await expect(queryAs(operator, `update ledger_entry set what = 'other.thing'`)).rejects.toThrow(/append-only/);
  await expect(queryAs(operator, 'delete from ledger_entry')).rejects.toThrow(/append-only/);
  await expect(queryAs(operator, 'truncate ledger_entry cascade')).rejects.toThrow(/append-only/);
});
