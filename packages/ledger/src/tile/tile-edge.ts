/**
 * The partial tiles at the right edge of a tree: what an appender keeps to write the next tiles without reading any. At most 255 hashes a level,
 * and a level more for each factor 256 in size.
 */
import { EMPTY_ROOT, type Hash, treeHash } from '../tree/hash.ts';
import { checkSize } from '../tree/size.ts';
import { TILE_WIDTH, type Tile } from './tile.ts';
import type { ReadTile } from './tile-layout.ts';

declare const EDGE: unique symbol;

/** Immutable. `levels[l]` are the hashes of the partial tile of level l, empty where a level just ended. Only this module makes one. */
export type TileEdge = { readonly size: number; readonly levels: readonly (readonly Hash[])[]; readonly [EDGE]: true };

/** Of the tree without entries. */
export const EMPTY_EDGE = { size: 0, levels: [] as readonly (readonly Hash[])[] } as TileEdge;

/** The edge of a tree of that size, from its stored tiles. @throws LedgerError `ledger.size`, and whatever `read` throws */
export function edgeAt(size: number, read: ReadTile): TileEdge {
  const levels: (readonly Hash[])[] = [];
  for (let hashes = checkSize(size); hashes > 0; hashes = Math.floor(hashes / TILE_WIDTH)) {
    const width = hashes % TILE_WIDTH;
    levels.push(width === 0 ? [] : read({ level: levels.length, index: Math.floor(hashes / TILE_WIDTH), width }).slice(0, width));
  }
  return { size, levels } as object as TileEdge;
}

/**
 * Appends hashes of entries, in order.
 * @returns the new edge, and all tiles to write: the full ones that were completed, and the partial ones that the new size needs
 * @throws LedgerError `ledger.size` when the tree would exceed 2^53 − 1
 */
export function appendToTiles(edge: TileEdge, leaves: readonly Hash[]): { readonly edge: TileEdge; readonly tiles: readonly Tile[] } {
  const size = checkSize(edge.size + leaves.length);
  const levels: (readonly Hash[])[] = [];
  const tiles: Tile[] = [];
  let added = leaves;
  let before = edge.size;
  for (let level = 0; added.length > 0 || level < edge.levels.length; level++) {
    const hashes = [...(edge.levels[level] ?? []), ...added];
    const first = Math.floor(before / TILE_WIDTH);
    const above: Hash[] = [];
    for (let at = 0; at < hashes.length; at += TILE_WIDTH) {
      const held = hashes.slice(at, at + TILE_WIDTH);
      if (held.length === TILE_WIDTH) above.push(treeHash(held));
      if (added.length > 0) tiles.push({ level, index: first + at / TILE_WIDTH, width: held.length, hashes: held });
    }
    levels.push(hashes.slice(above.length * TILE_WIDTH));
    added = above;
    before = first;
  }
  return { edge: { size, levels } as object as TileEdge, tiles };
}

/** Root of the tree: on each level what lies below the partial tile counts as its last, smaller subtree. */
export function rootOfEdge({ levels }: TileEdge): Hash {
  const root = levels.reduce<Hash | undefined>((below, hashes) => {
    const row = below === undefined ? hashes : [...hashes, below];
    return row.length === 0 ? undefined : treeHash(row);
  }, undefined);
  return root ?? EMPTY_ROOT;
}
