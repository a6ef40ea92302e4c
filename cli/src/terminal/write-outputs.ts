/**
 * Writes results so that they appear whole or not at all: first under temporary names beside their place, then renamed.
 */
import { mkdir, mkdtemp, open, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { UsageError } from './command-result.ts';

/** Writes several files into a folder, which is made when it is not there. Files of the same names are replaced; others stay. */
export async function writeFolder(folder: string, files: ReadonlyMap<string, Uint8Array | string>): Promise<void> {
  const target = resolve(folder);
  const exists = (await kindOf(target, 'folder')) !== 'nothing';
  if (!exists) await mkdir(dirname(target), { recursive: true });
  const partial = await mkdtemp(join(exists ? target : dirname(target), `.${basename(target)}-`));
  try {
    for (const [name, content] of files) await writeDurably(join(partial, name), content);
    await mkdir(target, { recursive: true });
    for (const name of files.keys()) await rename(join(partial, name), join(target, name));
  } finally {
    await rm(partial, { recursive: true, force: true });
  }
}

/** Writes one file; one that is there already is replaced at once. */
export async function writeOneFile(file: string, content: Uint8Array | string): Promise<void> {
  const target = resolve(file);
  await kindOf(target, 'file');
  await writeFolder(dirname(target), new Map([[basename(target), content]]));
}

async function writeDurably(path: string, content: Uint8Array | string): Promise<void> {
  const file = await open(path, 'wx');
  try {
    await file.writeFile(content);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** @throws UsageError when something else stands there. */
async function kindOf(path: string, kind: 'file' | 'folder'): Promise<'nothing' | 'file' | 'folder'> {
  const found = await stat(path).catch(() => null);
  if (found === null) return 'nothing';
  if (kind === 'file' ? found.isFile() : found.isDirectory()) return kind;
  throw new UsageError('not-writable', `${path} is not a ${kind}; name another place to write to.`);
}
