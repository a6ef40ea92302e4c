/** The tree of a log as its stored tiles have it. A tile that is missing or too short is named. */
import {
  edgeAt,
  type Hash,
  type ReadTile,
  rootAt,
  rootOfEdge,
  sameHash,
  type TileEdge,
  type TileId,
  tileNodes,
  tilePath,
  tilesForRoot,
} from '@mufakat/ledger';
import type { Tx } from '../../kernel/database/database.ts';
import { fail } from '../../kernel/http/problem.ts';
import { type LogPlace, readTiles, type StoredLog } from '../store.ts';
import { originOf } from './keys.ts';

/** Reads these tiles at once. Reading another, or one that is not stored, throws Problem `ledger-damaged`. */
export async function tilesAt(tx: Tx, place: LogPlace, ids: readonly TileId[]): Promise<ReadTile> {
  const read = await readTiles(tx, place, ids);
  return (id) => read(id) ?? damaged(place, `${tilePath(id)} is missing or too short`);
}

/** Where the next entries are appended. @throws Problem `ledger-damaged` when the tiles are not those of the log's root */
export async function storedEdge(tx: Tx, place: LogPlace, { size, root }: Pick<StoredLog, 'size' | 'root'>): Promise<TileEdge> {
  const edge = edgeAt(size, await tilesAt(tx, place, tilesForRoot(size)));
  if (!sameHash(rootOfEdge(edge), root)) damaged(place, `the tiles of ${size} entries do not have the root that was signed`);
  return edge;
}

/** Root of the tree as it was at a size that the log has reached. @throws Problem `ledger-damaged` */
export async function storedRoot(tx: Tx, place: LogPlace, size: number): Promise<Hash> {
  return rootAt(size, tileNodes(size, await tilesAt(tx, place, tilesForRoot(size))));
}

function damaged(place: LogPlace, detail: string): never {
  fail('ledger-damaged', {
    status: 500,
    title: 'A log was changed or is incomplete',
    detail: `Of ${originOf(place)} ${detail}.`,
    remedy: 'Nothing more is signed. Find what was changed with mufakat ledger check, and restore the database from a backup.',
  });
}
