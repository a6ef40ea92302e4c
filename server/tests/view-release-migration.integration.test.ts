/** Views that were given before views were released in groups: a database, and a backup of it, come to the same releases. */
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { backUp, openBackupSigner, restoreBackup } from '../src/backup/index.ts';
import { newId } from '../src/kernel/database/identifiers.ts';
import { MIGRATIONS_FOLDER, migrate, readMigrations } from '../src/kernel/database/migrate.ts';
import { openFileStore } from '../src/kernel/files/files.ts';
import { emptyDatabase } from '../src/kernel/testing/database.ts';
import { ask } from '../src/testing/operator.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mufakat-releases-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const [jurisdiction, assessment] = [newId(), newId()];

/** The schema as it was before there were releases. */
async function migrateToFormer(url: string): Promise<void> {
  const former = join(folder, 'migrations');
  for (const { name, number } of await readMigrations()) if (number < 9) await cp(join(MIGRATIONS_FOLDER, name), join(former, name));
  await migrate(url, former);
}

/** Six legal people, one of whom changed their view, and four technical ones. */
async function fill(url: string): Promise<void> {
  await ask(url, `insert into jurisdiction (jurisdiction, name, invented) values ($1, 'Formerland', true)`, [jurisdiction]);
  await ask(
    url,
    `insert into assessment (jurisdiction, assessment, title, pack_id, pack_version, period_from, period_to, rule_agreement, rule_within, rule_minimum_views)
     values ($1, $2, 'Former', 'small', '1.0.0', '2026-01-01', '2026-06-30', 0.8, 1, 3)`,
    [jurisdiction, assessment],
  );
  for (let number = 0; number < 10; number++) {
    const [participant, view] = [newId(), newId()];
    const community = number < 6 ? 'legal' : 'technical';
    await ask(url, `insert into participant values ($1, $2, $3, 'Somebody', $4)`, [jurisdiction, assessment, participant, community]);
    const say = (id: string, stage: number, before: string | null) =>
      ask(
        url,
        `insert into view (jurisdiction, assessment, view, participant, indicator, stage, confidence, reasons, supersedes)
         values ($1, $2, $3, $4, 'access', $5, 3, $6, $7)`,
        [jurisdiction, assessment, id, participant, stage, `view ${number}${before === null ? '' : ' changed'}`, before],
      );
    await say(view, number % 4, null);
    if (number === 0) await say(newId(), 3, view);
  }
}

const releasesIn = (url: string) =>
  ask(url, `select v.reasons, r.batch, r.cell from view_release r join view v using (jurisdiction, assessment, view) order by v.reasons`);

test('what people say now is released where five of a community say something, in a database and in a backup of it', async () => {
  const [database, restored] = [await emptyDatabase(), await emptyDatabase()];
  await migrateToFormer(database.url);
  await fill(database.url);
  const backup = join(folder, 'former.mufakat');
  const signer = await openBackupSigner(folder);
  await backUp({ operatorUrl: database.url, files: openFileStore(folder), signer }, backup);
  expect(await migrate(database.url)).toContain('0009_view_release.sql');
  const expected = ['view 0 changed', 'view 1', 'view 2', 'view 3', 'view 4', 'view 5'].map((reasons) => ({
    reasons,
    batch: 0,
    cell: 'legal',
  }));
  expect(await releasesIn(database.url)).toEqual(expected);
  expect(await ask(database.url, 'select collection_open as open from assessment')).toEqual([{ open: true }]);
  await restoreBackup({ operatorUrl: restored.url, dataFolder: join(folder, 'restored') }, backup, { trust: { keys: [signer.key] } });
  expect(await releasesIn(restored.url)).toEqual(expected);
  await Promise.all([database.drop(), restored.drop()]);
});
