/** Rows that belong to nothing: what they name is not there. The database refuses them as long as nobody works around it. */
import { sql } from 'kysely';
import type { Tx } from '../../kernel/database/database.ts';
import type { CheckFinding } from './check-finding.ts';

/** Each table with its key, what its rows belong to, and by which columns. */
const BELONGS = [
  { table: 'ledger_entry', key: ['jurisdiction', 'entry'], to: 'jurisdiction', by: ['jurisdiction'] },
  { table: 'ledger_opening', key: ['jurisdiction', 'entry', 'part'], to: 'ledger_entry', by: ['jurisdiction', 'entry'] },
  { table: 'ledger_pending', key: ['jurisdiction', 'log', 'entry'], to: 'ledger_entry', by: ['jurisdiction', 'entry'] },
  { table: 'ledger_log', key: ['jurisdiction', 'log'], to: 'jurisdiction', by: ['jurisdiction'] },
  { table: 'ledger_sequence', key: ['jurisdiction', 'log', 'index', 'entry'], to: 'ledger_log', by: ['jurisdiction', 'log'] },
  { table: 'ledger_tile', key: ['jurisdiction', 'log', 'level', 'tile'], to: 'ledger_log', by: ['jurisdiction', 'log'] },
  { table: 'ledger_checkpoint', key: ['jurisdiction', 'log', 'size'], to: 'ledger_log', by: ['jurisdiction', 'log'] },
  {
    table: 'ledger_cosignature',
    key: ['jurisdiction', 'log', 'size', 'witness'],
    to: 'ledger_checkpoint',
    by: ['jurisdiction', 'log', 'size'],
  },
  { table: 'ledger_key', key: ['jurisdiction', 'log', 'number'], to: 'ledger_log', by: ['jurisdiction', 'log'] },
  { table: 'ledger_seed', key: ['jurisdiction', 'log', 'number'], to: 'ledger_key', by: ['jurisdiction', 'log', 'number'] },
  { table: 'ledger_witness', key: ['jurisdiction', 'log', 'key'], to: 'ledger_log', by: ['jurisdiction', 'log'] },
] as const;

/** Of all jurisdictions, or of one. */
export async function findStrays(tx: Tx, jurisdiction: string | undefined): Promise<CheckFinding[]> {
  const findings: CheckFinding[] = [];
  for (const { table, key, to, by } of BELONGS) {
    const row = sql.join(key.map((column) => sql`${sql.lit(column)}, c.${sql.ref(column)}::text`));
    const same = sql.join(
      by.map((column) => sql`p.${sql.ref(column)} = c.${sql.ref(column)}`),
      sql` and `,
    );
    const { rows } = await sql<{ row: Record<string, string> }>`select json_build_object(${row}) as row from ${sql.table(table)} c
      where (${jurisdiction ?? null}::uuid is null or c.jurisdiction = ${jurisdiction ?? null})
        and not exists (select from ${sql.table(to)} p where ${same})`.execute(tx);
    const message = `a row of ${table} belongs to a row of ${to} that is not there: one of them was changed or removed`;
    for (const stray of rows) findings.push({ code: 'row.stray', table, row: stray.row, column: null, message });
  }
  return findings;
}
