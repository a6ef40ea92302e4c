/** The rows and acts that the check of the data reads, page by page. */
import { sql } from 'kysely';
import type { Tx } from '../../kernel/database/database.ts';
import type { EnteredTable, FormerIds, Register } from '../../kernel/ledger/entered.ts';
import { MOMENT } from '../store.ts';
import { PAGE } from './check-rows.ts';
import type { Expected, ExpectedRow } from './fold.ts';

/** An act as it is named in the log. */
export type NamedEntry = { entry: string; what: string; subject: string; who: string | null; moment: string };

/**
 * The acts of a register, subject by subject, each in the order of the log; those that wait come last. One sort in the database, read by pages.
 * @param former where acts name ids that were replaced
 */
export async function* actsBySubject(
  tx: Tx,
  jurisdiction: string,
  register: Register,
  former: FormerIds | undefined,
): AsyncGenerator<NamedEntry[]> {
  const together = Object.values(register.tables).some(({ subject }) => subject === null);
  const order = together ? sql`` : sql`${presentSubject(register, former)} collate "C",`;
  await sql`declare acts_by_subject no scroll cursor for
    select e.entry, e.what, ${presentSubject(register, former)} as subject, e.who, ${MOMENT} as moment
    from ledger_entry e
    left join ledger_sequence s on s.jurisdiction = e.jurisdiction and s.entry = e.entry ${joinFormer(register, former)}
    where e.jurisdiction = ${jurisdiction} and e.what = any (${Object.keys(register.acts)}::text[]) and e.subject is not null
    order by ${order} s.index nulls last, e.entry`.execute(tx);
  try {
    for (let more = true; more; ) {
      const { rows } = await sql<NamedEntry>`fetch ${sql.lit(PAGE)} from acts_by_subject`.execute(tx);
      yield rows;
      more = rows.length === PAGE;
    }
  } finally {
    await sql`close acts_by_subject`.execute(tx);
  }
}

/** A subject with the id that the row has now, where a migration replaced it. */
function presentSubject({ subject }: Register, former: FormerIds | undefined) {
  return former?.kind === subject ? sql`coalesce(${`${subject}/`}::text || f.${sql.ref(former.id)}::text, e.subject)` : sql`e.subject`;
}

function joinFormer({ subject }: Register, former: FormerIds | undefined) {
  return former?.kind === subject
    ? sql`left join ${sql.table(former.table)} f on f.jurisdiction = e.jurisdiction and ${`${subject}/`}::text || f.${sql.ref(former.former)}::text = e.subject`
    : sql``;
}

/** Whether the database has a table. */
export async function hasTable(tx: Tx, table: string): Promise<boolean> {
  const { rows } = await sql<{ there: boolean }>`select to_regclass(${`public.${table}`}) is not null as there`.execute(tx);
  return rows[0]?.there === true;
}

/** The present ids by the former ones. */
export async function renewedIds(tx: Tx, jurisdiction: string, { table, id, former }: FormerIds): Promise<Map<string, string>> {
  const { rows } = await sql<{ id: string; former: string }>`select ${sql.ref(id)}::text as id, ${sql.ref(former)}::text as former
    from ${sql.table(table)} where jurisdiction = ${jurisdiction}`.execute(tx);
  return new Map(rows.map((row) => [row.former, row.id]));
}

/** What opens an act: `content` where it leads to what was committed to, `empty` where only the text is not kept, `gone` where nothing is left. */
export type Opening = { entry: string; state: 'content' | 'wrong' | 'empty' | 'gone'; salt: string | null; text: string | null };

export async function openingsOf(tx: Tx, jurisdiction: string, entries: readonly string[]): Promise<Map<string, Opening>> {
  const { rows } = await sql<Opening>`select named.entry, '\\x' || encode(o.salt, 'hex') as salt, o.content as text,
      case when o.entry is null then 'gone' when o.content is null then 'empty'
        when sha256(o.salt || convert_to(o.content, 'UTF8')) = e.commitment then 'content' else 'wrong' end as state
    from unnest(${entries}::uuid[]) as named (entry)
    cross join lateral (select commitment from ledger_entry where jurisdiction = ${jurisdiction} and entry = named.entry offset 0) e
    left join lateral (
      select entry, salt, content from ledger_opening where jurisdiction = ${jurisdiction} and entry = named.entry and part = 'content' offset 0
    ) o on true`.execute(tx);
  return new Map(rows.map((row) => [row.entry, row]));
}

/** What an erasure explains: whose, and how many of their rows. */
export async function erasures(tx: Tx, jurisdiction: string, what: string): Promise<Map<string, Record<string, number>>> {
  const { rows } = await sql<{
    id: string;
    content: string | null;
  }>`select split_part(e.subject, '/', 2) as id, o.content from ledger_entry e
    left join ledger_opening o on o.jurisdiction = e.jurisdiction and o.entry = e.entry and o.part = 'content'
    where e.jurisdiction = ${jurisdiction} and e.what = ${what} and e.subject is not null`.execute(tx);
  return new Map(rows.map(({ id, content }) => [id, countsIn(content)]));
}

function countsIn(content: string | null): Record<string, number> {
  const parsed: unknown = content === null ? {} : JSON.parse(content);
  return Object.fromEntries(Object.entries(parsed ?? {}).filter((pair): pair is [string, number] => typeof pair[1] === 'number'));
}

/** Entries of which the content was kept once and is not: among those that are younger than the first whose content is kept. */
export async function emptiedOpenings(tx: Tx, jurisdiction: string): Promise<string[]> {
  const { rows } = await sql<{ entry: string }>`with opened as (
      select e.log, e.entry, o.content is null as emptied, coalesce(s.index, 9223372036854775807) as index
      from ledger_entry e
      join ledger_opening o on o.jurisdiction = e.jurisdiction and o.entry = e.entry and o.part = 'content'
      left join ledger_sequence s on s.jurisdiction = e.jurisdiction and s.entry = e.entry
      where e.jurisdiction = ${jurisdiction}
    ), first as (select log, min(index) as index from opened where not emptied group by log)
    select entry from opened join first using (log) where emptied and opened.index > first.index order by entry`.execute(tx);
  return rows.map(({ entry }) => entry);
}

/** Entries of which nobody says whom and what they are about: brought back from a copy, or erased. */
export async function countUnnamed(tx: Tx, jurisdiction: string): Promise<number> {
  const { rows } = await sql<{ n: number }>`select count(*) as n from ledger_entry
    where jurisdiction = ${jurisdiction} and subject is null`.execute(tx);
  return rows[0]?.n ?? 0;
}

/** A column with the type that PostgreSQL calls it. */
export type ColumnType = { readonly column: string; readonly type: string };

/** The columns of a table in their order, without the jurisdiction. */
export async function columnsOf(tx: Tx, table: string): Promise<ColumnType[]> {
  const { rows } = await sql<ColumnType>`select attname as column, format_type(atttypid, null) as type from pg_attribute
    where attrelid = to_regclass(${`public.${table}`}) and attnum > 0 and not attisdropped and attname <> 'jurisdiction'
    order by attnum`.execute(tx);
  return rows;
}

/** A row by its key, as texts in the order of the key; with the id of its subject, of whom it is about where that may be erased, and whether it may be older than acts. */
export type KeyedRow = { key: string[]; subject: string | null; about: string | null; older: boolean };

const keyColumns = ({ key }: EnteredTable) =>
  key.length === 0 ? sql`array[]::text[]` : sql`array[${sql.join(key.map((column) => sql`t.${sql.ref(column)}::text`))}]`;
const asText = (column: string | null | undefined) => (column ? sql`t.${sql.ref(column)}::text` : sql`null::text`);
const ofRegister = ({ onlyWithout }: EnteredTable) => (onlyWithout === undefined ? sql`true` : sql`t.${sql.ref(onlyWithout)} is null`);
const isOlder = ({ olderWith }: EnteredTable) =>
  olderWith === undefined ? sql`false` : sql`t.${sql.ref(olderWith.column)} = ${sql.lit(olderWith.number)}`;

/** The rows of these subjects; all of the jurisdiction where the register takes its acts together. A subject that is no value of the column has none. */
export async function rowsOf(
  tx: Tx,
  jurisdiction: string,
  name: string,
  table: EnteredTable,
  subjects: readonly string[],
  columns: readonly ColumnType[],
): Promise<KeyedRow[]> {
  const these = table.subject === null ? sql`true` : amongSubjects(table.subject, subjects, columns);
  const { rows } =
    await sql<KeyedRow>`select ${keyColumns(table)} as key, ${asText(table.subject)} as subject, ${asText(table.erased?.by)} as about,
      ${isOlder(table)} as older
    from ${sql.table(name)} t where t.jurisdiction = ${jurisdiction} and ${ofRegister(table)} and ${these}`.execute(tx);
  return rows;
}

/** Ids are compared as ids, so that nothing is converted for every row. */
function amongSubjects(column: string, subjects: readonly string[], columns: readonly ColumnType[]) {
  const cell = sql`t.${sql.ref(column)}`;
  const isId = column === 'jurisdiction' || columns.some((one) => one.column === column && one.type === 'uuid');
  return isId
    ? sql`${cell} = any (${subjects.filter((subject) => UUID.test(subject))}::uuid[])`
    : sql`${cell}::text = any (${subjects}::text[])`;
}

/** The rows of subjects on which there is no act. The set difference is made by sorting or hashing, whatever the planner knows of the tables. */
export async function rowsWithoutEntry(
  tx: Tx,
  jurisdiction: string,
  name: string,
  register: Register,
  former: FormerIds | undefined,
  columns: readonly ColumnType[],
): Promise<KeyedRow[]> {
  const table = register.tables[name];
  if (table === undefined || table.subject === null) return [];
  const { rows } = await sql<{ id: string }>`
    select t.${sql.ref(table.subject)}::text as id from ${sql.table(name)} t where t.jurisdiction = ${jurisdiction} and ${ofRegister(table)}
    except
    select substr(${presentSubject(register, former)}, ${sql.lit(register.subject.length + 2)}) from ledger_entry e ${joinFormer(register, former)}
    where e.jurisdiction = ${jurisdiction} and e.what = any (${Object.keys(register.acts)}::text[])
      and starts_with(e.subject, ${`${register.subject}/`})`.execute(tx);
  const found: KeyedRow[] = [];
  for (let start = 0; start < rows.length; start += PAGE)
    found.push(
      ...(await rowsOf(
        tx,
        jurisdiction,
        name,
        table,
        rows.slice(start, start + PAGE).map(({ id }) => id),
        columns,
      )),
    );
  return found;
}

/** Rows of a table in jurisdictions that are not there. */
export async function rowsOfNobody(tx: Tx, name: string, table: EnteredTable): Promise<{ jurisdiction: string; key: string[] }[]> {
  const { rows } = await sql<{ jurisdiction: string; key: string[] }>`select t.jurisdiction, ${keyColumns(table)} as key
    from ${sql.table(name)} t where ${ofRegister(table)}
      and not exists (select from jurisdiction j where j.jurisdiction = t.jurisdiction)`.execute(tx);
  return rows;
}

/** What the database says of one expected row: the columns in which it differs. */
export type Difference = { n: number; columns: string[] };

/**
 * Holds rows against what is expected of them, each found by its whole key.
 * @returns those that differ, by their place in the list; those that are not there are left out
 */
export async function differences(
  tx: Tx,
  jurisdiction: string,
  name: string,
  table: EnteredTable,
  columns: readonly ColumnType[],
  rows: readonly ExpectedRow[],
): Promise<Difference[]> {
  const expected = JSON.stringify(rows.map((row) => Object.fromEntries([...row.columns].map(([column, one]) => spelled(column, one)))));
  const types = new Map(columns.map(({ column, type }) => [column, type]));
  const cell = (column: string, told = column) => sql`(x.e ->> ${sql.lit(told)})::${sql.raw(types.get(column) ?? 'text')}`;
  const key = sql.join(
    [sql`jurisdiction = ${jurisdiction}`, ...table.key.map((column) => sql`${sql.ref(column)} = ${cell(column)}`)],
    sql` and `,
  );
  const differ = columns.map(({ column, type }) => {
    const stored = sql`t.${sql.ref(column)}`;
    const exact =
      type === 'jsonb' ? sql`x.e -> ${sql.lit(column)} is distinct from ${stored}` : sql`${cell(column)} is distinct from ${stored}`;
    const near =
      type === 'timestamp with time zone'
        ? sql`when x.e ? ${sql.lit(`${column}~`)} and (${stored} is null
            or ${stored} not between ${cell(column, `${column}~`)} - ${BEFORE} and ${cell(column, `${column}~`)} + ${AFTER}) then ${sql.lit(column)}`
        : sql``;
    return sql`case when x.e ? ${sql.lit(column)} and ${exact} then ${sql.lit(column)} ${near} end`;
  });
  const { rows: found } =
    await sql<Difference>`select n::int - 1 as n, columns from jsonb_array_elements(${expected}::jsonb) with ordinality as x (e, n)
    cross join lateral (select * from ${sql.table(name)} where ${key} offset 0) t
    cross join lateral (select array_remove(array[${sql.join(differ)}]::text[], null) as columns) d
    where cardinality(columns) > 0`.execute(tx);
  return found;
}

/** A transaction takes an hour at most from its beginning to the entry; a clock may have been set back a little in between. */
const BEFORE = sql.raw("interval '1 hour'");
const AFTER = sql.raw("interval '5 minutes'");

function spelled(column: string, { value, near }: Expected): [string, unknown] {
  return [near ? `${column}~` : column, value];
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const FITS: Readonly<Record<string, (value: unknown) => boolean>> = {
  uuid: (value) => typeof value === 'string' && UUID.test(value),
  text: (value) => typeof value === 'string' && !value.includes('\0'),
  integer: (value) => Number.isInteger(value) && Math.abs(Number(value)) < 2 ** 31,
  bigint: (value) => Number.isSafeInteger(value),
  boolean: (value) => typeof value === 'boolean',
  'double precision': (value) => typeof value === 'number',
  date: (value) => typeof value === 'string' && /^\d{4}-\d\d-\d\d$/.test(value) && !Number.isNaN(Date.parse(value)),
  'timestamp with time zone': (value) => typeof value === 'string' && !Number.isNaN(Date.parse(value)),
  bytea: (value) => typeof value === 'string' && /^\\x([0-9a-f]{2})*$/.test(value),
  jsonb: () => true,
};

/** Whether a value of an act can be that of a column; what cannot was never in it. */
export function fits(type: string, value: unknown): boolean {
  return value === null || (FITS[type]?.(value) ?? false);
}
