import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { afterAll, inject } from 'vitest';
import { type Database, openDatabase, type TenantContext } from '../database/database.ts';
import { newId } from '../database/identifiers.ts';
import { addJurisdiction, addPerson } from '../sign-in/people.ts';
import { ROLES, type Role } from '../sign-in/roles.ts';
import { TEMPLATE, TEST_PASSWORDS, urlOf } from './cluster.ts';

/** A database of its own for a test file. */
export interface TestDatabase {
  database: Database;
  /** Connection URL of the owner of its tables. */
  operatorUrl: string;
}

/** Makes a database from the migrated template. It is dropped after the file's tests. Call it at the top of a test file: `const { database } = await testDatabase();` */
export async function testDatabase(): Promise<TestDatabase> {
  const { url, drop } = await emptyDatabase(TEMPLATE);
  const database = await openDatabase({ operatorUrl: url, passwords: TEST_PASSWORDS, connections: 5 });
  afterAll(async () => {
    await database.close();
    await drop();
  });
  return { database, operatorUrl: url };
}

/** Makes a database with nothing of ours in it, for tests of migrations and restore. */
export async function emptyDatabase(template = 'template0'): Promise<{ url: string; drop: () => Promise<void> }> {
  const cluster = inject('postgresUrl');
  const name = `test_${randomBytes(6).toString('hex')}`;
  await onCluster(cluster, `create database ${name} template ${template}`);
  return { url: urlOf(cluster, name), drop: () => onCluster(cluster, `drop database if exists ${name} with (force)`) };
}

async function onCluster(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(statement).finally(() => client.end());
}

/** A new jurisdiction with one person, who has all roles unless some are named; the person signs in as `<person>@example.test`. */
export async function testTenant(database: Database, roles: readonly Role[] = ROLES): Promise<TenantContext & { email: string }> {
  const person = newId();
  const email = `${person}@example.test`;
  const jurisdiction = await database.asOperator(async (tx) => {
    const added = await addJurisdiction(tx, { name: `Testland ${person.slice(-4)}`, iso3166: null, invented: true });
    await addPerson(tx, { jurisdiction: added, person, name: 'Test Person', email, roles });
    return added;
  });
  return { jurisdiction, person, roles, email };
}

/** Runs a query as whoever a connection configuration names. */
export async function queryAs(config: pg.ClientConfig, statement: string, values: unknown[] = []): Promise<Record<string, unknown>[]> {
  const client = new pg.Client(config);
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(statement, values)).rows;
  } finally {
    await client.end();
  }
}
