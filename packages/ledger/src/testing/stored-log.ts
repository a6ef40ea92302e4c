/** A small log, stored in memory under its paths as a file server would. */
import { fromUtf8, toUtf8 } from '../bytes/bytes.ts';
import { LedgerError } from '../ledger-error.ts';
import { formatBundle, formatTile, parseTile } from '../tile/tile.ts';
import { appendToTiles, EMPTY_EDGE, rootOfEdge } from '../tile/tile-edge.ts';
import { bundlesOf, type ReadTile } from '../tile/tile-layout.ts';
import { bundlePath, tilePath } from '../tile/tile-path.ts';
import { type Hash, leafHash } from '../tree/hash.ts';

export type StoredLog = {
  readonly size: number;
  readonly root: Hash;
  readonly entries: readonly Uint8Array[];
  readonly files: Map<string, Uint8Array>;
};

/** Hashes of entries that differ, made once. */
export function someLeaves(count: number, salt = ''): Hash[] {
  return Array.from({ length: count }, (_, at) => leafHash(toUtf8(`${salt}entry ${at}`)));
}

export function storeLog(size: number, salt = ''): StoredLog {
  const entries = Array.from({ length: size }, (_, at) => toUtf8(`${salt}entry ${at}`));
  const { edge, tiles } = appendToTiles(EMPTY_EDGE, entries.map(leafHash));
  const files = new Map(tiles.map((tile) => [tilePath(tile), formatTile(tile.hashes)]));
  for (const id of bundlesOf(size)) files.set(bundlePath(id), formatBundle(entries.slice(id.index * 256, id.index * 256 + id.width)));
  return { size, root: rootOfEdge(edge), entries, files };
}

/** Reads tiles from files. */
export function tileReader(files: ReadonlyMap<string, Uint8Array>): ReadTile {
  return (id) => {
    const bytes = files.get(tilePath(id));
    if (bytes === undefined) throw new LedgerError('test.missing', tilePath(id));
    return parseTile(bytes, id.width);
  };
}

/** The same bytes with one bit changed. */
export function flipBit(bytes: Uint8Array, bit: number): Uint8Array {
  const changed = Uint8Array.from(bytes);
  const at = Math.floor(bit / 8);
  changed[at] = (changed[at] ?? 0) ^ (1 << (bit % 8));
  return changed;
}

/** Runs it on the text with one bit changed, where that still is a text; gives the code of the error, or null when nothing was noticed. */
export function codeAfterFlip(text: string, bit: number, run: (changed: string) => unknown): string | null {
  return codeOf(() => run(fromUtf8(flipBit(toUtf8(text), bit))));
}

/** The code of the `LedgerError` that it throws, or null when it throws none. */
export function codeOf(run: () => unknown): string | null {
  try {
    run();
    return null;
  } catch (error) {
    if (error instanceof LedgerError) return error.code;
    throw error;
  }
}
