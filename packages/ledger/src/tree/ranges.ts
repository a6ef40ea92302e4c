/**
 * Which hashes make up a root or a proof, before any hash is read: a store can fetch exactly these, and the proof is then put together at once.
 */
import { LedgerError } from '../ledger-error.ts';
import { checkIndex, checkSize } from './size.ts';

/** The entries `from` up to but without `to`, whose subtree hash is meant. Never empty. */
export type Range = { readonly from: number; readonly to: number };

/** A complete subtree: the entries from index · 2^level on, 2^level of them. */
export type Node = { readonly level: number; readonly index: number };

/** The largest power of two that is smaller than `size`, which is at least 2: where the definition splits a tree. */
function splitPoint(size: number): number {
  let power = 1;
  while (power * 2 < size) power *= 2;
  return power;
}

/**
 * The ranges whose hashes are the inclusion proof (RFC 9162 section 2.1.3.1), from the leaf's sibling to the root's child.
 * @throws LedgerError `ledger.index`, `ledger.size`
 */
export function inclusionRanges(index: number, size: number): Range[] {
  checkIndex(index, size);
  const siblings: Range[] = [];
  let [from, to] = [0, size];
  while (to - from > 1) {
    const middle = from + splitPoint(to - from);
    siblings.push(index < middle ? { from: middle, to } : { from, to: middle });
    [from, to] = index < middle ? [from, middle] : [middle, to];
  }
  return siblings.reverse();
}

/**
 * The ranges whose hashes are the consistency proof between two sizes (RFC 9162 section 2.1.4.1). Empty when they are equal.
 * @throws LedgerError `ledger.size` unless 0 < size1 ≤ size2
 */
export function consistencyRanges(size1: number, size2: number): Range[] {
  if (checkSize(size1) === 0 || checkSize(size2) < size1) {
    throw new LedgerError('ledger.size', `there is no consistency proof from size ${size1} to ${size2}: it needs 0 < first ≤ second`);
  }
  const siblings: Range[] = [];
  let [from, to] = [0, size2];
  while (to !== size1) {
    const middle = from + splitPoint(to - from);
    siblings.push(size1 <= middle ? { from: middle, to } : { from, to: middle });
    [from, to] = size1 <= middle ? [from, middle] : [middle, to];
  }
  // The verifier knows the hash of the whole smaller tree already.
  if (from > 0) siblings.push({ from, to });
  return siblings.reverse();
}

/** The complete subtrees of a range of the tree, from left to right. */
export function nodesOfRange({ from, to }: Range): Node[] {
  const nodes: Node[] = [];
  for (let at = from; at < to; ) {
    let [level, width] = [0, 1];
    while (at % (width * 2) === 0 && at + width * 2 <= to) {
      level += 1;
      width *= 2;
    }
    nodes.push({ level, index: at / width });
    at += width;
  }
  return nodes;
}
