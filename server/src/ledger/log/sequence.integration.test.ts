/** Sequencing and publishing, against a real database: order, batches, several sequencers, what was set back, what was changed. */
import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { formatEntry, leafHash, parseCheckpoint, parseKey, parseNote, treeHash, verifyCheckpoint } from '@mufakat/ledger';
import { describe, expect, test } from 'vitest';
import type { TenantContext } from '../../kernel/database/database.ts';
import type { LogName } from '../../kernel/database/schema.ts';
import { ask } from '../../testing/operator.ts';
import { findCheckpoint, findLog, listEntries, listKeys } from '../store.ts';
import { ledgerWorld } from '../testing/ledger-world.ts';
import { originOf, seal, unseal } from './keys.ts';
import { publish } from './publish.ts';
import { sequenceBatch } from './sequence.ts';
import { sequenceWaiting } from './sequencer.ts';

const world = await ledgerWorld();
const { database, dataFolder, operatorUrl, parts } = world;

const placeOf = ({ jurisdiction }: TenantContext, log: LogName = 'assessment') => ({ jurisdiction, log });
const markOf = ({ jurisdiction }: TenantContext) => join(dataFolder, 'ledger', jurisdiction, 'assessment', 'checkpoint');

/** The log as it is shown: its last published checkpoint, verified by its present key, and its entries. */
async function shown(context: TenantContext, name: LogName = 'assessment') {
  const place = placeOf(context, name);
  return database.withTenant(context, async (tx) => {
    const log = await findLog(tx, place);
    if (log === undefined) return undefined;
    const note = (await findCheckpoint(tx, place, log.publishedSize)) ?? '';
    const key = parseKey('log', (await listKeys(tx, place)).at(-1)?.key ?? '');
    const { checkpoint } = verifyCheckpoint(note, { origin: originOf(place), logKey: key });
    return { log, checkpoint, entries: await listEntries(tx, place, 0, 100_000) };
  });
}

test('every entry gets one index, in the order of its id, and the checkpoint signs the root of them all', async () => {
  const context = await world.settle();
  await world.act(context, 300);
  await world.act(context, 1);
  await world.sequence(context);
  const log = await shown(context);
  expect(log?.checkpoint.size).toBe(301);
  expect(log?.entries.map(({ entry }) => entry)).toEqual(log?.entries.map(({ entry }) => entry).toSorted());
  // The root of RFC 9162 over what is stored, computed apart from tiles.
  expect(log?.checkpoint.root).toEqual(treeHash(log?.entries.map((entry) => leafHash(formatEntry(entry))) ?? []));
  expect(await ask(operatorUrl, 'select * from ledger_pending where jurisdiction = $1', [context.jurisdiction])).toEqual([]);
});

test('more than one batch at once is sequenced whole, and each batch leaves a checkpoint', async () => {
  const context = await world.settle();
  await world.act(context, 5_000);
  await world.sequence(context);
  expect((await shown(context))?.checkpoint.size).toBe(5_000);
  const sizes = await ask<{ size: number }>(operatorUrl, 'select size::int from ledger_checkpoint where jurisdiction = $1 order by size', [
    context.jurisdiction,
  ]);
  expect(sizes).toEqual([{ size: 4_096 }, { size: 5_000 }]);
});

test('a log with much to do does not hold up the others', async () => {
  const [busy, other] = [await world.settle(), await world.settle()];
  await world.act(busy, 9_000);
  await world.act(other, 1);
  expect(await sequenceWaiting(parts, () => undefined)).toBe(true);
  expect((await shown(busy))?.checkpoint.size).toBe(4_096);
  expect((await shown(other))?.checkpoint.size).toBe(1);
  await world.sequence(busy);
  expect((await shown(busy))?.checkpoint.size).toBe(9_000);
});

test('a jurisdiction’s two logs have a tree and a key of their own', async () => {
  const context = await world.settle();
  await world.act(context, 2);
  await world.act(context, 3, 'evidence');
  await world.sequence(context);
  const [assessment, evidence] = [await shown(context), await shown(context, 'evidence')];
  expect([assessment?.checkpoint.size, evidence?.checkpoint.size]).toEqual([2, 3]);
  const keys = await ask<{ key: string }>(operatorUrl, 'select key from ledger_key where jurisdiction = $1', [context.jurisdiction]);
  expect(new Set(keys.map(({ key }) => key)).size).toBe(2);
});

test('entries that commit while others are sequenced are given later indices, however many sequencers there are', async () => {
  const context = await world.settle();
  const acting = Array.from({ length: 30 }, (_, count) => world.act(context, count + 1));
  const sequencing = Array.from({ length: 4 }, async () => {
    for (let round = 0; round < 10; round++) {
      await sequenceBatch(parts, placeOf(context));
      await publish(parts, placeOf(context));
    }
  });
  await Promise.all([...acting, ...sequencing]);
  await world.sequence(context);
  const log = await shown(context);
  expect(log?.checkpoint.size).toBe((30 * 31) / 2);
  expect(new Set(log?.entries.map(({ entry }) => entry)).size).toBe(log?.checkpoint.size);
});

test('a checkpoint is on the disk before the log is shown up to it', async () => {
  const context = await world.settle();
  await world.act(context, 3);
  await sequenceBatch(parts, placeOf(context));
  expect((await database.withTenant(context, (tx) => findLog(tx, placeOf(context))))?.publishedSize).toBe(0);
  await expect(readFile(markOf(context))).rejects.toThrow('ENOENT');
  await publish(parts, placeOf(context));
  expect(parseCheckpoint(parseNote(await readFile(markOf(context), 'utf8')).text).size).toBe(3);
});

describe('a database that contradicts what others have seen signs nothing more', () => {
  const paused = expect.objectContaining({ code: 'ledger-paused' });

  /** Three shown entries, and what stood in the log's tables then. */
  async function seen() {
    const context = await world.settle();
    await world.act(context, 3);
    await world.sequence(context);
    return context;
  }
  const tables = ['ledger_checkpoint', 'ledger_tile', 'ledger_sequence'];
  async function setBack({ jurisdiction }: TenantContext): Promise<void> {
    await ask(operatorUrl, `do $$ begin ${tables.map((name) => `alter table ${name} disable trigger all;`).join(' ')} end $$`);
    for (const name of tables) await ask(operatorUrl, `delete from ${name} where jurisdiction = $1`, [jurisdiction]);
    await ask(operatorUrl, `do $$ begin ${tables.map((name) => `alter table ${name} enable trigger all;`).join(' ')} end $$`);
    await ask(operatorUrl, `update ledger_log set size = 0, published_size = 0, root = sha256('') where jurisdiction = $1`, [jurisdiction]);
    await ask(operatorUrl, `insert into ledger_pending select jurisdiction, log, entry from ledger_entry where jurisdiction = $1`, [
      jurisdiction,
    ]);
  }

  test('when it is smaller', async () => {
    const context = await seen();
    await setBack(context);
    await expect(sequenceBatch(parts, placeOf(context))).rejects.toEqual(paused);
    expect(await ask(operatorUrl, 'select * from ledger_checkpoint where jurisdiction = $1', [context.jurisdiction])).toEqual([]);
  });

  test('when it is another tree of that size', async () => {
    const context = await seen();
    const other = await seen();
    await writeFile(markOf(context), await readFile(markOf(other)));
    await world.act(context, 1);
    await expect(sequenceBatch(parts, placeOf(context))).rejects.toEqual(paused);
    await expect(publish(parts, placeOf(context))).rejects.toEqual(paused);
  });

  test('when this data folder does not know what was shown', async () => {
    const context = await seen();
    await rename(markOf(context), `${markOf(context)}.away`);
    await world.act(context, 1);
    await expect(world.sequence(context)).rejects.toEqual(paused);
    await rename(`${markOf(context)}.away`, markOf(context));
    await world.sequence(context);
    expect((await shown(context))?.checkpoint.size).toBe(4);
  });

  test('and the logs of others go on, while it is told which one does not', async () => {
    const stopped = await seen();
    await rm(markOf(stopped));
    await world.act(stopped, 1);
    const well = await world.settle();
    await world.act(well, 2);
    const failed: unknown[] = [];
    await sequenceWaiting(parts, (place, error) => {
      if (error !== undefined) failed.push(place);
    });
    expect(failed).toContainEqual(placeOf(stopped));
    expect(failed).not.toContainEqual(placeOf(well));
    expect((await shown(well))?.checkpoint.size).toBe(2);
    expect(await ask(operatorUrl, 'select * from ledger_pending where jurisdiction = $1', [stopped.jurisdiction])).toHaveLength(1);
  });
});

test('a tile that was changed or removed is named, and nothing is signed on it', async () => {
  const context = await world.settle();
  await world.act(context, 300);
  await world.sequence(context);
  await world.act(context, 1);
  const where = 'jurisdiction = $1 and level = 0 and tile = 1';
  await ask(operatorUrl, `alter table ledger_tile disable trigger tile_grows`);
  await ask(operatorUrl, `update ledger_tile set hashes = set_byte(hashes, 7, get_byte(hashes, 7) # 1) where ${where}`, [
    context.jurisdiction,
  ]);
  await expect(sequenceBatch(parts, placeOf(context))).rejects.toMatchObject({ code: expect.stringMatching(/ledger-(paused|damaged)/) });
  await ask(operatorUrl, `delete from ledger_tile where ${where}`, [context.jurisdiction]);
  await expect(sequenceBatch(parts, placeOf(context))).rejects.toMatchObject({
    code: 'ledger-damaged',
    details: { detail: expect.stringContaining('tile/0/001') },
  });
  await ask(operatorUrl, `alter table ledger_tile enable trigger tile_grows`);
});

test('a tile that is there is never replaced by another', async () => {
  const context = await world.settle();
  await world.act(context, 2);
  await world.sequence(context);
  const change = ask(operatorUrl, `update ledger_tile set hashes = sha256('other') || sha256('two') where jurisdiction = $1`, [
    context.jurisdiction,
  ]);
  await expect(change).rejects.toThrow(/only grows/);
});

describe('the private key of a log', () => {
  test('opens with the secret that sealed it, in its own place only', () => {
    const seed = Buffer.alloc(32, 7);
    const sealed = seal('secret', 'log 1', seed);
    expect(unseal('secret', 'log 1', sealed)).toEqual(seed);
    expect(sealed.includes(seed)).toBe(false);
    const changed = Buffer.from(sealed);
    changed[changed.length - 1] = (changed.at(-1) ?? 0) ^ 1;
    for (const attempt of [
      () => unseal('other', 'log 1', sealed),
      () => unseal('secret', 'log 2', sealed),
      () => unseal('secret', 'log 1', changed),
    ])
      expect(attempt).toThrow(expect.objectContaining({ code: 'ledger-key-locked' }));
  });

  test('that does not open leaves what is recorded waiting', async () => {
    const context = await world.settle();
    await world.act(context, 2);
    await world.sequence(context);
    await world.act(context, 1);
    const other = sequenceBatch({ ...parts, secret: 'another secret' }, placeOf(context));
    await expect(other).rejects.toMatchObject({ code: 'ledger-key-locked' });
    await world.sequence(context);
    expect((await shown(context))?.checkpoint.size).toBe(3);
  });
});
