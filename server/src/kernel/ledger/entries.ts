import { randomBytes } from 'node:crypto';
import { canonicalJson, commitmentTo, commitmentToText } from '@mufakat/ledger';
import { sql } from 'kysely';
import { jurisdictionOf, personOf, type Tx } from '../database/database.ts';
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

/** Entries, openings and the notes that they wait for their index: rows of values, so that each goes where its jurisdiction is. */
async function insertEntries(tx: Tx, records: readonly LedgerEvent[], log: LogName): Promise<string[]> {
  if (records.length === 0) return [];
  const [jurisdiction, who] = [jurisdictionOf(tx), personOf(tx)];
  const rows = records.map(({ what, subject, content }) => {
    const [aboutSalt, salt, text] = [randomBytes(32), randomBytes(32), canonicalJson(content)];
    const about = Buffer.from(commitmentTo(aboutSalt, { subject, who }));
    return { entry: newId(), what, subject, aboutSalt, about, salt, text, commitment: Buffer.from(commitmentToText(salt, text)) };
  });
  const entries = rows.map(({ entry, what, subject, about, commitment }) => ({
    jurisdiction,
    entry,
    log,
    who,
    what,
    subject,
    about,
    commitment,
  }));
  await tx.insertInto('ledger_entry').values(entries).execute();
  const openings = rows.flatMap(({ entry, aboutSalt, salt, text }) => [
    { jurisdiction, entry, part: 'about' as const, owner: who, salt: aboutSalt, content: null },
    { jurisdiction, entry, part: 'content' as const, owner: who, salt, content: text },
  ]);
  await tx.insertInto('ledger_opening').values(openings).execute();
  await tx
    .insertInto('ledger_pending')
    .values(rows.map(({ entry }) => ({ jurisdiction, log, entry })))
    .execute();
  return rows.map(({ entry }) => entry);
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
