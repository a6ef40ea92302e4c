import { chmod, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { backUp, formatBackupKey, openBackupSigner } from '@mufakat/server/backup/index';
import { admittedTenant } from '@mufakat/server/backup/testing/content';
import { openFileStore } from '@mufakat/server/kernel/files/files';
import { appendEntry } from '@mufakat/server/kernel/ledger/entries';
import { emptyDatabase, testDatabase } from '@mufakat/server/kernel/testing/database';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runCli } from '../testing/run-cli.ts';

const source = await testDatabase();
let folder = '';
let file = '';
let key = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mufakat-cli-backup-'));
  await chmod(folder, 0o711); // PostgreSQL's account has to enter when we are root
  file = join(folder, 'source.mufakat');
  const tenant = await admittedTenant(source.database);
  await source.database.withTenant(tenant, (tx) => appendEntry(tx, { what: 'test.done', subject: 'test/1', content: {} }));
  const signer = await openBackupSigner(join(folder, 'source'));
  key = formatBackupKey(signer.key);
  await backUp({ operatorUrl: source.operatorUrl, files: openFileStore(folder), signer }, file);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

test('mufakat restore and backup start the embedded PostgreSQL themselves and stop it again', { timeout: 300_000 }, async () => {
  const data = join(folder, 'embedded');
  const environment = { MUFAKAT_DATA: data, DATABASE_URL: '' };
  const restored = await runCli(['restore', file, '--key', key, '--json'], environment);
  expect(restored.stderr).toBe('');
  expect(JSON.parse(restored.stdout)).toMatchObject({ ok: true, rows: expect.any(Number), jurisdictions: [{ name: expect.any(String) }] });
  const again = join(folder, 'again.mufakat');
  const saved = await runCli(['backup', again, '--json'], environment);
  expect(saved.code).toBe(0);
  expect(JSON.parse(saved.stdout).rows).toBe(JSON.parse(restored.stdout).rows);
  expect((await stat(again)).size).toBeGreaterThan(500);
  const refused = await runCli(['restore', file, '--key', key], environment);
  expect(refused.code).toBe(1);
  expect(refused.stderr).toMatch(/There are data here already\. .*\n.*--replace/);
  await expect(stat(join(data, 'postgres-18', 'postmaster.pid'))).rejects.toMatchObject({ code: 'ENOENT' });
});

test('with DATABASE_URL they use that PostgreSQL, and a damaged file changes nothing there', { timeout: 300_000 }, async () => {
  const { url, drop } = await emptyDatabase();
  const environment = { MUFAKAT_DATA: join(folder, 'other'), DATABASE_URL: url };
  const bytes = await readFile(file);
  bytes[bytes.length >> 1] = (bytes[bytes.length >> 1] ?? 0) ^ 1;
  const damaged = join(folder, 'damaged.mufakat');
  await writeFile(damaged, bytes);
  const refused = await runCli(['restore', damaged, '--key', key, '--json'], environment);
  expect([refused.code, JSON.parse(refused.stdout).code]).toEqual([1, 'damaged-backup']);
  expect((await runCli(['backup', join(folder, 'nothing.mufakat'), '--json'], environment)).stdout).toContain('nothing-to-back-up');
  expect((await runCli(['restore', file, '--key', key], environment)).stdout).toMatch(
    /^Restored \d+ rows and 0 stored files:\n {2}Testland/,
  );
  await drop();
});

test('a backup restores elsewhere with the key that backup prints, and without it is refused by the name of the key', {
  timeout: 300_000,
}, async () => {
  const first = await emptyDatabase();
  const second = await emptyDatabase();
  const home = { MUFAKAT_DATA: join(folder, 'home'), DATABASE_URL: first.url };
  const elsewhere = { MUFAKAT_DATA: join(folder, 'elsewhere'), DATABASE_URL: second.url };
  expect((await runCli(['restore', file, '--key', key], home)).code).toBe(0);
  const made = join(folder, 'home.mufakat');
  const printed = JSON.parse((await runCli(['backup', made, '--json'], home)).stdout).key;
  expect((await runCli(['backup-key', 'show'], home)).stdout).toContain(printed);
  expect((await runCli(['restore', made, '--replace', '--json'], home)).code, 'its own needs no key').toBe(0);

  const refused = await runCli(['restore', made], elsewhere);
  expect([refused.code, refused.stderr]).toEqual([1, expect.stringContaining(printed.split('+')[1])]);
  expect(refused.stderr).toMatch(/--key .*backup-key show/);
  expect((await runCli(['restore', made, '--key', key, '--json'], elsewhere)).stdout).toContain('backup-key-unknown');
  const at = printed.length - 10;
  const mistyped = `${printed.slice(0, at)}${printed[at] === 'A' ? 'B' : 'A'}${printed.slice(at + 1)}`;
  expect((await runCli(['restore', made, '--key', mistyped, '--json'], elsewhere)).stdout).toMatch(/not-a-backup-key|backup-key-unknown/);
  const restored = await runCli(['restore', made, '--key', printed], elsewhere);
  expect([restored.code, restored.stderr]).toEqual([0, '']);
  expect(restored.stdout).toContain(`written by the node with the key ${printed.split('+')[1]}`);

  const renewed = JSON.parse((await runCli(['backup-key', 'renew', '--json'], home)).stdout);
  expect(renewed).toMatchObject({ former: printed, key: expect.not.stringContaining(printed) });
  expect((await runCli(['restore', made, '--replace', '--json'], home)).stdout).toContain('backup-key-unknown');
  expect((await runCli(['restore', made, '--replace', '--key', printed], home)).code).toBe(0);
  await Promise.all([first.drop(), second.drop()]);
});

test('a backup of the former release restores only with --unsigned, which lists who may do what', { timeout: 300_000 }, async () => {
  const { url, drop } = await emptyDatabase();
  const environment = { MUFAKAT_DATA: join(folder, 'former'), DATABASE_URL: url };
  const former = fileURLToPath(new URL('../../../server/src/backup/testing/former-release.mufakat', import.meta.url));
  const refused = await runCli(['restore', former], environment);
  expect([refused.code, refused.stderr]).toEqual([
    1,
    expect.stringMatching(/^Nothing proves who wrote the backup\. .*former-release.*\n.*--unsigned/),
  ]);
  const restored = await runCli(['restore', former, '--unsigned'], environment);
  expect(restored.stderr).toBe('');
  expect(restored.stdout).toContain('Ben Former (ben@former.example): assessor, auditor of Formerland');
  expect(restored.stdout).toContain('Ana Former (ana@former.example): assessor, coordinator of Formerland');
  expect(restored.stdout).not.toContain('cy@former.example');
  await drop();
});
