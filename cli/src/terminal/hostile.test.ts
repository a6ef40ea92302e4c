import { createWriteStream, existsSync } from 'node:fs';
import { cp, mkdtemp, open, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ZipFile } from 'yazl';
import { runCli } from '../testing/run-cli.ts';

const PACKS = fileURLToPath(new URL('../../../packs', import.meta.url));
const PACK = join(PACKS, 'gci-2020');
/** What the program holds after reading a good table is about 150 MB. */
const MOST_MEGABYTES = 400;

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mufakat-hostile-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Runs `index` on a file and expects a refusal: exit 1, this code, little memory, no output. */
async function expectRefusedTable(file: string, code: string) {
  const out = join(folder, 'out.json');
  const run = await runCli(['index', PACK, file, '--out', out, '--json']);
  expect(run.code).toBe(1);
  expect(JSON.parse(run.stdout).errors[0]).toMatchObject({ file, code, message: expect.stringMatching(/\w+/) });
  expect(run.peakMegabytes).toBeLessThan(MOST_MEGABYTES);
  expect(existsSync(out)).toBe(false);
}

/** A ZIP archive of these parts. `zeros` gives a part of so many zero bytes, which compresses a thousandfold. */
async function archive(name: string, parts: Record<string, string | { zeros: number }>): Promise<string> {
  const zip = new ZipFile();
  for (const [part, content] of Object.entries(parts)) {
    if (typeof content === 'string') zip.addBuffer(Buffer.from(content), part);
    else zip.addReadStream(Readable.from(zeros(content.zeros)), part);
  }
  zip.end();
  const file = join(folder, name);
  await pipeline(zip.outputStream as Readable, createWriteStream(file));
  return file;
}

function* zeros(bytes: number): Generator<Buffer> {
  const block = Buffer.alloc(1_000_000);
  for (let left = bytes; left > 0; left -= block.length) yield block;
}

describe('a hostile table', () => {
  test('of 100 MB is refused before it is read', async () => {
    const file = join(folder, 'large.xlsx');
    const handle = await open(file, 'w');
    await handle.write('PK\u0003\u0004');
    await handle.truncate(100 * 1024 * 1024);
    await handle.close();
    await expectRefusedTable(file, 'file-too-large');
  });

  test('that inflates a thousandfold is refused before it is inflated', async () => {
    const file = await archive('bomb.xlsx', { '[Content_Types].xml': '<Types/>', 'xl/worksheets/sheet1.xml': { zeros: 400_000_000 } });
    await expectRefusedTable(file, 'zip-bomb');
  });

  test('that lies about the size of a part is stopped while it is inflated', async () => {
    const file = await archive('liar.xlsx', { 'xl/worksheets/sheet1.xml': { zeros: 400_000_000 } });
    const bytes = await readFile(file);
    for (let at = bytes.indexOf('PK\u0001\u0002'); at >= 0; at = bytes.indexOf('PK\u0001\u0002', at + 1))
      bytes.writeUInt32LE(1_000, at + 24);
    await writeFile(file, bytes);
    const run = await runCli(['index', PACK, file, '--json']);
    expect(run.code).toBe(1);
    expect(JSON.parse(run.stdout).errors[0].code).toMatch(/^zip-/);
    expect(run.peakMegabytes).toBeLessThan(MOST_MEGABYTES);
  });

  test('whose parts are named out of the archive is refused', async () => {
    const file = await archive('path.xlsx', { 'xl/worksheets/sheet1.xml': '<x/>', 'xx/xx/escape.txt': 'escaped' });
    const bytes = await readFile(file);
    const renamed = Buffer.from(bytes.toString('latin1').replaceAll('xx/xx/escape.txt', '../../escape.txt'), 'latin1');
    await writeFile(file, renamed);
    await expectRefusedTable(file, 'zip-unsafe-name');
    expect(existsSync(join(folder, '../../escape.txt'))).toBe(false);
  });

  test('with a line of 15 MB, or that is not text, is refused with its row', async () => {
    const line = join(folder, 'line.csv');
    await writeFile(line, `iso3,country\nX,${'x'.repeat(15_000_000)}\n`);
    const run = await runCli(['index', PACK, line, '--json']);
    expect(run.code).toBe(1);
    expect(JSON.parse(run.stdout).errors[0]).toMatchObject({ file: line, row: 2 });
    expect(run.peakMegabytes).toBeLessThan(MOST_MEGABYTES);
    const binary = join(folder, 'binary.csv');
    await writeFile(binary, Buffer.from([0xff, 0xfe, 0x00, 0xd8, 0x80, 0x0a]));
    expect((await runCli(['index', PACK, binary])).code).toBe(1);
  });

  test('cannot drive the terminal by what it is named or holds', async () => {
    const file = join(folder, 'colour\u001b[31m.csv');
    await writeFile(file, 'iso3,\u001b]0;owned\u0007\nX,1\n');
    const run = await runCli(['index', PACK, file]);
    expect(run.code).toBe(1);
    expect(run.stderr).not.toContain('\u001b');
  });
});

describe('a hostile pack', () => {
  /** A copy of a good pack with one file changed. */
  async function packWith(name: string, text: string): Promise<string> {
    const copy = await mkdtemp(join(folder, 'pack-'));
    await cp(PACK, copy, { recursive: true });
    await writeFile(join(copy, name), text);
    return copy;
  }

  async function expectRefusedPack(dir: string, place: RegExp) {
    const run = await runCli(['pack', 'check', dir]);
    expect(run.code).toBe(1);
    expect(run.stderr).toMatch(place);
    expect(run.stderr).toMatch(/nothing was written/);
    expect(run.peakMegabytes).toBeLessThan(MOST_MEGABYTES);
  }

  test('with malformed YAML is refused at its line and column', async () => {
    await expectRefusedPack(await packWith('pillars.yaml', 'groups:\n  - id: a\n   title: [unclosed\n'), /pillars\.yaml:\d+:\d+: \w+/);
  });

  test('that is a bomb of aliases is refused', async () => {
    const levels = 'bcdefghij'.split('').map((name, index) => `${name}: &${name} [${Array(10).fill(`*${'abcdefghi'[index]}`).join(',')}]`);
    await expectRefusedPack(
      await packWith('pillars.yaml', ['a: &a [x,x,x,x,x,x,x,x,x,x]', ...levels].join('\n')),
      /pillars\.yaml:\d+:\d+: .*(alias|anchor)/i,
    );
  });

  test('nested a hundred thousand deep, or of 20 MB, is refused', async () => {
    await expectRefusedPack(await packWith('pillars.yaml', `groups: ${'['.repeat(100_000)}`), /pillars\.yaml/);
    await expectRefusedPack(await packWith('pillars.yaml', `groups:\n${'  - x\n'.repeat(3_500_000)}`), /pillars\.yaml|too large/);
  });

  test('that names a file outside its folder, or links to one, is refused', async () => {
    const secret = join(folder, 'secret.yaml');
    await writeFile(secret, 'groups: []\n');
    const named = await packWith(
      'pack.yaml',
      (await readFile(join(PACK, 'pack.yaml'), 'utf8')).replace('[pillars.yaml]', '[pillars.yaml, ../secret.yaml]'),
    );
    await expectRefusedPack(named, /pack\.yaml:\d+:\d+: .*secret\.yaml/);
    const linked = await mkdtemp(join(folder, 'pack-'));
    await cp(PACK, linked, { recursive: true });
    await symlink(secret, join(linked, 'extra.yaml'));
    await expectRefusedPack(linked, /leads out/);
  });
});

describe('mufakat pack', () => {
  test('tells a version from an earlier one, element by element, and exits with 1 when they differ', async () => {
    const changed = join(folder, 'changed');
    await cp(PACK, changed, { recursive: true });
    const pillars = await readFile(join(changed, 'pillars.yaml'), 'utf8');
    await writeFile(
      join(changed, 'pillars.yaml'),
      pillars.replace('weight: 9.1848', 'weight: 9').replace('title: Law and regulation', 'title: Law'),
    );
    const same = await runCli(['pack', 'diff', PACK, PACK, '--json']);
    expect([same.code, JSON.parse(same.stdout).changes]).toEqual([0, []]);
    const run = await runCli(['pack', 'diff', PACK, changed, '--json']);
    expect(run.code).toBe(1);
    expect(JSON.parse(run.stdout).changes).toMatchObject([
      { id: 'legal', kind: 'reworded', fields: ['title'] },
      { id: 'substantive-law', kind: 'rescored', fields: ['weight'] },
    ]);
    expect((await runCli(['pack', 'diff', PACK, changed])).stdout).toMatch(/reworded +group +legal +title/);
    expect((await runCli(['pack', 'diff', PACK, join(PACKS, 'baseline')])).code).toBe(2);
  });

  test('checks and shows the packs of this repository without an error', async () => {
    for (const name of await readdir(PACKS, { withFileTypes: true })) {
      if (!name.isDirectory()) continue;
      const dir = join(PACKS, name.name);
      expect((await runCli(['pack', 'check', dir])).code, name.name).toBe(0);
      const shown = await runCli(['pack', 'show', dir]);
      expect(shown.stdout, name.name).toContain(name.name);
      expect(JSON.parse((await runCli(['pack', 'show', dir, '--json'])).stdout).pack.id).toBe(name.name);
    }
  });

  test('tells which indicators of the index an assessment under the baseline informs', async () => {
    const { stdout, code } = await runCli(['pack', 'crosswalk', join(PACKS, 'baseline'), PACK, '--json']);
    expect(code).toBe(0);
    const { entries, uncovered } = JSON.parse(stdout);
    const informed = new Map(entries.map((entry: { indicator: string; informed: string }) => [entry.indicator, entry.informed]));
    expect([informed.size, uncovered]).toEqual([20, []]);
    expect([informed.get('substantive-law'), informed.get('national-csirt')]).toEqual(['part', 'full']);
  });
});
