/** The hashes of the tree (RFC 6962 section 2.1, RFC 9162 section 2.1.1), with SHA-256. */
import { sha256 } from '@noble/hashes/sha2.js';
import { fromBase64, sameBytes } from '../bytes/bytes.ts';
import { LedgerError } from '../ledger-error.ts';

declare const HASH: unique symbol;

/** 32 bytes: of a leaf, of a node, of a root. Only this module and `asHash` make one. */
export type Hash = Uint8Array & { readonly [HASH]: true };

export const HASH_BYTES = 32;

/** Root of the tree without entries: SHA-256 of nothing. */
export const EMPTY_ROOT: Hash = asHash(sha256(new Uint8Array()));

/** Hash of an entry: SHA-256(0x00 ‖ entry). */
export function leafHash(entry: Uint8Array): Hash {
  const message = new Uint8Array(1 + entry.length);
  message.set(entry, 1);
  return sha256(message) as Uint8Array as Hash;
}

/** Hash of a node: SHA-256(0x01 ‖ left ‖ right). */
export function nodeHash(left: Hash, right: Hash): Hash {
  const message = new Uint8Array(1 + 2 * HASH_BYTES);
  message[0] = 1;
  message.set(left, 1);
  message.set(right, 1 + HASH_BYTES);
  return sha256(message) as Uint8Array as Hash;
}

/**
 * Root over hashes of equally large complete subtrees, of which the last alone may be smaller. Hashing neighbours in pairs, with the odd one moving up
 * unchanged, gives the same tree as the recursive definition.
 */
export function treeHash(hashes: readonly Hash[]): Hash {
  let row = hashes;
  while (row.length > 1) {
    const above: Hash[] = [];
    let left: Hash | undefined;
    for (const hash of row) {
      if (left === undefined) {
        left = hash;
      } else {
        above.push(nodeHash(left, hash));
        left = undefined;
      }
    }
    if (left !== undefined) above.push(left);
    row = above;
  }
  return row[0] ?? EMPTY_ROOT;
}

/** @throws LedgerError `ledger.hash-length` when it is not 32 bytes long */
export function asHash(bytes: Uint8Array): Hash {
  if (bytes.length === HASH_BYTES) return bytes as Hash;
  throw new LedgerError('ledger.hash-length', `a hash is ${HASH_BYTES} bytes long, not ${bytes.length}`);
}

/** @throws LedgerError `text.base64`, `ledger.hash-length` */
export function parseHash(base64: string): Hash {
  return asHash(fromBase64(base64));
}

export function sameHash(a: Hash, b: Hash): boolean {
  return sameBytes(a, b);
}
