/** Verifying inclusion and consistency proofs, step by step as in RFC 9162 sections 2.1.3.2 and 2.1.4.2. Sizes exceed 32 bits: no bit operators. */

import { NotProved } from '../ledger-error.ts';
import { type Hash, nodeHash, sameHash } from './hash.ts';
import { checkSize } from './size.ts';

const isOdd = (value: number) => value % 2 === 1;
const half = (value: number) => Math.floor(value / 2);

/** What is claimed: `leaf` is the hash of entry `index` of the tree with `size` and `root`. */
export type InclusionClaim = { readonly leaf: Hash; readonly index: number; readonly size: number; readonly root: Hash };

/**
 * Returns when the proof shows the claim.
 * @throws NotProved `inclusion.index`, `inclusion.length`, `inclusion.root`
 * @throws LedgerError `ledger.size`
 */
export function verifyInclusion({ leaf, index, size, root }: InclusionClaim, proof: readonly Hash[]): void {
  const open = (code: string, message: string) =>
    new NotProved(code, message, `that the log of size ${size} holds this entry at index ${index}`);
  if (checkSize(index) >= checkSize(size)) throw open('inclusion.index', `a tree of size ${size} has no entry ${index}`);
  let fn = index;
  let sn = size - 1;
  let r = leaf;
  for (const p of proof) {
    if (sn === 0) throw open('inclusion.length', 'the proof has more hashes than the path from this entry to the root');
    if (isOdd(fn) || fn === sn) {
      r = nodeHash(p, r);
      while (!isOdd(fn) && fn !== 0) [fn, sn] = [half(fn), half(sn)];
    } else {
      r = nodeHash(r, p);
    }
    [fn, sn] = [half(fn), half(sn)];
  }
  if (sn !== 0) throw open('inclusion.length', 'the proof has fewer hashes than the path from this entry to the root');
  if (!sameHash(r, root))
    throw open('inclusion.root', 'entry and proof lead to another root: the entry, its index or the proof was changed');
}

/** What is claimed: the tree with `size2` and `root2` begins with the tree of `size1` and `root1`. */
export type ConsistencyClaim = { readonly size1: number; readonly root1: Hash; readonly size2: number; readonly root2: Hash };

/**
 * Returns when the proof shows the claim. From an empty tree there is nothing to prove, and nothing is accepted as a proof of it.
 * @throws NotProved `consistency.sizes`, `consistency.length`, `consistency.first-root`, `consistency.second-root`
 * @throws LedgerError `ledger.size`
 */
export function verifyConsistency({ size1, root1, size2, root2 }: ConsistencyClaim, proof: readonly Hash[]): void {
  const open = (code: string, message: string) =>
    new NotProved(code, message, `that the log of size ${size2} only added to the one of size ${size1}`);
  if (checkSize(size1) === 0)
    throw open('consistency.sizes', 'the first tree is empty: every tree begins with it, and a proof says nothing');
  if (size1 > checkSize(size2)) throw open('consistency.sizes', `the second tree (${size2}) is smaller than the first (${size1})`);
  if (size1 === size2) {
    if (proof.length > 0) throw open('consistency.length', 'the sizes are equal: the proof must be empty');
    if (!sameHash(root1, root2)) throw open('consistency.second-root', 'two different trees of the same size');
    return;
  }
  const [first, ...rest] = isPowerOfTwo(size1) ? [root1, ...proof] : proof;
  if (first === undefined) throw open('consistency.length', 'the proof has fewer hashes than these sizes need');
  let fn = size1 - 1;
  let sn = size2 - 1;
  while (isOdd(fn)) [fn, sn] = [half(fn), half(sn)];
  let fr = first;
  let sr = first;
  for (const c of rest) {
    if (sn === 0) throw open('consistency.length', 'the proof has more hashes than these sizes need');
    if (isOdd(fn) || fn === sn) {
      fr = nodeHash(c, fr);
      sr = nodeHash(c, sr);
      while (!isOdd(fn) && fn !== 0) [fn, sn] = [half(fn), half(sn)];
    } else {
      sr = nodeHash(sr, c);
    }
    [fn, sn] = [half(fn), half(sn)];
  }
  if (sn !== 0) throw open('consistency.length', 'the proof has fewer hashes than these sizes need');
  if (!sameHash(fr, root1))
    throw open('consistency.first-root', 'the proof does not lead to the first root: it belongs to another tree, or was changed');
  if (!sameHash(sr, root2))
    throw open('consistency.second-root', 'the proof does not lead to the second root: entries were changed or removed');
}

function isPowerOfTwo(value: number): boolean {
  let power = 1;
  while (power < value) power *= 2;
  return power === value;
}
