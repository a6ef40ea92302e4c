/** The bounds of an archive, each at its last allowed value and one beyond. */
import { randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { describe, expect, test } from 'vitest';
import { ZipFile } from 'yazl';
import { unzip } from './unzip.ts';

const MEGABYTE = 1024 * 1024;

async function archiveOf(parts: Readonly<Record<string, Uint8Array>>): Promise<Buffer> {
  const zip = new ZipFile();
  for (const [name, content] of Object.entries(parts)) zip.addBuffer(Buffer.from(content), name);
  zip.end();
  return buffer(Readable.from(zip.outputStream));
}

/** Where the archive's directory tells of each entry. */
function directoryOf(archive: Buffer): number[] {
  const places: number[] = [];
  for (let at = archive.indexOf('PK\u0001\u0002', 0, 'latin1'); at >= 0; at = archive.indexOf('PK\u0001\u0002', at + 4, 'latin1'))
    places.push(at);
  return places;
}

/** The archive with other sizes declared in its directory, one an entry. */
function declaring(archive: Buffer, sizes: readonly number[]): Buffer {
  const changed = Buffer.from(archive);
  for (const [index, at] of directoryOf(archive).entries()) changed.writeUInt32LE(sizes[index] ?? 0, at + 24);
  return changed;
}

const nothing = (archive: Buffer) => unzip(archive, () => false);
/** What each code says to the person who sent the file. */
const SAYS: Readonly<Record<string, string>> = {
  'zip-malformed': 'The file is damaged, or not a spreadsheet. Save it again as .xlsx.',
  'zip-too-many-entries': 'The file holds more than 500 parts. Copy the sheet into a new workbook.',
  'zip-unsafe-name': 'A part of the file has a name that leads outside of it. Copy the sheet into a new workbook.',
  'zip-bomb': 'The file unpacks to more than it may (48 MB, or 200 times its size). Split it into several.',
  'zip-encrypted': 'The file is locked with a password. Save it without one.',
};
const refused = (code: string) => expect.objectContaining({ name: 'ZipRefused', code, message: SAYS[code] });

test('entries are inflated by name, and only those that are wanted', async () => {
  const archive = await archiveOf({ 'a.xml': Buffer.from('<a/>'), 'b/c.xml': Buffer.from('<c/>'), 'd.bin': randomBytes(10) });
  const found = await unzip(archive, (name) => name.endsWith('.xml'));
  expect([...found].map(([name, content]) => [name, content.toString()])).toEqual([
    ['a.xml', '<a/>'],
    ['b/c.xml', '<c/>'],
  ]);
});

test('bytes in the middle of a larger buffer are read as their own', async () => {
  const archive = await archiveOf({ a: Buffer.from('text') });
  const larger = new Uint8Array(archive.length + 20);
  larger.set(archive, 7);
  expect((await unzip(larger.subarray(7, 7 + archive.length), () => true)).get('a')?.toString()).toBe('text');
});

describe('an archive is refused', () => {
  test.each([
    ['that is none', Buffer.from('unit,a\nX,1\n')],
    ['of no bytes', Buffer.alloc(0)],
  ])('%s', async (_, bytes) => {
    await expect(unzip(bytes, () => true)).rejects.toEqual(refused('zip-malformed'));
  });

  test('with bytes that do not inflate', async () => {
    const archive = await archiveOf({ a: Buffer.from('text '.repeat(100)) });
    archive.fill(0xff, 32, 40);
    await expect(unzip(archive, () => true)).rejects.toEqual(refused('zip-malformed'));
  });

  test('with an entry that does not begin where the directory says', async () => {
    const archive = await archiveOf({ a: Buffer.from('text') });
    archive.write('XX', 0);
    await expect(unzip(archive, () => true)).rejects.toEqual(refused('zip-malformed'));
  });

  test('with a directory that is damaged', async () => {
    const archive = await archiveOf({ a: Buffer.from('one'), b: Buffer.from('two') });
    archive.write('XX', directoryOf(archive)[1] ?? 0);
    await expect(nothing(archive)).rejects.toEqual(refused('zip-malformed'));
  });

  test('of more than 500 entries', async () => {
    const parts = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, at) => [`part${at}`, Buffer.from('x')]));
    expect((await nothing(await archiveOf(parts(500)))).size).toBe(0);
    await expect(nothing(await archiveOf(parts(501)))).rejects.toEqual(refused('zip-too-many-entries'));
  });

  test.each(['../out.xml', 'a/../../out.xml', '/etc/passwd', 'a\\b.xml'])('with the name %s', async (name) => {
    const plain = 'x'.repeat(name.length);
    const archive = await archiveOf({ [plain]: Buffer.from('x') });
    const changed = Buffer.from(archive.toString('latin1').replaceAll(plain, name), 'latin1');
    await expect(nothing(changed)).rejects.toEqual(refused('zip-unsafe-name'));
  });

  test('that is locked', async () => {
    const archive = await archiveOf({ a: Buffer.from('text'), b: Buffer.from('open') });
    archive.writeUInt16LE(archive.readUInt16LE((directoryOf(archive)[0] ?? 0) + 8) | 1, (directoryOf(archive)[0] ?? 0) + 8);
    await expect(nothing(archive)).rejects.toEqual(refused('zip-encrypted'));
  });
});

describe('an archive that unpacks to too much is refused by what it declares', () => {
  test('over 48 megabytes together', async () => {
    const archive = await archiveOf({ a: randomBytes(130_000), b: randomBytes(130_000) });
    expect((await nothing(declaring(archive, [24 * MEGABYTE, 24 * MEGABYTE]))).size).toBe(0);
    await expect(nothing(declaring(archive, [24 * MEGABYTE, 24 * MEGABYTE + 1]))).rejects.toEqual(refused('zip-bomb'));
  });

  test('over 200 times its size, once it is over a megabyte', async () => {
    const archive = await archiveOf({ small: randomBytes(10_000), large: randomBytes(10_000) });
    const [at = 0] = directoryOf(archive);
    const compressed = archive.readUInt32LE(at + 20);
    expect((await nothing(declaring(archive, [200 * compressed, 1]))).size).toBe(0);
    await expect(nothing(declaring(archive, [200 * compressed + 1, 1]))).rejects.toEqual(refused('zip-bomb'));
    await expect(nothing(declaring(archive, [1, 200 * compressed + 20_000]))).rejects.toEqual(refused('zip-bomb'));
    const tiny = await archiveOf({ zeros: Buffer.alloc(MEGABYTE) });
    expect((await unzip(tiny, () => true)).get('zeros')).toHaveLength(MEGABYTE);
    await expect(unzip(await archiveOf({ zeros: Buffer.alloc(MEGABYTE + 1) }), () => true)).rejects.toEqual(refused('zip-bomb'));
  });

  test('and one that unpacks to more than it declares is damaged', async () => {
    const archive = await archiveOf({ a: Buffer.alloc(1000) });
    await expect(unzip(declaring(archive, [10]), () => true)).rejects.toEqual(refused('zip-malformed'));
  });
});
