/** The definitions of RFC 6962 section 2.1 as they are written there: recursive, over lists. What everything else is held against. */
import { EMPTY_ROOT, type Hash, nodeHash } from '../tree/hash.ts';

function split(size: number): number {
  return 2 ** Math.floor(Math.log2(size - 1));
}

/** MTH */
export function rfcRoot(leaves: readonly Hash[]): Hash {
  const [only] = leaves;
  if (only === undefined) return EMPTY_ROOT;
  if (leaves.length === 1) return only;
  const k = split(leaves.length);
  return nodeHash(rfcRoot(leaves.slice(0, k)), rfcRoot(leaves.slice(k)));
}

/** PATH */
export function rfcPath(m: number, leaves: readonly Hash[]): Hash[] {
  if (leaves.length <= 1) return [];
  const k = split(leaves.length);
  return m < k
    ? [...rfcPath(m, leaves.slice(0, k)), rfcRoot(leaves.slice(k))]
    : [...rfcPath(m - k, leaves.slice(k)), rfcRoot(leaves.slice(0, k))];
}

/** SUBPROOF; PROOF(m, D) is that with `whole` */
export function rfcConsistency(m: number, leaves: readonly Hash[], whole = true): Hash[] {
  if (m === leaves.length) return whole ? [] : [rfcRoot(leaves)];
  const k = split(leaves.length);
  return m <= k
    ? [...rfcConsistency(m, leaves.slice(0, k), whole), rfcRoot(leaves.slice(k))]
    : [...rfcConsistency(m - k, leaves.slice(k), false), rfcRoot(leaves.slice(0, k))];
}
