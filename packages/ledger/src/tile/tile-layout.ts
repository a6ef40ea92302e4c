/** Where the hashes of a tree stand in its tiles. Widths follow from the size of the tree. */

import { LedgerError } from '../ledger-error.ts';
import { type Hash, treeHash } from '../tree/hash.ts';
import type { ReadNode } from '../tree/prove.ts';
import { consistencyRanges, inclusionRanges, type Node, nodesOfRange, type Range } from '../tree/ranges.ts';
import { checkSize } from '../tree/size.ts';
import { TILE_HEIGHT, TILE_WIDTH, type TileId } from './tile.ts';
import type { BundleId } from './tile-path.ts';

/** Gives the hashes of a tile, as many as its width says. */
export type ReadTile = (id: TileId) => readonly Hash[];

/** All tiles of a tree, level by level, from left to right; a partial one last on its level. Of 70,000 entries: 274, 2 and 1. */
export function tilesOf(size: number): TileId[] {
  return newTiles(0, size);
}

/** The tiles that a tree has at `size` and did not have at `before`: those to write, a partial one wherever a level ends. @throws LedgerError `ledger.size` */
export function newTiles(before: number, size: number): TileId[] {
  const tiles: TileId[] = [];
  let [had, has] = [checkSize(before), checkSize(size)];
  if (had > has) throw new LedgerError('ledger.size', `a tree never shrinks: not from ${before} to ${size}`);
  for (let level = 0; has > 0; level++) {
    const kept = has === had ? Math.ceil(has / TILE_WIDTH) : Math.floor(had / TILE_WIDTH);
    for (let index = kept; index < Math.ceil(has / TILE_WIDTH); index++) tiles.push({ level, index, width: widthAt(index, has) });
    [had, has] = [Math.floor(had / TILE_WIDTH), Math.floor(has / TILE_WIDTH)];
  }
  return tiles;
}

/** All entry bundles of a log, from left to right. */
export function bundlesOf(size: number): BundleId[] {
  return tilesOf(size)
    .filter(({ level }) => level === 0)
    .map(({ index, width }) => ({ index, width }));
}

/** The bundle that holds an entry of a log of that size; within it the entry has number index mod 256. */
export function bundleOf(index: number, size: number): BundleId {
  const bundle = Math.floor(index / TILE_WIDTH);
  return { index: bundle, width: widthAt(bundle, size) };
}

/** Whether a tree of that size stores this tile: it does not when the tile is wider there, or a later one has begun. */
export function isStored({ level, index, width }: TileId, size: number): boolean {
  return width === widthAt(index, hashesOn(level, size));
}

/** Where the hash of a full tile stands in a tree of that size. */
export function parentOf({ level, index }: TileId, size: number): { readonly tile: TileId; readonly at: number } {
  const parent = Math.floor(index / TILE_WIDTH);
  return { tile: { level: level + 1, index: parent, width: widthAt(parent, hashesOn(level + 1, size)) }, at: index % TILE_WIDTH };
}

/** The tiles to read for a root of that size. */
export function tilesForRoot(size: number): TileId[] {
  return checkSize(size) === 0 ? [] : tilesForRanges([{ from: 0, to: size }], size);
}

/** The tiles to read for the proof that entry `index` is in the tree of that size. */
export function tilesForInclusion(index: number, size: number): TileId[] {
  return tilesForRanges(inclusionRanges(index, size), size);
}

/** The tiles to read for the proof that the tree of size2 begins with that of size1. */
export function tilesForConsistency(size1: number, size2: number): TileId[] {
  return tilesForRanges(consistencyRanges(size1, size2), size2);
}

/** Reads complete subtrees of a tree of that size from its tiles. */
export function tileNodes(size: number, read: ReadTile): ReadNode {
  return (node) => {
    const { tile, from, count } = placeOf(node, size);
    return treeHash(read(tile).slice(from, from + count));
  };
}

function tilesForRanges(ranges: readonly Range[], size: number): TileId[] {
  const tiles = ranges.flatMap(nodesOfRange).map((node) => placeOf(node, size).tile);
  return [...new Map(tiles.map((tile) => [`${tile.level}/${tile.index}`, tile])).values()];
}

/** The tile that a subtree stands in, and which of its hashes make it up. */
function placeOf({ level, index }: Node, size: number): { tile: TileId; from: number; count: number } {
  const tileLevel = Math.floor(level / TILE_HEIGHT);
  const count = 2 ** (level % TILE_HEIGHT);
  const first = index * count;
  const tile = Math.floor(first / TILE_WIDTH);
  const width = widthAt(tile, hashesOn(tileLevel, size));
  return { tile: { level: tileLevel, index: tile, width }, from: first % TILE_WIDTH, count };
}

/** Of the tile or bundle with that index on a level of so many hashes. */
function widthAt(index: number, hashes: number): number {
  return Math.min(TILE_WIDTH, hashes - index * TILE_WIDTH);
}

/** How many hashes the tiles of a level hold together. */
function hashesOn(level: number, size: number): number {
  return Math.floor(size / TILE_WIDTH ** level);
}
