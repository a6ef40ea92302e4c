/** That a lost, replaced or open secret is never passed over: what happens then, and what remains possible. */
import { chmod, chown, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import type { TenantContext } from '../../kernel/database/database.ts';
import { ledgerSecret } from '../../kernel/database/own-database.ts';
import { refuseOpenSecrets, SECRETS, secretsAreKept } from '../../kernel/files/secret-modes.ts';
import { secret } from '../../kernel/files/secrets.ts';
import { checkLogs } from '../check/check.ts';
import { ledgerWorld } from '../testing/ledger-world.ts';
import { endLostLogs, keyState, openLedgerSecret, secretToRead } from './ledger-secret.ts';
import { sequenceLog } from './sequencer.ts';

const world = await ledgerWorld();
const { database, dataFolder } = world;
const path = join(dataFolder, 'ledger-secret');
const entered = { registers: [], formerIds: [], others: [] };
const open = () => openLedgerSecret({ database, dataFolder });
const check = async () => checkLogs({ database, dataFolder, secret: await secretToRead(dataFolder), entered }, {}, () => undefined);

/** Records in a jurisdiction and sequences it, with the secret of the data folder. */
async function work(context: TenantContext): Promise<void> {
  const { secret: opened } = await open();
  await world.act(context, 3);
  await sequenceLog({ database, dataFolder, secret: opened }, { jurisdiction: context.jurisdiction, log: 'assessment' });
}

const first = await world.settle();
await work(first);
const original = await readFile(path, 'utf8');

beforeEach(async () => {
  await writeFile(path, original, { mode: 0o600 });
  await chmod(path, 0o600);
});

describe('where keys are sealed', () => {
  test('a secret that is not there is not made anew', async () => {
    await rm(path);
    await expect(open()).rejects.toMatchObject({
      code: 'ledger-secret-missing',
      details: { remedy: expect.stringContaining('ledger end') },
    });
    await expect(stat(path)).rejects.toMatchObject({ code: 'ENOENT' });
  });

  test('another secret, an empty one too, is refused', async () => {
    for (const text of ['another\n', `${original.trim()}x\n`]) {
      await writeFile(path, text);
      await expect(open()).rejects.toMatchObject({ code: 'ledger-secret-other' });
    }
    await writeFile(path, '');
    await expect(open()).rejects.toMatchObject({ code: 'ledger-secret-missing' });
  });

  test('the one that sealed them opens all', async () => {
    const opened = await open();
    expect([opened.secret, opened.shut.size]).toEqual([original.trim(), 0]);
    expect(await keyState(dataFolder, opened, { jurisdiction: first.jurisdiction, log: 'assessment' })).toBe('kept');
  });

  test('who only reads can read and check without it', async () => {
    await rm(path);
    const { findings } = await check();
    expect(findings.map(({ code }) => code)).toEqual(['seed.locked']);
    await expect(stat(path)).rejects.toMatchObject({ code: 'ENOENT' });
  });
});

describe('a file that others can use is refused:', () => {
  test.skipIf(process.platform === 'win32').each(SECRETS)('%s', async (name) => {
    await secret(dataFolder, name);
    const file = join(dataFolder, name);
    await refuseOpenSecrets(dataFolder);
    for (const mode of [0o640, 0o604, 0o620, 0o601]) {
      await chmod(file, mode);
      await expect(refuseOpenSecrets(dataFolder)).rejects.toMatchObject({
        code: 'secret-readable',
        details: { remedy: expect.stringContaining(`chmod 600 ${file}`) },
      });
      await expect(secret(dataFolder, name)).rejects.toMatchObject({ code: 'secret-readable' });
      expect(await secretsAreKept(dataFolder)).toBe(false);
    }
    await chmod(file, 0o600);
    await refuseOpenSecrets(dataFolder);
    expect(await secretsAreKept(dataFolder)).toBe(true);
  });

  test.skipIf(process.getuid?.() !== 0)('one of another account', async () => {
    await chown(path, 65_534, 65_534);
    await expect(refuseOpenSecrets(dataFolder)).rejects.toMatchObject({ code: 'secret-of-another' });
    await chown(path, 0, 0);
    await refuseOpenSecrets(dataFolder);
  });
});

test('the state of a key is told while the node runs', async () => {
  const place = { jurisdiction: first.jurisdiction, log: 'assessment' } as const;
  const opened = await open();
  await chmod(path, 0o644);
  expect(await keyState(dataFolder, opened, place)).toBe('readable');
  await rm(path);
  expect(await keyState(dataFolder, opened, place)).toBe('missing');
});

test('a lost secret ends the log: it is read and verified, others begin under a new one, and it goes on when a copy is found', async () => {
  await expect(endLostLogs({ database, dataFolder })).rejects.toMatchObject({ code: 'nothing-to-end' });
  await rm(path);
  const origin = `mufakat/${first.jurisdiction}/assessment`;
  expect(await endLostLogs({ database, dataFolder })).toEqual([origin]);
  const opened = await open();
  expect(opened.shut).toEqual(new Map([[origin, 'ended']]));
  expect(opened.secret).not.toBe(original.trim());
  await expect(work(first)).rejects.toMatchObject({ code: 'ledger-key-locked' });
  expect((await check()).findings.map(({ code }) => code)).toEqual(['seed.locked']);
  const second = await world.settle();
  await work(second);
  expect((await check()).logs.map(({ size }) => size)).toEqual([3, 3]);
  // The log of the second opens: the node starts, and what does not open is named.
  await rm(path);
  await expect(open()).rejects.toMatchObject({ code: 'ledger-secret-missing' });
  await writeFile(path, original, { mode: 0o600 });
  const again = await open();
  expect(again.shut).toEqual(new Map([[`mufakat/${second.jurisdiction}/assessment`, 'lost']]));
  await work(first);
  expect((await check()).logs.map(({ size }) => size).toSorted()).toEqual([10, 3].toSorted());
});

test('where nothing is sealed, the secret is made', async () => {
  const fresh = join(dataFolder, 'fresh');
  expect(await ledgerSecret(fresh)).toHaveLength(43);
  expect((await stat(join(fresh, 'ledger-secret'))).mode & 0o777).toBe(0o600);
});
