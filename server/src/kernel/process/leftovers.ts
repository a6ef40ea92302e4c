/** What a program leaves on the disk when it is killed: whose it was, and whether it is in use still. */
import { randomBytes } from 'node:crypto';
import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { hasCode } from '../http/system-errors.ts';

/** Tells this program from an earlier one that had the same process id, as a container's first process always has. */
const LIFE = randomBytes(4).toString('hex');

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** Begins the name of a file that this program makes and will rename or remove: `<process id>-<which of its lives>`. */
export function ownerMark(): string {
  return `${process.pid}-${LIFE}`;
}

/**
 * Whether what lies at a path is left over. `mark` is the rest of its name, which begins as `ownerMark` made it: left over is what a process that has
 * ended made. What names no process, as earlier releases wrote it, or one whose number now belongs to another, is left over when nobody has
 * changed it for long.
 */
export async function isLeft(path: string, mark: string): Promise<boolean> {
  const [, owner, life] = /^(\d+)-([0-9a-f]{8})(?:-|$)/.exec(mark) ?? [];
  if (owner === undefined) return isOlderThan(path, HOUR);
  if (Number(owner) === process.pid) return life !== LIFE;
  return !isAlive(Number(owner)) || isOlderThan(path, DAY);
}

async function isOlderThan(path: string, milliseconds: number): Promise<boolean> {
  const status = await stat(path).catch(() => undefined);
  return status !== undefined && Date.now() - status.mtimeMs > milliseconds;
}

/**
 * Removes the entries of a folder that are left over. Resolves to how many; what is not ours to remove stays.
 * @param names matches their names; its first group is the mark
 */
export async function removeLeft(folder: string, names: RegExp): Promise<number> {
  let removed = 0;
  for (const name of await readdir(folder).catch(() => [])) {
    const path = join(folder, name);
    const mark = names.exec(name)?.[1];
    if (mark === undefined || !(await isLeft(path, mark))) continue;
    removed += await rm(path, { recursive: true, force: true }).then(
      () => 1,
      () => 0, // another account's, in the temporary folder
    );
  }
  return removed;
}

/** Whether a process of this number runs. */
export function isAlive(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return hasCode(error, 'EPERM');
  }
}
