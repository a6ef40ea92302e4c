/**
 * The only code that touches the tables of participants and their views. Every function works within a transaction that sees one jurisdiction; none decides
 * anything: what is allowed is said by constraints, row-level security and the functions that call these.
 */
import type { Release } from '@mufakat/consensus';
import type { IndicatorRecord } from '@mufakat/framework';
import type { Insertable } from 'kysely';
import { chunks } from '../kernel/database/chunks.ts';
import { jurisdictionOf, type Tx } from '../kernel/database/database.ts';
import type { ParticipantRow } from './model.ts';
import type { ParticipantTable, ViewTable } from './tables.ts';

/** One view as it is kept. Only `record.ts` and the import see whose it is. */
export type StoredView = {
  id: string;
  participant: string;
  indicator: string;
  stage: number;
  confidence: number;
  reasons: string;
  supersedes: string | null;
};

/** Everybody who takes part, by id; with empty names unless asked for. */
export async function listParticipants(tx: Tx, assessment: string, names: 'with names' | 'without names'): Promise<ParticipantRow[]> {
  const rows = tx.selectFrom('participant').where('assessment', '=', assessment).orderBy('participant');
  if (names === 'with names') return rows.select(['participant as id', 'name', 'community']).execute();
  const nameless = await rows.select(['participant as id', 'community']).execute();
  return nameless.map((row) => ({ ...row, name: '' }));
}

export async function insertParticipants(tx: Tx, assessment: string, people: readonly ParticipantRow[]): Promise<void> {
  const rows: Insertable<ParticipantTable>[] = people.map(({ id, name, community }) => ({ assessment, participant: id, name, community }));
  for (const some of chunks(rows, 4)) await tx.insertInto('participant').values(some).execute();
}

/** Every view of the assessment, superseded ones too, by id. */
export async function listViews(tx: Tx, assessment: string): Promise<StoredView[]> {
  return tx
    .selectFrom('view')
    .where('assessment', '=', assessment)
    .select(['view as id', 'participant', 'indicator', 'stage', 'confidence', 'reasons', 'supersedes'])
    .orderBy('view')
    .execute();
}

/** The views on an indicator, superseded ones too, with who gave them and which are released. */
export async function viewsOn(
  tx: Tx,
  assessment: string,
  indicator: string,
): Promise<Pick<IndicatorRecord, 'participants' | 'views' | 'releases'>> {
  const rows = await tx
    .selectFrom('view as v')
    .innerJoin('participant as p', (join) =>
      join
        .onRef('p.jurisdiction', '=', 'v.jurisdiction')
        .onRef('p.assessment', '=', 'v.assessment')
        .onRef('p.participant', '=', 'v.participant'),
    )
    .leftJoin('view_release as r', (join) =>
      join.onRef('r.jurisdiction', '=', 'v.jurisdiction').onRef('r.assessment', '=', 'v.assessment').onRef('r.view', '=', 'v.view'),
    )
    .where('v.jurisdiction', '=', jurisdictionOf(tx))
    .where('v.assessment', '=', assessment)
    .where('v.indicator', '=', indicator)
    .select(['v.view as id', 'v.participant', 'v.indicator', 'v.stage', 'v.confidence', 'v.reasons', 'v.supersedes'])
    .select(['p.community', 'r.batch', 'r.cell'])
    .orderBy('v.view')
    .execute();
  return {
    views: rows.map(({ community: _, batch: _batch, cell: _cell, ...view }) => view),
    participants: rows.map(({ participant, community }) => ({ id: participant, community })),
    releases: rows.flatMap(({ id, batch, cell }) => (batch === null || cell === null ? [] : [{ view: id, batch, cell }])),
  };
}

export async function hasViews(tx: Tx, assessment: string): Promise<boolean> {
  return (await tx.selectFrom('view').select('view').where('assessment', '=', assessment).limit(1).execute()).length > 0;
}

/** Records views. Throws PostgreSQL's unique violation when one supersedes what is superseded already. */
export async function insertViews(tx: Tx, assessment: string, views: readonly StoredView[]): Promise<void> {
  const rows: Insertable<ViewTable>[] = views.map(({ id, ...view }) => ({ assessment, view: id, ...view }));
  for (const some of chunks(rows, 8)) await tx.insertInto('view').values(some).execute();
}

/** Which views are released, by id of the view. */
export async function listReleases(tx: Tx, assessment: string): Promise<Release[]> {
  return tx.selectFrom('view_release').where('assessment', '=', assessment).select(['view', 'batch', 'cell']).orderBy('view').execute();
}

/** Records releases. Throws PostgreSQL's unique violation when a view is released already. */
export async function insertReleases(tx: Tx, assessment: string, releases: readonly Release[]): Promise<void> {
  const rows = releases.map((release) => ({ assessment, ...release }));
  for (const some of chunks(rows, 4)) await tx.insertInto('view_release').values(some).execute();
}
