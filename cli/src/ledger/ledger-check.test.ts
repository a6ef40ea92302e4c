/** The check of a copy of a log, by its address and by its folder: what was changed is named. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { formatKey } from '@mufakat/ledger';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { entriesOf, filesOf, type LogFiles, ORIGIN, serveLog, signerOf } from '../testing/log-server.ts';
import { runCli } from '../testing/run-cli.ts';
import { ledgerCheck } from './ledger-check.ts';

let root = '';
let number = 0;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'mufakat-check-'));
});
afterAll(() => rm(root, { recursive: true, force: true }));

const log = filesOf(entriesOf(600), [500]);

async function folderOf(files: LogFiles): Promise<string> {
  const folder = join(root, String(++number));
  for (const [path, bytes] of files) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), bytes);
  }
  return folder;
}
const check = async (files: LogFiles, ...key: string[]) => ledgerCheck(await folderOf(files), { key });
const changed = (path: string, change: (bytes: Buffer) => Buffer | undefined): LogFiles => {
  const bytes = change(Buffer.from(log.get(path) ?? ''));
  const files = new Map([...log].filter(([name]) => name !== path));
  return bytes === undefined ? files : files.set(path, bytes);
};

test('a right copy is told so, and whether the key was had from elsewhere', async () => {
  const own = await check(log);
  expect([own.exit, own.data]).toEqual([0, { origin: ORIGIN, size: 600, keyTrusted: false, findings: [] }]);
  expect(own.text).toContain('Give one from elsewhere');
  for (const key of [1, 2]) {
    const trusted = await check(log, formatKey(signerOf(key).key));
    expect([trusted.exit, trusted.data.keyTrusted]).toEqual([0, true]);
    expect(trusted.text).not.toContain('Give one from elsewhere');
  }
  expect((await check(log, formatKey(signerOf(3).key))).data.findings).toMatchObject([{ code: 'keys.untrusted', path: 'keys.json' }]);
});

test('the same of an address', async () => {
  const server = await serveLog(log);
  expect((await ledgerCheck(`${server.url}/`, {})).exit).toBe(0);
  server.files = changed('tile/0/001', () => undefined);
  expect((await ledgerCheck(server.url, {})).data.findings).toMatchObject([{ code: 'audit.missing', path: 'tile/0/001' }]);
  await server.close();
  await expect(ledgerCheck(server.url, {})).rejects.toMatchObject({ code: 'copy-unreachable' });
});

test('any bit of any file, changed, is found and its file named', async () => {
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...log.keys()), fc.nat(), async (path, bit) => {
      const files = changed(path, (bytes) => {
        const at = bit % (bytes.length * 8);
        bytes[at >> 3] = (bytes[at >> 3] ?? 0) ^ (1 << (at & 7));
        return bytes;
      });
      const { exit, data } = await check(files, formatKey(signerOf(1).key));
      expect(exit).toBe(1);
      // What is signed and who signed are known by each other: of a changed key the checkpoint tells, and the other way round.
      const named = /^(checkpoint|keys\.json)$/.test(path) ? /^(checkpoint|keys\.json)$/ : new RegExp(`^${path.replaceAll('.', '\\.')}$`);
      expect(data.findings).toContainEqual(expect.objectContaining({ path: expect.stringMatching(named) }));
    }),
    { numRuns: 100, endOnFailure: true },
  );
});

test.each([...log.keys()])('%s, when it is missing or cut off, is named', async (path) => {
  expect((await check(changed(path, () => undefined))).data.findings).toContainEqual(
    expect.objectContaining({ code: 'audit.missing', path }),
  );
  const { data } = await check(changed(path, (bytes) => bytes.subarray(0, -1)));
  expect(data.findings).toContainEqual(expect.objectContaining({ path }));
});

test('another log under the checkpoint is found', async () => {
  const other = filesOf(entriesOf(600).with(300, Buffer.from('forged')), [500]);
  const { data } = await check(new Map([...other, ['checkpoint', log.get('checkpoint') ?? Buffer.of()]]));
  expect(data.findings).not.toEqual([]);
  expect(data.findings).toContainEqual(expect.objectContaining({ code: 'audit.root' }));
});

test('the command tells in JSON and by its exit what it found', async () => {
  const right = await runCli(['ledger', 'check', await folderOf(log), '--json']);
  expect([right.code, JSON.parse(right.stdout)]).toEqual([0, expect.objectContaining({ ok: true, size: 600, findings: [] })]);
  const wrong = await runCli([
    'ledger',
    'check',
    await folderOf(changed('tile/entries/000', (bytes) => Buffer.concat([bytes.subarray(0, 5), Buffer.from('X'), bytes.subarray(6)]))),
  ]);
  expect([wrong.code, wrong.stdout]).toEqual([1, expect.stringContaining('1 place is wrong.\n  tile/entries/000: entry 0')]);
});

test.each([
  ['no-copy', [join(tmpdir(), 'mufakat-no-such-folder')]],
  ['not-an-address', ['ftp://example.org']],
  ['not-a-key', ['folder', '--key', 'key']],
  ['bad-use', ['folder', '--log', 'assessment']],
  ['no-such-log', ['--log', 'other']],
  ['not-an-id', ['--jurisdiction', 'Testland']],
])('%s is told with exit 2', async (code, args) => {
  const { code: exit, stdout } = await runCli(['ledger', 'check', ...args, '--json']);
  expect([exit, JSON.parse(stdout)]).toEqual([2, expect.objectContaining({ ok: false, code })]);
});
