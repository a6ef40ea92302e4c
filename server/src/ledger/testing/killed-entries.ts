/** For the drill in ../killed.integration.test.ts: whether the entries that were acknowledged are there, once, and nothing that was rolled back. */
import type pg from 'pg';
import { KEPT, type Line, subjectOf, UNDONE } from './killed-lines.ts';
import type { Memory, Place, Report } from './killed-memory.ts';

/** An entry, and the log in which it has its index or waits for it. */
type Recent = { entry: string; log: string; what: string; subject: string; index: string | null; waits: string | null; openings: number };

/** Every entry waits or has an index, one of both; acts are whole, and those rolled back are not there. @returns how many wait */
export async function checkEntries(client: pg.PoolClient, { jurisdiction }: Place, memory: Memory, report: Report): Promise<number> {
  const { rows } = await client.query<Recent>(
    `select e.entry, e.log, e.what, e.subject, s.log as index, p.log as waits,
       (select count(*)::int from ledger_opening o where o.jurisdiction = e.jurisdiction and o.entry = e.entry) as openings
     from ledger_entry e
     left join ledger_sequence s on s.jurisdiction = e.jurisdiction and s.entry = e.entry
     left join ledger_pending p on p.jurisdiction = e.jurisdiction and p.entry = e.entry
     where e.jurisdiction = $1 and e.entry >= $2`,
    [jurisdiction, memory.since],
  );
  for (const row of rows) checkEntry(row, memory, report);
  for (const { what, subject } of rows) if (what === KEPT) checkWhole(memory, subject, report);
  const pending = await client.query<{ waiting: number; indexed: number }>(
    `select count(*)::int as waiting, count(s.entry)::int as indexed
     from ledger_pending p left join ledger_sequence s using (jurisdiction, entry) where p.jurisdiction = $1`,
    [jurisdiction],
  );
  const { waiting = 0, indexed = 0 } = pending.rows[0] ?? {};
  if (indexed > 0) report('inconsistent', `${indexed} entries wait that have an index`);
  return waiting;
}

function checkEntry({ entry, log, what, subject, index, waits, openings }: Recent, { entries }: Memory, report: Report): void {
  if (what === UNDONE) report('rolled back', `${entry} is there`);
  if ((entries.get(subject) ?? entry) !== entry) report('twice', `${subject} is in the ledger`);
  entries.set(subject, entry);
  if (openings !== 2) report('torn', `${entry} has ${openings} openings`);
  if (index === null && waits === null) report('inconsistent', `${entry} neither waits nor has an index`);
  if (index !== null && waits !== null) report('inconsistent', `${entry} waits and has an index`);
  if ((index ?? waits ?? log) !== log) report('inconsistent', `${entry} of ${log} is in another log`);
}

/** All entries of an act are there when one is. */
function checkWhole({ entries }: Memory, subject: string, report: Report): void {
  const [, act = '', count = '0'] = subject.split('/');
  for (let number = 0; number < Number(count); number++) {
    if (!entries.has(subjectOf(act, Number(count), number))) report('torn', `${act}: entry ${number} of ${count} is missing`);
  }
}

/** What was acknowledged is there. */
export function checkHeard({ entries }: Memory, heard: readonly Line[], report: Report): void {
  for (const line of heard) {
    if (line.line !== 'kept') continue;
    for (let number = 0; number < line.count; number++) {
      const subject = subjectOf(line.act, line.count, number);
      if (!entries.has(subject)) report('lost', subject);
    }
  }
}
