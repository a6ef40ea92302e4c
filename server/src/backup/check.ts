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
import { fail, Problem } from '../kernel/http/problem.ts';
import { hasCode } from '../kernel/http/system-errors.ts';
import {
  damaged,
  entryKind,
  type Format,
  HEADER_BYTES,
  MANIFEST_ENTRY,
  Manifest,
  MOST_MANIFEST_BYTES,
  MOST_PART_BYTES,
  readHeader,
  readTrailer,
  trailerBytes,
} from './format.ts';
import { type BackupTrust, type Origin, provenOrigin } from './trust.ts';

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

/** A backup that was checked whole. */
export interface CheckedBackup extends Origin {
  manifest: Manifest;
}

/**
 * Checks a whole file: the hash over all its bytes and who signed it, before anything in it is unpacked; then every entry's name, length and hash, that
 * the manifest lists just these, and row counts.
 *
 * @throws Problem `no-such-file`, `not-a-backup`, `newer-backup`, `damaged-backup`; `backup-unsigned`, `backup-key-unknown`, `backup-not-authentic`.
 */
export async function checkBackup(path: string, trust: BackupTrust, progress: ReadProgress = () => undefined): Promise<CheckedBackup> {
  const { body, format, ...origin } = await checkBytes(path, trust, progress);
  const seen: Manifest['entries'] = [];
  const rows = new Map<string, number>();
  let manifest: Manifest | undefined;
  await eachTarEntry(path, body, async (entry) => {
    const { name } = entry.header;
    if (manifest) damaged(path, `${name} follows the manifest`);
    if (name === MANIFEST_ENTRY) {
      manifest = parseManifest(path, await readAll(path, entry, MOST_MANIFEST_BYTES));
      return undefined;
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
    return undefined;
  });
  const complete = manifest ?? damaged(path, 'it has no manifest');
  if (complete.format !== format) damaged(path, 'its manifest is of another format than its first bytes');
  compare(path, complete, seen, rows);
  return { manifest: complete, ...origin };
}

/**
 * Reads the entries of a checked backup in order, for `use`, until that answers 'enough'. Each part is compared with the manifest again: the file may
 * have been changed since.
 */
export async function readEntries(
  path: string,
  manifest: Manifest,
  use: (entry: BackupEntry) => Promise<'enough' | undefined>,
): Promise<void> {
  const known = new Map(manifest.entries.map(({ name, sha256 }) => [name, sha256]));
  const body = { start: HEADER_BYTES, end: (await stat(path)).size - trailerBytes(manifest.format) - 1 };
  await eachTarEntry(path, body, async (entry) => {
    const { name } = entry.header;
    const kind = entryKind(name);
    if (kind?.kind === 'part') {
      const content = await readAll(path, entry, MOST_PART_BYTES);
      if (sha256Of(content) !== known.get(name)) damaged(path, `${name} was changed while it was read`);
      return use({ kind: 'part', name, table: kind.table, rows: parseRows(path, name, content) });
    }
    if (kind?.kind === 'file') {
      if (known.get(name) !== kind.sha256) damaged(path, `${name} was changed while it was read`);
      return use({ kind: 'file', name, jurisdiction: kind.jurisdiction, sha256: kind.sha256, content: entry.content });
    }
    await hashOf(entry.content); // the manifest: read through
    return undefined;
  });
}

/** The tar between header and trailer: its first byte and its last. */
interface Body {
  start: number;
  end: number;
}

/** Header, trailer, the hash over everything before the trailer, and the signature over that. */
async function checkBytes(path: string, trust: BackupTrust, progress: ReadProgress): Promise<{ body: Body; format: Format } & Origin> {
  const file = await open(path, 'r').catch((error: unknown) => noSuchFile(path, error));
  try {
    const { size } = await file.stat();
    const format = readHeader(await read(file, 0, Math.min(HEADER_BYTES, size)), path);
    const length = trailerBytes(format);
    if (size < HEADER_BYTES + length) damaged(path, 'it is cut short');
    const seal = readTrailer(await read(file, size - length, length), format, path);
    const body = { start: HEADER_BYTES, end: size - length - 1 };
    const hash = createHash('sha256');
    let done = 0;
    for await (const chunk of createReadStream(path, { end: body.end })) {
      hash.update(chunk);
      done += chunk.length;
      progress(done, size);
    }
    if (hash.digest('hex') !== seal.sha256)
      damaged(path, 'its content is not what was written: its SHA-256 differs from the one at its end');
    return { body, format, ...provenOrigin(path, seal, trust) };
  } finally {
    await file.close();
  }
}

async function read(file: Awaited<ReturnType<typeof open>>, position: number, length: number): Promise<Buffer> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, position);
  return buffer.subarray(0, bytesRead);
}

/** Unpacks the tar between header and trailer, until `use` answers 'enough'; each entry is read to its end before the next. */
async function eachTarEntry(path: string, body: Body, use: (entry: Entry) => Promise<'enough' | undefined>): Promise<void> {
  const tar = extract();
  const unpacked = pipeline(createReadStream(path, body), createGunzip(), tar);
  let enough = false;
  const used = (async () => {
    for await (const entry of tar) {
      if (entry.header.type !== 'file') damaged(path, `${JSON.stringify(entry.header.name.slice(0, 200))} is not a file`);
      enough = (await use({ header: entry.header, content: bytesIn(entry) })) === 'enough';
      if (enough) return;
    }
  })();
  const [streamed, result] = await Promise.allSettled([unpacked, used]);
  if (result.status === 'rejected' && result.reason instanceof Problem) throw result.reason;
  if (enough) return; // the rest was not unpacked
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
