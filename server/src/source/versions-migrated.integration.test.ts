/** A database of an earlier release: the files of its sources become first versions, and its verdicts are bound to them. */
import { cp, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { newId } from '../kernel/database/identifiers.ts';
import { MIGRATIONS_FOLDER, migrate } from '../kernel/database/migrate.ts';
import { emptyDatabase } from '../kernel/testing/database.ts';
import { ask } from '../testing/operator.ts';

const folder = await mkdtemp(join(tmpdir(), 'mufakat-versions-'));
const { url, drop } = await emptyDatabase();
afterAll(async () => {
  await drop();
  await rm(folder, { recursive: true, force: true });
});

const [jurisdiction, person, assessment, withFile, link, verdict] = Array.from({ length: 6 }, newId);
const sha256 = 'ab'.repeat(32);

async function earlierDatabase(): Promise<void> {
  const earlier = join(folder, 'migrations');
  for (const name of (await readdir(MIGRATIONS_FOLDER)).filter((each) => each < '0009'))
    await cp(join(MIGRATIONS_FOLDER, name), join(earlier, name));
  await migrate(url, earlier);
  const key = [jurisdiction, assessment];
  await ask(url, "insert into jurisdiction (jurisdiction, name) values ($1, 'Earlier')", [jurisdiction]);
  await ask(url, "insert into person (jurisdiction, person, name) values ($1, $2, 'Assessor')", [jurisdiction, person]);
  await ask(url, "insert into assessment values ($1, $2, 'T', 'baseline', '1.0.0', '2026-01-01', '2026-06-30', 0.5, 1, 3, 1, now())", key);
  for (const [source, access] of [
    [withFile, 'public'],
    [link, 'restricted'],
  ] as const) {
    await ask(url, "insert into source values ($1, $2, $3, 'statute', $4, 2, '2026-02-01')", [...key, source, access]);
    await ask(url, "insert into source_description values ($1, $2, $3, $4, 'Act', null, null, null)", [...key, source, access]);
  }
  await ask(url, "insert into source_file values ($1, $2, $3, 'public', $4, 12, 'act.txt')", [...key, withFile, sha256]);
  await ask(
    url,
    `insert into ledger_entry (jurisdiction, entry, log, who, what, subject, happened_at, about, commitment)
     values ($1, $2, 'assessment', $3, 'source.file-stored', $4, '2026-03-01', sha256('a'), sha256('c'))`,
    [jurisdiction, newId(), person, `source/${withFile}`],
  );
  await ask(url, `insert into verdict values ($1, $2, $3, 'c', $4, '"met"', '', null, now())`, [...key, verdict, person]);
  for (const source of [withFile, link]) await ask(url, 'insert into verdict_source values ($1, $2, $3, $4)', [...key, verdict, source]);
}

test('files become version 1 with who stored them, verdicts are bound to them, and what is stored is counted', async () => {
  await earlierDatabase();
  await migrate(url);
  expect(
    await ask(url, 'select source, version, access, content_sha256, bytes, file_name, stored_by, stored_at from source_version'),
  ).toEqual([
    {
      source: withFile,
      version: 1,
      access: 'public',
      content_sha256: sha256,
      bytes: '12',
      file_name: 'act.txt',
      stored_by: person,
      stored_at: new Date('2026-03-01T00:00:00Z'),
    },
  ]);
  expect(await ask(url, 'select source, version from verdict_source order by version nulls last')).toEqual([
    { source: withFile, version: 1 },
    { source: link, version: null },
  ]);
  expect(await ask(url, 'select source, version, revision from source order by version desc')).toEqual([
    { source: withFile, version: 1, revision: 2 },
    { source: link, version: 0, revision: 2 },
  ]);
  expect(await ask(url, 'select jurisdiction, sha256, bytes from stored_file')).toEqual([{ jurisdiction, sha256, bytes: '12' }]);
  await expect(ask(url, 'update verdict_source set version = null')).rejects.toThrow(/append-only/);
});
