/** The logs of others that this node is a witness of: their key, and the last checkpoint that was cosigned. In files, for no jurisdiction here owns them. */
import { createHash } from 'node:crypto';
import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type Checkpoint, formatKey, type LogKey, parseCheckpoint, parseKey, parseNote } from '@mufakat/ledger';
import { writeDurably } from '../../kernel/files/durable-file.ts';
import { hasCode } from '../../kernel/http/system-errors.ts';

export type Witnessed = { readonly key: LogKey /** Null before the first. */; readonly last: Checkpoint | null };

/** Follows a log from now on, or its new key. Its name is its origin. */
export async function follow(dataFolder: string, key: LogKey): Promise<void> {
  await writeDurably(join(folderOf(dataFolder, key.name), 'key'), `${formatKey(key)}\n`);
}

/** Cosigns a log no more. What was seen of it is forgotten. */
export async function unfollow(dataFolder: string, origin: string): Promise<void> {
  await rm(folderOf(dataFolder, origin), { recursive: true, force: true });
}

/** Undefined for a log that is not followed. */
export async function findWitnessed(dataFolder: string, origin: string): Promise<Witnessed | undefined> {
  return readWitnessed(folderOf(dataFolder, origin));
}

/** Every log that is followed, by origin. */
export async function listWitnessed(dataFolder: string): Promise<Witnessed[]> {
  const names = await readdir(join(dataFolder, FOLDER)).catch((error: unknown) => {
    if (hasCode(error, 'ENOENT')) return [];
    throw error;
  });
  const found = await Promise.all(names.map((name) => readWitnessed(join(dataFolder, FOLDER, name))));
  return found.filter((one) => one !== undefined).toSorted((a, b) => (a.key.name < b.key.name ? -1 : 1));
}

/** Keeps the note that is about to be cosigned, on the disk when this resolves. */
export async function keepCosigned(dataFolder: string, origin: string, note: string): Promise<void> {
  await writeDurably(join(folderOf(dataFolder, origin), 'checkpoint'), note);
}

const FOLDER = 'ledger/witnessed';

/** An origin is a line of any text: the folder is named by its hash. */
function folderOf(dataFolder: string, origin: string): string {
  return join(dataFolder, FOLDER, createHash('sha256').update(origin).digest('hex'));
}

async function readWitnessed(folder: string): Promise<Witnessed | undefined> {
  const key = await readIfThere(join(folder, 'key'));
  if (key === undefined) return undefined;
  const last = await readIfThere(join(folder, 'checkpoint'));
  return { key: parseKey('log', key.trim()), last: last === undefined ? null : parseCheckpoint(parseNote(last).text) };
}

async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return undefined;
    throw error;
  }
}
