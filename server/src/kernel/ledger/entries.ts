import { randomBytes } from 'node:crypto';
import { canonicalJson, commitmentToText } from '@mufakat/ledger';
import { sql } from 'kysely';
import type { Tx } from '../database/database.ts';
import { newId } from '../database/identifiers.ts';
import type { LogName } from '../database/schema.ts';

/** What enters the ledger: `what` happened ('verdict.recorded'), to which `subject` ('verdict/<id>'), with which content. */
export interface LedgerEvent {
  what: string;
  subject: string;
  /** Anything with canonical JSON. The log gets a commitment to it only; the content itself is kept for its owner. */
  content: unknown;
}

/** The content of one record is held as text in one statement's parameters. */
const ROWS_AT_ONCE = 1_000;

/**
 * Writes the ledger row of a change, in the change's own transaction: both are kept or neither is.
 * Jurisdiction and person are those of the transaction. Order is not set here: transactions commit out of order, and a sequencer gives the index later.
 *
 * @returns the id of the entry
 * @throws TypeError when the content has no canonical JSON.
 */
export async function appendEntry(tx: Tx, entry: LedgerEvent, log: LogName = 'assessment'): Promise<string> {
  const [id = ''] = await insertEntries(tx, [entry], log);
  return id;
}

/** Writes the ledger rows of many changes, as `record` does of one, in a few statements. */
export async function appendEntries(tx: Tx, entries: readonly LedgerEvent[], log: LogName = 'assessment'): Promise<void> {
  for (let start = 0; start < entries.length; start += ROWS_AT_ONCE)
    await insertEntries(tx, entries.slice(start, start + ROWS_AT_ONCE), log);
}

/** Entry, openings and the note that it waits for its index, in one statement. */
async function insertEntries(tx: Tx, records: readonly LedgerEvent[], log: LogName): Promise<string[]> {
  const entries = records.map(() => newId());
  const contents = records.map(({ content }) => canonicalJson(content));
  const salts = records.map(() => randomBytes(32));
  const commitments = contents.map((text, at) => Buffer.from(commitmentToText(salts[at] ?? Buffer.of(), text)));
  await sql`
    with act as (
      select * from unnest(
        ${entries}::uuid[], ${records.map(({ what }) => what)}::text[], ${records.map(({ subject }) => subject)}::text[],
        ${records.map(() => randomBytes(32))}::bytea[], ${salts}::bytea[], ${contents}::text[], ${commitments}::bytea[]
      ) as act (entry, what, subject, about_salt, salt, content, commitment)
    ), entered as (
      insert into ledger_entry (entry, log, what, subject, about, commitment)
      select entry, ${log}, what, subject, mufakat_about(about_salt, subject, current_setting('app.person')::uuid), commitment from act
    ), opened as (
      insert into ledger_opening (entry, part, salt, content)
      select entry, 'about', about_salt, null from act union all select entry, 'content', salt, content from act
    )
    insert into ledger_pending (log, entry) select ${log}, entry from act`.execute(tx);
  return entries;
}

/**
 * Deletes what opens the commitments of a person's acts, of what was recorded about these subjects, and of every act whose person, subject or content
 * names one of these ids, as operator. The log stays as it is.
 * @returns how many openings there were
 */
export async function eraseOpenings(
  operator: Tx,
  jurisdiction: string,
  person: string,
  subjects: readonly string[],
  ids: readonly string[],
): Promise<number> {
  const { numAffectedRows = 0n } = await sql`delete from ledger_opening o using ledger_entry e
    where o.jurisdiction = ${jurisdiction} and e.jurisdiction = o.jurisdiction and e.entry = o.entry
      and (o.owner::text = ${person} or e.subject = any (${subjects}::text[])
        or e.who::text = any (${ids}::text[]) or split_part(e.subject, '/', 2) = any (${ids}::text[])
        or e.entry in (${namingAnyOf(jurisdiction, ids)}))`.execute(operator);
  return Number(numAffectedRows);
}

/** The entries whose opened content names one of these ids. */
function namingAnyOf(jurisdiction: string, ids: readonly string[]) {
  if (ids.length === 0) return sql`select null::uuid`;
  return sql`select c.entry from ledger_opening c, regexp_matches(c.content, ${UUID}, 'g') named
    where c.jurisdiction = ${jurisdiction} and c.content is not null and named[1] = any (${ids}::text[])`;
}
const UUID = '([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})';

/** Lets entries name other ids, as operator: those of somebody who was erased, whose openings are gone. What the log holds stays as it is. */
export async function renameInEntries(operator: Tx, jurisdiction: string, ids: ReadonlyMap<string, string>): Promise<void> {
  if (ids.size === 0) return;
  await sql`select mufakat_entries_name(${jurisdiction}, ${Object.fromEntries(ids)}::jsonb)`.execute(operator);
}
