/**
 * Reads a backup: the whole of it first, changing nothing, so that a restore never begins with a file that it could not finish.
 */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { extract } from 'tar-stream';
import { z } from 'zod';
import { fail, Problem } from '../kernel/problem.ts';
import { hasCode } from '../kernel/system-errors.ts';
import {
  damaged,
  entryKind,
  HEADER_BYTES,
  MANIFEST_ENTRY,
  Manifest,
  MOST_MANIFEST_BYTES,
  MOST_PART_BYTES,
  readHeader,
  readTrailer,
  TRAILER_BYTES,
} from './format.ts';

/** What the tar holds: a header, and the content as it comes. */
interface Entry {
  header: { name: string; size?: number | null; type?: string | null };
  content: AsyncIterable<Uint8Array>;
}

/** Told how many bytes of the file are read, of how many. */
export type ReadProgress = (done: number, total: number) => void;

/** An entry as it is read: a part of a table with its rows, or a stored file with its content. */
export type BackupEntry =
  | { kind: 'part'; name: string; table: string; rows: readonly Row[] }
  | { kind: 'file'; name: string; jurisdiction: string; sha256: string; content: AsyncIterable<Uint8Array> };

/** One row: the text of each column, as PostgreSQL wrote it, or null. */
export type Row = readonly (string | null)[];

const RowShape = z.array(z.string().nullable());

/**
 * Checks a whole file: the hash over all its bytes, every entry's name, length and hash, that the manifest lists just these, and row counts.
 *
 * @throws Problem `no-such-file`, `not-a-backup`, `newer-backup`, `damaged-backup`.
 */
export async function checkBackup(path: string, progress: ReadProgress = () => undefined): Promise<Manifest> {
  const size = await checkBytes(path, progress);
  const seen: Manifest['entries'] = [];
  const rows = new Map<string, number>();
  let manifest: Manifest | undefined;
  await eachTarEntry(path, size, async (entry) => {
    const { name } = entry.header;
    if (manifest) damaged(path, `${name} follows the manifest`);
    if (name === MANIFEST_ENTRY) {
      manifest = parseManifest(path, await readAll(path, entry, MOST_MANIFEST_BYTES));
      return;
    }
    const kind = entryKind(name) ?? damaged(path, `no backup has an entry named ${JSON.stringify(name.slice(0, 200))}`);
    if (kind.kind === 'part') {
      const content = await readAll(path, entry, MOST_PART_BYTES);
      rows.set(kind.table, (rows.get(kind.table) ?? 0) + parseRows(path, name, content).length);
      seen.push({ name, bytes: content.length, sha256: sha256Of(content) });
    } else {
      const { bytes, sha256 } = await hashOf(entry.content);
      if (sha256 !== kind.sha256) damaged(path, `${name} is not the content that its name says`);
      seen.push({ name, bytes, sha256 });
    }
  });
  const complete = manifest ?? damaged(path, 'it has no manifest');
  compare(path, complete, seen, rows);
  return complete;
}

/**
 * Reads the entries of a checked backup in order, for `use`. Each part is compared with the manifest again: the file may have been changed since.
 */
export async function readEntries(path: string, manifest: Manifest, use: (entry: BackupEntry) => Promise<void>): Promise<void> {
  const known = new Map(manifest.entries.map(({ name, sha256 }) => [name, sha256]));
  await eachTarEntry(path, (await stat(path)).size, async (entry) => {
    const { name } = entry.header;
    const kind = entryKind(name);
    if (kind?.kind === 'part') {
      const content = await readAll(path, entry, MOST_PART_BYTES);
      if (sha256Of(content) !== known.get(name)) damaged(path, `${name} was changed while it was read`);
      await use({ kind: 'part', name, table: kind.table, rows: parseRows(path, name, content) });
    } else if (kind?.kind === 'file') {
      if (known.get(name) !== kind.sha256) damaged(path, `${name} was changed while it was read`);
      await use({ kind: 'file', name, jurisdiction: kind.jurisdiction, sha256: kind.sha256, content: entry.content });
    } else await hashOf(entry.content); // the manifest: read through
  });
}

/** Header, trailer, and the hash over everything before the trailer. Resolves to the size of the file. */
async function checkBytes(path: string, progress: ReadProgress): Promise<number> {
  const file = await open(path, 'r').catch((error: unknown) => noSuchFile(path, error));
  try {
    const { size } = await file.stat();
    const begin = await read(file, 0, Math.min(HEADER_BYTES, size));
    readHeader(begin, path);
    if (size < HEADER_BYTES + TRAILER_BYTES) damaged(path, 'it is cut short');
    const stated = readTrailer(await read(file, size - TRAILER_BYTES, TRAILER_BYTES), path);
    const hash = createHash('sha256');
    let done = 0;
    for await (const chunk of createReadStream(path, { end: size - TRAILER_BYTES - 1 })) {
      hash.update(chunk);
      done += chunk.length;
      progress(done, size);
    }
    if (hash.digest('hex') !== stated) damaged(path, 'its content is not what was written: its SHA-256 differs from the one at its end');
    return size;
  } finally {
    await file.close();
  }
}

async function read(file: Awaited<ReturnType<typeof open>>, position: number, length: number): Promise<Buffer> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, position);
  return buffer.subarray(0, bytesRead);
}

/** Unpacks the tar between header and trailer; each entry is read to its end before the next. */
async function eachTarEntry(path: string, size: number, use: (entry: Entry) => Promise<void>): Promise<void> {
  const tar = extract();
  const body = createReadStream(path, { start: HEADER_BYTES, end: size - TRAILER_BYTES - 1 });
  const unpacked = pipeline(body, createGunzip(), tar);
  const used = (async () => {
    for await (const entry of tar) {
      if (entry.header.type !== 'file') damaged(path, `${JSON.stringify(entry.header.name.slice(0, 200))} is not a file`);
      await use({ header: entry.header, content: bytesIn(entry) });
    }
  })();
  const [streamed, result] = await Promise.allSettled([unpacked, used]);
  if (result.status === 'rejected' && result.reason instanceof Problem) throw result.reason;
  if (streamed.status === 'rejected' && isUnreadable(streamed.reason)) damaged(path, `it cannot be unpacked (${String(streamed.reason)})`);
  if (result.status === 'rejected') throw result.reason;
  if (streamed.status === 'rejected') throw streamed.reason;
}

/** True for what gunzip and tar say of bytes that are not theirs; errors of the database or the disk pass on as they are. */
function isUnreadable(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return /^(invalid|incorrect|unexpected end|unknown compression|Invalid tar|too many)/i.test(error.message);
}

async function* bytesIn(stream: AsyncIterable<unknown>): AsyncGenerator<Uint8Array> {
  for await (const chunk of stream) if (chunk instanceof Uint8Array) yield chunk;
}

async function readAll(path: string, entry: Entry, limit: number): Promise<Buffer> {
  const { name, size } = entry.header;
  if ((size ?? 0) > limit) damaged(path, `${name} is longer than any backup writes`);
  const chunks: Uint8Array[] = [];
  for await (const chunk of entry.content) chunks.push(chunk);
  return Buffer.concat(chunks);
}

async function hashOf(content: AsyncIterable<Uint8Array>): Promise<{ bytes: number; sha256: string }> {
  const hash = createHash('sha256');
  let bytes = 0;
  for await (const chunk of content) {
    hash.update(chunk);
    bytes += chunk.length;
  }
  return { bytes, sha256: hash.digest('hex') };
}

function sha256Of(content: Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}

function parseRows(path: string, name: string, content: Buffer): Row[] {
  return content
    .toString('utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line, index) => parseJson(RowShape, line) ?? damaged(path, `${name}, line ${index + 1} is not a row`));
}

function parseManifest(path: string, content: Buffer): Manifest {
  return parseJson(Manifest, content.toString('utf8')) ?? damaged(path, 'its manifest cannot be read');
}

function parseJson<T>(shape: z.ZodType<T>, text: string): T | undefined {
  try {
    return shape.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

/** The manifest must list what is there, in its order, and nothing else. */
function compare(path: string, manifest: Manifest, seen: Manifest['entries'], rows: ReadonlyMap<string, number>): void {
  for (const [index, entry] of seen.entries()) {
    const listed = manifest.entries[index];
    if (listed?.name !== entry.name) damaged(path, `${entry.name} is not where the manifest has it`);
    if (listed.bytes !== entry.bytes || listed.sha256 !== entry.sha256) damaged(path, `${entry.name} is not what the manifest says`);
  }
  const absent = manifest.entries[seen.length];
  if (absent) damaged(path, `${absent.name} is missing`);
  for (const { table, rows: stated } of manifest.tables) {
    if ((rows.get(table) ?? 0) !== stated) damaged(path, `${table} has ${rows.get(table) ?? 0} rows of ${stated}`);
  }
  const unlisted = [...rows.keys()].find((table) => !manifest.tables.some((listed) => listed.table === table));
  if (unlisted) damaged(path, `${unlisted} is not in the manifest`);
}

function noSuchFile(path: string, cause: unknown): never {
  const detail = hasCode(cause, 'ENOENT') ? `There is no ${path}.` : `${path}: ${cause instanceof Error ? cause.message : String(cause)}`;
  fail(
    'no-such-file',
    { status: 404, title: 'The backup cannot be opened', detail, remedy: 'Check the name and that you may read it.' },
    cause,
  );
}
