/**
 * Stored files of a restore. They wait in a folder of their own, are moved to their place just before the rows are committed, and are listed in a
 * note. Whenever a restore ends, or was killed, one rule puts things right: a listed file that no row refers to is removed, then the note.
 */
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type pg from 'pg';
import { z } from 'zod';
import { type FileStore, openFileStore } from '../kernel/files/files.ts';
import { hasCode } from '../kernel/http/system-errors.ts';
import { carriedTables, referencedFiles, type StoredFileName } from './tables.ts';

const Note = z.array(z.strictObject({ jurisdiction: z.uuid(), sha256: z.string().regex(/^[0-9a-f]{64}$/) }));

const waitingFolder = (dataFolder: string) => join(dataFolder, 'restoring');
const notePath = (dataFolder: string) => join(waitingFolder(dataFolder), 'files.json');

/** Where the stored files of a data folder are. */
const filesFolder = (dataFolder: string) => join(dataFolder, 'files');

function pathIn(folder: string, { jurisdiction, sha256 }: StoredFileName): string {
  return join(folder, jurisdiction, sha256.slice(0, 2), sha256.slice(2));
}

/** Begins: writes the note of every file that the restore may place or leave behind. Resolves to the store in which files wait. */
export async function beginPlacing(dataFolder: string, files: readonly StoredFileName[]): Promise<FileStore> {
  const folder = waitingFolder(dataFolder);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await writeFile(notePath(dataFolder), JSON.stringify(files), { mode: 0o600, flush: true });
  return openFileStore(folder);
}

/** Moves a file that waits to its place; the same content there is replaced by itself. */
export async function place(dataFolder: string, file: StoredFileName): Promise<void> {
  const target = pathIn(filesFolder(dataFolder), file);
  await mkdir(dirname(target), { recursive: true, mode: 0o700 });
  await rename(pathIn(waitingFolder(dataFolder), file), target);
}

/** Puts the stored files right after a restore, complete or not. Does nothing when there was none. */
export async function endPlacing(client: pg.ClientBase, dataFolder: string): Promise<void> {
  const text = await readFile(notePath(dataFolder), 'utf8').catch((error: unknown) => {
    if (hasCode(error, 'ENOENT')) return '[]';
    throw error;
  });
  const noted = Note.safeParse(parsed(text)).data ?? []; // a half-written note: nothing was placed yet
  if (noted.length > 0) {
    const referenced = await referencedFiles(client, await carriedTables(client), undefined);
    const kept = new Set(referenced.map(({ jurisdiction, sha256 }) => `${jurisdiction}/${sha256}`));
    const orphans = noted.filter(({ jurisdiction, sha256 }) => !kept.has(`${jurisdiction}/${sha256}`));
    for (const file of orphans) await rm(pathIn(filesFolder(dataFolder), file), { force: true });
  }
  await rm(waitingFolder(dataFolder), { recursive: true, force: true });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
