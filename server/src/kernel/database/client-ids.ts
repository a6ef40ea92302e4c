/** Ids of rows that people's programs make, and that the ledger names by kind and id. */
import { sql } from 'kysely';
import type { Tx } from './database.ts';
import type { Schema } from './schema.ts';

/**
 * Whether another assessment of the jurisdiction has a row of this kind, in the table of its name, with this id. Who asks for the same id takes turns until the transaction ends.
 */
export async function usedElsewhere(tx: Tx, kind: keyof Schema, assessment: string, id: string): Promise<boolean> {
  await sql`select pg_advisory_xact_lock(hashtextextended(current_setting('app.jurisdiction') || ${`${kind}/${id}`}, 0))`.execute(tx);
  const { rows } = await sql<{ used: boolean }>`select exists (
    select from ${sql.table(kind)} where ${sql.ref(kind)} = ${id} and assessment <> ${assessment}
      and jurisdiction = current_setting('app.jurisdiction')::uuid) as used`.execute(tx);
  return rows[0]?.used === true;
}
