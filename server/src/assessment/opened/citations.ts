/** Which verdicts cite which files of sources: what sources ask of an assessment. */
import { type RawBuilder, type SqlBool, sql } from 'kysely';
import type { Tx } from '../../kernel/database/database.ts';
import type {} from '../tables.ts';

/** A verdict that counts now, and the version of a source's file that it cites, 0 where the source had none then. */
export type Citation = { readonly verdict: string; readonly criterion: string; readonly version: number };

/**
 * By source: the verdicts that count now and cite another than its present file.
 * @param present the number of the present file of every source of the assessment, 0 for none
 */
export async function earlierCitations(tx: Tx, assessment: string, present: ReadonlyMap<string, number>): Promise<Map<string, Citation[]>> {
  const { rows } = await sql<{ source: string; verdict: string; version: number }>`
    select c.source, c.verdict, coalesce(c.version, 0) as version from verdict_source c
    where c.assessment = ${assessment} order by c.source, c.verdict`.execute(tx);
  const earlier = rows.filter(({ source, version }) => version !== (present.get(source) ?? 0));
  const standing = await standingOf(tx, assessment, [...new Set(earlier.map(({ verdict }) => verdict))]);
  const found = new Map<string, Citation[]>();
  for (const { source, ...cited } of earlier) {
    const criterion = standing.get(cited.verdict);
    if (criterion !== undefined) found.set(source, [...(found.get(source) ?? []), { ...cited, criterion }]);
  }
  return found;
}

/**
 * Of these verdicts, those that nobody superseded, with their criterion. Written so that each row looks for its own by a key: as joins, a planner
 * without statistics, as after a restore, compares all with all.
 */
async function standingOf(tx: Tx, assessment: string, ids: readonly string[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map();
  const { rows } = await sql<{ verdict: string; criterion: string }>`select v.verdict, v.criterion from verdict v
    where v.assessment = ${assessment} and v.verdict = any(${ids}::uuid[]) and (
      select n.verdict from verdict n where n.jurisdiction = v.jurisdiction and n.assessment = v.assessment and n.supersedes = v.verdict
    ) is null`.execute(tx);
  return new Map(rows.map(({ verdict, criterion }) => [verdict, criterion]));
}

/** For a statement over versions of sources: whether a verdict cites the version in the row with this alias. */
export function isCited(version: string): RawBuilder<SqlBool> {
  const of = (column: string) => sql.ref(`${version}.${column}`);
  return sql<SqlBool>`exists (
    select from verdict_source c
    where c.jurisdiction = ${of('jurisdiction')} and c.assessment = ${of('assessment')} and c.source = ${of('source')} and c.version = ${of('version')})`;
}
