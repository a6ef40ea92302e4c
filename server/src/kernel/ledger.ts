import { randomBytes } from 'node:crypto';
import { canonicalJson, commitmentToText } from '@mufakat/ledger';
import { sql } from 'kysely';
import type { Tx } from './database.ts';
import { newId } from './identifiers.ts';
import type { LogName } from './schema.ts';

/** What enters the ledger: `what` happened ('verdict.recorded'), to which `subject` ('verdict/<id>'), with which content. */
export interface LedgerRecord {
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
export async function record(tx: Tx, entry: LedgerRecord, log: LogName = 'assessment'): Promise<string> {
  const [id = ''] = await insertActs(tx, [entry], log);
  return id;
}

/** Writes the ledger rows of many changes, as `record` does of one, in a few statements. */
export async function recordAll(tx: Tx, entries: readonly LedgerRecord[], log: LogName = 'assessment'): Promise<void> {
  for (let start = 0; start < entries.length; start += ROWS_AT_ONCE) await insertActs(tx, entries.slice(start, start + ROWS_AT_ONCE), log);
}

/** Entry, openings and the note that it waits for its index, in one statement. */
async function insertActs(tx: Tx, records: readonly LedgerRecord[], log: LogName): Promise<string[]> {
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
 * Deletes what opens the commitments of a person's acts, and of what was recorded about these subjects, as operator. The log stays as it is.
 * @returns how many openings there were
 */
export async function eraseOpenings(operator: Tx, jurisdiction: string, person: string, subjects: readonly string[]): Promise<number> {
  const { numAffectedRows = 0n } = await sql`delete from ledger_opening o using ledger_entry e
    where o.jurisdiction = ${jurisdiction} and e.jurisdiction = o.jurisdiction and e.entry = o.entry
      and (o.owner::text = ${person} or e.subject = any (${subjects}::text[]))`.execute(operator);
  return Number(numAffectedRows);
}
