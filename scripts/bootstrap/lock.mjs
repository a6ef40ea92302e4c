// A lock between processes, held by a file that names its holder, so that a killed holder can be told from a slow one.
import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Runs `work` while holding the lock; waits for another holder that is alive, takes over from one that is not.
 * @template T
 * @param {string} file
 * @param {() => Promise<T>} work
 * @param {string} doing what the other holder is doing, for those who wait
 * @returns {Promise<T>}
 */
export async function whileLocked(file, work, doing = 'installing') {
  let told = false;
  while (!take(file)) {
    if (!told) process.stderr.write(`Another process is ${doing}; waiting for it …\n`);
    told = true;
    await sleep(500);
  }
  try {
    return await work();
  } finally {
    rmSync(file, { force: true });
  }
}

/** @param {string} file */
function take(file) {
  const own = `${file}.${process.pid}`;
  writeFileSync(own, String(process.pid));
  try {
    linkSync(own, file);
    return true;
  } catch {
    if (!isAlive(holderOf(file))) removeStale(file);
    return false;
  } finally {
    rmSync(own, { force: true });
  }
}

/**
 * Two waiters may both see the dead holder: the one that comes late finds the file of a living one and puts it back.
 * @param {string} file
 */
function removeStale(file) {
  const aside = `${file}.stale.${process.pid}`;
  try {
    renameSync(file, aside);
    if (isAlive(holderOf(aside))) linkSync(aside, file);
  } catch {
    // Someone else was faster; the next round sees what is there.
  } finally {
    rmSync(aside, { force: true });
  }
}

/** @param {string} file */
function holderOf(file) {
  try {
    return Number(readFileSync(file, 'utf8'));
  } catch {
    return 0;
  }
}

/** @param {number} pid */
function isAlive(pid) {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
