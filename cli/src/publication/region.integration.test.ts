/** The commands by which an operator admits what other servers' jurisdictions publish, as they are called. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { formatKey, makeSigner, parseReceipt } from '@mufakat/ledger';
import { loadExampleRegion } from '@mufakat/server/example-region';
import { emptyDatabase, queryAs, testDatabase } from '@mufakat/server/kernel/testing/database';
import { openPacks } from '@mufakat/server/packs/index';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runCli } from '../testing/run-cli.ts';

const PACK = fileURLToPath(new URL('../../../packs/baseline', import.meta.url));

/** Where something is published: a node with the region of the example. */
const elsewhere = await testDatabase();
let folder = '';
let url = '';
let drop: () => Promise<void>;
let file = '';
let published: { receipt: string; jurisdiction: string };

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mufakat-region-'));
  ({ url, drop } = await emptyDatabase());
  await loadExampleRegion(elsewhere.database, (await openPacks(elsewhere.database, [PACK])).find);
  const [row] = await queryAs(
    { connectionString: elsewhere.operatorUrl },
    `select receipt, jurisdiction from shared_publication where snapshot like '%"code":"XJ"%'`,
  );
  published = { receipt: String(row?.receipt), jurisdiction: String(row?.jurisdiction) };
  file = await keep('publication.json', published.receipt);
});
afterAll(async () => {
  await drop();
  await rm(folder, { recursive: true, force: true });
});

async function keep(name: string, text: string): Promise<string> {
  await writeFile(join(folder, name), text);
  return join(folder, name);
}

async function region(...args: string[]) {
  const { code, stdout } = await runCli(['region', ...args, '--json'], { DATABASE_URL: url, MUFAKAT_DATA: folder });
  return { code, data: JSON.parse(stdout) };
}

const keyOf = (text: string) => formatKey(parseReceipt(text).key);
const shared = async () =>
  (await queryAs({ connectionString: url }, 'select receipt from shared_publication')).map(({ receipt }) => receipt);

test('what another server’s jurisdiction published is shared by its receipt, and no more once it is dismissed', async () => {
  const admitted = await region('admit', file, '--key', keyOf(published.receipt));
  expect(admitted).toMatchObject({
    code: 0,
    data: {
      ok: true,
      jurisdiction: { name: 'Kelapong', code: 'XJ', invented: true },
      dimensions: [
        { id: 'law', share: 'stage' },
        { id: 'cooperation', share: 'stage-with-reasons' },
      ],
    },
  });
  expect((await region('admit', file, '--key', keyOf(published.receipt))).code).toBe(0);
  expect(await shared()).toEqual([published.receipt]);
  expect(await region('dismiss', published.jurisdiction)).toMatchObject({ code: 0, data: { dismissed: 1 } });
  expect(await shared()).toEqual([]);
  expect(await region('dismiss', published.jurisdiction)).toMatchObject({ code: 2, data: { code: 'not-admitted' } });
});

test('what is not proved under the key given is not shared', async () => {
  const origin = parseReceipt(published.receipt).key.name;
  const stranger = formatKey(makeSigner('log', origin, Buffer.alloc(32, 8)).key);
  const changed = await keep('changed.json', published.receipt.replace('Kelapong', 'Kelapang'));
  expect(await region('admit', file, '--key', stranger)).toMatchObject({ code: 1, data: { code: 'not-proved' } });
  expect(await region('admit', changed, '--key', keyOf(published.receipt))).toMatchObject({ code: 1, data: { code: 'not-proved' } });
  expect(await shared()).toEqual([]);
});

test('what cannot work is told with exit 2 and changes nothing', async () => {
  const half = await keep('half.json', published.receipt.slice(0, -40));
  const key = keyOf(published.receipt);
  for (const [code, args] of [
    ['bad-use', ['admit', file]],
    ['not-a-key', ['admit', file, '--key', 'key']],
    ['no-such-file', ['admit', join(folder, 'absent'), '--key', key]],
    ['receipt-cut', ['admit', half, '--key', key]],
    ['not-an-id', ['dismiss', 'Kelapong']],
  ] as const)
    expect(await region(...args)).toMatchObject({ code: 2, data: { ok: false, code } });
});
