/**
 * Erasure on request: who somebody was, what they wrote and what opens their commitments in the ledger are deleted, and every id that follows from a
 * name becomes a random one. A tombstone stays, so that tallies and findings keep what they were made of, and the logs stay provable: what they hold
 * are commitments that nobody can open any more.
 */
import { sql } from 'kysely';
import { eraseParticipant, forgetFormerIds, idsOfParticipant } from '../consultation/index.ts';
import type { Tx } from '../kernel/database/database.ts';
import { isId, untellingId } from '../kernel/database/identifiers.ts';
import { notFound } from '../kernel/http/problem.ts';
import { appendEntry, eraseOpenings, renameInEntries } from '../kernel/ledger/entries.ts';
import { erasePerson, findPersonToErase, setOperatorJurisdiction } from '../kernel/sign-in/people.ts';

/** How much was erased; `person` is the id under which the tombstone stays. */
export type Erased = { readonly person: string; readonly views: number; readonly openings: number };

/** Former ids to those that take their place. */
type Ids = ReadonlyMap<string, string>;

/**
 * Erases a person who signs in (known by id or e-mail address) or a participant (known by id), as operator; recorded without a word of who it was.
 * @throws Problem `not-found`
 */
export async function erase(operator: Tx, jurisdiction: string, who: string): Promise<Erased> {
  await setOperatorJurisdiction(operator, jurisdiction);
  const person = await findPersonToErase(operator, jurisdiction, who);
  const known = person ?? who.toLowerCase();
  const views = isId(known) ? await eraseParticipant(operator, jurisdiction, known) : undefined;
  if (person === undefined && views === undefined) notFound('The person');
  if (person !== undefined) await erasePerson(operator, jurisdiction, person);
  const given = await giveUntellingIds(operator, jurisdiction, known);
  const subjects = [`person/${known}`, `participant/${known}`, ...(views ?? []).map((view) => `view/${view}`)];
  const openings = await eraseOpenings(operator, jurisdiction, known, subjects, [...given.keys()]);
  await renameInEntries(operator, jurisdiction, given);
  const id = given.get(known) ?? known;
  await appendEntry(operator, { what: 'person.erased', subject: `person/${id}`, content: { views: views?.length ?? 0 } });
  await forgetStatistics(operator);
  return { person: id, views: views?.length ?? 0, openings };
}

/**
 * Gives what is somebody's a random id where it has one that follows from a name, as earlier releases made them, and forgets which former id a
 * participant had. Resolves to every id of the kind that the ledger may still name.
 */
async function giveUntellingIds(operator: Tx, jurisdiction: string, id: string): Promise<Ids> {
  if (!isId(id)) return new Map();
  const { view, participant, former } = await idsOfParticipant(operator, jurisdiction, id);
  const { verdict, person } = await idsOfSigner(operator, jurisdiction, id);
  const given = new Map<string, string>();
  for (const [table, all] of Object.entries({ view, verdict, participant, person })) {
    const ids = new Map(all.filter(isComputed).map((one) => [one, untellingId()]));
    if (ids.size === 0) continue;
    await sql`select mufakat_give_ids(${table}, ${table}, ${jurisdiction}, ${Object.fromEntries(ids)}::jsonb)`.execute(operator);
    for (const [one, now] of ids) given.set(one, now);
  }
  for (const one of former.filter(isComputed)) if (!given.has(one)) given.set(one, id);
  await forgetFormerIds(operator, jurisdiction, id);
  return given;
}

/** Ids of the verdicts of a person who signs in, and of the person. */
async function idsOfSigner(operator: Tx, jurisdiction: string, id: string): Promise<{ verdict: string[]; person: string[] }> {
  const { rows } = await sql<{ of: 'verdict' | 'person'; id: string }>`
    select 'verdict' as of, verdict as id from verdict where jurisdiction = ${jurisdiction} and assessor = ${id}
    union all select 'person', person from person where jurisdiction = ${jurisdiction} and person = ${id}`.execute(operator);
  const those = (of: 'verdict' | 'person') => rows.filter((row) => row.of === of).map((row) => row.id);
  return { verdict: those('verdict'), person: those('person') };
}

/** True for an id that was computed from a name: a UUID of version 5. */
const isComputed = (id: string) => id[14] === '5';

/** PostgreSQL keeps samples of what columns hold, to plan queries by: they are drawn anew from what is left. */
async function forgetStatistics(operator: Tx): Promise<void> {
  const { rows } = await sql<{ name: string }>`select quote_ident(schemaname) || '.' || quote_ident(tablename) as name from pg_tables
    where schemaname in ('public', 'auth') order by 1`.execute(operator);
  await sql`analyze ${sql.raw(rows.map(({ name }) => name).join(', '))}`.execute(operator);
}
