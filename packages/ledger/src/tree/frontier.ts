/**
 * The right edge of a tree: the roots of its complete subtrees, the largest first, one for each 1 in the binary size. All that is needed to go on
 * appending and to know the root: at most 53 hashes.
 */

import { LedgerError } from '../ledger-error.ts';
import { EMPTY_ROOT, type Hash, nodeHash } from './hash.ts';
import type { ReadNode } from './prove.ts';
import { nodesOfRange } from './ranges.ts';
import { checkSize } from './size.ts';

declare const FRONTIER: unique symbol;

/** Immutable; `hashes` always fits `size`, because only `EMPTY_FRONTIER`, `frontierOf` and `appendLeaves` make one. */
export type Frontier = { readonly size: number; readonly hashes: readonly Hash[]; readonly [FRONTIER]: true };

/** Of the tree without entries. */
export const EMPTY_FRONTIER = { size: 0, hashes: [] as readonly Hash[] } as Frontier;

/** A frontier read back from where it was kept. @throws LedgerError `ledger.size`, `ledger.frontier` when there are not as many hashes as the size needs */
export function frontierOf(size: number, hashes: readonly Hash[]): Frontier {
  const needed = nodesOfRange({ from: 0, to: checkSize(size) }).length;
  if (hashes.length === needed) return { size, hashes: [...hashes] } as object as Frontier;
  throw new LedgerError('ledger.frontier', `a tree of size ${size} has ${needed} complete subtrees, not ${hashes.length}`);
}

/** The frontier of the tree as it was at a size. @throws LedgerError `ledger.size`, and whatever `read` throws */
export function frontierAt(size: number, read: ReadNode): Frontier {
  return frontierOf(size, nodesOfRange({ from: 0, to: checkSize(size) }).map(read));
}

/** Appends hashes of entries, in order. @throws LedgerError `ledger.size` when the tree would exceed 2^53 − 1 */
export function appendLeaves(frontier: Frontier, leaves: readonly Hash[]): Frontier {
  const hashes = [...frontier.hashes];
  let size = frontier.size;
  for (const leaf of leaves) {
    let node = leaf;
    for (let rest = size; rest % 2 === 1; rest = (rest - 1) / 2) {
      const left = hashes.pop();
      if (left !== undefined) node = nodeHash(left, node);
    }
    hashes.push(node);
    size = checkSize(size + 1);
  }
  return { size, hashes } as object as Frontier;
}

/** Root of the tree. */
export function rootOf({ hashes }: Frontier): Hash {
  return hashes.length === 0 ? EMPTY_ROOT : hashes.reduceRight((right, left) => nodeHash(left, right));
}
