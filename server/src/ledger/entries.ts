/** The acts of a jurisdiction as its members see them: their own, and all of them to an auditor. Row-level security holds that. */
import { sql } from 'kysely';
import type { Tx } from '../kernel/database/database.ts';
import type { Act, ActPage, ActSearch, LogName } from './model.ts';
import { MOMENT } from './store.ts';

const PAGE = 50;

type Row = {
  entry: string;
  index: number | null;
  what: string;
  moment: string;
  who: string | null;
  name: string | null;
  subject: string | null;
};

/** The acts that fit a search, newest first, at most a page of them. An index above what is published is not told. */
export async function searchEntries(tx: Tx, log: LogName, search: ActSearch): Promise<ActPage> {
  const { rows } = await sql<Row>`select e.entry, case when s.index < l.published_size then s.index end as index, e.what,
      ${MOMENT} as moment, e.who, p.name, e.subject
    from ledger_entry e
    left join ledger_sequence s on s.jurisdiction = e.jurisdiction and s.entry = e.entry
    left join ledger_log l on l.jurisdiction = e.jurisdiction and l.log = e.log
    left join person p on p.jurisdiction = e.jurisdiction and p.person = e.who
    where e.log = ${log} and ${conditions(search)}
    order by e.entry desc limit ${PAGE + 1}`.execute(tx);
  return { acts: rows.slice(0, PAGE).map(toEntry), more: rows.length > PAGE };
}

function conditions({ text, what, who, from, to, before }: ActSearch) {
  const like = `%${(text ?? '').replaceAll(/[\\%_]/g, '\\$&')}%`;
  const all = [
    ...(text === undefined || text === '' ? [] : [sql`(e.subject ilike ${like} or e.what ilike ${like} or p.name ilike ${like})`]),
    ...(what === undefined ? [] : [sql`e.what = ${what}`]),
    ...(who === undefined ? [] : [sql`e.who = ${who}`]),
    ...(from === undefined ? [] : [sql`e.happened_at >= ${from}::date at time zone 'UTC'`]),
    ...(to === undefined ? [] : [sql`e.happened_at < (${to}::date + 1) at time zone 'UTC'`]),
    ...(before === undefined ? [] : [sql`e.entry < ${before}`]),
  ];
  return all.length === 0 ? sql`true` : sql.join(all, sql` and `);
}

function toEntry({ entry, index, what, moment, who, name, subject }: Row): Act {
  return { entry, index, what, happenedAt: moment, who: who === null ? null : { id: who, name }, subject };
}

/** The kinds of act of a log, of everybody. Steps from one to the next in the index instead of reading every entry. */
export async function listEventTypes(tx: Tx, log: LogName): Promise<string[]> {
  const { rows } = await sql<{ what: string }>`with recursive kind as (
      (select what from ledger_entry where log = ${log} order by what limit 1)
      union all
      select (select what from ledger_entry where log = ${log} and what > kind.what order by what limit 1) from kind where kind.what is not null
    ) select what from kind where what is not null`.execute(tx);
  return rows.map(({ what }) => what);
}

/** The kinds of act of one person. */
export async function listOwnEventTypes(tx: Tx, log: LogName, person: string): Promise<string[]> {
  const query = tx.selectFrom('ledger_entry').select('what').distinct().where('log', '=', log).where('who', '=', person);
  return (await query.orderBy('what').execute()).map(({ what }) => what);
}
