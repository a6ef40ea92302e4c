/** For tests on Linux: which processes there are, and what each holds. */
import { readdirSync, readFileSync, readlinkSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';

/** Processes that work in a folder or name it in their arguments: a server's PostgreSQL with all its children. */
export function processesIn(folder: string): number[] {
  return allProcesses().filter((pid) => placesOf(pid).some((place) => place.includes(folder)));
}

/** Processes whose parent is this one. */
export function childrenOf(parent: number): number[] {
  return allProcesses().filter((pid) => Number(statusOf(pid, 'PPid')) === parent);
}

/** Resident memory of a process at its highest so far, in megabytes. */
export function peakMegabytes(pid: number): number {
  return Number.parseInt(statusOf(pid, 'VmHWM'), 10) / 1024;
}

/** Lets `peakMegabytes` begin anew. */
export function forgetPeak(pid: number): void {
  writeFileSync(`/proc/${pid}/clear_refs`, '5');
}

/** How many files and connections a process holds open. */
export function openFiles(pid: number): number {
  return readdirSync(`/proc/${pid}/fd`).length;
}

/** The PostgreSQL that runs on a data folder, by its own lock file. */
export async function postmasterOf(postgresFolder: string): Promise<{ pid: number; port: number }> {
  const lines = (await readFile(`${postgresFolder}/postmaster.pid`, 'utf8')).split('\n');
  return { pid: Number(lines[0]), port: Number(lines[3]) };
}

/** By then it hangs, also on a machine with much else to do: no test asserts a time. */
const HANGS_AFTER = 90_000;

/** Waits until something holds. @throws Error that names it, when it never does. */
export async function until(what: string, holds: () => boolean | Promise<boolean>): Promise<void> {
  const end = Date.now() + HANGS_AFTER;
  while (!(await holds())) {
    if (Date.now() > end) throw new Error(`not within ${HANGS_AFTER / 1000} s: ${what}`);
    await sleep(20);
  }
}

function allProcesses(): number[] {
  return readdirSync('/proc')
    .map(Number)
    .filter((pid) => pid > 0 && pid !== process.pid);
}

/** A process may end while it is looked at: then it is nowhere. */
function placesOf(pid: number): string[] {
  try {
    return [readlinkSync(`/proc/${pid}/cwd`), readFileSync(`/proc/${pid}/cmdline`, 'utf8')];
  } catch {
    return [];
  }
}

function statusOf(pid: number, field: string): string {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    return new RegExp(`^${field}:\\s*(.*)$`, 'm').exec(status)?.[1] ?? '';
  } catch {
    return '';
  }
}
