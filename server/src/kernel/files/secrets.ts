import { randomBytes } from 'node:crypto';
import { link, mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { hasCode } from '../http/system-errors.ts';
import { refuseOpenSecret } from './secret-modes.ts';

/**
 * The secret of that name in a folder, made on first use: 32 random bytes in base64url (43 characters) in a file only its owner can read.
 * Two processes that make it at once get the same one.
 *
 * @throws Problem `secret-readable`, `secret-of-another` for one that others can read.
 */
export async function secret(folder: string, name: string): Promise<string> {
  const path = join(folder, name);
  const existing = await readSecret(path);
  if (existing) return existing;
  await mkdir(folder, { recursive: true });
  const fresh = `${path}.${randomBytes(6).toString('hex')}`;
  const file = await open(fresh, 'wx', 0o600);
  try {
    await file.writeFile(`${randomBytes(32).toString('base64url')}\n`);
    await file.sync();
  } finally {
    await file.close();
  }
  await placeUnlessThere(fresh, path);
  const placed = await readSecret(path);
  if (!placed) throw new Error(`${path} is empty; remove it if nothing uses it any more, and start again`);
  return placed;
}

/** The secret of that name, if it is there. @throws Problem as `secret` */
export function presentSecret(folder: string, name: string): Promise<string | undefined> {
  return readSecret(join(folder, name));
}

async function readSecret(path: string): Promise<string | undefined> {
  try {
    await refuseOpenSecret(path);
    return (await readFile(path, 'utf8')).trim();
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return undefined;
    throw error;
  }
}

async function placeUnlessThere(fresh: string, path: string): Promise<void> {
  try {
    await link(fresh, path);
    await rm(fresh);
  } catch (error) {
    if (hasCode(error, 'EEXIST')) await rm(fresh);
    else await rename(fresh, path); // a file system without hard links
  }
}
