/** A node, its log, and a mirror of it: copied over HTTP, checked on both sides, and both sides changed. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { formatKey, makeSigner } from '@mufakat/ledger';
import type { Database, TenantContext } from '@mufakat/server/kernel/database/database';
import { ledgerSecret, openOwnDatabase } from '@mufakat/server/kernel/database/own-database';
import { type Listening, listenOn } from '@mufakat/server/kernel/http/http-server';
import { appendEntries } from '@mufakat/server/kernel/ledger/entries';
import { openJurisdiction } from '@mufakat/server/kernel/sign-in/people';
import { openSignIn, type SignIn } from '@mufakat/server/kernel/sign-in/sign-in';
import { emptyDatabase, queryAs } from '@mufakat/server/kernel/testing/database';
import { silentRouter } from '@mufakat/server/kernel/testing/silent-router';
import { mirrorRoutes, sequenceWaiting } from '@mufakat/server/ledger/index';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { freePort } from '../../../tests/example-server.ts';
import { runCli } from '../testing/run-cli.ts';

let folder = '';
let url = '';
let drop: () => Promise<void>;
let database: Database;
let context: TenantContext;
let listening: Listening | undefined;
let signIn: SignIn;
let address = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mufakat-copies-'));
  ({ url, drop } = await emptyDatabase());
  database = await openOwnDatabase(url, join(folder, 'data'));
  const opened = { name: 'Copyland', iso3166: null, invented: true };
  context = await database.asOperator(async (tx) => {
    const made = await openJurisdiction(tx, opened, { name: 'Coordinator', email: 'coordinator@copies.example' });
    return { ...made, roles: ['coordinator'] as const };
  });
  const port = await freePort();
  signIn = openSignIn({
    connection: database.signInConnection,
    secret: 'secret',
    publicUrl: `http://127.0.0.1:${port}`,
    warn: () => undefined,
  });
  const app = silentRouter().route('/', mirrorRoutes({ database, dataFolder: join(folder, 'data'), signIn }));
  listening = await listenOn(app.fetch, { port, host: '127.0.0.1' });
  address = `http://127.0.0.1:${port}/ledger/${context.jurisdiction}/assessment`;
  await act(300);
  expect((await run('ledger', 'show', context.jurisdiction)).code).toBe(0);
  await act(0);
});
afterAll(async () => {
  await listening?.close();
  await signIn.close();
  await database.close();
  await drop();
  await rm(folder, { recursive: true, force: true });
});

async function run(...args: string[]) {
  const { code, stdout } = await runCli([...args, '--json'], { DATABASE_URL: url, MUFAKAT_DATA: join(folder, 'data') });
  return { code, data: JSON.parse(stdout) };
}

/** Records so many acts, and sequences and publishes them. */
async function act(count: number): Promise<void> {
  const acts = Array.from({ length: count }, (_, number) => ({ what: 'test.done', subject: `test/${number}`, content: { number } }));
  await database.withTenant(context, (tx) => appendEntries(tx, acts));
  const dataFolder = join(folder, 'data');
  await sequenceWaiting({ database, dataFolder, secret: await ledgerSecret(dataFolder) }, (_place, error) => {
    if (error !== undefined) throw error;
  });
}

/** As whoever owns the database and works around what it refuses. */
const tamper = (statement: string) =>
  queryAs({ connectionString: url }, `do $$ begin set local session_replication_role = replica; ${statement}; end $$`);

test('a mirror follows its node through growth and a new key, and both check out', async () => {
  const mirror = join(folder, 'mirror');
  expect((await run('ledger', 'mirror', address, mirror)).data).toMatchObject({ ok: true, size: 303, added: 303, trustBegan: true });
  await act(250);
  expect((await run('ledger', 'rotate', context.jurisdiction)).code).toBe(0);
  await act(10);
  const followed = await run('ledger', 'mirror', address, mirror);
  expect([followed.code, followed.data]).toEqual([0, expect.objectContaining({ size: 564, added: 261, trustBegan: false })]);
  for (const copy of [mirror, address]) {
    const checked = await run('ledger', 'check', copy, '--key', followed.data.key);
    expect([checked.code, checked.data]).toEqual([0, expect.objectContaining({ ok: true, size: 564, keyTrusted: true, findings: [] })]);
  }
  const own = await run('ledger', 'check', '--key', followed.data.key);
  expect(own).toEqual({
    code: 0,
    data: {
      ok: true,
      logs: [{ origin: `mufakat/${context.jurisdiction}/assessment`, size: 564 }],
      data: {
        rows: expect.objectContaining({ person: { compared: 1, notComparable: 0 }, membership: { compared: 1, notComparable: 0 } }),
        acts: { compared: 3, erased: 0, older: 0, unnamed: 0, lost: 0 },
      },
      findings: [],
    },
  });
});

test('what was changed at the node is named there, and refused by whoever copies it', async () => {
  const [{ entry = '' } = {}] = await queryAs({ connectionString: url }, 'select entry from ledger_sequence where index = 270');
  await tamper(`update ledger_entry set what = 'test.undone' where entry = '${String(entry)}'`);
  const checked = await run('ledger', 'check', '--jurisdiction', context.jurisdiction.toUpperCase(), '--log', 'assessment');
  expect(checked.code).toBe(1);
  expect(checked.data.findings).toEqual([
    expect.objectContaining({ code: 'entry.changed', table: 'ledger_entry', row: expect.objectContaining({ entry, index: '270' }) }),
  ]);
  const refused = await run('ledger', 'mirror', address, join(folder, 'late'));
  expect([refused.code, refused.data]).toEqual([
    1,
    expect.objectContaining({ code: 'audit.entry', message: expect.stringContaining('entry 270') }),
  ]);
  await tamper(`update ledger_entry set what = 'test.done' where entry = '${String(entry)}'`);
  expect((await run('ledger', 'check')).code).toBe(0);
  const text = await runCli(['ledger', 'check'], { DATABASE_URL: url, MUFAKAT_DATA: join(folder, 'data') });
  expect(text.stdout).toMatch(
    /^1 log, 564 entries: everything is as it was signed\.\nData: 4 rows of \d+ tables compared with 3 acts\.\n$/,
  );
});

test('what was changed of the data is named too, and what cannot be compared is counted', async () => {
  await tamper(`update person set name = 'Somebody else' where jurisdiction = '${context.jurisdiction}'`);
  const checked = await run('ledger', 'check');
  expect([checked.code, checked.data.findings]).toEqual([
    1,
    [expect.objectContaining({ code: 'row.changed', table: 'person', column: 'name' })],
  ]);
  const text = await runCli(['ledger', 'check'], { DATABASE_URL: url, MUFAKAT_DATA: join(folder, 'data') });
  expect(text.stdout).toContain('1 place is wrong.');
  expect(text.stdout).toMatch(/person\.name jurisdiction \S+ person \S+: it is not what entry \S+ says/);
  await tamper(`update person set name = 'Coordinator' where jurisdiction = '${context.jurisdiction}'`);
});

test('a key that is not the log’s is found; a log or a jurisdiction that is not here is bad use', async () => {
  const keyOf = (origin: string) => formatKey(makeSigner('log', origin, Buffer.alloc(32, 1)).key);
  const other = await run('ledger', 'check', '--key', keyOf(`mufakat/${context.jurisdiction}/assessment`));
  expect([other.code, other.data.findings]).toEqual([1, [expect.objectContaining({ code: 'key.untrusted' })]]);
  expect(await run('ledger', 'check', '--key', keyOf('mufakat/elsewhere/assessment'))).toMatchObject({
    code: 2,
    data: { code: 'no-such-log' },
  });
  const elsewhere = '01a212b4-acdb-722a-b7c3-d39d644de6a4';
  expect(await run('ledger', 'check', '--jurisdiction', elsewhere)).toMatchObject({ code: 2, data: { code: 'not-found' } });
});
