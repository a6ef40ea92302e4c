/**
 * The only code that touches the tables of sources. Every function works within a transaction that sees one jurisdiction; none decides
 * anything: what is allowed is said by constraints, row-level security and the functions that call these.
 */
import { sql } from 'kysely';
import { earlierCitations, isCited } from '../assessment/opened/index.ts';
import type { Tx } from '../kernel/database/database.ts';
import type { NewSource, SourceRow, SourceVersion } from './model.ts';
import type {} from './tables.ts';

function sources(tx: Tx, assessment: string) {
  return tx
    .selectFrom('source as s')
    .leftJoin('source_description as d', (join) => join.onRef('d.assessment', '=', 's.assessment').onRef('d.source', '=', 's.source'))
    .leftJoin('source_version as f', (join) =>
      join
        .onRef('f.jurisdiction', '=', 's.jurisdiction')
        .onRef('f.assessment', '=', 's.assessment')
        .onRef('f.source', '=', 's.source')
        .onRef('f.version', '=', 's.version'),
    )
    .where('s.assessment', '=', assessment)
    .select([
      's.source as id',
      's.kind',
      's.access',
      's.revision',
      's.version',
      'd.title',
      'd.url',
      'd.attested_by',
      'd.attested_on',
      'f.content_sha256',
      'f.bytes',
      'f.file_name',
    ]);
}

/** What the person may not see is absent already: the title is then '', the rest is left out. */
function asSource(row: Awaited<ReturnType<ReturnType<typeof sources>['executeTakeFirstOrThrow']>>): SourceRow {
  return {
    id: row.id,
    kind: row.kind,
    access: row.access,
    title: row.title ?? '',
    ...(row.url !== null && { url: row.url }),
    ...(row.attested_by !== null && { attestedBy: row.attested_by }),
    ...(row.attested_on !== null && { attestedOn: row.attested_on }),
    ...(row.content_sha256 !== null && { sha256: row.content_sha256 }),
    ...(row.bytes !== null && { bytes: row.bytes }),
    ...(row.file_name !== null && { fileName: row.file_name }),
    ...(row.version > 0 && { version: row.version }),
    revision: row.revision,
  };
}

/** All sources in the order of their ids. */
export async function listSources(tx: Tx, assessment: string): Promise<SourceRow[]> {
  const rows = (await sources(tx, assessment).orderBy('s.source').execute()).map(asSource);
  const earlier = await earlierCitations(tx, assessment, new Map(rows.map(({ id, version = 0 }) => [id, version])));
  return rows.map((source) => {
    const citedEarlier = earlier.get(source.id);
    return citedEarlier === undefined ? source : { ...source, citedEarlier };
  });
}

export async function findSource(tx: Tx, assessment: string, id: string): Promise<SourceRow | undefined> {
  const row = await sources(tx, assessment).where('s.source', '=', id).executeTakeFirst();
  return row && asSource(row);
}

/** Adds a source. False when one of this id exists already. */
export async function insertSource(
  tx: Tx,
  assessment: string,
  { id, kind, access, title, url, attestedBy, attestedOn }: NewSource,
): Promise<boolean> {
  const added = await tx
    .insertInto('source')
    .values({ assessment, source: id, kind, access })
    .onConflict((conflict) => conflict.doNothing())
    .returning('source')
    .execute();
  if (added.length === 0) return false;
  await tx
    .insertInto('source_description')
    .values({ assessment, source: id, access, title, url: url ?? null, attested_by: attestedBy ?? null, attested_on: attestedOn ?? null })
    .execute();
  return true;
}

/** Holds a source until the transaction ends, so that those who replace its file take turns. */
export async function lockSource(tx: Tx, assessment: string, source: string): Promise<void> {
  const row = tx.selectFrom('source').select('source').where('assessment', '=', assessment).where('source', '=', source);
  await row.forNoKeyUpdate().execute();
}

/** A stored file of a source. */
export type FileOfSource = { readonly version: number; readonly sha256: string; readonly bytes: number; readonly fileName: string };

/** Puts a stored file to a source as its present one, and counts the revision up. Those before stay. */
export async function insertSourceVersion(
  tx: Tx,
  assessment: string,
  { id, access }: Pick<SourceRow, 'id' | 'access'>,
  { version, sha256, bytes, fileName }: FileOfSource,
): Promise<void> {
  await tx
    .insertInto('source_version')
    .values({ assessment, source: id, version, access, content_sha256: sha256, bytes, file_name: fileName })
    .execute();
  await tx
    .updateTable('source')
    .set((eb) => ({ version, revision: eb('revision', '+', 1) }))
    .where('assessment', '=', assessment)
    .where('source', '=', id)
    .execute();
}

/** Every file that a source has or had, newest first; whether its content is kept is for the store of files to say. */
export async function listSourceVersions(tx: Tx, assessment: string, source: string): Promise<Omit<SourceVersion, 'kept'>[]> {
  const rows = await tx
    .selectFrom('source_version as f')
    .leftJoin('person as p', (join) => join.onRef('p.jurisdiction', '=', 'f.jurisdiction').onRef('p.person', '=', 'f.stored_by'))
    .where('f.assessment', '=', assessment)
    .where('f.source', '=', source)
    .select(['f.version', 'f.content_sha256 as sha256', 'f.bytes', 'f.file_name', 'f.stored_by', 'p.name', 'f.stored_at'])
    .orderBy('f.version', 'desc')
    .execute();
  return rows.map(({ file_name, stored_by, name, stored_at, ...row }) => ({
    ...row,
    fileName: file_name,
    storedBy: stored_by,
    storedByName: name,
    storedAt: stored_at.toISOString(),
  }));
}

/** The present file of each of these sources: its number (0 for none) and, where the person may see it, its SHA-256. */
export type PresentFiles = ReadonlyMap<string, { readonly version: number; readonly sha256: string | null }>;

export async function presentFiles(tx: Tx, assessment: string, ids: readonly string[]): Promise<PresentFiles> {
  if (ids.length === 0) return new Map();
  const rows = await tx
    .selectFrom('source as s')
    .leftJoin('source_version as f', (join) =>
      join
        .onRef('f.jurisdiction', '=', 's.jurisdiction')
        .onRef('f.assessment', '=', 's.assessment')
        .onRef('f.source', '=', 's.source')
        .onRef('f.version', '=', 's.version'),
    )
    .where('s.assessment', '=', assessment)
    .where('s.source', 'in', ids)
    .select(['s.source', 's.version', 'f.content_sha256 as sha256'])
    .execute();
  return new Map(rows.map(({ source, ...file }) => [source, file]));
}

/**
 * Forgets, as operator, the contents that no source has as its present file and no verdict cites, once they were replaced and stored this long ago.
 * Their versions stay as rows. Resolves to how many; the files themselves are for who looks after the disk.
 */
export async function forgetReplacedFiles(operator: Tx, jurisdiction: string, seconds: number): Promise<number> {
  const { numAffectedRows = 0n } = await sql`delete from stored_file f
    where f.jurisdiction = ${jurisdiction} and f.stored_at < clock_timestamp() - make_interval(secs => ${seconds})
      and not exists (
        select from source_version v
        where v.jurisdiction = f.jurisdiction and v.content_sha256 = f.sha256 and (
          not exists (
            select from source_version n
            where n.jurisdiction = v.jurisdiction and n.assessment = v.assessment and n.source = v.source and n.version = v.version + 1
              and n.stored_at < clock_timestamp() - make_interval(secs => ${seconds}))
          or ${isCited('v')}))`.execute(operator);
  return Number(numAffectedRows);
}
