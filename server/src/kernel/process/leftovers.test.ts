import { spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { newId } from '../database/identifiers.ts';
import { openFileStore, removeUnfinished } from '../files/files.ts';
import { ownerMark, removeLeft } from './leftovers.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mufakat-left-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** The number of a process that has ended. */
const ended = () => spawnSync(process.execPath, ['-e', '']).pid;
const hoursAgo = (hours: number) => new Date(Date.now() - hours * 3_600_000);

async function put(name: string, hours = 0): Promise<void> {
  await writeFile(join(folder, name), 'x');
  await utimes(join(folder, name), hoursAgo(hours), hoursAgo(hours));
}

test('what a process that has ended made is left over; what one that runs makes is not, unless nobody has touched it for a day', async () => {
  await put(`.new-${ended()}-0123abcd-1`);
  await put(`.new-${ownerMark()}-2`);
  await put(`.new-${process.ppid}-0123abcd-3`, 23);
  await put(`.new-${process.ppid}-0123abcd-4`, 25);
  await put(`.new-${process.pid}-0123abcd-5`); // of an earlier program with our number
  await put('other-file', 100);
  expect(await removeLeft(folder, /^\.new-(.+)$/)).toBe(3);
  expect((await readdir(folder)).sort()).toEqual([`.new-${ownerMark()}-2`, `.new-${process.ppid}-0123abcd-3`, 'other-file'].sort());
});

test('what names no process is left over after an hour', async () => {
  await put('mufakat-table-Ab3xYz', 2);
  await put('mufakat-table-fresh1');
  await mkdir(join(folder, 'mufakat-table-folder'));
  await utimes(join(folder, 'mufakat-table-folder'), hoursAgo(2), hoursAgo(2));
  expect(await removeLeft(folder, /^mufakat-(?:table|schema)-(.+)$/)).toBe(2);
  expect(await readdir(folder)).toEqual(['mufakat-table-fresh1']);
});

test('a folder that is not there holds nothing', async () => {
  expect(await removeLeft(join(folder, 'absent'), /(.+)/)).toBe(0);
  expect(await removeUnfinished(join(folder, 'absent'))).toBe(0);
});

test('a file that is being received is not swept; whoever received it keeps or discards it', async () => {
  const files = openFileStore(folder);
  const jurisdiction = newId();
  const { promise: more, resolve } = Promise.withResolvers<void>();
  const receiving = files.receive(
    jurisdiction,
    (async function* () {
      yield Buffer.from('first half, ');
      await more;
      yield Buffer.from('second half');
    })(),
    100,
  );
  await expect.poll(async () => (await readdir(join(folder, jurisdiction)).catch(() => [])).length).toBe(1);
  expect(await removeUnfinished(folder)).toBe(0);
  resolve();
  const received = await receiving;
  expect(await files.has(jurisdiction, received.sha256)).toBe(false);
  await received.keep();
  await received.discard();
  expect(await files.has(jurisdiction, received.sha256)).toBe(true);
  expect((await readdir(join(folder, jurisdiction))).filter((name) => name.startsWith('.'))).toEqual([]);
});
