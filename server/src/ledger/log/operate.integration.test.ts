/** What an operator does with a log: a new key, showing it, resuming it after a restore; against a real database. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  bundlePath,
  bundlesOf,
  formatBundle,
  formatEntry,
  formatReceipt,
  keyAfter,
  parseKey,
  parseReceipt,
  verifyReceipt,
} from '@mufakat/ledger';
import { describe, expect, test } from 'vitest';
import type { TenantContext } from '../../kernel/database/database.ts';
import { ask } from '../../testing/operator.ts';
import { receiptOf } from '../receipt.ts';
import { findLog, type LogPlace, listEntries, listKeys } from '../store.ts';
import { ledgerWorld } from '../testing/ledger-world.ts';
import { cosignedCheckpoint } from './log-state.ts';
import { rotateKey, setPublic } from './operate.ts';
import { resumeLog } from './resume.ts';
import { sequenceBatch } from './sequence.ts';

const world = await ledgerWorld();
const { database, parts, operatorUrl, dataFolder } = world;

const placeOf = ({ jurisdiction }: TenantContext): LogPlace => ({ jurisdiction, log: 'assessment' });
const logOf = (context: TenantContext) => database.withTenant(context, (tx) => findLog(tx, placeOf(context)));
const keysOf = (context: TenantContext) => database.withTenant(context, (tx) => listKeys(tx, placeOf(context)));
const whatsOf = async ({ jurisdiction }: TenantContext) =>
  (await ask<{ what: string }>(operatorUrl, 'select what from ledger_entry where jurisdiction = $1 order by entry', [jurisdiction])).map(
    ({ what }) => what,
  );

async function receiptsOf(context: TenantContext) {
  return database.withTenant(context, async (tx) => {
    const found = [];
    for (const { entry } of await listEntries(tx, placeOf(context), 0, 1_000))
      found.push(await receiptOf(tx, dataFolder, placeOf(context), entry));
    return found;
  });
}

describe('a new key', () => {
  test('is handed over to by the one before, signs what follows, and is recorded', async () => {
    const context = await world.settle();
    await world.act(context, 3);
    await world.sequence(context);
    const [old] = await receiptsOf(context);
    const rotated = await rotateKey(parts, placeOf(context));
    expect(rotated.fromSize).toBe(4);
    await world.sequence(context);
    expect(await whatsOf(context)).toEqual(['test.done', 'test.done', 'test.done', 'key.rotated']);

    const keys = await keysOf(context);
    const first = parseKey('log', keys[0]?.key ?? '');
    expect(
      keyAfter(
        first,
        keys.flatMap(({ statement }) => statement ?? []),
      ),
    ).toMatchObject({ size: 4 });
    expect(keys.map(({ key }) => key)).toEqual([rotated.from, rotated.to]);
    for (const receipt of await receiptsOf(context)) {
      expect(formatReceipt(parseReceipt(formatReceipt(receipt)))).toBe(formatReceipt(receipt));
      expect(verifyReceipt(receipt, { key: first }).notProved.map(({ code }) => code)).not.toContain('key');
      expect(verifyReceipt(receipt, { key: parseKey('log', rotated.to) }).checkpoint.size).toBe(4);
    }
    expect(verifyReceipt(old ?? fail(), { key: first }).checkpoint.size).toBe(3);
  });

  test('leaves nothing of the old private key', async () => {
    const context = await world.settle();
    await world.act(context, 1);
    await world.sequence(context);
    const seeds = () =>
      ask<{ number: number }>(operatorUrl, 'select number from ledger_seed where jurisdiction = $1', [context.jurisdiction]);
    expect(await seeds()).toEqual([{ number: 1 }]);
    await rotateKey(parts, placeOf(context));
    await rotateKey(parts, placeOf(context));
    expect(await seeds()).toEqual([{ number: 3 }]);
    await world.sequence(context);
    const [receipt] = await receiptsOf(context);
    expect(receipt?.keyChanges).toHaveLength(2);
    expect(verifyReceipt(receipt ?? fail(), {}).checkpoint.size).toBe(3);
  });

  test('is refused for a log that nothing was recorded in', async () => {
    const context = await world.settle();
    await expect(rotateKey(parts, placeOf(context))).rejects.toMatchObject({ code: 'not-found' });
  });
});

function fail(): never {
  throw new Error('there is no receipt');
}

test('a log is made public and private again, which it records; that of evidence stays private', async () => {
  const context = await world.settle();
  await world.act(context, 1);
  await world.act(context, 1, 'evidence');
  await world.sequence(context);
  await setPublic(parts, placeOf(context), true);
  expect((await logOf(context))?.public).toBe(true);
  await setPublic(parts, placeOf(context), false);
  expect((await logOf(context))?.public).toBe(false);
  expect((await whatsOf(context)).slice(2)).toEqual(['log.made-public', 'log.made-private']);
  await expect(setPublic(parts, { ...placeOf(context), log: 'evidence' }, true)).rejects.toMatchObject({ code: 'evidence-is-private' });
});

describe('after a restore', () => {
  /** The files of the log as a mirror has them. */
  async function copyOf(context: TenantContext): Promise<Map<string, Uint8Array>> {
    return database.withTenant(context, async (tx) => {
      const place = placeOf(context);
      const size = (await findLog(tx, place))?.publishedSize ?? 0;
      const files = new Map<string, Uint8Array>([['checkpoint', Buffer.from((await cosignedCheckpoint(tx, place, size)) ?? '')]]);
      for (const id of bundlesOf(size))
        files.set(bundlePath(id), formatBundle((await listEntries(tx, place, id.index * 256, id.width)).map(formatEntry)));
      return files;
    });
  }

  const TABLES = [
    'ledger_pending',
    'ledger_sequence',
    'ledger_tile',
    'ledger_cosignature',
    'ledger_checkpoint',
    'ledger_seed',
    'ledger_key',
    'ledger_witness',
    'ledger_log',
    'ledger_opening',
    'ledger_entry',
  ];

  /** Keeps all rows of the ledger of a jurisdiction. Resolves to what puts them back in place of those that are there then, as a restore does. */
  async function backUp({ jurisdiction }: TenantContext): Promise<() => Promise<void>> {
    const schema = `kept_${jurisdiction.replaceAll('-', '')}`;
    await ask(operatorUrl, `create schema ${schema}`);
    for (const table of TABLES)
      await ask(operatorUrl, `create table ${schema}.${table} as select * from ${table} where jurisdiction = '${jurisdiction}'`);
    return async () => {
      const emptied = TABLES.map((table) => `delete from ${table} where jurisdiction = '${jurisdiction}';`).join(' ');
      const filled = TABLES.toReversed()
        .map((table) => `insert into ${table} select * from ${schema}.${table};`)
        .join(' ');
      await ask(operatorUrl, `do $$ begin set local session_replication_role = replica; ${emptied} ${filled} end $$`);
    };
  }

  /** Three entries of which a backup knows, 300 that came after it, and the copy that a mirror made of all. */
  async function setBack() {
    const context = await world.settle();
    await world.act(context, 3);
    await world.sequence(context);
    const restore = await backUp(context);
    await world.act(context, 300);
    await world.sequence(context);
    const [copy, receipts] = [await copyOf(context), await receiptsOf(context)];
    await restore();
    return { context, receipts, read: (path: string) => copy.get(path) };
  }

  test('what others have seen is brought back from a copy, and receipts given before still hold', async () => {
    const { context, receipts, read } = await setBack();
    await world.act(context, 2);
    await expect(sequenceBatch(parts, placeOf(context))).rejects.toMatchObject({ code: 'ledger-paused' });
    await expect(resumeLog(parts, placeOf(context), undefined)).rejects.toMatchObject({ code: 'others-saw-more' });
    expect(await resumeLog(parts, placeOf(context), read)).toEqual({ size: 303, broughtBack: 300 });
    await world.sequence(context);
    expect(await logOf(context)).toMatchObject({ size: 306, publishedSize: 306 });
    const after = await receiptsOf(context);
    // Of what was brought back nobody here knows who did it; whoever has the receipt from before still proves it.
    expect(after[10]).toMatchObject({ about: null, content: null, entry: receipts[10]?.entry });
    expect(after.map(({ entry }) => entry).slice(0, 303)).toEqual(receipts.map(({ entry }) => entry));
    expect((await whatsOf(context)).slice(-3)).toEqual(['test.done', 'test.done', 'log.resumed']);
  });

  test('a copy that was changed, is cut off or is of another log resumes nothing', async () => {
    const { context, read } = await setBack();
    const other = await setBack();
    const changed = (change: (path: string, bytes: Uint8Array | undefined) => Uint8Array | undefined) => (path: string) =>
      change(path, read(path));
    const bundle = bundlePath({ index: 1, width: 47 });
    const attempts = {
      'copy-incomplete': changed((path, bytes) => (path === bundle ? undefined : bytes)),
      'copy-differs': changed((path, bytes) =>
        path === bundle
          ? Buffer.from(
              Buffer.from(bytes ?? [])
                .toString('latin1')
                .replace('test.done', 'test.gone'),
              'latin1',
            )
          : bytes,
      ),
      'ledger-key-lost': other.read,
    };
    for (const [code, attempt] of Object.entries(attempts))
      await expect(resumeLog(parts, placeOf(context), attempt), code).rejects.toMatchObject({ code });
    expect(await logOf(context)).toMatchObject({ size: 3 });
    expect(await resumeLog(parts, placeOf(context), read)).toMatchObject({ size: 303 });
  });

  test('a copy that is older than what others have seen resumes nothing', async () => {
    const context = await world.settle();
    await world.act(context, 3);
    await world.sequence(context);
    const restore = await backUp(context);
    await world.act(context, 1);
    await world.sequence(context);
    const older = await copyOf(context);
    await world.act(context, 1);
    await world.sequence(context);
    await restore();
    await expect(resumeLog(parts, placeOf(context), (path) => older.get(path))).rejects.toMatchObject({ code: 'copy-too-old' });
  });

  test('in a data folder that does not know what was shown, the operator says that nobody has seen more', async () => {
    const context = await world.settle();
    await world.act(context, 3);
    await world.sequence(context);
    const elsewhere = await mkdtemp(join(tmpdir(), 'mufakat-elsewhere-'));
    const there = { ...parts, dataFolder: elsewhere };
    await world.act(context, 1);
    await expect(sequenceBatch(there, placeOf(context))).rejects.toMatchObject({ code: 'ledger-paused' });
    expect(await resumeLog(there, placeOf(context), undefined)).toEqual({ size: 3, broughtBack: 0 });
    expect(await sequenceBatch(there, placeOf(context))).toBe(2);
    await rm(elsewhere, { recursive: true });
  });
});
