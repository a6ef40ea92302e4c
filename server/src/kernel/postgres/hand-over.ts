/**
 * Hands a database folder over from the account of an earlier release to the one that PostgreSQL runs under now. Nobody else may gain by it: the folder
 * is closed first, links are not followed, and a file that belonged to somebody else is refused. A hand-over that was killed is completed by the next.
 */
import { constants } from 'node:fs';
import { chmod, chown, lchown, lstat, open, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fail } from '../http/problem.ts';
import { hasCode } from '../http/system-errors.ts';
import { ACCOUNT, type Account, isOfFormerAccount } from './service-account.ts';

/** Whether the folder is there and not the account's own. */
export async function needsHandOver(folder: string, account: Account | undefined): Promise<boolean> {
  if (account === undefined) return false;
  const status = await lstat(folder).catch((error: unknown) => {
    if (hasCode(error, 'ENOENT')) return undefined;
    throw error;
  });
  return status !== undefined && status.uid !== account.uid;
}

/** Gives a folder with all that is in it to the account. PostgreSQL must not be running on it. @throws Problem `database-of-other-account` */
export async function handOver(folder: string, account: Account): Promise<void> {
  const { uid } = await lstat(folder);
  if (uid !== 0 && !isOfFormerAccount(uid)) ofOther(folder, uid); // root's: a hand-over that was killed
  await chown(folder, 0, 0);
  await chmod(folder, 0o700); // closed to the former owner from here on
  for (const name of await readdir(folder)) await give(join(folder, name), account);
  await chown(folder, account.uid, account.gid);
}

async function give(path: string, account: Account): Promise<void> {
  const status = await lstat(path);
  const isFolder = status.isDirectory();
  if (isFolder || status.isFile()) await giveOpened(path, isFolder, account);
  else if (status.uid !== account.uid) await lchown(taken(path, status.uid), account.uid, account.gid);
  if (isFolder) for (const name of await readdir(path)) await give(join(path, name), account);
}

/** By the open file, which cannot be exchanged for another one meanwhile. */
async function giveOpened(path: string, isFolder: boolean, { uid, gid }: Account): Promise<void> {
  const file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | (isFolder ? constants.O_DIRECTORY : constants.O_NONBLOCK));
  try {
    const status = await file.stat();
    if (status.uid === uid) return;
    taken(path, status.uid);
    if (!isFolder && status.nlink > 1) ofOther(path, status.uid); // it has a name elsewhere
    await file.chown(uid, gid);
  } finally {
    await file.close();
  }
}

function taken(path: string, uid: number): string {
  return isOfFormerAccount(uid) ? path : ofOther(path, uid);
}

function ofOther(path: string, uid: number): never {
  fail('database-of-other-account', {
    status: 500,
    title: 'The database belongs to another account',
    detail: `${path} belongs to the account with the number ${uid}, or has a second name elsewhere. PostgreSQL runs under "${ACCOUNT}".`,
    remedy: `Start Mufakat as the account that made the database; or, when nothing in that folder is foreign, give it over: chown -R ${ACCOUNT}: FOLDER.`,
  });
}
