/** The files of a log's copy that are new since a size: each is held against the root, from the top down, before it is kept. */
import { mkdir, open, readFile, rename } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import {
  bundleOf,
  bundlePath,
  type Checkpoint,
  type Hash,
  leafHash,
  newTiles,
  parseBundle,
  parseTile,
  type ReadStored,
  type ReadTile,
  rootAt,
  sameHash,
  TILE_WIDTH,
  type TileId,
  tileNodes,
  tilePath,
  tilesForRoot,
  treeHash,
} from '@mufakat/ledger';
import { fail } from '@mufakat/server/kernel/http/problem';
import type { Report } from '../terminal/progress.ts';
import { type CopyFinding, finding, findingOf, missing } from './copy-head.ts';
import { openCopy } from './log-copy.ts';

/** From where to where the files go. */
export type Copying = { readonly remote: ReadStored; readonly folder: string; readonly report: Report };

/** Files that are fetched at once: a bundle may have 16 MB. */
const AT_ONCE = 8;

/** Stops with what is wrong with a copy, as a problem of that code. */
export function refuse({ code, message }: CopyFinding): never {
  fail(code, {
    status: 409,
    title: 'The log was refused',
    detail: `It shows what it may not: ${message}.`,
    remedy:
      'What the folder held of the log still stands. Keep it: it may prove what was changed. Ask whoever runs the server, and others who have a copy.',
  });
}

/**
 * Fetches the tiles and bundles that a log has at the checkpoint's size and did not have at `before`. What an earlier run left is fetched again only
 * where it does not fit.
 *
 * @returns how many files that was
 * @throws Problem `audit.missing`, `audit.malformed`, `audit.root`, `audit.tile`, `audit.entry` for the first file that the root does not vouch for; it
 * is not kept
 */
export async function fetchNewFiles({ size, root }: Checkpoint, before: number, copying: Copying): Promise<number> {
  const tiles = newTiles(before, size).toSorted((a, b) => b.level - a.level);
  const bundles = tiles.filter(({ level }) => level === 0);
  const full = tiles.filter(({ width }) => width === TILE_WIDTH);
  const total = tiles.length + bundles.length;
  let done = tiles.length - full.length;
  const settle = async (path: string, fault: Fault) => {
    await settleFile(path, fault, copying);
    copying.report(++done, total, path);
  };
  if (tiles.length > 0) await keepEdge(size, root, copying);
  const kept = readKeptTiles(copying.folder);
  for (const level of new Set(full.map((tile) => tile.level))) {
    const row = full.filter((tile) => tile.level === level);
    await atOnce(row, async (id) => {
      const above = await kept(parentOf(id, size));
      await settle(tilePath(id), (bytes) => tileFault(id, bytes, above[id.index % TILE_WIDTH]));
    });
  }
  await atOnce(bundles, async (id) => {
    const hashes = await kept(id);
    await settle(bundlePath(id), (bytes) => bundleFault(id, bytes, hashes));
  });
  return total;
}

/** Reads tiles, unverified. @throws Problem `audit.missing`, `audit.malformed` */
export async function fetchTiles(ids: readonly TileId[], remote: ReadStored): Promise<ReadTile> {
  const found = new Map<string, Hash[]>();
  await atOnce(ids, async (id) => {
    const path = tilePath(id);
    const bytes = (await remote(path)) ?? refuse(missing(path));
    found.set(
      path,
      orRefuse(path, () => parseTile(bytes, id.width)),
    );
  });
  return (id) => found.get(tilePath(id)) ?? refuse(missing(tilePath(id)));
}

/** Writes a file so that it is there whole or not at all, and on the disk when this resolves. Readable to others: a copy is there to be shown. */
export async function writeWhole(path: string, content: Uint8Array | string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const fresh = `${path}.${process.pid}.new`;
  const file = await open(fresh, 'w');
  try {
    await file.writeFile(content);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(fresh, path);
}

/** The partial tiles, which only all together lead to the root. */
async function keepEdge(size: number, root: Hash, { remote, folder }: Copying): Promise<void> {
  const ids = tilesForRoot(size);
  const read = await fetchTiles(ids, remote);
  if (!sameHash(rootAt(size, tileNodes(size, read)), root))
    refuse(finding('audit.root', 'checkpoint', `the tiles at the right edge do not lead to the root of the checkpoint of size ${size}`));
  for (const id of ids) await writeWhole(join(folder, tilePath(id)), Buffer.concat(read(id)));
}

/** What is wrong with the bytes of a file. */
type Fault = (bytes: Uint8Array) => CopyFinding | undefined;

async function settleFile(path: string, fault: Fault, { remote, folder }: Copying): Promise<void> {
  const left = await openCopy(folder)(path);
  if (left !== undefined && fault(left) === undefined) return;
  const bytes = (await remote(path)) ?? refuse(missing(path));
  const found = fault(bytes);
  if (found !== undefined) refuse(found);
  await writeWhole(join(folder, path), bytes);
}

function tileFault(id: TileId, bytes: Uint8Array, above: Hash | undefined): CopyFinding | undefined {
  const path = tilePath(id);
  const hashes = orFinding(path, () => parseTile(bytes, id.width));
  if ('code' in hashes) return hashes;
  if (above !== undefined && sameHash(treeHash(hashes), above)) return undefined;
  return finding('audit.tile', path, `${path} is not what the tile above it vouches for: it was changed`);
}

function bundleFault(id: TileId, bytes: Uint8Array, hashes: readonly Hash[]): CopyFinding | undefined {
  const path = bundlePath(id);
  const entries = orFinding(path, () => parseBundle(bytes, id.width));
  if ('code' in entries) return entries;
  const at = entries.findIndex((entry, position) => {
    const logged = hashes[position];
    return logged === undefined || !sameHash(leafHash(entry), logged);
  });
  if (at < 0) return undefined;
  const index = id.index * TILE_WIDTH + at;
  return finding('audit.entry', path, `entry ${index} in ${path} is not what was logged: it was changed`, index);
}

/** The tile with the hash of a full one. */
function parentOf({ level, index }: TileId, size: number): TileId {
  return { level: level + 1, ...bundleOf(index, Math.floor(size / TILE_WIDTH ** (level + 1))) };
}

/** Reads tiles that were verified and kept; the last one again from memory. */
function readKeptTiles(folder: string): (id: TileId) => Promise<Hash[]> {
  let last: { path: string; hashes: Promise<Hash[]> } | undefined;
  return (id) => {
    const path = tilePath(id);
    if (last?.path !== path) last = { path, hashes: readFile(join(folder, path)).then((bytes) => parseTile(bytes, id.width)) };
    return last.hashes;
  };
}

/** Works on several at a time, and stops with the first that fails when those beside it have ended. */
async function atOnce<T>(all: readonly T[], work: (one: T) => Promise<void>): Promise<void> {
  for (let start = 0; start < all.length; start += AT_ONCE) {
    const results = await Promise.allSettled(all.slice(start, start + AT_ONCE).map(work));
    for (const result of results) if (result.status === 'rejected') throw result.reason;
  }
}

function orFinding<T extends object>(path: string, parse: () => T): T | CopyFinding {
  try {
    return parse();
  } catch (error) {
    return { ...findingOf(error, path), code: 'audit.malformed' };
  }
}

function orRefuse<T extends object>(path: string, parse: () => T): T {
  const found = orFinding(path, parse);
  return 'code' in found ? refuse(found as CopyFinding) : found;
}
