/** Whether only we can read the secrets of a data folder. Windows keeps no such modes: there the folder's own rights say who reads it. */
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { fail } from '../http/problem.ts';
import { hasCode } from '../http/system-errors.ts';

/** Every secret that a node keeps in its data folder. */
export const SECRETS = [
  'ledger-secret',
  'app-password',
  'sign-in-password',
  'ledger-password',
  'sign-in-secret',
  'postgres-password',
  'id',
] as const;

/** What is wrong with the file of a secret: `missing`; `readable` by others than its owner; `foreign`, when it is somebody else's. Undefined for nothing. */
export type SecretFault = 'missing' | 'readable' | 'foreign';

const OTHERS = 0o077;

export async function secretFault(path: string): Promise<SecretFault | undefined> {
  const status = await stat(path).catch((error: unknown) => {
    if (hasCode(error, 'ENOENT')) return undefined;
    throw error;
  });
  if (status === undefined) return 'missing';
  if (process.platform === 'win32') return undefined;
  if (status.uid !== process.geteuid?.()) return 'foreign';
  return (status.mode & OTHERS) === 0 ? undefined : 'readable';
}

/** Whether the secrets of a data folder that a server runs on are there, where it needs them, and only we can read them. */
export async function secretsAreKept(folder: string): Promise<boolean> {
  const faults = await Promise.all(SECRETS.map(async (name) => ({ name, fault: await secretFault(join(folder, name)) })));
  return faults.every(({ name, fault }) => fault === undefined || (fault === 'missing' && name !== 'ledger-secret'));
}

/**
 * Refuses a secret that others can read, or that is somebody else's. What was readable may have been read, so it is not put right in silence.
 * @throws Problem `secret-readable`, `secret-of-another`
 */
export async function refuseOpenSecret(path: string): Promise<void> {
  const fault = await secretFault(path);
  if (fault === 'readable') {
    const mode = ((await stat(path)).mode & 0o777).toString(8).padStart(4, '0');
    fail('secret-readable', {
      status: 500,
      title: 'A secret can be read by others',
      detail: `${path} has the mode ${mode}: other accounts of this machine can read or change it.`,
      remedy: `Close it (chmod 600 ${path}). If anybody else may have read it, renew it: SECURITY.md, “When a secret was readable”.`,
    });
  }
  if (fault === 'foreign') {
    const { uid } = await stat(path);
    fail('secret-of-another', {
      status: 500,
      title: 'A secret belongs to another account',
      detail: `${path} belongs to the account ${uid}, and this program runs as ${process.geteuid?.()}: who owns it can read and change it.`,
      remedy: `Run the program under the account that owns the data folder, or hand the file over (chown ${process.geteuid?.()} ${path}).`,
    });
  }
}

/** Refuses a data folder in which a secret is open: all of them, before any is used. @throws Problem as `refuseOpenSecret` */
export async function refuseOpenSecrets(folder: string): Promise<void> {
  for (const name of SECRETS) await refuseOpenSecret(join(folder, name));
}
