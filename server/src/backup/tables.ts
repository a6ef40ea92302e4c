/**
 * Which tables a backup carries, read from the database's own catalog: a new table is carried without a change here.
 */
import pg from 'pg';

/** Tables that are left out, each with the reason. */
export const LEFT_OUT: Readonly<Record<string, string>> = {
  'public.applied_migration': 'the manifest names the migrations; the database that is restored into has them already',
  'public.node': 'which data folder a database belongs to: that of the node that is restored into stays',
  'auth.session': 'whoever holds a session is signed in: a secret',
  'auth.verification': 'unused sign-in links: secrets that expire',
};

/** Columns that are left empty, because they hold secrets: who signs in with them does so again. */
const LEFT_EMPTY: Readonly<Record<string, readonly string[]>> = {
  'auth.account': ['accessToken', 'refreshToken', 'idToken', 'password'],
};

/** Schemas that are ours. Others (a job queue's, an extension's) hold nothing that must survive. */
const SCHEMAS = ['public', 'auth'];

export interface Column {
  name: string;
  /** As SQL writes it, for a cast. */
  type: string;
}

export interface Table {
  /** `schema.table`, the name in a backup. */
  name: string;
  /** Quoted for SQL. */
  sql: string;
  /** Without generated columns: they follow from the others. */
  columns: readonly Column[];
  /** Columns of the primary key, in its order; all columns when there is none. */
  key: readonly string[];
  /** True when a column `jurisdiction` says whose each row is. */
  tenant: boolean;
}

interface TableRow {
  schema: string;
  table: string;
  columns: readonly Column[];
  key: readonly string[] | null;
}

/** The tables that a backup carries, a table after those that its foreign keys refer to, otherwise by name. */
export async function carriedTables(client: pg.ClientBase): Promise<Table[]> {
  const { rows } = await client.query<TableRow>(
    `select n.nspname as schema, c.relname as table,
       (select json_agg(json_build_object('name', a.attname, 'type', format_type(a.atttypid, a.atttypmod)) order by a.attnum)
        from pg_attribute a where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = '') as columns,
       (select json_agg(a.attname order by array_position(i.indkey::int2[], a.attnum))
        from pg_index i join pg_attribute a on a.attrelid = c.oid and a.attnum = any (i.indkey) where i.indrelid = c.oid and i.indisprimary) as key
     from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where c.relkind in ('r', 'p') and not c.relispartition and n.nspname = any ($1)`,
    [SCHEMAS],
  );
  const tables = rows.map(toTable).filter(({ name }) => LEFT_OUT[name] === undefined);
  tables.sort((a, b) => (a.name < b.name ? -1 : 1));
  return parentsFirst(tables, await references(client));
}

function toTable({ schema, table, columns, key }: TableRow): Table {
  return {
    name: `${schema}.${table}`,
    sql: `${pg.escapeIdentifier(schema)}.${pg.escapeIdentifier(table)}`,
    columns,
    key: key ?? columns.map(({ name }) => name),
    tenant: columns.some(({ name }) => name === 'jurisdiction'),
  };
}

/** Which table refers to which by a foreign key. */
async function references(client: pg.ClientBase): Promise<Map<string, string[]>> {
  const { rows } = await client.query<{ child: string; parent: string }>(
    `select distinct cn.nspname || '.' || c.relname as child, pn.nspname || '.' || p.relname as parent
     from pg_constraint f
     join pg_class c on c.oid = f.conrelid join pg_namespace cn on cn.oid = c.relnamespace
     join pg_class p on p.oid = f.confrelid join pg_namespace pn on pn.oid = p.relnamespace
     where f.contype = 'f' order by 1, 2`,
  );
  const parents = new Map<string, string[]>();
  for (const { child, parent } of rows) parents.set(child, [...(parents.get(child) ?? []), parent]);
  return parents;
}

function parentsFirst(tables: readonly Table[], parents: ReadonlyMap<string, readonly string[]>): Table[] {
  const byName = new Map(tables.map((table) => [table.name, table]));
  const ordered = new Set<Table>();
  const visit = (table: Table, above: ReadonlySet<Table>) => {
    if (ordered.has(table) || above.has(table)) return;
    const path = new Set(above).add(table);
    for (const parent of parents.get(table.name) ?? []) {
      const found = byName.get(parent);
      if (found) visit(found, path);
    }
    ordered.add(table);
  };
  for (const table of tables) visit(table, new Set());
  return [...ordered];
}

/** One row as a JSON list of texts, in SQL: what `insertRows` reads back. Secrets are null. */
export function rowAsJson(table: Table): string {
  const empty = LEFT_EMPTY[table.name] ?? [];
  const cells = table.columns.map(({ name }) => (empty.includes(name) ? 'null' : `${pg.escapeIdentifier(name)}::text`));
  return `to_json(array[${cells.join(', ')}]::text[])::text`;
}

/** Settings under which PostgreSQL writes and reads the texts of every type alike, whatever the server's own are. */
export const TEXT_SETTINGS =
  "set local timezone = 'UTC'; set local datestyle = 'ISO, YMD'; set local intervalstyle = 'postgres'; set local extra_float_digits = 1; set local bytea_output = 'hex'; set local search_path = public";

/** What a jurisdiction's rows refer to without being its own: the packs, which never change. Sign-in accounts are not among them. */
export function isShared(table: Table): boolean {
  return !table.tenant && table.name.startsWith('public.');
}

/** The condition that leaves a tenant table's rows of one jurisdiction; none for the whole node, or for a table that is no tenant's. */
export function whose(table: Table, jurisdiction: string | undefined): { where: string; values: string[] } {
  return jurisdiction !== undefined && table.tenant
    ? { where: 'where jurisdiction = $1', values: [jurisdiction] }
    : { where: '', values: [] };
}

/** A stored file: whose, and the SHA-256 (hex) of its content. */
export interface StoredFileName {
  jurisdiction: string;
  sha256: string;
}

/** The stored files that rows refer to: a tenant table's column `sha256` names a file of the row's jurisdiction. */
export async function referencedFiles(
  client: pg.ClientBase,
  tables: readonly Table[],
  jurisdiction: string | undefined,
): Promise<StoredFileName[]> {
  const found = new Map<string, StoredFileName>();
  for (const table of tables.filter(({ tenant, columns }) => tenant && columns.some(({ name }) => name === 'sha256'))) {
    const { where, values } = whose(table, jurisdiction);
    const { rows } = await client.query<StoredFileName>(`select distinct jurisdiction::text, sha256 from ${table.sql} ${where}`, values);
    for (const row of rows) if (row.sha256 !== null) found.set(`${row.jurisdiction}/${row.sha256}`, row);
  }
  return [...found.keys()].sort().flatMap((key) => found.get(key) ?? []);
}
