/** What a jurisdiction has stored, and how much it may: noted in the database, so that a limit holds whoever stores, and a backup knows every file. */
import { statfs } from 'node:fs/promises';
import { sql } from 'kysely';
import type { Tx } from '../database/database.ts';
import { fail } from '../http/problem.ts';
import type { ReceivedFile } from './files.ts';

/** How much may be stored. */
export interface Quota {
  bytes: number;
  files: number;
}

/** What is stored, each content once, and how much may be. */
export interface Storage {
  bytes: number;
  files: number;
  quota: Quota;
}

/** Key of the advisory lock that who removes stored files holds alone, and who reads or places many of them together with others. */
export const STORED_FILES = 4_280_021;

/** What the transaction's jurisdiction stores; `defaults` holds for those that the operator set no quota for. */
export async function storageOf(tx: Tx, defaults: Quota): Promise<Storage> {
  const { rows } = await sql<{ bytes: number; files: number; quota_bytes: number; quota_files: number }>`
    select * from mufakat_storage(${defaults.bytes}, ${defaults.files})`.execute(tx);
  const [row] = rows;
  if (row === undefined) return { bytes: 0, files: 0, quota: { bytes: 0, files: 0 } };
  return { bytes: row.bytes, files: row.files, quota: { bytes: row.quota_bytes, files: row.quota_files } };
}

/**
 * Notes a received file as the transaction's jurisdiction's and puts it to its place. Others of the jurisdiction who store wait until the transaction
 * ends, as does who removes files that nobody names: nothing is removed that was just noted.
 *
 * @throws Problem `quota-exceeded`.
 */
export async function keepFile(tx: Tx, { sha256, bytes, keep }: ReceivedFile, defaults: Quota): Promise<void> {
  const { rows } = await sql<{ kept: boolean }>`
    select mufakat_keep_file(${sha256}, ${bytes}, ${defaults.bytes}, ${defaults.files}) as kept`.execute(tx);
  if (rows[0]?.kept !== true) quotaExceeded((await storageOf(tx, defaults)).quota);
  await keep();
}

/** @throws Problem `quota-exceeded`, always. */
export function quotaExceeded({ bytes, files }: Quota): never {
  fail('quota-exceeded', {
    status: 507,
    title: 'No room is left for files',
    detail: `The jurisdiction may store ${files.toLocaleString('en')} files of ${Math.floor(bytes / MB).toLocaleString('en')} MB together. Nothing was stored.`,
    remedy: 'Give a link instead of the file, or ask the operator of the node for more room.',
    values: { files, megabytes: Math.floor(bytes / MB) },
  });
}

const MB = 1024 * 1024;
/** Below this a node has little room: a few large files, or a day of the database's own log. */
const LOW_BYTES = 1024 * MB;
const LOW_SHARE = 0.05;

/** Whether the disks of these folders have room: `low` below a gigabyte, or below a twentieth where that is less. */
export async function roomIn(folders: readonly string[]): Promise<'ok' | 'low'> {
  const rooms = await Promise.all(folders.map((folder) => statfs(folder)));
  const low = rooms.some(({ bavail, blocks, bsize }) => bavail * bsize < Math.min(LOW_BYTES, blocks * bsize * LOW_SHARE));
  return low ? 'low' : 'ok';
}
