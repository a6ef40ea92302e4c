/** For tests, as root on Linux: a disk of a few megabytes, which is full when it is full. */
import { execFileSync } from 'node:child_process';
import { appendFileSync, mkdirSync, rmSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hasCode } from '../kernel/http/system-errors.ts';

function mount(folder: string, megabytes: number, mode: string): void {
  execFileSync('/bin/mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m,mode=${mode}`, 'tmpfs', folder], { stdio: 'ignore' });
}

/** Mounts a disk of that many megabytes on a folder. Resolves to what unmounts it. */
export function smallDisk(folder: string, megabytes: number, mode = '0700'): () => void {
  mkdirSync(folder, { recursive: true });
  mount(folder, megabytes, mode);
  return () => execFileSync('/bin/umount', ['-l', folder], { stdio: 'ignore' });
}

/** Whether this machine lets us mount one. */
export async function canMount(): Promise<boolean> {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return false;
  const folder = await mkdtemp(join(tmpdir(), 'mufakat-mount-'));
  try {
    smallDisk(folder, 1)();
    return true;
  } catch {
    return false;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Takes all room that a disk has; what gives it back. */
export function fill(folder: string): () => void {
  const path = join(folder, 'filler');
  try {
    for (;;) appendFileSync(path, Buffer.alloc(4_096));
  } catch (error) {
    if (!hasCode(error, 'ENOSPC')) throw error;
  }
  return () => rmSync(path, { force: true });
}
