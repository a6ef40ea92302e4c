/** A database as a node has it: the PostgreSQL that comes with Mufakat, every change on the disk before it is acknowledged. */
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Database, TenantContext } from '@mufakat/server/kernel/database/database';
import { ledgerSecret, openOwnDatabase } from '@mufakat/server/kernel/database/own-database';
import { startEmbeddedPostgres } from '@mufakat/server/kernel/postgres/embedded-postgres';
import { addJurisdiction, addPerson } from '@mufakat/server/kernel/sign-in/people';

/** What a log is kept with, as the sequencer wants it. */
export type NodeParts = { readonly database: Database; readonly dataFolder: string; readonly secret: string };

/** Starts PostgreSQL on a new data folder for the time of the work. */
export async function withNewNode<T>(work: (dataFolder: string) => Promise<T>): Promise<T> {
  const dataFolder = await mkdtemp(path.join(tmpdir(), 'mufakat-bench-ledger-'));
  try {
    await chmod(dataFolder, 0o711); // PostgreSQL's account enters it
    const postgres = await startEmbeddedPostgres({ dataFolder });
    try {
      const database = await openOwnDatabase(postgres.url, dataFolder);
      await database.close();
      return await work(dataFolder);
    } finally {
      await postgres.stop();
    }
  } finally {
    await rm(dataFolder, { recursive: true, force: true });
  }
}

/** Opens the database of a data folder whose PostgreSQL runs, for the time of the work. */
export async function withNode<T>(dataFolder: string, work: (parts: NodeParts) => Promise<T>): Promise<T> {
  const postgres = await startEmbeddedPostgres({ dataFolder, sharing: true });
  const database = await openOwnDatabase(postgres.url, dataFolder);
  try {
    return await work({ database, dataFolder, secret: await ledgerSecret(dataFolder) });
  } finally {
    await database.close();
    await postgres.stop();
  }
}

/** A new jurisdiction with one person. */
export function settle(database: Database, name: string): Promise<TenantContext> {
  return database.asOperator(async (tx) => {
    const jurisdiction = await addJurisdiction(tx, { name, iso3166: null, invented: true });
    const roles = ['facilitator', 'auditor'] as const;
    return { jurisdiction, person: await addPerson(tx, { jurisdiction, name: 'Facilitator', email: null, roles }), roles };
  });
}
