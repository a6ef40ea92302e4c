/** Whether a log that shows a checkpoint now has only grown since one that was seen before. */

import { NotProved } from '../ledger-error.ts';
import type { Checkpoint } from '../note/checkpoint.ts';
import { EMPTY_ROOT, type Hash, sameHash } from './hash.ts';
import { verifyConsistency } from './verify-tree.ts';

/**
 * Returns when the second checkpoint, itself verified, only adds entries to the first.
 * @throws NotProved `growth.origin` for another log; `growth.rolled-back` when it is smaller; `growth.forked` when two different trees have one size, or
 * the proof shows no common beginning; `consistency.length` when the proof is not one for these sizes
 */
export function verifyGrowth(seen: Checkpoint, shown: Checkpoint, proof: readonly Hash[]): void {
  const open = (code: string, message: string) =>
    new NotProved(code, message, `that the log of size ${shown.size} still holds, unchanged, the ${seen.size} entries seen before`);
  if (shown.origin !== seen.origin) throw open('growth.origin', `“${shown.origin}” is another log than “${seen.origin}”`);
  if (shown.size < seen.size) throw open('growth.rolled-back', `the log was rolled back from size ${seen.size} to ${shown.size}`);
  if (shown.size === seen.size && !sameHash(shown.root, seen.root)) {
    throw open('growth.forked', `the log shows two different trees of size ${seen.size}`);
  }
  if (seen.size === 0) {
    // Every tree begins with the empty one; what was seen must be that one.
    if (proof.length === 0 && sameHash(seen.root, EMPTY_ROOT)) return;
    throw open('growth.forked', 'what was seen of size 0 is not the empty tree, or the proof is not empty');
  }
  try {
    verifyConsistency({ size1: seen.size, root1: seen.root, size2: shown.size, root2: shown.root }, proof);
  } catch (error) {
    if (!(error instanceof NotProved) || error.code === 'consistency.length') throw error;
    throw open('growth.forked', `no common beginning was shown of sizes ${seen.size} and ${shown.size}: ${error.message}`);
  }
}
