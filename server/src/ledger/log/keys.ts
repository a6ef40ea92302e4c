/**
 * The private keys of the logs. At rest they are encrypted (AES-256-GCM) under a key derived from a secret that is not in the database, so that a
 * dump or backup of the database signs nothing.
 */
import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import { formatKey, makeSigner, type Signer } from '@mufakat/ledger';
import type { Tx } from '../../kernel/database/database.ts';
import { fail } from '../../kernel/http/problem.ts';
import { findSealedSeed, insertKey, type LogPlace, listKeys } from '../store.ts';

/** The name of a log, for ever: it does not change when the server or its address does. */
export function originOf({ jurisdiction, log }: LogPlace): string {
  return `mufakat/${jurisdiction}/${log}`;
}

const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** Version byte, nonce, tag, encrypted seed. `place` is bound to it: a sealed seed opens only where it belongs. */
export function seal(secret: string, place: string, seed: Uint8Array): Buffer {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv('aes-256-gcm', sealingKey(secret), nonce).setAAD(Buffer.from(place, 'utf8'));
  const encrypted = Buffer.concat([cipher.update(seed), cipher.final()]);
  return Buffer.concat([Buffer.of(1), nonce, cipher.getAuthTag(), encrypted]);
}

/** @throws Problem `ledger-key-locked` when this secret did not seal it, or it was changed */
export function unseal(secret: string, place: string, sealed: Uint8Array): Buffer {
  try {
    if (sealed[0] !== 1) throw new Error(`sealed in version ${sealed[0]}`);
    const begin = 1 + NONCE_BYTES;
    const decipher = createDecipheriv('aes-256-gcm', sealingKey(secret), sealed.subarray(1, begin))
      .setAAD(Buffer.from(place, 'utf8'))
      .setAuthTag(sealed.subarray(begin, begin + TAG_BYTES));
    return Buffer.concat([decipher.update(sealed.subarray(begin + TAG_BYTES)), decipher.final()]);
  } catch (error) {
    locked(place, 'the secret of this data folder did not seal it, or it was changed', error);
  }
}

function locked(place: string, why: string, cause?: unknown): never {
  const remedy =
    'Put the file ledger-secret of the data folder that this database was used with back into the data folder, and start again.';
  fail(
    'ledger-key-locked',
    { status: 500, title: 'The key of a log does not open', detail: `The key of ${place}: ${why}.`, remedy },
    cause,
  );
}

function sealingKey(secret: string): Buffer {
  return Buffer.from(hkdfSync('sha256', secret, '', 'mufakat ledger: sealing of seeds', 32));
}

/** The present signer of a locked log; one without a key gets its first. @throws Problem `ledger-key-locked` */
export async function openSigner(tx: Tx, secret: string, place: LogPlace): Promise<Signer<'log'>> {
  const origin = originOf(place);
  const kept = await findSealedSeed(tx, place);
  if (kept !== undefined) return makeSigner('log', origin, unseal(secret, `${origin} ${kept.number}`, kept.sealed));
  if ((await listKeys(tx, place)).length > 0) locked(origin, 'its private part is not in the database');
  const fresh = newSigner(secret, origin, 1);
  await insertKey(tx, place, { number: 1, key: formatKey(fresh.signer.key), fromSize: 0, statement: null, sealed: fresh.sealed });
  return fresh.signer;
}

/** A new key for a log, and what is kept of its private part. */
export function newSigner(secret: string, origin: string, number: number): { signer: Signer<'log'>; sealed: Buffer } {
  const seed = randomBytes(32);
  return { signer: makeSigner('log', origin, seed), sealed: seal(secret, `${origin} ${number}`, seed) };
}
