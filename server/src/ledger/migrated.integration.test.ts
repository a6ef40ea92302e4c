/** What was recorded before there were logs is in the log after the migration, each act with commitments that can be opened. */
import { cp, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { commitmentTo } from '@mufakat/ledger';
import { afterAll, expect, test } from 'vitest';
import { openDatabase } from '../kernel/database/database.ts';
import { newId } from '../kernel/database/identifiers.ts';
import { MIGRATIONS_FOLDER, migrate } from '../kernel/database/migrate.ts';
import { TEST_PASSWORDS } from '../kernel/testing/cluster.ts';
import { emptyDatabase } from '../kernel/testing/database.ts';
import { ask } from '../testing/operator.ts';
import { sequenceLog } from './log/sequencer.ts';
import { listEntries } from './store.ts';

const folder = await mkdtemp(join(tmpdir(), 'mufakat-migrated-'));
const { url, drop } = await emptyDatabase();
afterAll(async () => {
  await drop();
  await rm(folder, { recursive: true, force: true });
});

/** The migrations of the releases that had no logs. */
async function earlierMigrations(): Promise<string> {
  const earlier = join(folder, 'migrations');
  for (const name of (await readdir(MIGRATIONS_FOLDER)).filter((name) => name < '0006'))
    await cp(join(MIGRATIONS_FOLDER, name), join(earlier, name));
  return earlier;
}

test('every act that was recorded before is in the log, in the order in which it happened, and its old commitment still opens', async () => {
  await migrate(url, await earlierMigrations());
  const jurisdiction = newId();
  await ask(url, "insert into jurisdiction (jurisdiction, name) values ($1, 'Earlier')", [jurisdiction]);
  const acts = Array.from({ length: 700 }, (_, number) => {
    const salt = Buffer.alloc(32, number % 256);
    const content = { number, reasons: `“Ü” ${number}` };
    return {
      entry: newId(),
      who: newId(),
      subject: `verdict/"${number}"`,
      salt,
      content,
      commitment: Buffer.from(commitmentTo(salt, content)),
    };
  });
  for (const { entry, who, subject, salt, commitment } of acts) {
    await ask(
      url,
      `insert into ledger_entry (jurisdiction, entry, who, what, subject, salt, commitment) values ($1, $2, $3, 'verdict.recorded', $4, $5, $6)`,
      [jurisdiction, entry, who, subject, salt, commitment],
    );
  }
  const before = await ask(
    url,
    'select entry, who, what, subject, happened_at, commitment from ledger_entry where what = $1 order by entry',
    ['verdict.recorded'],
  );

  await migrate(url);
  expect(
    await ask(url, 'select entry, who, what, subject, happened_at, commitment from ledger_entry where what = $1 order by entry', [
      'verdict.recorded',
    ]),
  ).toEqual(before);
  const database = await openDatabase({ operatorUrl: url, passwords: TEST_PASSWORDS });
  try {
    await sequenceLog({ database, dataFolder: folder, secret: 'secret-in-tests' }, { jurisdiction, log: 'assessment' });
    const logged = await database.withLedger(jurisdiction, (tx) => listEntries(tx, { jurisdiction, log: 'assessment' }, 0, 1_000));
    // Behind them: that the jurisdiction, of which no act told, was taken over as it stood.
    expect(logged.map(({ entry }) => entry)).toEqual([...acts.map(({ entry }) => entry), expect.any(String)]);
    expect(logged.at(-1)?.what).toBe('jurisdiction.taken-over');
    const salts = await ask<{ entry: string; salt: Buffer }>(url, "select entry, salt from ledger_opening where part = 'about'");
    const saltOf = new Map(salts.map(({ entry, salt }) => [entry, salt]));
    acts.forEach(({ entry, who, subject, content, salt }, at) => {
      expect(Buffer.from(logged[at]?.content ?? [])).toEqual(Buffer.from(commitmentTo(salt, content)));
      expect(Buffer.from(logged[at]?.about ?? [])).toEqual(Buffer.from(commitmentTo(saltOf.get(entry) ?? Buffer.of(), { subject, who })));
    });
    expect(new Set(salts.map(({ salt }) => salt.toString('hex'))).size).toBe(acts.length + 1);
    expect(await ask(url, 'select * from ledger_opening o join ledger_entry e using (jurisdiction, entry) where o.owner <> e.who')).toEqual(
      [],
    );
  } finally {
    await database.close();
  }
});
