/** Roots and proofs, made from the hashes of complete subtrees. */
import { EMPTY_ROOT, type Hash, nodeHash } from './hash.ts';
import { consistencyRanges, inclusionRanges, type Node, nodesOfRange, type Range } from './ranges.ts';
import { checkSize } from './size.ts';

/** Gives the hash of a complete subtree; `tileNodes` makes one from stored tiles. */
export type ReadNode = (node: Node) => Hash;

/** Root of the tree as it was at a size. @throws LedgerError `ledger.size`, and whatever `read` throws */
export function rootAt(size: number, read: ReadNode): Hash {
  return checkSize(size) === 0 ? EMPTY_ROOT : hashOfRange({ from: 0, to: size }, read);
}

/** That the entry at `index` is in the tree of that size. @throws LedgerError `ledger.index`, `ledger.size`, and whatever `read` throws */
export function proveInclusion(index: number, size: number, read: ReadNode): Hash[] {
  return inclusionRanges(index, size).map((range) => hashOfRange(range, read));
}

/** That the tree of size2 begins with the tree of size1. @throws LedgerError `ledger.size` unless 0 < size1 ≤ size2, and whatever `read` throws */
export function proveConsistency(size1: number, size2: number, read: ReadNode): Hash[] {
  return consistencyRanges(size1, size2).map((range) => hashOfRange(range, read));
}

function hashOfRange(range: Range, read: ReadNode): Hash {
  return nodesOfRange(range)
    .map(read)
    .reduceRight((right, left) => nodeHash(left, right));
}
