import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Database, openDatabase } from './database.ts';
import { migrate } from './migrate.ts';
import { fail, Problem } from './problem.ts';
import { presentSecret, secret } from './secrets.ts';

/**
 * Brings the database of a node up to date and opens it, with the passwords that the node's data folder keeps.
 *
 * @param progress told of each migration that is applied.
 * @throws Problem of `migrate` and `openDatabase`; `database-unusable` when it does not answer or does not let us in.
 */
export async function openOwnDatabase(operatorUrl: string, dataFolder: string, progress?: (line: string) => void): Promise<Database> {
  try {
    await migrate(operatorUrl, undefined, progress);
    const passwords = {
      app: await secret(dataFolder, 'app-password'),
      auth: await secret(dataFolder, 'sign-in-password'),
      ledger: await secret(dataFolder, 'ledger-password'),
    };
    return await openDatabase({ operatorUrl, passwords });
  } catch (error) {
    if (error instanceof Problem) throw error;
    // What PostgreSQL and the network say of a connection names neither its URL nor the password.
    const detail = error instanceof Error ? error.message : String(error);
    const remedy = 'Check DATABASE_URL: host, port, name of the database, user and password; and that the server runs.';
    fail('database-unusable', { status: 500, title: 'The database cannot be used', detail, remedy }, error);
  }
}

const PUBLIC_URL_FILE = 'public-url';

/** Keeps where people reach the node, so that a command beside it makes links that lead there. */
export async function rememberPublicUrl(dataFolder: string, publicUrl: string): Promise<void> {
  await writeFile(join(dataFolder, PUBLIC_URL_FILE), `${publicUrl}\n`);
}

/** Where people reach the node that was last started on the data folder; undefined when none was. */
export async function lastPublicUrl(dataFolder: string): Promise<string | undefined> {
  return readFile(join(dataFolder, PUBLIC_URL_FILE), 'utf8').then(
    (text) => text.trim(),
    () => undefined,
  );
}

/** The secret that signs the node's cookies and links. */
export function signInSecret(dataFolder: string): Promise<string> {
  return secret(dataFolder, 'sign-in-secret');
}

/** The secret that opens the sealed private keys of the logs, if it is there. */
export async function presentLedgerSecret(dataFolder: string): Promise<string | undefined> {
  return (await presentSecret(dataFolder, 'ledger-secret')) || undefined;
}

/** The same, made where it is not there: for a node whose logs have no keys yet. It is the root of the node's witness key. */
export function ledgerSecret(dataFolder: string): Promise<string> {
  return secret(dataFolder, 'ledger-secret');
}
