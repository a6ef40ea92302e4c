/**
 * Erasure on request: who somebody was, what they wrote and what opens their commitments in the ledger are deleted. A tombstone stays, so that tallies
 * and findings keep what they were made of, and the logs stay provable: what they hold are commitments that nobody can open any more.
 */
import { sql } from 'kysely';
import type { Tx } from '../kernel/database.ts';
import { eraseOpenings, record } from '../kernel/ledger.ts';
import { actIn, erasePerson, findPersonToErase } from '../kernel/people.ts';
import { notFound } from '../kernel/problem.ts';

/** How much was erased. */
export type Erased = { readonly person: string; readonly views: number; readonly openings: number };

/**
 * Erases a person who signs in (known by id or e-mail address) or a participant (known by id), as operator; recorded without a word of who it was.
 * @throws Problem `not-found`
 */
export async function erase(operator: Tx, jurisdiction: string, who: string): Promise<Erased> {
  await actIn(operator, jurisdiction);
  const person = await findPersonToErase(operator, jurisdiction, who);
  const id = person ?? who.toLowerCase();
  const views = await eraseParticipant(operator, jurisdiction, id);
  if (person === undefined && views === undefined) notFound('The person');
  if (person !== undefined) await erasePerson(operator, jurisdiction, person);
  const subjects = [`person/${id}`, `participant/${id}`, ...(views ?? []).map((view) => `view/${view}`)];
  const openings = await eraseOpenings(operator, jurisdiction, id, subjects);
  await record(operator, { what: 'person.erased', subject: `person/${id}`, content: { views: views?.length ?? 0 } });
  return { person: id, views: views?.length ?? 0, openings };
}

/** Resolves to the ids of the participant's views; undefined when nobody has this id. */
async function eraseParticipant(operator: Tx, jurisdiction: string, id: string): Promise<string[] | undefined> {
  const named = await sql`update participant set name = '' where jurisdiction = ${jurisdiction} and participant::text = ${id}`.execute(
    operator,
  );
  if (!named.numAffectedRows) return undefined;
  const { rows } = await sql<{
    view: string;
  }>`update view set reasons = '' where jurisdiction = ${jurisdiction} and participant::text = ${id}
    returning view`.execute(operator);
  return rows.map(({ view }) => view);
}
