/** The tree of a log in a backup, as far as the log signed it. */
import { type Hash, LedgerError, rootOf, sameHash, verifyCheckpoint } from '@mufakat/ledger';
import { keyFaults, keyInForce, originOf } from '../ledger/index.ts';
import type { LogRows } from './gather-people.ts';

export interface SignedTree {
  /** How many entries were signed. */
  readonly size: number;
  /** Hashes of the entries about people, by index. */
  readonly leaves: ReadonlyMap<number, Hash>;
}

/** The tree, or what contradicts its signature. The key is that of the backup: whose it is, receipts and copies elsewhere can tell. */
export function signedTree({ jurisdiction, keys, checkpoint, frontier, leaves }: LogRows): SignedTree | { fault: string } {
  if (checkpoint === undefined) return { size: 0, leaves };
  const origin = originOf({ jurisdiction, log: 'assessment' });
  const [wrong] = keyFaults(origin, keys);
  const key = keyInForce(keys, checkpoint.size);
  if (wrong !== undefined || key === undefined) return { fault: wrong?.message ?? 'it has a checkpoint, and no key that signs it.' };
  try {
    const { size, root } = verifyCheckpoint(checkpoint.note, { origin, logKey: key }).checkpoint;
    if (size === frontier.size && sameHash(root, rootOf(frontier))) return { size, leaves };
    return { fault: `its entries are not those of the checkpoint of ${checkpoint.size} entries that it signed.` };
  } catch (error) {
    if (!(error instanceof LedgerError)) throw error;
    return { fault: `its checkpoint of ${checkpoint.size} entries: ${error.message}` };
  }
}
