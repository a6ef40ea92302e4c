import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { writeFolder, writeOneFile } from './write-outputs.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mufakat-outputs-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('outputs', () => {
  test('appear in a folder that is made for them, and replace those of the same name only', async () => {
    const target = join(folder, 'a/b');
    await writeFolder(target, new Map([['one.txt', '1']]));
    await writeFile(join(target, 'mine.txt'), 'kept');
    await writeFolder(
      target,
      new Map([
        ['one.txt', '2'],
        ['two.txt', '2'],
      ]),
    );
    expect((await readdir(target)).sort()).toEqual(['mine.txt', 'one.txt', 'two.txt']);
    expect(await readFile(join(target, 'one.txt'), 'utf8')).toBe('2');
    expect(await readdir(join(folder, 'a'))).toEqual(['b']);
  });

  test('leave nothing behind when one of them cannot be written', async () => {
    const target = join(folder, 'c');
    await expect(
      writeFolder(
        target,
        new Map([
          ['fine.txt', '1'],
          ['no/such/folder.txt', '2'],
        ]),
      ),
    ).rejects.toMatchObject({ code: 'ENOENT' });
    expect((await readdir(folder)).filter((name) => name.includes('c'))).toEqual([]);
  });

  test('are refused where a folder stands in place of a file, or a file in place of a folder', async () => {
    await mkdir(join(folder, 'taken'));
    await expect(writeOneFile(join(folder, 'taken'), 'x')).rejects.toMatchObject({ code: 'not-writable' });
    await writeFile(join(folder, 'file'), 'x');
    await expect(writeFolder(join(folder, 'file'), new Map())).rejects.toMatchObject({ code: 'not-writable' });
  });
});
