/** Erasure on request: what a consultation holds of somebody. Run as operator. */
import { sql } from 'kysely';
import type { Tx } from '../kernel/database/database.ts';

/** Empties a participant's name and words. Resolves to the ids of their views; undefined when nobody has this id. */
export async function eraseParticipant(operator: Tx, jurisdiction: string, id: string): Promise<string[] | undefined> {
  const named = await sql`update participant set name = '' where jurisdiction = ${jurisdiction} and participant = ${id}`.execute(operator);
  if (!named.numAffectedRows) return undefined;
  const { rows } = await sql<{
    view: string;
  }>`update view set reasons = '' where jurisdiction = ${jurisdiction} and participant = ${id} returning view`.execute(operator);
  return rows.map(({ view }) => view);
}

/** Ids of a participant and of what they said; `former` are those that a migration replaced. */
export type IdsOfParticipant = {
  readonly view: readonly string[];
  readonly participant: readonly string[];
  readonly former: readonly string[];
};

export async function idsOfParticipant(operator: Tx, jurisdiction: string, id: string): Promise<IdsOfParticipant> {
  const { rows } = await sql<{ of: keyof IdsOfParticipant; id: string }>`
    select 'view' as of, view as id from view where jurisdiction = ${jurisdiction} and participant = ${id}
    union all select 'participant', participant from participant where jurisdiction = ${jurisdiction} and participant = ${id}
    union all select 'former', former from participant_former_id where jurisdiction = ${jurisdiction} and participant = ${id}`.execute(
    operator,
  );
  const those = (of: keyof IdsOfParticipant) => rows.filter((row) => row.of === of).map((row) => row.id);
  return { view: those('view'), participant: those('participant'), former: those('former') };
}

/** Forgets which former id a participant had. */
export async function forgetFormerIds(operator: Tx, jurisdiction: string, id: string): Promise<void> {
  await sql`delete from participant_former_id where jurisdiction = ${jurisdiction} and participant = ${id}`.execute(operator);
}
