// Installs the dependencies when they are missing or are not the ones that package-lock.json names.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { whileLocked } from './lock.mjs';
import { root } from './paths.mjs';
import { pinnedNode } from './pinned-node.mjs';

/**
 * Makes node_modules match package-lock.json; does nothing when it already does.
 * Safe when two processes call it at once: the second waits and then finds the work done.
 * @param {string} [folder] the repository root
 * @returns {Promise<'present' | 'installed'>}
 * @throws {Error} when npm fails, with npm's own words and the remedy
 */
export async function ensureInstalled(folder = root) {
  if (isInstalled(folder)) return 'present';
  return whileLocked(path.join(folder, '.install-lock'), async () => {
    if (isInstalled(folder)) return 'present';
    await install(folder);
    writeStamp(folder);
    return 'installed';
  });
}

/**
 * True when node_modules holds what package-lock.json names, whether we installed it or a plain `npm ci` did.
 * @param {string} folder
 */
export function isInstalled(folder) {
  if (pinnedNode(folder) === undefined && isPinnedNodeExpected(folder)) return false;
  const stamp = stampFile(folder);
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === lockHash(folder)) return true;
  if (!matchesLock(folder)) return false;
  writeStamp(folder);
  return true;
}

/**
 * Compares package-lock.json with the record that npm keeps of what it installed.
 * @param {string} folder
 */
function matchesLock(folder) {
  const wanted = packagesOf(path.join(folder, 'package-lock.json'));
  const present = packagesOf(path.join(folder, 'node_modules', '.package-lock.json'));
  if (wanted === undefined || present === undefined) return false;
  for (const [place, entry] of Object.entries(wanted)) {
    if (place === '') continue;
    const found = present[place];
    if (found === undefined && entry.optional === true) continue;
    if (found === undefined || found.version !== entry.version || found.integrity !== entry.integrity) return false;
  }
  return true;
}

/**
 * @param {string} file
 * @returns {Record<string, { version?: string, integrity?: string, optional?: boolean }> | undefined}
 */
function packagesOf(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8')).packages;
  } catch {
    return undefined;
  }
}

/**
 * A platform for which no Node is pinned must not be installed for again and again.
 * @param {string} folder
 */
function isPinnedNodeExpected(folder) {
  const stamp = stampFile(folder);
  return !existsSync(stamp) || readFileSync(stamp, 'utf8') !== lockHash(folder);
}

/** @param {string} folder */
function stampFile(folder) {
  return path.join(folder, 'node_modules', '.mufakat-lock');
}

/** @param {string} folder */
function lockHash(folder) {
  return createHash('sha256')
    .update(readFileSync(path.join(folder, 'package-lock.json')))
    .digest('hex');
}

/** @param {string} folder */
function writeStamp(folder) {
  try {
    mkdirSync(path.join(folder, 'node_modules'), { recursive: true });
    writeFileSync(stampFile(folder), lockHash(folder));
  } catch {
    // Installed by another account: without the stamp each start compares the lock files again, which takes milliseconds.
  }
}

/** @param {string} folder */
async function install(folder) {
  const started = Date.now();
  const wanted = Object.keys(packagesOf(path.join(folder, 'package-lock.json')) ?? {}).length;
  process.stderr.write(`Installing ${wanted} packages from package-lock.json (once; needs the network) …\n`);
  const progress = setInterval(() => {
    process.stderr.write(`  still installing: ${seconds(started)} s\n`);
  }, 5000);
  try {
    const { code, output } = await npmCi(folder);
    if (code !== 0) throw new Error(installError(output));
  } finally {
    clearInterval(progress);
  }
  process.stderr.write(`Installed in ${seconds(started)} s.\n`);
}

/** @param {number} started */
function seconds(started) {
  return Math.round((Date.now() - started) / 1000);
}

/**
 * @param {string} folder
 * @returns {Promise<{ code: number, output: string }>}
 */
function npmCi(folder) {
  const options = ['ci', '--include=dev', '--include=optional', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
  const npm = process.env.npm_execpath;
  const viaNode = npm !== undefined && /\.[cm]?js$/.test(npm) && existsSync(npm);
  const windows = process.platform === 'win32';
  const child = viaNode
    ? spawn(process.execPath, [npm, ...options], { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] })
    : spawn(windows ? 'npm.cmd' : 'npm', options, { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'], shell: windows });
  return new Promise((resolve, reject) => {
    let output = '';
    /** @param {Buffer} chunk */
    const collect = (chunk) => {
      output += chunk;
    };
    child.stdout.on('data', collect);
    child.stderr.on('data', collect);
    child.on('error', () => reject(new Error('npm was not found. Install Node 20 or newer with npm, then run the command again.')));
    child.on('close', (code) => resolve({ code: code ?? 1, output }));
  });
}

/**
 * npm's own words, without the addresses of the registry that this machine happens to use.
 * @param {string} output
 */
function installError(output) {
  const words = output
    .split(/^npm error (?:Usage:|Clean install a project)/m)[0]
    ?.replace(/https?:\/\/[^\s'"]+/g, '(registry)')
    .replace(/\b(ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ETIMEDOUT|ECONNRESET)\s+\S+/g, '$1 (registry)')
    .split('\n')
    .filter((line) => line.trim() !== '' && !/complete log of this run/.test(line))
    .slice(0, 20)
    .join('\n');
  return `${words}\nThe packages could not be installed. Check the network and free disk space, then run the command again.`;
}
