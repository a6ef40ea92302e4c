/** Whom a restore believes: a backup decides who may do what on the node, so whoever can change one could make himself coordinator. */
import { fail } from '../kernel/http/problem.ts';
import { type Seal, signedMessage } from './format.ts';
import { type BackupKey, isSignedBy } from './key.ts';

export interface BackupTrust {
  /** Verification keys of the nodes whose backups are believed. */
  readonly keys: readonly BackupKey[];
  /** Also believe a file that none of the keys proves: of an earlier release, or of a node whose key is lost. Never one that a key refutes. */
  readonly unsigned?: boolean | undefined;
}

/** Who wrote a backup. */
export interface Origin {
  /** Id of the key that proves it; null when nothing does. */
  readonly provenBy: string | null;
}

/**
 * Whether the seal of a file was made by one of the keys.
 *
 * @throws Problem `backup-unsigned`, `backup-key-unknown` where nothing proves it and that is not allowed; `backup-not-authentic`
 */
export function provenOrigin(file: string, { sha256, signature }: Seal, trust: BackupTrust): Origin {
  if (signature === undefined) return trust.unsigned ? { provenBy: null } : refuseUnsigned(file);
  const { keyId, bytes } = signature;
  const key = trust.keys.find(({ id }) => id === keyId);
  if (key === undefined) return trust.unsigned ? { provenBy: null } : refuseUnknown(file, keyId, trust.keys);
  return isSignedBy(key, signedMessage(sha256, keyId), bytes) ? { provenBy: keyId } : refuseForged(file, keyId);
}

function refuseUnsigned(file: string): never {
  fail('backup-unsigned', {
    status: 422,
    title: 'Nothing proves who wrote the backup',
    detail: `${file} is of an earlier release, which did not sign backups: whoever could write to it may have given himself any role.`,
    remedy:
      'When you are sure that nobody could change it, restore it with --unsigned, and read the list of who may do what. Then make a new backup.',
  });
}

function refuseUnknown(file: string, keyId: string, keys: readonly BackupKey[]): never {
  const known = keys.length === 0 ? 'no key is known here' : `known here: ${keys.map(({ id }) => id).join(', ')}`;
  fail('backup-key-unknown', {
    status: 422,
    title: 'The backup was signed by a key that is not known here',
    detail: `${file} names the key ${keyId}; ${known}.`,
    remedy:
      'Give the verification key of the node that wrote it with --key (there: mufakat backup-key show; mufakat backup printed it too). When it is lost, --unsigned restores without proof.',
  });
}

function refuseForged(file: string, keyId: string): never {
  fail('backup-not-authentic', {
    status: 422,
    title: 'The backup was changed after it was written',
    detail: `${file} says that the key ${keyId} signed it, and that key did not sign this content.`,
    remedy: 'Nothing was changed here. Use another copy, and find out who could write to this one.',
  });
}
