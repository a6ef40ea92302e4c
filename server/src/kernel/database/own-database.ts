import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type pg from 'pg';
import { presentSecret, secret } from '../files/secrets.ts';
import { fail, Problem } from '../http/problem.ts';
import { bindDatabase, refuseOtherFolder } from '../postgres/owner.ts';
import { type LoginPasswords, loginOf, prepareLogins } from '../sign-in/logins.ts';
import { type Database, openDatabase, signInConfig } from './database.ts';
import { migrate } from './migrate.ts';

/** How a database is opened. */
export interface Opening {
  /** Told of each migration that is applied. */
  progress?: ((line: string) => void) | undefined;
  /** The database lies in the data folder itself, and so belongs to it. */
  embedded?: boolean | undefined;
}

/** Files of the data folder with the passwords of the login roles. */
const PASSWORDS = { app: 'app-password', auth: 'sign-in-password', ledger: 'ledger-password' } as const;

/**
 * Brings the database of a node up to date and opens it, with the passwords that the node's data folder keeps. A database that belongs to nobody yet
 * is bound to the folder.
 *
 * @throws Problem of `migrate` and `openDatabase`; `database-of-other-folder`; `database-unusable` when it does not answer or does not let us in.
 */
export async function openOwnDatabase(operatorUrl: string, dataFolder: string, { progress, embedded }: Opening = {}): Promise<Database> {
  return orUnusable(async () => {
    if (!embedded) await refuseForeign(operatorUrl, dataFolder);
    await migrate(operatorUrl, undefined, progress);
    await bindDatabase(operatorUrl, dataFolder, { anew: embedded });
    if (!embedded) await refuseForeign(operatorUrl, dataFolder); // somebody else was first
    return openDatabase({ operatorUrl, passwords: await passwordsOf(dataFolder) });
  });
}

/** Makes the folder the owner of a database that is migrated, whoever was it before; its passwords are set. For who knows that nobody works in it. */
export async function adoptDatabase(operatorUrl: string, dataFolder: string): Promise<void> {
  await bindDatabase(operatorUrl, dataFolder, { anew: true });
  await prepareLogins(operatorUrl, await passwordsOf(dataFolder));
}

/**
 * Stops when a database belongs to another data folder. Changes nothing.
 *
 * @throws Problem `database-of-other-folder`
 */
export async function refuseForeign(operatorUrl: string, dataFolder: string): Promise<'empty' | 'own' | 'unbound'> {
  return refuseOtherFolder(operatorUrl, dataFolder, () =>
    findLogin(operatorUrl, dataFolder, 'app').then(
      () => true,
      (error: unknown) => {
        if (error instanceof Problem && error.code === 'login-refused') return false;
        throw error;
      },
    ),
  );
}

/** How sign-in connects for a command, which sets no password. @throws Problem `login-refused` */
export async function findSignInConnection(operatorUrl: string, dataFolder: string): Promise<pg.ClientConfig> {
  return signInConfig(await findLogin(operatorUrl, dataFolder, 'auth'));
}

async function findLogin(operatorUrl: string, dataFolder: string, kind: keyof typeof PASSWORDS): Promise<pg.ClientConfig> {
  const password = await readFile(join(dataFolder, PASSWORDS[kind]), 'utf8').catch(() => undefined);
  return loginOf(operatorUrl, kind, password?.trim());
}

async function passwordsOf(dataFolder: string): Promise<LoginPasswords> {
  return {
    app: await secret(dataFolder, PASSWORDS.app),
    auth: await secret(dataFolder, PASSWORDS.auth),
    ledger: await secret(dataFolder, PASSWORDS.ledger),
  };
}

/** @throws Problem `database-unusable` for what PostgreSQL or the network says of a connection: it names neither its URL nor the password. */
export async function orUnusable<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof Problem) throw error;
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
