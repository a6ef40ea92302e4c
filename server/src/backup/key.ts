/**
 * The key that signs the backups of a node: Ed25519. Its private part is a file of the data folder and in no backup; its public part, the verification
 * key, is no secret. So whoever restores elsewhere carries nothing with which backups could be forged, and a lost private part costs nothing: the next
 * backup is signed by a new one.
 */
import { createHash, createPrivateKey, createPublicKey, type KeyObject, randomBytes, sign, verify } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { writeDurably } from '../kernel/files/durable-file.ts';
import { secret } from '../kernel/files/secrets.ts';
import { fail } from '../kernel/http/problem.ts';
import { hasCode } from '../kernel/http/system-errors.ts';

/** A verification key: proves who wrote a backup, and writes none. */
export interface BackupKey {
  /** 16 hexadecimal digits that name it: the beginning of the SHA-256 of the public key. */
  readonly id: string;
  readonly publicKey: KeyObject;
}

/** Signs backups. */
export interface BackupSigner {
  readonly key: BackupKey;
  /** The 64 bytes of an Ed25519 signature. */
  readonly sign: (message: Uint8Array) => Buffer;
}

/** File of the data folder with the private part. */
const FILE = 'backup-key';
/** What DER puts before the 32 bytes of an Ed25519 key (RFC 8410). */
const PKCS8 = Buffer.from('302e020100300506032b657004220420', 'hex');
const SPKI = Buffer.from('302a300506032b6570032100', 'hex');

/** The signer of a node, made on first use. @throws Problem `backup-key-unusable` */
export async function openBackupSigner(dataFolder: string): Promise<BackupSigner> {
  return signerOf(dataFolder, await secret(dataFolder, FILE));
}

/** The verification key of a node; undefined when this data folder has signed no backup yet. Makes nothing. @throws Problem `backup-key-unusable` */
export async function findBackupKey(dataFolder: string): Promise<BackupKey | undefined> {
  const text = await readFile(join(dataFolder, FILE), 'utf8').catch((error: unknown) => {
    if (hasCode(error, 'ENOENT')) return undefined;
    throw error;
  });
  return text === undefined ? undefined : signerOf(dataFolder, text.trim()).key;
}

/** Gives the node another key and destroys the private part of the one before, whose backups stay provable by its public part. */
export async function renewBackupKey(dataFolder: string): Promise<{ former: BackupKey | undefined; key: BackupKey }> {
  const former = await findBackupKey(dataFolder);
  await writeDurably(join(dataFolder, FILE), `${randomBytes(32).toString('base64url')}\n`);
  return { former, key: (await openBackupSigner(dataFolder)).key };
}

function signerOf(dataFolder: string, text: string): BackupSigner {
  const seed = Buffer.from(text, 'base64url');
  if (seed.length !== 32) {
    fail('backup-key-unusable', {
      status: 500,
      title: 'The key that signs backups cannot be used',
      detail: `${join(dataFolder, FILE)} is not 32 bytes in base64url.`,
      remedy: 'Put that file back as it was, or move it away: the next backup is then signed by a new key.',
    });
  }
  const privateKey = createPrivateKey({ key: Buffer.concat([PKCS8, seed]), format: 'der', type: 'pkcs8' });
  return { key: keyOf(createPublicKey(privateKey)), sign: (message) => sign(null, message, privateKey) };
}

function keyOf(publicKey: KeyObject): BackupKey {
  return { id: createHash('sha256').update(rawOf(publicKey)).digest('hex').slice(0, 16), publicKey };
}

function rawOf(publicKey: KeyObject): Buffer {
  return publicKey.export({ format: 'der', type: 'spki' }).subarray(SPKI.length);
}

/** The text of a key for others: `mufakat-backup+<id>+<public key in base64>`. */
export function formatBackupKey({ id, publicKey }: BackupKey): string {
  return `mufakat-backup+${id}+${rawOf(publicKey).toString('base64')}`;
}

/** @throws Problem `not-a-backup-key`, also for one that was mistyped: id and key then do not belong together */
export function parseBackupKey(text: string): BackupKey {
  const material = /^mufakat-backup\+[0-9a-f]{16}\+([A-Za-z0-9+/]{43}=)$/.exec(text.trim())?.[1];
  const key =
    material === undefined
      ? undefined
      : keyOf(createPublicKey({ key: Buffer.concat([SPKI, Buffer.from(material, 'base64')]), format: 'der', type: 'spki' }));
  if (key !== undefined && formatBackupKey(key) === text.trim()) return key;
  fail('not-a-backup-key', {
    status: 422,
    title: 'This is not the verification key of backups',
    detail: `“${text.slice(0, 120)}” is not mufakat-backup+id+key, or was mistyped.`,
    remedy: 'Copy the whole line that `mufakat backup-key show` prints on the node that wrote the backup.',
  });
}

/** Whether the key made the signature. */
export function isSignedBy({ publicKey }: BackupKey, message: Uint8Array, signature: Uint8Array): boolean {
  return verify(null, message, publicKey, signature);
}
