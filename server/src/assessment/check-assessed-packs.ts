/** The packs that assessments were opened with, against what was opened: the act names the hash of the pack's content. */
import { sql } from 'kysely';
import { z } from 'zod';
import type { Tx } from '../kernel/database/database.ts';
import type { CheckFinding, OtherCheck } from '../ledger/index.ts';
import { packHash } from '../packs/index.ts';

/** Acts of earlier releases did not name the hash. */
const Opened = z.object({ packId: z.string(), packVersion: z.string(), packHash: z.string().optional() });

/** Every pack that an assessment was opened with must be registered, with the same content. */
export async function checkAssessedPacks(tx: Tx): Promise<OtherCheck> {
  const { rows } = await sql<{ content: string }>`select distinct o.content from ledger_entry e
    join ledger_opening o on o.jurisdiction = e.jurisdiction and o.entry = e.entry and o.part = 'content'
    where e.what = 'assessment.opened' and o.content is not null`.execute(tx);
  const findings = new Map<string, CheckFinding>();
  for (const { content } of rows) {
    const opened = Opened.safeParse(JSON.parse(content));
    if (!opened.success) continue;
    const { packId: id, packVersion: version, packHash: wanted } = opened.data;
    const hash = await packHash(tx, id, version);
    const row = { id, version };
    if (hash === undefined)
      findings.set(`${id} ${version}`, {
        ...{ code: 'row.missing', table: 'pack', row, column: null },
        message: `an assessment was opened with ${id} ${version}, and it is not registered: it was removed, or its key was changed`,
      });
    else if (wanted !== undefined && wanted !== hash)
      findings.set(`${id} ${version} ${wanted}`, {
        ...{ code: 'row.changed', table: 'pack', row, column: 'content_hash' },
        message: `an assessment was opened with another content of ${id} ${version}: one of them was changed`,
      });
  }
  return { table: 'pack', compared: 0, findings: [...findings.values()] };
}
