/**
 * Removes stored files that nobody names any more. What a verdict cites, what a source has now, what was stored or replaced within a day, and what is
 * being stored stays: who stores notes the file and puts it to its place while it holds the jurisdiction's row, which is held here too.
 */
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { sql } from 'kysely';
import type { Database, Tx } from '../kernel/database/database.ts';
import { type FileOnDisk, filesOnDisk, foldersOnDisk } from '../kernel/files/files.ts';
import { STORED_FILES } from '../kernel/files/storage.ts';
import { forgetReplacedFiles } from '../source/index.ts';

export interface Collecting {
  database: Pick<Database, 'asOperator'>;
  dataFolder: string;
  /** How long what nobody names is kept: a day when left out. */
  graceSeconds?: number;
  /** Only look, and remove nothing. */
  dryRun?: boolean;
}

/** What one jurisdiction has on the disk, and what was found. */
export interface Collected {
  jurisdiction: string;
  /** Stored files that rows name. */
  files: number;
  bytes: number;
  /** Nobody names them: removed, or to be removed. */
  orphans: { sha256: string; bytes: number }[];
  /** Rows name them, and they are not on the disk. */
  missing: string[];
}

const DAY_SECONDS = 24 * 3600;

/**
 * Goes through the stored files of every jurisdiction. A backup or a restore that is under way is waited for by nobody: then nothing is looked at.
 * @returns what was found of each jurisdiction; undefined where a backup or a restore was under way
 */
export async function collectFiles({
  database,
  dataFolder,
  graceSeconds = DAY_SECONDS,
  dryRun = false,
}: Collecting): Promise<Collected[] | undefined> {
  const folder = join(dataFolder, 'files');
  const known = await database.asOperator((tx) => tx.selectFrom('jurisdiction').select('jurisdiction').execute());
  const all = new Set([...known.map(({ jurisdiction }) => jurisdiction), ...(await foldersOnDisk(folder))]);
  const collected: Collected[] = [];
  for (const jurisdiction of [...all].toSorted()) {
    const found = await database.asOperator(async (tx) => {
      if (!(await isAlone(tx))) return undefined;
      return collectOf(tx, folder, jurisdiction, { graceSeconds, dryRun });
    });
    if (found === undefined) return undefined;
    collected.push(found);
  }
  return collected;
}

async function isAlone(operator: Tx): Promise<boolean> {
  const { rows } = await sql<{ alone: boolean }>`select pg_try_advisory_xact_lock(${STORED_FILES}) as alone`.execute(operator);
  return rows[0]?.alone === true;
}

async function collectOf(
  operator: Tx,
  folder: string,
  jurisdiction: string,
  { graceSeconds, dryRun }: { graceSeconds: number; dryRun: boolean },
): Promise<Collected> {
  await sql`select from jurisdiction where jurisdiction = ${jurisdiction} for no key update`.execute(operator);
  if (!dryRun) await forgetReplacedFiles(operator, jurisdiction, graceSeconds);
  const { rows } = await sql<{ sha256: string; bytes: number }>`select sha256, bytes from stored_file
    where jurisdiction = ${jurisdiction} order by sha256`.execute(operator);
  const named = new Map(rows.map(({ sha256, bytes }) => [sha256, bytes]));
  const there = await filesOnDisk(folder, jurisdiction);
  const here = new Set(there.map(({ sha256 }) => sha256));
  const latest = Date.now() - graceSeconds * 1000;
  const orphans = there.filter((file) => !named.has(file.sha256) && file.storedAt.getTime() <= latest);
  if (!dryRun) for (const { path } of orphans) await rm(path, { force: true });
  return {
    jurisdiction,
    files: named.size,
    bytes: [...named.values()].reduce((sum, bytes) => sum + bytes, 0),
    orphans: orphans.map(({ sha256, bytes }: FileOnDisk) => ({ sha256, bytes })),
    missing: [...named.keys()].filter((sha256) => !here.has(sha256)),
  };
}
