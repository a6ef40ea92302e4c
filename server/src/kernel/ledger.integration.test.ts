import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { commitmentTo, record, recordAll } from './ledger.ts';
import { queryAs, testDatabase, testTenant } from './testing/database.ts';

const { database, operatorUrl } = await testDatabase();
const context = await testTenant(database);
const content = { b: 2, a: [1, null, 'ü'], when: new Date(0) };

test('a record says who did what, with a commitment that content and salt prove', async () => {
  await database.withTenant(context, (tx) => record(tx, { what: 'verdict.recorded', subject: 'verdict/1', content }));
  const entry = await database.withTenant(context, (tx) => tx.selectFrom('ledger_entry').selectAll().executeTakeFirstOrThrow());
  expect(entry).toMatchObject({ jurisdiction: context.jurisdiction, who: context.person, what: 'verdict.recorded', subject: 'verdict/1' });
  expect(entry.salt).toHaveLength(32);
  expect(entry.commitment).toEqual(commitmentTo(entry.salt, content));
  const text = '{"a":[1,null,"ü"],"b":2,"when":"1970-01-01T00:00:00.000Z"}';
  expect(entry.commitment).toEqual(createHash('sha256').update(entry.salt).update(text).digest());
});

test('the records of many changes are as many, each with a commitment of its own', async () => {
  const entries = Array.from({ length: 2_500 }, (_, number) => ({ what: 'view.imported', subject: 'view/many', content: { number } }));
  await database.withTenant(context, (tx) => recordAll(tx, entries));
  const kept = await database.withTenant(context, (tx) =>
    tx.selectFrom('ledger_entry').select(['entry', 'salt', 'commitment']).where('subject', '=', 'view/many').orderBy('entry').execute(),
  );
  expect(new Set(kept.map(({ salt }) => salt.toString('hex'))).size).toBe(2_500);
  kept.forEach(({ salt, commitment }, number) => {
    expect(commitment).toEqual(commitmentTo(salt, { number }));
  });
  await database.withTenant(context, (tx) => recordAll(tx, []));
});

test('the record of a change that fails is not kept', async () => {
  const failing = database.withTenant(context, async (tx) => {
    await record(tx, { what: 'verdict.recorded', subject: 'verdict/2', content });
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
  await expect(queryAs(operator, 'truncate ledger_entry')).rejects.toThrow(/append-only/);
});
