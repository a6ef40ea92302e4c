/** Proofs of inclusion from the tiles in the database. */
import { type Hash, proveInclusion, tileNodes, tilesForInclusion, verifyInclusion } from '@mufakat/ledger';
import type { LedgerReader } from '@mufakat/server/kernel/database/database';
import { tilesAt } from '@mufakat/server/ledger/log/stored-tree';
import type { LogPlace } from '@mufakat/server/ledger/store';
import { seededRandom, timed } from '../measure.ts';

/** So many come first and are not timed: the connection is made by them. */
export const WARM_UP = 20;

/** Indices all over a log, the same at every run; what comes first is to warm up. */
export function randomIndices(size: number, count: number): number[] {
  const random = seededRandom(20_261_125);
  return Array.from({ length: count + WARM_UP }, () => Math.floor(random() * size));
}

/**
 * Milliseconds of each proof: a transaction of its own that reads the tiles, and the proof from them. Each is verified outside of its time.
 * @throws Error for a proof that does not prove
 */
export async function timeProofs(
  database: LedgerReader,
  place: LogPlace,
  { size, root }: { readonly size: number; readonly root: Hash },
  indices: readonly number[],
  leafOf: (index: number) => Hash | Promise<Hash>,
): Promise<number[]> {
  const taken: number[] = [];
  for (const index of indices) {
    const { took, result } = await timed(() =>
      database.readLedger(place.jurisdiction, async (tx) =>
        proveInclusion(index, size, tileNodes(size, await tilesAt(tx, place, tilesForInclusion(index, size)))),
      ),
    );
    verifyInclusion({ leaf: await leafOf(index), index, size, root }, result);
    taken.push(took);
  }
  return taken.slice(WARM_UP);
}
