/** Content for the tests of backup and restore: everything that a restore could get wrong, in two jurisdictions. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import type { Database, TenantContext } from '../../kernel/database/database.ts';
import { newId } from '../../kernel/database/identifiers.ts';
import { openFileStore } from '../../kernel/files/files.ts';
import { appendEntry } from '../../kernel/ledger/entries.ts';
import { addJurisdiction, admitPerson } from '../../kernel/sign-in/people.ts';
import { ROLES } from '../../kernel/sign-in/roles.ts';
import type { TestDatabase } from '../../kernel/testing/database.ts';
import { carriedTables, rowAsJson, TEXT_SETTINGS } from '../tables.ts';

/** Text that formats like to break: several lines, quotes, backslashes, a tab, right-to-left, wide and composed characters. */
const AWKWARD = 'One "line"\nand\\another\twith \\N, سلمى, 김하늘, e\u0301, 👩🏽‍⚖️';

/** A new jurisdiction with one person of all roles, who was admitted as an operator admits people: a restore refuses others. */
export async function admittedTenant(database: Database): Promise<TenantContext> {
  const email = `${newId()}@example.test`;
  return database.asOperator(async (tx) => {
    const jurisdiction = await addJurisdiction(tx, { name: `Testland ${email.slice(20, 36)}`, iso3166: null, invented: true });
    const person = await admitPerson(tx, { jurisdiction, name: 'Test Person', email, roles: ROLES });
    return { jurisdiction, person, roles: ROLES };
  });
}

/** Fills a jurisdiction: an assessment, a stored file, two verdicts of which one supersedes the other, and ledger entries. Resolves to its id. */
export async function fillJurisdiction({ database, operatorUrl }: TestDatabase, dataFolder: string): Promise<string> {
  const tenant = await admittedTenant(database);
  const { jurisdiction, person } = tenant;
  const file = await openFileStore(join(dataFolder, 'files')).put(
    jurisdiction,
    bytesOf(`file of ${jurisdiction} `.repeat(5_000)),
    1_000_000,
  );
  await database.withTenant(tenant, async (tx) => {
    await appendEntry(tx, { what: 'test.filled', subject: `jurisdiction/${jurisdiction}`, content: { jurisdiction } });
    await appendEntry(tx, { what: 'test.again', subject: `jurisdiction/${jurisdiction}`, content: AWKWARD });
  });
  const assessment = newId();
  const source = newId();
  const [second, first] = [newId(), newId()]; // the row that refers has the smaller key: it comes first in a backup
  const key = [jurisdiction, assessment];
  await runAll(operatorUrl, [
    ["insert into assessment values ($1, $2, 'T', 'baseline', '1.0.0', '2026-01-01', '2026-06-30', 0.1, 1, 3, 1, now())", key],
    ["insert into source values ($1, $2, $3, 'statute', 'public', 1, now(), 1)", [...key, source]],
    ["insert into source_description values ($1, $2, $3, 'public', $4, null, null, null)", [...key, source, AWKWARD]],
    ["insert into source_version values ($1, $2, $3, 1, 'public', $4, $5, 'a.txt', $6)", [...key, source, file.sha256, file.bytes, person]],
    ['insert into stored_file values ($1, $2, $3)', [jurisdiction, file.sha256, file.bytes]],
    ['insert into file_quota values ($1, 1000000000, null)', [jurisdiction]],
    ["insert into verdict values ($1, $2, $3, 'c', $4, '\"met\"', $5, null, now())", [...key, first, person, AWKWARD]],
    ["insert into verdict values ($1, $2, $3, 'c', $4, '0.30000000000000004', '', $5, now())", [...key, second, person, first]],
    ['insert into verdict_source values ($1, $2, $3, $4, 1)', [...key, second, source]],
  ]);
  return jurisdiction;
}

async function* bytesOf(text: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(text);
}

async function runAll(
  operatorUrl: string,
  statements: readonly (readonly [text: string, values: readonly (string | number)[]])[],
): Promise<void> {
  const client = new pg.Client({ connectionString: operatorUrl });
  await client.connect();
  try {
    for (const [text, values] of statements) await client.query(text, [...values]);
  } finally {
    await client.end();
  }
}

/** Every row that a backup carries, as texts by table: equal dumps are equal databases. */
export async function dump(operatorUrl: string, jurisdiction?: string): Promise<Record<string, string[]>> {
  const client = new pg.Client({ connectionString: operatorUrl });
  await client.connect();
  try {
    await client.query('begin');
    await client.query(TEXT_SETTINGS);
    const dumped: Record<string, string[]> = {};
    for (const table of await carriedTables(client)) {
      const where = jurisdiction === undefined || !table.tenant ? '' : `where jurisdiction = '${jurisdiction}'`;
      const { rows } = await client.query<{ line: string }>(`select ${rowAsJson(table)} as line from ${table.sql} ${where} order by 1`);
      dumped[table.name] = rows.map(({ line }) => line);
    }
    return dumped;
  } finally {
    await client.end();
  }
}

/** Every file below a folder: path to content. */
export async function filesBelow(folder: string): Promise<Record<string, string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return Object.fromEntries(
    await Promise.all(files.sort().map(async (file) => [file.slice(folder.length), await readFile(file, 'base64')])),
  );
}
