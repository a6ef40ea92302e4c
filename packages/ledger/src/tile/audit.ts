/**
 * The whole of a stored log against a verified checkpoint: every entry, every tile. From the checkpoint's root down each tile is held against the hash
 * of it that stands above, and from the entries up against what lies below; so what was changed is named by its path, and an entry by its index.
 */

import { LedgerError } from '../ledger-error.ts';
import type { Checkpoint } from '../note/checkpoint.ts';
import { type Hash, leafHash, sameHash, treeHash } from '../tree/hash.ts';
import { rootAt } from '../tree/prove.ts';
import { parseBundle, parseTile, TILE_WIDTH, type TileId } from './tile.ts';
import { appendToTiles, EMPTY_EDGE, rootOfEdge } from './tile-edge.ts';
import { bundlesOf, isStored, parentOf, tileNodes, tilesForRoot } from './tile-layout.ts';
import { type BundleId, bundlePath, tilePath } from './tile-path.ts';

/** Gives the bytes stored under a path of `tilePath` or `bundlePath`, or undefined where there are none. */
export type ReadStored = (path: string) => Uint8Array | undefined | Promise<Uint8Array | undefined>;

/** What is wrong with a stored log. `code` is stable. */
export type AuditFinding = {
  readonly code: 'audit.missing' | 'audit.malformed' | 'audit.entry' | 'audit.tile' | 'audit.root';
  readonly path: string;
  /** Of the entry that was changed, where that is known. */
  readonly index: number | null;
  readonly message: string;
};

/**
 * Reads all that a log of the checkpoint's size stores, and holds in memory one tile and one right edge of each level.
 *
 * An entry is blamed when the tiles above it lead to the root, a tile when they do not lead to it and what lies below is another. When neither entries
 * nor tiles lead to the root, `audit.root` says that this is not the log of the checkpoint: forked, or changed in both.
 *
 * @returns all that was found; nothing when every entry and tile is what the checkpoint states
 */
export async function auditLog({ size, root }: Pick<Checkpoint, 'size' | 'root'>, read: ReadStored): Promise<AuditFinding[]> {
  const findings: AuditFinding[] = [];
  const store = openStore(read, findings);
  const trusted = await openTrust(size, root, store);
  let edge = EMPTY_EDGE;
  for (const id of bundlesOf(size)) {
    const tile = { level: 0, ...id };
    const [entries, held, good] = [await store.entries(id), await store.hashes(tile), await trusted(tile)];
    const computed = entries?.map(leafHash);
    if (computed !== undefined && good !== undefined) findings.push(...changedEntries(id, computed, good));
    if (computed !== undefined && good === undefined) findings.push(...changedTile(tile, computed, held));
    // Good tiles stand in for entries, so that one change is not reported again on every level above.
    const next = appendToTiles(edge, good ?? computed ?? held ?? []);
    for (const above of next.tiles) {
      if (above.level === 0 || !isStored(above, size) || (await trusted(above)) !== undefined) continue;
      findings.push(...changedTile(above, above.hashes, await store.hashes(above)));
    }
    edge = next.edge;
  }
  const incomplete = findings.some(({ code }) => code === 'audit.missing' || code === 'audit.malformed');
  if (incomplete || sameHash(rootOfEdge(edge), root)) return findings;
  const message = `neither entries nor tiles lead to the root of the checkpoint of size ${size}: this is another log, or both were changed`;
  return [...findings, { code: 'audit.root', path: 'checkpoint', index: null, message }];
}

type Store = {
  readonly entries: (id: BundleId) => Promise<Uint8Array[] | undefined>;
  readonly hashes: (id: TileId) => Promise<readonly Hash[] | undefined>;
};

/** Reads bundles and tiles, keeps the last tile of each level, and reports once what is missing or malformed. */
function openStore(read: ReadStored, findings: AuditFinding[]): Store {
  const reported = new Set<string>();
  const last = new Map<number, { readonly path: string; readonly hashes: readonly Hash[] | undefined }>();
  async function parsed<T>(path: string, parse: (bytes: Uint8Array) => T): Promise<T | undefined> {
    const bytes = await read(path);
    const found = bytes === undefined ? missing(path) : attempt(path, () => parse(bytes));
    if (!('code' in found)) return found.value;
    if (!reported.has(path)) findings.push(found);
    reported.add(path);
    return undefined;
  }
  return {
    entries: (id) => parsed(bundlePath(id), (bytes) => parseBundle(bytes, id.width)),
    async hashes(id) {
      const path = tilePath(id);
      const kept = last.get(id.level);
      if (kept?.path === path) return kept.hashes;
      const hashes = await parsed(path, (bytes) => parseTile(bytes, id.width));
      last.set(id.level, { path, hashes });
      return hashes;
    },
  };
}

function missing(path: string): AuditFinding {
  return { code: 'audit.missing', path, index: null, message: `${path} is missing: the log was truncated, or the file lost` };
}

function attempt<T>(path: string, parse: () => T): AuditFinding | { readonly value: T } {
  try {
    return { value: parse() };
  } catch (error) {
    if (!(error instanceof LedgerError)) throw error;
    return { code: 'audit.malformed', path, index: null, message: `${path}: ${error.message}` };
  }
}

/** Gives the hashes of a tile when the root vouches for them: a partial tile directly, a full one by the tile above it. */
async function openTrust(size: number, root: Hash, store: Store): Promise<(id: TileId) => Promise<readonly Hash[] | undefined>> {
  const edge = new Map<string, readonly Hash[]>();
  for (const id of tilesForRoot(size)) edge.set(tilePath(id), (await store.hashes(id)) ?? []);
  const complete = [...edge.values()].every((hashes) => hashes.length > 0);
  const holds =
    complete &&
    sameHash(
      rootAt(
        size,
        tileNodes(size, (id) => edge.get(tilePath(id)) ?? []),
      ),
      root,
    );
  return async function trusted(id: TileId): Promise<readonly Hash[] | undefined> {
    if (id.width < TILE_WIDTH) return holds ? edge.get(tilePath(id)) : undefined;
    const { tile, at } = parentOf(id, size);
    const expected = (await trusted(tile))?.[at];
    const hashes = await store.hashes(id);
    return expected !== undefined && hashes !== undefined && sameHash(treeHash(hashes), expected) ? hashes : undefined;
  };
}

function changedEntries(id: BundleId, computed: readonly Hash[], good: readonly Hash[]): AuditFinding[] {
  const path = bundlePath(id);
  return computed.flatMap((hash, at): AuditFinding[] => {
    const logged = good[at];
    if (logged !== undefined && sameHash(hash, logged)) return [];
    const index = id.index * TILE_WIDTH + at;
    return [{ code: 'audit.entry', path, index, message: `entry ${index} in ${path} is not what was logged: it was changed` }];
  });
}

function changedTile(id: TileId, below: readonly Hash[], held: readonly Hash[] | undefined): AuditFinding[] {
  const same = below.every((hash, at) => {
    const other = held?.[at];
    return other !== undefined && sameHash(hash, other);
  });
  if (held === undefined || same) return [];
  const path = tilePath(id);
  const message = `${path} does not hold the hashes of what lies below it, and the checkpoint does not vouch for it: it was changed`;
  return [{ code: 'audit.tile', path, index: null, message }];
}
