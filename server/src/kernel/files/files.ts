import { createHash, randomBytes } from 'node:crypto';
import { access, type FileHandle, mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Readable } from 'node:stream';
import { isId } from '../database/identifiers.ts';
import { fail, notFound } from '../http/problem.ts';
import { hasCode } from '../http/system-errors.ts';
import { isLeft, ownerMark } from '../process/leftovers.ts';

/** A stored file: its content's SHA-256 in lower-case hexadecimal, and its length. */
export interface StoredFile {
  sha256: string;
  bytes: number;
}

/** A file that has come in whole and is on the disk, but not in its place yet. Whoever received it keeps or discards it. */
export interface ReceivedFile extends StoredFile {
  /** Puts it to its place; it survives a loss of power when this resolves. The same content there is replaced by itself. */
  keep(): Promise<void>;
  /** Removes it; does nothing once it is kept. */
  discard(): Promise<void>;
}

/** Files by content, each jurisdiction's in a folder of its own: deletable as one, and nobody can probe another's hashes. */
export interface FileStore {
  /**
   * Receives a stream while hashing it.
   *
   * @param refuse stops what is beyond `limitBytes`; by default with Problem `file-too-large`. Nothing is left behind.
   */
  receive(
    jurisdiction: string,
    content: AsyncIterable<Uint8Array>,
    limitBytes: number,
    refuse?: (limitBytes: number) => never,
  ): Promise<ReceivedFile>;
  /**
   * Receives and keeps. Storing the same content again changes nothing.
   * @throws Problem `file-too-large` beyond `limitBytes`, with nothing left behind.
   */
  put(jurisdiction: string, content: AsyncIterable<Uint8Array>, limitBytes: number): Promise<StoredFile>;
  /** @throws Problem `not-found` when the jurisdiction has no such file. */
  open(jurisdiction: string, sha256: string): Promise<{ bytes: number; stream: Readable }>;
  /** Whether the jurisdiction has a file of this content. */
  has(jurisdiction: string, sha256: string): Promise<boolean>;
}

const SHA256 = /^[0-9a-f]{64}$/;
const UNFINISHED = '.new-';

/** Opens the file store in a folder: <jurisdiction>/ab/cdef… for content whose hash begins with abcdef. */
export function openFileStore(folder: string): FileStore {
  return {
    receive: (jurisdiction, content, limitBytes, refuse = fileTooLarge) =>
      receive(folderOf(folder, jurisdiction), content, limitBytes, refuse),
    put: async (jurisdiction, content, limitBytes) => {
      const { sha256, bytes, keep } = await receive(folderOf(folder, jurisdiction), content, limitBytes, fileTooLarge);
      await keep();
      return { sha256, bytes };
    },
    open: async (jurisdiction, sha256) => {
      if (!SHA256.test(sha256)) notFound('The file');
      const file = await openIfThere(pathOf(folderOf(folder, jurisdiction), sha256));
      if (!file) notFound('The file');
      const { size } = await file.stat();
      return { bytes: size, stream: file.createReadStream() };
    },
    has: (jurisdiction, sha256) =>
      access(pathOf(folderOf(folder, jurisdiction), sha256)).then(
        () => true,
        () => false,
      ),
  };
}

function folderOf(folder: string, jurisdiction: string): string {
  if (!isId(jurisdiction)) throw new TypeError('a jurisdiction is a UUID');
  return join(folder, jurisdiction.toLowerCase());
}

function pathOf(folder: string, sha256: string): string {
  return join(folder, sha256.slice(0, 2), sha256.slice(2));
}

/** @throws Problem `file-too-large`, always. */
export function fileTooLarge(limitBytes: number): never {
  fail('file-too-large', {
    status: 413,
    title: 'The file is too large',
    detail: `At most ${limitBytes} bytes.`,
    remedy: 'Make it smaller, or give a link to it instead.',
    values: { megabytes: limitBytes / 1024 / 1024 },
  });
}

async function receive(
  folder: string,
  content: AsyncIterable<Uint8Array>,
  limitBytes: number,
  refuse: (limitBytes: number) => never,
): Promise<ReceivedFile> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const fresh = join(folder, `${UNFINISHED}${ownerMark()}-${randomBytes(8).toString('hex')}`);
  const discard = () => rm(fresh, { force: true });
  const file = await open(fresh, 'wx', 0o600);
  try {
    const stored = await write(file, content, limitBytes, refuse).finally(() => file.close());
    return {
      ...stored,
      keep: () => place(fresh, folder, stored.sha256).catch(async (error: unknown) => discard().then(() => raise(error))),
      discard,
    };
  } catch (error) {
    await discard();
    throw error;
  }
}

function raise(error: unknown): never {
  throw error;
}

async function place(fresh: string, folder: string, sha256: string): Promise<void> {
  const path = pathOf(folder, sha256);
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  await rename(fresh, path);
  await syncFolders(dirname(path), folder, dirname(folder));
}

async function write(
  file: FileHandle,
  content: AsyncIterable<Uint8Array>,
  limitBytes: number,
  refuse: (limitBytes: number) => never,
): Promise<StoredFile> {
  const hash = createHash('sha256');
  let bytes = 0;
  for await (const chunk of content) {
    bytes += chunk.byteLength;
    if (bytes > limitBytes) refuse(limitBytes);
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

/** A file of the store as it lies on the disk. */
export interface FileOnDisk extends StoredFile {
  path: string;
  /** When it came to its place last. */
  storedAt: Date;
}

/** The jurisdictions that have a folder in the store. */
export async function foldersOnDisk(folder: string): Promise<string[]> {
  return (await namesIn(folder)).filter(isId);
}

/** Every file that a jurisdiction has on the disk, whoever names it or not. */
export async function filesOnDisk(folder: string, jurisdiction: string): Promise<FileOnDisk[]> {
  const own = folderOf(folder, jurisdiction);
  const found: FileOnDisk[] = [];
  for (const start of (await namesIn(own)).filter((name) => /^[0-9a-f]{2}$/.test(name))) {
    for (const rest of await namesIn(join(own, start))) {
      if (!SHA256.test(start + rest)) continue;
      const path = join(own, start, rest);
      const status = await stat(path).catch(() => undefined); // removed meanwhile
      if (status?.isFile()) found.push({ sha256: start + rest, bytes: status.size, path, storedAt: status.ctime });
    }
  }
  return found;
}

/** Removes what was being received when its program was killed. Resolves to how many there were; what is being received now stays. */
export async function removeUnfinished(folder: string): Promise<number> {
  let removed = 0;
  for (const jurisdiction of await foldersOnDisk(folder)) {
    const own = join(folder, jurisdiction);
    for (const name of (await namesIn(own)).filter((each) => each.startsWith(UNFINISHED))) {
      if (!(await isLeft(join(own, name), name.slice(UNFINISHED.length)))) continue;
      await rm(join(own, name), { force: true });
      removed += 1;
    }
  }
  return removed;
}

async function namesIn(folder: string): Promise<string[]> {
  return readdir(folder).catch((error: unknown) => {
    if (hasCode(error, 'ENOENT', 'ENOTDIR')) return [];
    throw error;
  });
}
