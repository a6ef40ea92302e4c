import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readPackFolder } from './read-pack-folder.ts';

let outside: string;
let folder: string;
beforeEach(async () => {
  outside = await mkdtemp(join(tmpdir(), 'mufakat-pack-'));
  folder = join(outside, 'pack');
  await mkdir(join(folder, 'texts'), { recursive: true });
  await writeFile(join(folder, 'pack.yaml'), 'pack: p\n');
});
afterEach(() => rm(outside, { recursive: true, force: true }));

describe('reading the folder of a pack', () => {
  it('takes YAML files by their names in the folder, the entry first, and nothing else', async () => {
    await writeFile(join(folder, 'a.yml'), 'a: 1\n');
    await writeFile(join(folder, 'README.md'), '# no\n');
    await writeFile(join(folder, '.hidden.yaml'), 'no: 1\n');
    await writeFile(join(folder, 'texts', 'ko.yaml'), 'language: ko\n');
    expect([...(await readPackFolder(folder))]).toEqual([
      ['pack.yaml', 'pack: p\n'],
      ['a.yml', 'a: 1\n'],
      ['texts/ko.yaml', 'language: ko\n'],
    ]);
  });

  it('follows a link inside the folder and refuses one that leads out of it', async () => {
    await symlink('pack.yaml', join(folder, 'same.yaml'));
    expect((await readPackFolder(folder)).get('same.yaml')).toBe('pack: p\n');
    await writeFile(join(outside, 'secret.yaml'), 'secret: 1\n');
    await symlink('../secret.yaml', join(folder, 'other.yaml'));
    await expect(readPackFolder(folder)).rejects.toMatchObject({ code: 'pack.outside', message: expect.stringContaining('other.yaml') });
  });

  it('does not enter a folder by a link, so that links in a circle end', async () => {
    await symlink('..', join(folder, 'texts', 'up'));
    expect((await readPackFolder(folder)).size).toBe(1);
  });

  it('refuses a file that is not UTF-8, and names it', async () => {
    await writeFile(join(folder, 'latin.yaml'), Buffer.from([0x61, 0x3a, 0x20, 0xe9, 0x0a]));
    await expect(readPackFolder(folder)).rejects.toMatchObject({ code: 'pack.not-utf8', message: expect.stringContaining('latin.yaml') });
  });

  it('refuses too many files, a file that is too large, and folders without end', async () => {
    await writeFile(join(folder, 'large.yaml'), Buffer.alloc(8_000_001, 'a'));
    await expect(readPackFolder(folder)).rejects.toMatchObject({ code: 'pack.too-large' });
    await rm(join(folder, 'large.yaml'));
    const deep = join(folder, ...Array.from({ length: 12 }, () => 'd'));
    await mkdir(deep, { recursive: true });
    await expect(readPackFolder(folder)).rejects.toMatchObject({ code: 'pack.folder-too-deep' });
    await rm(join(folder, 'd'), { recursive: true });
    await Promise.all(Array.from({ length: 500 }, (_, at) => writeFile(join(folder, `f${at}.yaml`), 'a: 1\n')));
    await expect(readPackFolder(folder)).rejects.toMatchObject({ code: 'pack.too-many-files' });
  });
});
