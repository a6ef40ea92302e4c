/**
 * The only code that touches the table of assessments. Every function works within a transaction that sees one jurisdiction; none decides
 * anything: what is allowed is said by constraints, row-level security and the functions that call these.
 */
import type { Tx } from '../../kernel/database/database.ts';
import type { Assessment, AssessmentChange, NewAssessment } from '../model.ts';
import type {} from '../tables.ts';

function assessments(tx: Tx) {
  return tx
    .selectFrom('assessment as a')
    .innerJoin('jurisdiction as j', 'j.jurisdiction', 'a.jurisdiction')
    .select((eb) => [
      'a.assessment as id',
      'a.title',
      'a.pack_id',
      'a.pack_version',
      'a.period_from',
      'a.period_to',
      'a.rule_agreement',
      'a.rule_within',
      'a.rule_minimum_views',
      'a.revision',
      'a.collection_open',
      'a.created_at',
      eb.ref('j.jurisdiction').as('jurisdiction'),
      'j.name',
      'j.iso3166',
      'j.invented',
    ]);
}

function asAssessment(row: Awaited<ReturnType<ReturnType<typeof assessments>['executeTakeFirstOrThrow']>>): Assessment {
  return {
    id: row.id,
    title: row.title,
    packId: row.pack_id,
    packVersion: row.pack_version,
    periodFrom: row.period_from,
    periodTo: row.period_to,
    rule: { agreement: row.rule_agreement, within: row.rule_within, minimumViews: row.rule_minimum_views },
    jurisdiction: { id: row.jurisdiction, name: row.name, code: row.iso3166 ?? '', invented: row.invented },
    revision: row.revision,
    collectionOpen: row.collection_open,
    createdAt: row.created_at.toISOString(),
  };
}

/** All assessments of the jurisdiction, newest period first. */
export async function listAssessments(tx: Tx): Promise<Assessment[]> {
  const rows = await assessments(tx).orderBy('a.period_from', 'desc').orderBy('a.period_to', 'desc').orderBy('a.assessment').execute();
  return rows.map(asAssessment);
}

/** One assessment; undefined when the jurisdiction has none of this id. */
export async function findAssessment(tx: Tx, id: string): Promise<Assessment | undefined> {
  const row = await assessments(tx).where('a.assessment', '=', id).executeTakeFirst();
  return row && asAssessment(row);
}

/** Opens an assessment. False when one of this id exists already. */
export async function insertAssessment(tx: Tx, { id, rule, ...fields }: NewAssessment): Promise<boolean> {
  const inserted = await tx
    .insertInto('assessment')
    .values({
      assessment: id,
      title: fields.title,
      pack_id: fields.packId,
      pack_version: fields.packVersion,
      period_from: fields.periodFrom,
      period_to: fields.periodTo,
      rule_agreement: rule.agreement,
      rule_within: rule.within,
      rule_minimum_views: rule.minimumViews,
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning('assessment')
    .execute();
  return inserted.length > 0;
}

/** Changes title or rule if the assessment still stands at the revision named. False when it does not. */
export async function updateAssessment(tx: Tx, id: string, { revision, title, rule }: AssessmentChange): Promise<boolean> {
  const updated = await tx
    .updateTable('assessment')
    .set({
      ...(title !== undefined && { title }),
      ...(rule && { rule_agreement: rule.agreement, rule_within: rule.within, rule_minimum_views: rule.minimumViews }),
      revision: revision + 1,
    })
    .where('assessment', '=', id)
    .where('revision', '=', revision)
    .returning('assessment')
    .execute();
  return updated.length > 0;
}

/** Holds the assessment until the transaction ends, so that imports and changes of its rule take turns. */
export async function lockAssessment(tx: Tx, id: string): Promise<void> {
  await tx.selectFrom('assessment').select('assessment').where('assessment', '=', id).forNoKeyUpdate().execute();
}

/** Opens or closes the collection of views. */
export async function updateCollection(tx: Tx, id: string, open: boolean): Promise<void> {
  await tx.updateTable('assessment').set({ collection_open: open }).where('assessment', '=', id).execute();
}
