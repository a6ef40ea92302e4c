/**
 * A pack's folder as a loaded pack, or every error in it.
 */
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { loadPack, type Pack, packWarnings, type Text } from '@mufakat/framework';
import { readPackFolder } from '@mufakat/framework/node';
import type { InputError } from '@mufakat/server/kernel/table/model';
import { InputErrors, UsageError } from '../terminal/command-result.ts';
import { warn } from '../terminal/warn.ts';

/**
 * Reads and loads a pack. Warnings of what its author may not have meant go to standard error.
 * @throws UsageError when there is no such folder; InputErrors with every error in its files.
 */
export async function readPack(folder: string): Promise<Pack> {
  const { pack, warnings } = await readPackWithWarnings(folder);
  warn(warnings);
  return pack;
}

/** Reads and loads a pack, and returns the warnings instead of printing them. */
export async function readPackWithWarnings(folder: string): Promise<{ readonly pack: Pack; readonly warnings: readonly InputError[] }> {
  await assertFolder(folder);
  const files = await readPackFolder(folder).catch((error: unknown) => unreadable(folder, error));
  const loaded = loadPack(files);
  const placed = <T extends { readonly file: string }>(place: T): T => ({ ...place, file: join(folder, place.file) });
  if ('pack' in loaded) return { pack: loaded.pack, warnings: packWarnings(files).map(placed) };
  throw new InputErrors(loaded.errors.map(placed));
}

/** @throws UsageError when the path is not a folder. */
export async function assertFolder(folder: string): Promise<void> {
  const found = await stat(folder).catch(() => null);
  if (!found?.isDirectory()) throw new UsageError('no-such-folder', `${folder} is not a folder; name the folder that holds the files.`);
}

/** What stopped the reading before anything could be parsed: a bound, a link that leads out, text that is not UTF-8. */
function unreadable(folder: string, error: unknown): never {
  const code = error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'unreadable';
  throw new InputErrors([{ file: folder, code, message: error instanceof Error ? error.message : String(error) }]);
}

/** A text in the pack's own language. */
export function inPackLanguage(pack: Pack, text: Text): string {
  return text[pack.language] ?? Object.values(text)[0] ?? '';
}
