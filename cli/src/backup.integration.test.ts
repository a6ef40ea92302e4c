import { chmod, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { backUp } from '@mufakat/server/backup/index';
import { openFileStore } from '@mufakat/server/kernel/files';
import { record } from '@mufakat/server/kernel/ledger';
import { emptyDatabase, testDatabase, testTenant } from '@mufakat/server/kernel/testing/database';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runCli } from './testing/run-cli.ts';

const source = await testDatabase();
let folder = '';
let file = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mufakat-cli-backup-'));
  await chmod(folder, 0o711); // PostgreSQL's account has to enter when we are root
  file = join(folder, 'source.mufakat');
  const tenant = await testTenant(source.database);
  await source.database.withTenant(tenant, (tx) => record(tx, { what: 'test.done', subject: 'test/1', content: {} }));
  await backUp({ operatorUrl: source.operatorUrl, files: openFileStore(folder) }, file);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

test('mufakat restore and backup start the embedded PostgreSQL themselves and stop it again', { timeout: 300_000 }, async () => {
  const data = join(folder, 'embedded');
  const environment = { MUFAKAT_DATA: data, DATABASE_URL: '' };
  const restored = await runCli(['restore', file, '--json'], environment);
  expect(restored.stderr).toBe('');
  expect(JSON.parse(restored.stdout)).toMatchObject({ ok: true, rows: expect.any(Number), jurisdictions: [{ name: expect.any(String) }] });
  const again = join(folder, 'again.mufakat');
  const saved = await runCli(['backup', again, '--json'], environment);
  expect(saved.code).toBe(0);
  expect(JSON.parse(saved.stdout).rows).toBe(JSON.parse(restored.stdout).rows);
  expect((await stat(again)).size).toBeGreaterThan(500);
  const refused = await runCli(['restore', file], environment);
  expect(refused.code).toBe(1);
  expect(refused.stderr).toMatch(/There are data here already\. .*\n.*--replace/);
  await expect(stat(join(data, 'postgres-18', 'postmaster.pid'))).rejects.toThrow();
});

test('with DATABASE_URL they use that PostgreSQL, and a damaged file changes nothing there', { timeout: 300_000 }, async () => {
  const { url, drop } = await emptyDatabase();
  const environment = { MUFAKAT_DATA: join(folder, 'other'), DATABASE_URL: url };
  const bytes = await readFile(file);
  bytes[bytes.length >> 1] = (bytes[bytes.length >> 1] ?? 0) ^ 1;
  const damaged = join(folder, 'damaged.mufakat');
  await writeFile(damaged, bytes);
  const refused = await runCli(['restore', damaged, '--json'], environment);
  expect([refused.code, JSON.parse(refused.stdout).code]).toEqual([1, 'damaged-backup']);
  expect((await runCli(['backup', join(folder, 'nothing.mufakat'), '--json'], environment)).stdout).toContain('nothing-to-back-up');
  expect((await runCli(['restore', file], environment)).stdout).toMatch(/^Restored \d+ rows and 0 stored files:\n {2}Testland/);
  await drop();
});
