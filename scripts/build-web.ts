/** Builds the web pages when their sources changed since the last build. */
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { whileLocked } from './bootstrap/lock.mjs';
import { runTool } from './run-tool.ts';

const root = fileURLToPath(new URL('..', import.meta.url));

/** What the pages are made of; the server is among it because the web shares its models. */
const INPUTS = ['web', 'packages', 'server/src', 'package-lock.json'];
const NOT_INPUTS = /^(node_modules$|testing$|dist)|\.test\.tsx?$/;

/** Beside the built pages: the hash of the sources they were built from. */
const STAMP = '.built-from';

/**
 * Makes sure that `web/dist` holds pages built from the present sources.
 * @param progress told in one line what is being done, and only when something is done
 * @param home the repository root
 * @returns the folder with `index.html` and the hashed assets
 * @throws Error of Vite when the sources do not build
 */
export async function ensureWebBuild(progress: (line: string) => void, home = root): Promise<string> {
  const folder = path.join(home, 'web', 'dist');
  if ((await readStamp(folder)) === (await hashOf(home))) return folder;
  // Two that build at once would swap each other's pages away.
  await whileLocked(`${folder}-lock`, () => buildUnlessThere(progress, home, folder), 'building the web pages');
  return folder;
}

async function buildUnlessThere(progress: (line: string) => void, home: string, folder: string): Promise<void> {
  const sources = await hashOf(home);
  if ((await readStamp(folder)) === sources) return;
  const started = performance.now();
  progress('Building the web pages …');
  await buildInto(home, folder, sources);
  progress(`Built the web pages in ${((performance.now() - started) / 1000).toFixed(1)} s.`);
}

/** Built beside its place and swapped in, so that a failed or killed build leaves the pages of before. */
async function buildInto(home: string, folder: string, sources: string): Promise<void> {
  const part = `${folder}-part-${process.pid}`;
  const old = `${folder}-old-${process.pid}`;
  try {
    // In a process of its own: what a build holds of memory would stay with the server for as long as it runs.
    const args = ['build', path.join(home, 'web'), '--outDir', part, '--emptyOutDir', '--logLevel', 'warn'];
    const { code, output } = await runTool(root, 'vite', 'vite', args);
    if (code !== 0) throw new Error(`The web pages do not build.\n${output.trim()}`);
    await writeFile(path.join(part, STAMP), sources);
    if (existsSync(folder)) await rename(folder, old);
    await rename(part, folder);
  } finally {
    await rm(part, { recursive: true, force: true });
    await rm(old, { recursive: true, force: true });
  }
}

async function readStamp(folder: string): Promise<string | undefined> {
  const file = path.join(folder, STAMP);
  return existsSync(file) ? readFile(file, 'utf8') : undefined;
}

async function hashOf(home: string): Promise<string> {
  const files = (await Promise.all(INPUTS.map((place) => filesUnder(home, place)))).flat().sort();
  const hash = createHash('sha256');
  for (const file of files) hash.update(`${file}\0`).update(await readFile(path.join(home, file)));
  return hash.digest('hex');
}

async function filesUnder(home: string, place: string): Promise<string[]> {
  const full = path.join(home, place);
  if ((await stat(full)).isFile()) return [place];
  const names = (await readdir(full)).filter((name) => !NOT_INPUTS.test(name));
  return (await Promise.all(names.map((name) => filesUnder(home, `${place}/${name}`)))).flat();
}
