import { createHash, hkdfSync } from 'node:crypto';
import { makeSigner, type Signer } from '@mufakat/ledger';

/** The key with which this node cosigns the logs of others: always the same for a data folder, named after itself. */
export function witnessSigner(secret: string): Signer<'witness'> {
  const seed = Buffer.from(hkdfSync('sha256', secret, '', 'mufakat ledger: witness', 32));
  const { publicKey } = makeSigner('witness', 'unnamed', seed).key;
  return makeSigner('witness', `mufakat-witness/${createHash('sha256').update(publicKey).digest('hex').slice(0, 16)}`, seed);
}
