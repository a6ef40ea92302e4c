/** Salted commitments: who has content and salt can prove the content, nobody can guess it. */
import { sha256 } from '@noble/hashes/sha2.js';
import { concat, toUtf8 } from '../bytes/bytes.ts';
import { LedgerError } from '../ledger-error.ts';
import { canonicalJson } from './canonical-json.ts';

/**
 * SHA-256 of the salt followed by the canonical JSON (RFC 8785) of the content, in UTF-8: 32 bytes.
 * @throws LedgerError `commitment.salt` unless the salt is 32 bytes long; TypeError when the content has no canonical JSON
 */
export function commitmentTo(salt: Uint8Array, content: unknown): Uint8Array {
  return commitmentToText(salt, canonicalJson(content));
}

/** The same of a text that is canonical JSON already. @throws LedgerError `commitment.salt` */
export function commitmentToText(salt: Uint8Array, text: string): Uint8Array {
  if (salt.length !== 32) throw new LedgerError('commitment.salt', `a salt is 32 random bytes, not ${salt.length}`);
  return sha256(concat(salt, toUtf8(text)));
}
