/** The commands by which an operator works on a log, as they are called. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { formatKey, keyAfter, makeSigner, parseKey } from '@mufakat/ledger';
import { emptyDatabase, queryAs } from '@mufakat/server/kernel/testing/database';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runCli } from '../testing/run-cli.ts';

let folder = '';
let url = '';
let jurisdiction = '';
let drop: () => Promise<void>;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mufakat-logs-'));
  ({ url, drop } = await emptyDatabase());
  const added = await run('jurisdiction', 'add', 'Testland', '--coordinator', 'Ana', '--email', 'ana@example.test');
  jurisdiction = added.data.jurisdiction;
});
afterAll(async () => {
  await drop();
  await rm(folder, { recursive: true, force: true });
});

async function run(...args: string[]) {
  const { code, stdout, stderr } = await runCli([...args, '--json'], { DATABASE_URL: url, MUFAKAT_DATA: folder });
  return { code, stderr, data: JSON.parse(stdout) };
}

const recorded = async () =>
  (await queryAs({ connectionString: url }, `select what from ledger_entry where subject = 'log/assessment' order by entry`)).map(
    ({ what }) => what,
  );

test('a log gets a new key, is shown to everybody and hidden again, each recorded in it', async () => {
  const { code, data } = await run('ledger', 'rotate', jurisdiction);
  expect(code).toBe(0);
  expect(keyAfter(parseKey('log', data.from), [data.statement]).key).toEqual(parseKey('log', data.to));
  expect((await run('ledger', 'show', jurisdiction)).data).toMatchObject({ public: true });
  expect((await run('ledger', 'hide', jurisdiction)).data).toMatchObject({ public: false });
  expect(await recorded()).toEqual(['key.rotated', 'log.made-public', 'log.made-private']);
});

test('a witness is asked and dismissed; this node follows the logs of others by their key', async () => {
  const witness = formatKey(makeSigner('witness', 'other.example/witness', Buffer.alloc(32, 1)).key);
  expect((await run('ledger', 'witness', 'ask', jurisdiction, witness, 'https://other.example/witness')).code).toBe(0);
  expect((await run('ledger', 'witness', 'dismiss', jurisdiction, witness)).code).toBe(0);
  expect((await run('ledger', 'witness', 'dismiss', jurisdiction, witness)).code).toBe(2);
  expect((await recorded()).slice(-2)).toEqual(['witness.added', 'witness.removed']);

  const log = formatKey(makeSigner('log', 'mufakat/other/assessment', Buffer.alloc(32, 2)).key);
  expect((await run('ledger', 'witness', 'follow', log)).code).toBe(0);
  const shown = (await run('ledger', 'witness', 'show')).data;
  expect(shown.logs).toEqual([{ key: log, size: null }]);
  expect(parseKey('witness', shown.key).name).toMatch(/^mufakat-witness\/[0-9a-f]{16}$/);
  expect((await run('ledger', 'witness', 'unfollow', 'mufakat/other/assessment')).code).toBe(0);
  expect((await run('ledger', 'witness', 'show')).data.logs).toEqual([]);
});

test('a log is resumed as it is, or from a copy; one of both is to be said', async () => {
  expect(await run('ledger', 'resume', jurisdiction)).toMatchObject({ code: 2, data: { code: 'bad-use' } });
  expect(await run('ledger', 'resume', jurisdiction, '--as-it-is', '--from', folder)).toMatchObject({ code: 2, data: { code: 'bad-use' } });
  expect(await run('ledger', 'resume', jurisdiction, '--from', folder)).toMatchObject({ code: 1, data: { code: 'copy-incomplete' } });
  expect(await run('ledger', 'resume', jurisdiction, '--from', 'http://127.0.0.1:9/ledger')).toMatchObject({
    code: 2,
    data: { code: 'copy-unreachable' },
  });
  expect(await run('ledger', 'resume', jurisdiction, '--from', 'ftp://example.org')).toMatchObject({
    code: 2,
    data: { code: 'not-an-address' },
  });
});

test.each([
  ['not-an-id', 2, ['rotate', 'Testland']],
  ['no-such-log', 2, ['rotate', '01a212b4-acdb-722a-b7c3-d39d644de6a4', '--log', 'other']],
  ['not-found', 2, ['rotate', '01a212b4-acdb-722a-b7c3-d39d644de6a4']],
  ['not-a-key', 2, ['witness', 'follow', 'key']],
  ['not-a-key', 2, ['witness', 'follow', formatKey(makeSigner('witness', 'a', Buffer.alloc(32, 1)).key)]],
  ['bad-use', 2, ['rotate']],
])('%s is told with exit %d', async (code, exit, args) => {
  expect(await run('ledger', ...args)).toMatchObject({ code: exit, data: { ok: false, code } });
});

test('an address of a witness is one', async () => {
  const witness = formatKey(makeSigner('witness', 'a', Buffer.alloc(32, 1)).key);
  for (const address of ['other.example', 'ftp://other.example', 'file:///etc/passwd'])
    expect(await run('ledger', 'witness', 'ask', jurisdiction, witness, address)).toMatchObject({
      code: 2,
      data: { code: 'not-an-address' },
    });
});
