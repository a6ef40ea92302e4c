import { createHash, randomBytes } from 'node:crypto';
import { type FileHandle, mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Readable } from 'node:stream';
import { isId } from './identifiers.ts';
import { fail, notFound } from './problem.ts';
import { hasCode } from './system-errors.ts';

/** A stored file: its content's SHA-256 in lower-case hexadecimal, and its length. */
export interface StoredFile {
  sha256: string;
  bytes: number;
}

/** Files by content, each jurisdiction's in a folder of its own: deletable as one, and nobody can probe another's hashes. */
export interface FileStore {
  /**
   * Stores a stream while hashing it; the file is on the disk when this resolves. Storing the same content again changes nothing.
   * @throws Problem `file-too-large` beyond `limitBytes`, with nothing left behind.
   */
  put(jurisdiction: string, content: AsyncIterable<Uint8Array>, limitBytes: number): Promise<StoredFile>;
  /** @throws Problem `not-found` when the jurisdiction has no such file. */
  open(jurisdiction: string, sha256: string): Promise<{ bytes: number; stream: Readable }>;
}

/** Opens the file store in a folder: <jurisdiction>/ab/cdef… for content whose hash begins with abcdef. */
export function openFileStore(folder: string): FileStore {
  return {
    put: (jurisdiction, content, limitBytes) => put(folderOf(folder, jurisdiction), content, limitBytes),
    open: async (jurisdiction, sha256) => {
      if (!/^[0-9a-f]{64}$/.test(sha256)) notFound('The file');
      const file = await openIfThere(pathOf(folderOf(folder, jurisdiction), sha256));
      if (!file) notFound('The file');
      const { size } = await file.stat();
      return { bytes: size, stream: file.createReadStream() };
    },
  };
}

function folderOf(folder: string, jurisdiction: string): string {
  if (!isId(jurisdiction)) throw new TypeError('a jurisdiction is a UUID');
  return join(folder, jurisdiction.toLowerCase());
}

function pathOf(folder: string, sha256: string): string {
  return join(folder, sha256.slice(0, 2), sha256.slice(2));
}

async function put(folder: string, content: AsyncIterable<Uint8Array>, limitBytes: number): Promise<StoredFile> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const fresh = join(folder, `.new-${randomBytes(8).toString('hex')}`);
  const file = await open(fresh, 'wx', 0o600);
  try {
    const stored = await write(file, content, limitBytes).finally(() => file.close());
    const path = pathOf(folder, stored.sha256);
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    await rename(fresh, path);
    await syncFolders(dirname(path), folder, dirname(folder));
    return stored;
  } catch (error) {
    await rm(fresh, { force: true });
    throw error;
  }
}

async function write(file: FileHandle, content: AsyncIterable<Uint8Array>, limitBytes: number): Promise<StoredFile> {
  const hash = createHash('sha256');
  let bytes = 0;
  for await (const chunk of content) {
    bytes += chunk.byteLength;
    if (bytes > limitBytes) {
      const detail = `At most ${limitBytes} bytes.`;
      fail('file-too-large', {
        status: 413,
        title: 'The file is too large',
        detail,
        remedy: 'Make it smaller, or give a link to it instead.',
      });
    }
    hash.update(chunk);
    await file.appendFile(chunk);
  }
  await file.sync();
  return { sha256: hash.digest('hex'), bytes };
}

async function syncFolders(...folders: readonly string[]): Promise<void> {
  if (process.platform === 'win32') return;
  for (const path of folders) {
    const folder = await open(path);
    await folder.sync().finally(() => folder.close());
  }
}

async function openIfThere(path: string): Promise<FileHandle | undefined> {
  try {
    return await open(path);
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return undefined;
    throw error;
  }
}
