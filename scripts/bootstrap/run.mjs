// Runs one of our TypeScript programs under the pinned Node and stands in for it: same output, same signals, same exit code.
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { root } from './paths.mjs';
import { nodeToUse } from './pinned-node.mjs';

/** A terminal and npm both pass on one Ctrl-C; what comes this soon after is the same one. */
const SAME_SIGNAL_MS = 1500;
const LOOK_FOR_NPM_MS = 500;

/**
 * Node keeps what it compiled: from its second start on the server is there a sixth sooner.
 *
 * @param {string} program path of the program, from the repository root
 * @param {readonly string[]} args
 * @param {{ cwd?: string, sameSignalMs?: number }} [options] sameSignalMs: within so many milliseconds a signal is the same one again
 * @returns {Promise<number>} its exit code; 128 + the signal's number when a signal ended it
 */
export function runPinned(program, args, options = {}) {
  const node = nodeToUse(root);
  const lifeline = pathToFileURL(path.join(root, 'scripts', 'bootstrap', 'lifeline.mjs')).href;
  const child = spawn(node, ['--disable-warning=ExperimentalWarning', '--import', lifeline, path.join(root, program), ...args], {
    cwd: options.cwd ?? process.cwd(),
    env: { NODE_COMPILE_CACHE: path.join(root, 'node_modules', '.cache', 'compiled'), ...withFirstOnPath(path.dirname(node)) },
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
    // A group of its own: the terminal's Ctrl-C reaches only us, and we pass it on exactly once.
    detached: process.platform !== 'win32',
  });
  passSignals(child, options.sameSignalMs ?? SAME_SIGNAL_MS);
  endWithNpm(child);
  return new Promise((resolve, reject) => {
    child.on('error', (error) => reject(new Error(`${node} does not start on this machine (${error.message}). Install Node 24 for it.`)));
    child.on('exit', (code, signal) => resolve(code ?? 128 + (signal === null ? 0 : os.constants.signals[signal])));
  });
}

/**
 * @param {import('node:child_process').ChildProcess} child
 * @param {number} sameSignalMs
 */
function passSignals(child, sameSignalMs) {
  let last = 0;
  /** @param {NodeJS.Signals} signal */
  const pass = (signal) => {
    const now = Date.now();
    if (now - last < sameSignalMs) return;
    last = now;
    if (process.platform !== 'win32') child.kill(signal);
  };
  process.on('SIGINT', () => pass('SIGINT'));
  process.on('SIGTERM', () => pass('SIGTERM'));
  process.on('SIGHUP', () => pass('SIGTERM'));
}

/**
 * Npm that is killed says nothing to what it runs: whoever started us is then no longer our parent, or its shell is no longer npm's. Without npm a
 * program may well outlive the shell that it was started from.
 * @param {import('node:child_process').ChildProcess} child
 */
function endWithNpm(child) {
  if (process.env.npm_lifecycle_event === undefined) return;
  const above = ancestors();
  const watch = setInterval(() => {
    if (ancestors() !== above) child.kill('SIGTERM');
  }, LOOK_FOR_NPM_MS);
  child.once('exit', () => clearInterval(watch));
}

/** Our parent, and its parent where the system tells: npm may have put a shell between. */
function ancestors() {
  const parent = process.ppid;
  try {
    const stat = readFileSync(`/proc/${parent}/stat`, 'utf8');
    return `${parent} ${stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]}`;
  } catch {
    return String(parent);
  }
}

/**
 * Tools that start `node` by name then get the pinned one.
 * @param {string} folder
 */
function withFirstOnPath(folder) {
  const key = Object.keys(process.env).find((name) => name.toUpperCase() === 'PATH') ?? 'PATH';
  return { ...process.env, [key]: `${folder}${path.delimiter}${process.env[key] ?? ''}` };
}
