/**
 * In a process of its own: `node tiles-once.ts DATA_FOLDER SIZE PROOFS` puts the tiles of a log of so many entries into the database, without the entries,
 * and proves some of them. Prints as JSON the milliseconds of both.
 */
import { appendToTiles, EMPTY_EDGE, EMPTY_ROOT, leafHash, rootOfEdge, type TileEdge, toUtf8 } from '@mufakat/ledger';
import { originOf } from '@mufakat/server/ledger/log/keys';
import type { LogPlace } from '@mufakat/server/ledger/store';
import { insertLog, updateSize, upsertTiles } from '@mufakat/server/ledger/store';
import { timed } from '../measure.ts';
import { type NodeParts, settle, withNode } from './node.ts';
import { randomIndices, timeProofs } from './stored-proofs.ts';

/** A whole number of tiles, so that none is written twice. */
const BATCH = 65_536;
const [dataFolder = '', size, proofs] = process.argv.slice(2);

await withNode(dataFolder, async (parts) => {
  const { jurisdiction } = await settle(parts.database, `Land of the tiles of ${size}`);
  const place = { jurisdiction, log: 'assessment' } as const;
  const store = await timed(() => storeTiles(parts, place, Number(size)));
  const log = { size: Number(size), root: rootOfEdge(store.result) };
  const proofMs = await timeProofs(parts.database, place, log, randomIndices(Number(size), Number(proofs)), leafOf);
  console.log(JSON.stringify({ storeMs: store.took, proofMs }));
});

function leafOf(index: number) {
  return leafHash(toUtf8(`entry ${index}`));
}

async function storeTiles({ database }: NodeParts, place: LogPlace, count: number): Promise<TileEdge> {
  await database.withLedger(place.jurisdiction, (tx) => insertLog(tx, place, originOf(place), EMPTY_ROOT));
  let edge = EMPTY_EDGE;
  while (edge.size < count) {
    const { size: first } = edge;
    const leaves = Array.from({ length: Math.min(BATCH, count - first) }, (_, at) => leafOf(first + at));
    const grown = appendToTiles(edge, leaves);
    await database.withLedger(place.jurisdiction, (tx) => upsertTiles(tx, place, grown.tiles));
    edge = grown.edge;
  }
  await database.withLedger(place.jurisdiction, (tx) => updateSize(tx, place, count, rootOfEdge(edge)));
  return edge;
}
