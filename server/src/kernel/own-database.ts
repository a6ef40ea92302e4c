import { type Database, openDatabase } from './database.ts';
import { migrate } from './migrate.ts';
import { secret } from './secrets.ts';

/**
 * Brings the database of a node up to date and opens it, with the passwords that the node's data folder keeps.
 *
 * @param progress told of each migration that is applied.
 * @throws Problem of `migrate` and `openDatabase`.
 */
export async function openOwnDatabase(operatorUrl: string, dataFolder: string, progress?: (line: string) => void): Promise<Database> {
  await migrate(operatorUrl, undefined, progress);
  const passwords = { app: await secret(dataFolder, 'app-password'), auth: await secret(dataFolder, 'sign-in-password') };
  return openDatabase({ operatorUrl, passwords });
}

/** The secret that signs the node's cookies and links. */
export function signInSecret(dataFolder: string): Promise<string> {
  return secret(dataFolder, 'sign-in-secret');
}
