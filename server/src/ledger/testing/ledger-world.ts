/** For tests: a database with a jurisdiction whose entries are recorded, sequenced and looked at as an outsider would. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import type { TenantContext } from '../../kernel/database/database.ts';
import type { LogName } from '../../kernel/database/schema.ts';
import { appendEntries } from '../../kernel/ledger/entries.ts';
import { testDatabase, testTenant } from '../../kernel/testing/database.ts';
import { sequenceLog } from '../log/sequencer.ts';
import { LOGS } from '../store.ts';

/** Makes the database. Call it at the top of a test file; it is gone after the file's tests. */
export async function ledgerWorld() {
  const { database, operatorUrl } = await testDatabase();
  const dataFolder = await mkdtemp(join(tmpdir(), 'mufakat-ledger-'));
  afterAll(() => rm(dataFolder, { recursive: true, force: true }));
  const parts = { database, dataFolder, secret: 'secret-in-tests', entered: { registers: [], formerIds: [], others: [] } };

  /** Records so many acts in one transaction. */
  const act = (context: TenantContext, count: number, log: LogName = 'assessment') =>
    database.withTenant(context, (tx) =>
      appendEntries(
        tx,
        Array.from({ length: count }, (_, number) => ({ what: 'test.done', subject: `test/${number}`, content: { number } })),
        log,
      ),
    );

  /** Sequences and publishes what waits in a jurisdiction. @throws what a log fails with */
  const sequence = async ({ jurisdiction }: TenantContext) => {
    for (const log of LOGS) while (await sequenceLog(parts, { jurisdiction, log }));
  };

  return { database, operatorUrl, dataFolder, parts, act, sequence, settle: () => testTenant(database) };
}

export type LedgerWorld = Awaited<ReturnType<typeof ledgerWorld>>;
