/**
 * Tiles and entry bundles (C2SP tlog-tiles): the tree in immutable files of up to 256 hashes, eight levels of the tree high, and the entries in files
 * of up to 256. What is asked for by its path here can be served by any static file server.
 */
import { concat } from '../bytes/bytes.ts';
import { LedgerError } from '../ledger-error.ts';
import { asHash, HASH_BYTES, type Hash } from '../tree/hash.ts';

/** Hashes in a full tile, entries in a full bundle. */
export const TILE_WIDTH = 256;

/** Levels of the tree that a tile spans. */
export const TILE_HEIGHT = 8;

/** Longest entry, in bytes: its length stands in two bytes. */
export const LONGEST_ENTRY = 65_535;

/**
 * Which tile: hash number i of it is the hash of the entries from (index · 256 + i) · 256^level on, 256^level of them. `level` 0 to 63,
 * `index` 0 to 2^53 − 1, `width` 1 to 256, below 256 in a partial tile.
 */
export type TileId = { readonly level: number; readonly index: number; readonly width: number };

/** A tile with its hashes, as many as its width says. */
export type Tile = TileId & { readonly hashes: readonly Hash[] };

/** The bytes of a tile. */
export function formatTile(hashes: readonly Hash[]): Uint8Array {
  checkWidth(hashes.length);
  return concat(...hashes);
}

/** The hashes in a tile's bytes. @throws LedgerError `tile.width`, `tile.length` unless it holds exactly as many as its width says */
export function parseTile(bytes: Uint8Array, width: number): Hash[] {
  checkWidth(width);
  if (bytes.length !== width * HASH_BYTES) {
    throw new LedgerError('tile.length', `a tile of width ${width} is ${width * HASH_BYTES} bytes long, not ${bytes.length}`);
  }
  return Array.from({ length: width }, (_, at) => asHash(bytes.slice(at * HASH_BYTES, (at + 1) * HASH_BYTES)));
}

/** The bytes of an entry bundle: each entry after its length in two bytes. @throws LedgerError `tile.width`, `entry.length` over 65,535 bytes */
export function formatBundle(entries: readonly Uint8Array[]): Uint8Array {
  checkWidth(entries.length);
  return concat(...entries.flatMap((entry) => [lengthPrefix(checkEntry(entry).length), entry]));
}

/** The entries in a bundle's bytes. @throws LedgerError `tile.width`, `bundle.length` unless it holds exactly as many as its width says */
export function parseBundle(bytes: Uint8Array, width: number): Uint8Array[] {
  checkWidth(width);
  const entries: Uint8Array[] = [];
  let at = 0;
  while (entries.length < width) {
    const start = at + 2;
    const end = start + (bytes[at] ?? 0) * 256 + (bytes[at + 1] ?? 0);
    if (start > bytes.length || end > bytes.length) {
      throw new LedgerError(
        'bundle.length',
        `the bundle ends within entry ${entries.length} of ${width}: it was cut off, or a length was changed`,
      );
    }
    entries.push(bytes.slice(start, end));
    at = end;
  }
  if (at !== bytes.length) throw new LedgerError('bundle.length', `${bytes.length - at} bytes follow the ${width} entries of the bundle`);
  return entries;
}

/** @throws LedgerError `entry.length` when a bundle cannot hold it: over 65,535 bytes */
function checkEntry(entry: Uint8Array): Uint8Array {
  if (entry.length <= LONGEST_ENTRY) return entry;
  throw new LedgerError(
    'entry.length',
    `an entry is at most ${LONGEST_ENTRY} bytes long, not ${entry.length}: log the hash of what is longer`,
  );
}

/** @throws LedgerError `tile.width` unless 1 to 256 */
export function checkWidth(width: number): number {
  if (Number.isInteger(width) && width >= 1 && width <= TILE_WIDTH) return width;
  throw new LedgerError('tile.width', `a tile or bundle holds 1 to ${TILE_WIDTH}, not ${width}`);
}

function lengthPrefix(length: number): Uint8Array {
  return Uint8Array.of(Math.floor(length / 256), length % 256);
}
