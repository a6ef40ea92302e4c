import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import type { TestProject } from 'vitest/node';
import { openDatabase } from '../database/database.ts';
import { migrate } from '../database/migrate.ts';
import { startEmbeddedPostgres } from '../postgres/embedded-postgres.ts';
import { TEMPLATE, TEST_PASSWORDS, urlOf } from './cluster.ts';

/** One real PostgreSQL for the whole run, with a migrated template. MUFAKAT_TEST_PG=15 uses PostgreSQL 15 instead of 18. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const dataFolder = await mkdtemp(join(tmpdir(), 'mufakat-test-'));
  await chmod(dataFolder, 0o711); // else, as root, the data would go elsewhere
  const packageName = process.env.MUFAKAT_TEST_PG === '15' ? { packageName: 'pg15-linux-x64' } : {};
  const postgres = await startEmbeddedPostgres({ dataFolder, durable: false, ...packageName });
  const remove = async () => {
    await postgres.stop();
    await rm(dataFolder, { recursive: true, force: true });
  };
  await makeTemplate(postgres.url).catch(async (error: unknown) => {
    await remove();
    throw error;
  });
  project.provide('postgresUrl', postgres.url);
  return remove;
}

async function makeTemplate(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(`create database ${TEMPLATE}`);
  await client.end();
  const template = urlOf(url, TEMPLATE);
  await migrate(template);
  await (await openDatabase({ operatorUrl: template, passwords: TEST_PASSWORDS })).close(); // sets the passwords, once
}

declare module 'vitest' {
  export interface ProvidedContext {
    postgresUrl: string;
  }
}
