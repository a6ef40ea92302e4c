/** Reads the YAML files of a pack's folder, within bounds and never outside the folder. */
import { opendir, readFile, realpath, stat } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { PACK_LIMITS } from '../pack/load.ts';

/** Bounds on what is read. */
const LIMITS = { files: PACK_LIMITS.files, entries: 10_000, depth: 8, fileBytes: 8_000_000, totalBytes: 32_000_000 } as const;

/** A folder that cannot be read as a pack. `code` is stable; the message names the file and the remedy. */
export class PackFolderError extends Error {
  override readonly name = 'PackFolderError';
  readonly code: string;
  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

const isYaml = (name: string) => /\.ya?ml$/i.test(name);

type Walk = { readonly root: string; readonly found: string[]; entries: number };

async function walk(state: Walk, folder: string, depth: number): Promise<void> {
  if (depth > LIMITS.depth)
    throw new PackFolderError('pack.folder-too-deep', `${folder}: more than ${LIMITS.depth} folders deep; flatten it`);
  for await (const entry of await opendir(folder)) {
    state.entries += 1;
    if (state.entries > LIMITS.entries) {
      throw new PackFolderError(
        'pack.folder-too-large',
        `${state.root}: more than ${LIMITS.entries} entries; a pack is a folder of its own`,
      );
    }
    if (entry.name.startsWith('.') || entry.name === 'node_modules') continue;
    const path = join(folder, entry.name);
    if (entry.isDirectory()) await walk(state, path, depth + 1);
    else if (isYaml(entry.name)) state.found.push(path);
  }
}

/** The real place of a file. A link is followed as long as it stays in the folder. */
async function placeInside(root: string, path: string): Promise<string> {
  const place = await realpath(path).catch(() => {
    throw new PackFolderError('pack.broken-link', `${path}: the link leads nowhere; remove it`);
  });
  if (place.startsWith(root + sep)) return place;
  throw new PackFolderError('pack.outside', `${path}: the link leads out of the pack's folder; put the file itself there`);
}

async function readText(path: string, shown: string): Promise<string> {
  const found = await stat(path);
  if (!found.isFile()) throw new PackFolderError('pack.not-a-file', `${shown}: not a regular file; remove it`);
  if (found.size > LIMITS.fileBytes)
    throw new PackFolderError('pack.too-large', `${shown}: larger than ${LIMITS.fileBytes} bytes; split it`);
  const bytes = await readFile(path);
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: false }).decode(bytes);
  } catch {
    throw new PackFolderError('pack.not-utf8', `${shown}: not valid UTF-8; save the file as UTF-8`);
  }
}

/**
 * Reads all `.yaml` and `.yml` files of a folder and the folders in it, hidden ones left out.
 *
 * @returns text by name relative to the folder, `/` between folders, sorted, `pack.yaml` first: what `loadPack` takes.
 * @throws PackFolderError `pack.…` when a bound is passed, a link leads out, or a file is not UTF-8; the file system's error when it cannot be read.
 */
export async function readPackFolder(folder: string): Promise<ReadonlyMap<string, string>> {
  const root = await realpath(folder);
  const state: Walk = { root, found: [], entries: 0 };
  await walk(state, root, 0);
  if (state.found.length > LIMITS.files) {
    throw new PackFolderError('pack.too-many-files', `${folder}: more than ${LIMITS.files} YAML files; a pack is a folder of its own`);
  }
  const files = new Map<string, string>();
  let total = 0;
  for (const path of state.found.toSorted(byName(root))) {
    const name = relative(root, path).split(sep).join('/');
    const text = await readText(await placeInside(root, path), join(folder, name));
    total += text.length;
    if (total > LIMITS.totalBytes)
      throw new PackFolderError('pack.too-large', `${folder}: the files are too large together; split the pack`);
    files.set(name, text);
  }
  return files;
}

/** The entry first, the others by name, the same on every machine. */
function byName(root: string): (a: string, b: string) => number {
  const key = (path: string) => (relative(root, path) === 'pack.yaml' ? '' : relative(root, path));
  return (a, b) => (key(a) < key(b) ? -1 : 1);
}
