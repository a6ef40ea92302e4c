/** For tests: the database of a running server, as its owner. */
import { readFile } from 'node:fs/promises';
import type pg from 'pg';
import { openConnection } from '../kernel/database/pool.ts';
import { postmasterOf } from './processes.ts';

/** PostgreSQL's folder and the owner's connection URL, for a server with an embedded PostgreSQL in its data folder. */
export async function embeddedDatabase(dataFolder: string): Promise<{ folder: string; url: string; log: () => Promise<string> }> {
  const folder = `${dataFolder}/postgres-18`;
  const { port } = await postmasterOf(folder);
  const password = (await readFile(`${dataFolder}/postgres-password`, 'utf8')).trim();
  const url = `postgresql://mufakat_operator:${password}@127.0.0.1:${port}/mufakat`;
  return { folder, url, log: () => readFile(`${folder}.log`, 'utf8') };
}

/** Rows that a statement returns to the owner. */
export async function ask<Row extends pg.QueryResultRow>(url: string, statement: string, values: unknown[] = []): Promise<Row[]> {
  const client = await openConnection({ connectionString: url });
  return client
    .query<Row>(statement, values)
    .then(({ rows }) => rows)
    .finally(() => client.end());
}

/** What the sequencer writes by itself, after the change that it is about. */
const OF_THE_SEQUENCER = ['log', 'pending', 'sequence', 'tile', 'checkpoint', 'cosignature', 'key', 'seed'].map((name) => `ledger_${name}`);

/**
 * How many rows each table has, and one hash of all of them: equal before and after means that nothing changed. Left out are sign-in's own tables, and
 * what the sequencer writes.
 */
export async function contentOf(url: string): Promise<Record<string, string>> {
  const tables = await ask<{ name: string }>(
    url,
    `select quote_ident(tablename) as name from pg_tables where schemaname = 'public' and not tablename = any($1) order by 1`,
    [OF_THE_SEQUENCER],
  );
  const one = ({ name }: { name: string }) =>
    `select '${name.replaceAll("'", "''")}' as name, count(*) || ' ' || coalesce(md5(string_agg(t::text, '|' order by t::text collate "C")), '') as content from ${name} t`;
  const rows = await ask<{ name: string; content: string }>(url, tables.map(one).join(' union all '));
  return Object.fromEntries(rows.map(({ name, content }) => [name, content]));
}
