/** The files of an assessment's folder: opened only if they are plain files inside it, within bounds. */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { lstat, readFile, realpath } from 'node:fs/promises';
import { isAbsolute, join, sep } from 'node:path';
import { fileError } from '../../kernel/table/table.ts';

type Refusal = ReturnType<typeof fileError>;

/** Most bytes of one source's file in a folder. */
const SOURCE_FILE_LIMIT = 100 * 1024 * 1024;

/** Size of a plain file of the folder, or why it is none. Links are refused: they could lead outside. */
async function sizeOf(folder: string, name: string): Promise<{ path: string; bytes: number } | Refusal> {
  const leaves = isAbsolute(name) || name.split(/[\\/]/).includes('../..') || name.includes('\0');
  if (leaves)
    return fileError(name, 'unsafe-path', 'The path leads outside of the folder. Put the file into the folder and name it from there.');
  const path = join(folder, name);
  const found = await lstat(path).catch(() => undefined);
  if (found === undefined) return fileError(name, 'missing-file', `The file ${name} is missing from the folder.`);
  const inside = found.isFile() && (await realpath(path)).startsWith(`${await realpath(folder)}${sep}`);
  return inside
    ? { path, bytes: found.size }
    : fileError(name, 'unsafe-path', 'This is no plain file inside the folder. Copy the file itself there.');
}

/** The content of a small file of the folder. */
export async function readSmallFile(folder: string, name: string, limit: number): Promise<{ bytes: Uint8Array } | Refusal> {
  const found = await sizeOf(folder, name);
  if ('errors' in found) return found;
  if (found.bytes > limit) return fileError(name, 'file-too-large', `The file has more than ${limit / 1024 / 1024} MB.`);
  return { bytes: await readFile(found.path) };
}

/** Where a source's file is, and the SHA-256 of its content in lower-case hexadecimal. */
export async function hashFile(folder: string, name: string): Promise<{ path: string; sha256: string } | Refusal> {
  const found = await sizeOf(folder, name);
  if ('errors' in found) return found;
  if (found.bytes > SOURCE_FILE_LIMIT)
    return fileError(name, 'file-too-large', `The file has more than ${SOURCE_FILE_LIMIT / 1024 / 1024} MB.`);
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(found.path)) hash.update(chunk);
  return { path: found.path, sha256: hash.digest('hex') };
}
