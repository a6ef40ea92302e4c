/**
 * The processes that a tool leaves: it is given a temporary folder of its own, and whatever works in that folder, names it or has it in its environment
 * is of this run, however it was started and whoever its parent is now.
 */

import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

/** After a request to end, a database and a server need a moment to do it in order. */
const GRACE_MS = 3_000;
/** What is in the middle of a system call may take this long to die. */
const LAST_MS = 30_000;

/** A process, when it began, where it was started, and the texts that tell where it belongs: folder, arguments, environment. */
type Process = { readonly pid: number; readonly began: string; readonly parent: number; readonly group: number; readonly texts: string };

/** The run of a tool, in a folder of its own. @param leader the tool itself, where it leads a group. */
export type Run = { readonly folder: string; readonly leader?: number | undefined };

/**
 * Ends every process of the run: asks first, then kills what is left. Resolves when there is none.
 * Of the run are those that name its folder, those in the groups which these lead, and what any of them has started.
 */
export async function endRun(run: Run): Promise<void> {
  const known = new Map<number, string>(); // what was once of the run stays so when its parent has gone
  const asked = new Set<number>();
  const begin = performance.now();
  for (let none = 0; none < 2; ) {
    const left = processesOfRun(run, known);
    none = left.length === 0 ? none + 1 : 0; // one more look: one that was just being started
    const spent = performance.now() - begin;
    if (spent > LAST_MS) return;
    for (const pid of left) {
      if (spent > GRACE_MS) send(pid, 'SIGKILL');
      else if (!asked.has(pid)) send(pid, 'SIGTERM');
      asked.add(pid);
    }
    await sleep(40);
  }
}

function processesOfRun({ folder, leader }: Run, known: Map<number, string>): number[] {
  const all = allProcesses().filter(({ pid }) => pid !== process.pid);
  const members = new Set(all.filter(({ pid, began, texts }) => known.get(pid) === began || texts.includes(folder)).map(({ pid }) => pid));
  for (let before = -1; members.size > before; ) {
    before = members.size;
    for (const { pid, parent, group } of all) if (members.has(parent) || members.has(group) || group === leader) members.add(pid);
  }
  const found = all.filter(({ pid }) => members.has(pid));
  for (const { pid, began } of found) known.set(pid, began);
  return found.map(({ pid }) => pid);
}

function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // it has ended by itself, or belongs to somebody else
  }
}

function allProcesses(): Process[] {
  if (process.platform === 'linux') return readdirSync('/proc').flatMap((name) => linuxProcess(Number(name)) ?? []);
  if (process.platform === 'win32') return [];
  const lines = execFileSync('ps', ['-axww', '-E', '-o', 'pid=,ppid=,pgid=,command='], { encoding: 'utf8', maxBuffer: 2 ** 28 }).split(
    '\n',
  );
  return lines.flatMap((line) => {
    const [, pid, parent, group, texts = ''] = /^\s*(\d+)\s+(\d+)\s+(\d+)\s+(.*)$/.exec(line) ?? [];
    return pid === undefined ? [] : [{ pid: Number(pid), began: '', parent: Number(parent), group: Number(group), texts }];
  });
}

/** Undefined for what has ended, also when nobody has collected it yet. */
function linuxProcess(pid: number): Process | undefined {
  if (!Number.isInteger(pid)) return undefined;
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' '); // those after the name
    if (fields[0] === 'Z' || fields[0] === 'X') return undefined;
    const texts = ['cmdline', 'environ', 'cwd'].map((what) => textOf(`/proc/${pid}/${what}`)).join('\n');
    return { pid, began: fields[19] ?? '', parent: Number(fields[1]), group: Number(fields[2]), texts };
  } catch {
    return undefined;
  }
}

/** Of another account's process we may not know it. */
function textOf(file: string): string {
  try {
    return file.endsWith('/cwd') ? readlinkSync(file) : readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
