/** How much a jurisdiction may store, as the operator sets it, and what each stores. */
import { sql } from 'kysely';
import type { Tx } from '../kernel/database/database.ts';
import type { Quota } from '../kernel/files/storage.ts';
import { appendEntry } from '../kernel/ledger/entries.ts';
import { setOperatorJurisdiction } from '../kernel/sign-in/people.ts';

/** A limit of its own, or null for what the settings of the node say. */
export type OwnQuota = { readonly bytes: number | null; readonly files: number | null };

export type StorageOfOne = { jurisdiction: string; name: string; bytes: number; files: number; quota: Quota; own: OwnQuota };

/** Sets the limits of a jurisdiction, as operator, recorded in its ledger. @throws Problem `not-found` */
export async function setQuota(operator: Tx, jurisdiction: string, { bytes, files }: OwnQuota): Promise<void> {
  await setOperatorJurisdiction(operator, jurisdiction);
  await sql`insert into file_quota (jurisdiction, bytes, files) values (${jurisdiction}, ${bytes}, ${files})
    on conflict (jurisdiction) do update set bytes = excluded.bytes, files = excluded.files`.execute(operator);
  await appendEntry(operator, { what: 'jurisdiction.quota-set', subject: `jurisdiction/${jurisdiction}`, content: { bytes, files } });
}

/** What every jurisdiction stores and may store, by name. */
export async function listStorage(operator: Tx, defaults: Quota): Promise<StorageOfOne[]> {
  type Row = { jurisdiction: string; name: string; bytes: number; files: number; own_bytes: number | null; own_files: number | null };
  const { rows } = await sql<Row>`select j.jurisdiction, j.name, coalesce(sum(f.bytes), 0)::bigint as bytes, count(f.sha256) as files,
      q.bytes as own_bytes, q.files as own_files
    from jurisdiction j
    left join file_quota q on q.jurisdiction = j.jurisdiction
    left join stored_file f on f.jurisdiction = j.jurisdiction
    group by j.jurisdiction, j.name, q.bytes, q.files order by j.name, j.jurisdiction`.execute(operator);
  return rows.map(({ own_bytes, own_files, ...row }) => ({
    ...row,
    quota: { bytes: own_bytes ?? defaults.bytes, files: own_files ?? defaults.files },
    own: { bytes: own_bytes, files: own_files },
  }));
}
