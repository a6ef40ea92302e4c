/**
 * The only code that touches this capability's tables. Every function works within a transaction that sees one jurisdiction; none decides
 * anything: what is allowed is said by constraints, row-level security and the functions that call these.
 */
import type { Release } from '@mufakat/consensus';
import type { IndicatorRecord, JudgedVerdict } from '@mufakat/framework';
import { type Insertable, type SqlBool, sql } from 'kysely';
import { jurisdictionOf, type Tx } from '../kernel/database/database.ts';
import type {
  Assessment,
  AssessmentChange,
  FindingRow,
  NewAssessment,
  NewFinding,
  NewSource,
  NewVerdict,
  ParticipantRow,
  SourceRow,
  SourceVersion,
  VerdictRow,
} from './model.ts';
import type { ParticipantTable, VerdictTable, ViewTable } from './tables.ts';

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

/** What was said of one indicator in views. */
type SaidOfIndicator = Pick<IndicatorRecord, 'participants' | 'views' | 'releases'>;

const PARAMETERS_AT_ONCE = 20_000;

/** PostgreSQL takes at most 65,535 parameters a statement. */
function* chunks<T>(rows: readonly T[], columns: number): Generator<T[]> {
  const size = Math.floor(PARAMETERS_AT_ONCE / columns);
  for (let start = 0; start < rows.length; start += size) yield rows.slice(start, start + size);
}

/** The kinds of rows whose ids people's programs make, and that the ledger names by kind and id. */
type MadeByClients = 'source' | 'verdict' | 'finding';

/**
 * Whether another assessment of the jurisdiction has a row of this kind with this id. Who asks for the same id takes turns until the transaction ends.
 */
export async function usedElsewhere(tx: Tx, kind: MadeByClients, assessment: string, id: string): Promise<boolean> {
  await sql`select pg_advisory_xact_lock(hashtextextended(current_setting('app.jurisdiction') || ${`${kind}/${id}`}, 0))`.execute(tx);
  const { rows } = await sql<{ used: boolean }>`select exists (
    select from ${sql.table(kind)} where ${sql.ref(kind)} = ${id} and assessment <> ${assessment}
      and jurisdiction = current_setting('app.jurisdiction')::uuid) as used`.execute(tx);
  return rows[0]?.used === true;
}

// Assessments

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

// Participants

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

// Sources

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

type Citation = NonNullable<SourceRow['citedEarlier']>[number];

/**
 * By source: the verdicts that count now and cite another than its present file. Written so that each row looks for its own by a key: as joins, a planner
 * without statistics, as after a restore, compares all with all.
 */
async function earlierCitations(tx: Tx, assessment: string): Promise<Map<string, Citation[]>> {
  const { rows } = await sql<{ source: string; verdict: string; version: number }>`
    select c.source, c.verdict, coalesce(c.version, 0) as version from verdict_source c
    where c.assessment = ${assessment} and coalesce(c.version, 0) <> (
      select s.version from source s where s.jurisdiction = c.jurisdiction and s.assessment = c.assessment and s.source = c.source)
    order by c.source, c.verdict`.execute(tx);
  const standing = await standingOf(tx, assessment, [...new Set(rows.map(({ verdict }) => verdict))]);
  const found = new Map<string, Citation[]>();
  for (const { source, ...cited } of rows) {
    const criterion = standing.get(cited.verdict);
    if (criterion !== undefined) found.set(source, [...(found.get(source) ?? []), { ...cited, criterion }]);
  }
  return found;
}

/** Of these verdicts, those that nobody superseded, with their criterion. */
async function standingOf(tx: Tx, assessment: string, ids: readonly string[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map();
  const { rows } = await sql<{ verdict: string; criterion: string }>`select v.verdict, v.criterion from verdict v
    where v.assessment = ${assessment} and v.verdict = any(${ids}::uuid[]) and (
      select n.verdict from verdict n where n.jurisdiction = v.jurisdiction and n.assessment = v.assessment and n.supersedes = v.verdict
    ) is null`.execute(tx);
  return new Map(rows.map(({ verdict, criterion }) => [verdict, criterion]));
}

/** All sources in the order of their ids. */
export async function listSources(tx: Tx, assessment: string): Promise<SourceRow[]> {
  const earlier = await earlierCitations(tx, assessment);
  return (await sources(tx, assessment).orderBy('s.source').execute()).map(asSource).map((source) => {
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
          or exists (
            select from verdict_source c
            where c.jurisdiction = v.jurisdiction and c.assessment = v.assessment and c.source = v.source and c.version = v.version)))`.execute(
    operator,
  );
  return Number(numAffectedRows);
}

// Verdicts

function verdicts(tx: Tx, assessment: string) {
  return tx
    .selectFrom('verdict as v')
    .innerJoin('person as p', 'p.person', 'v.assessor')
    .where('v.assessment', '=', assessment)
    .select([
      'v.verdict as id',
      'v.criterion',
      'v.value',
      'v.reasons',
      'v.supersedes',
      'v.assessor',
      'v.recorded_at',
      'p.name as assessorName',
      sql<
        string[]
      >`array(select s.source::text from verdict_source s where s.assessment = v.assessment and s.verdict = v.verdict order by 1)`.as(
        'sources',
      ),
      sql<VerdictRow['versions']>`(select coalesce(jsonb_object_agg(s.source, coalesce(s.version, 0)), '{}') from verdict_source s
        where s.assessment = v.assessment and s.verdict = v.verdict)`.as('versions'),
      sql<
        string[]
      >`array(select r.reconciled::text from verdict_reconciles r where r.assessment = v.assessment and r.verdict = v.verdict order by 1)`.as(
        'reconciles',
      ),
      sql<SqlBool>`not exists (select from verdict n where n.assessment = v.assessment and n.supersedes = v.verdict)`.as('current'),
    ]);
}

type VerdictResult = Awaited<ReturnType<ReturnType<typeof verdicts>['executeTakeFirstOrThrow']>>;

/** Values were parsed when they were written; the column holds nothing else. */
const asVerdict = ({ recorded_at, value, current, ...row }: VerdictResult): VerdictRow => ({
  ...row,
  value: value as VerdictRow['value'],
  recordedAt: recorded_at.toISOString(),
  current: current === true,
});

/** Every verdict of the assessment, superseded ones too, by id. */
export async function listVerdicts(tx: Tx, assessment: string): Promise<VerdictRow[]> {
  return (await verdicts(tx, assessment).orderBy('v.verdict').execute()).map(asVerdict);
}

/** What of verdicts decides the scores: of those that nobody superseded, and of every one on a criterion. */
export async function judgedVerdicts(tx: Tx, assessment: string, criterion: string): Promise<JudgedVerdict[]> {
  // As one value: hundreds of rows cost the server more to take apart than to compute with.
  const { rows } = await sql<{ all: [id: string, criterion: string, value: JudgedVerdict['value'], supersedes: string | null][] }>`
    select coalesce(json_agg(json_build_array(v.verdict, v.criterion, v.value, v.supersedes)), '[]') as "all" from verdict v
    left join verdict n on n.jurisdiction = v.jurisdiction and n.assessment = v.assessment and n.supersedes = v.verdict
    where v.jurisdiction = ${jurisdictionOf(tx)} and v.assessment = ${assessment} and (n.verdict is null or v.criterion = ${criterion})`.execute(
    tx,
  );
  const named = await tx
    .selectFrom('verdict_reconciles')
    .where('jurisdiction', '=', jurisdictionOf(tx))
    .where('assessment', '=', assessment)
    .select(['verdict', 'reconciled'])
    .execute();
  const reconciles = Map.groupBy(named, ({ verdict }) => verdict);
  return (rows[0]?.all ?? []).map(([id, of, value, supersedes]) => ({
    id,
    criterion: of,
    value,
    supersedes,
    reconciles: (reconciles.get(id) ?? []).map(({ reconciled }) => reconciled),
  }));
}

/** Every verdict on these criteria, newest first. */
export async function verdictHistory(tx: Tx, assessment: string, criteria: readonly string[]): Promise<VerdictRow[]> {
  if (criteria.length === 0) return [];
  const rows = verdicts(tx, assessment).where('v.criterion', 'in', criteria).orderBy('v.recorded_at', 'desc').orderBy('v.verdict', 'desc');
  return (await rows.execute()).map(asVerdict);
}

export async function findVerdict(tx: Tx, assessment: string, id: string): Promise<VerdictRow | undefined> {
  const row = await verdicts(tx, assessment).where('v.verdict', '=', id).executeTakeFirst();
  return row && asVerdict(row);
}

/** What an assessor says of a criterion now. */
export async function currentVerdict(tx: Tx, assessment: string, criterion: string, assessor: string): Promise<VerdictRow | undefined> {
  const rows = await verdicts(tx, assessment).where('v.criterion', '=', criterion).where('v.assessor', '=', assessor).execute();
  return rows.map(asVerdict).find(({ current }) => current);
}

type AssessorsVerdict = Omit<NewVerdict, 'versions'> & { readonly assessor: string };

/** Records a verdict with what it cites, bound to the files that are named, and reconciles. False when its id is taken or what it supersedes is superseded already. */
export async function insertVerdict(tx: Tx, assessment: string, verdict: AssessorsVerdict, files: PresentFiles): Promise<boolean> {
  const inserted = await tx
    .insertInto('verdict')
    .values(verdictRow(assessment, verdict))
    .onConflict((conflict) => conflict.doNothing())
    .returning('verdict')
    .execute();
  if (inserted.length > 0) await insertNamedBy(tx, assessment, [verdict], files);
  return inserted.length > 0;
}

/** Records verdicts as `insertVerdict` does, in few statements. Throws PostgreSQL's unique violation when one is there already. */
export async function insertVerdicts(
  tx: Tx,
  assessment: string,
  recorded: readonly AssessorsVerdict[],
  files: PresentFiles,
): Promise<void> {
  const rows = recorded.map((verdict) => verdictRow(assessment, verdict));
  for (const some of chunks(rows, 7)) await tx.insertInto('verdict').values(some).execute();
  await insertNamedBy(tx, assessment, recorded, files);
}

function verdictRow(
  assessment: string,
  { id, criterion, assessor, value, reasons, supersedes }: AssessorsVerdict,
): Insertable<VerdictTable> {
  return { assessment, verdict: id, criterion, assessor, value: JSON.stringify(value), reasons, supersedes };
}

/** What verdicts that are there cite and reconcile. */
async function insertNamedBy(tx: Tx, assessment: string, recorded: readonly AssessorsVerdict[], files: PresentFiles): Promise<void> {
  const versionOf = (source: string) => files.get(source)?.version || null;
  const cited = recorded.flatMap(({ id, sources }) =>
    sources.map((source) => ({ assessment, verdict: id, source, version: versionOf(source) })),
  );
  for (const some of chunks(cited, 4)) await tx.insertInto('verdict_source').values(some).execute();
  const reconciled = recorded.flatMap(({ id, criterion, reconciles }) =>
    reconciles.map((other) => ({ assessment, criterion, verdict: id, reconciled: other })),
  );
  for (const some of chunks(reconciled, 4)) await tx.insertInto('verdict_reconciles').values(some).execute();
}

// Views

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
export async function viewsOn(tx: Tx, assessment: string, indicator: string): Promise<SaidOfIndicator> {
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

// Findings

function findings(tx: Tx, assessment: string) {
  return tx
    .selectFrom('finding as f')
    .innerJoin('person as p', 'p.person', 'f.decided_by')
    .where('f.assessment', '=', assessment)
    .select([
      'f.finding as id',
      'f.indicator',
      'f.stage',
      'f.basis',
      'f.reasons',
      'f.supersedes',
      'f.decided_by as decidedBy',
      'p.name as decidedByName',
      'f.recorded_at',
      sql<
        FindingRow['dissent']
      >`coalesce((select jsonb_agg(jsonb_build_object('community', d.community, 'stage', d.stage, 'reasons', d.reasons)
        order by d.position) from finding_dissent d where d.assessment = f.assessment and d.finding = f.finding), '[]')`.as('dissent'),
      sql<SqlBool>`not exists (select from finding n where n.assessment = f.assessment and n.supersedes = f.finding)`.as('current'),
    ]);
}

type FindingResult = Awaited<ReturnType<ReturnType<typeof findings>['executeTakeFirstOrThrow']>>;
const asFinding = ({ recorded_at, current, ...row }: FindingResult): FindingRow => ({
  ...row,
  recordedAt: recorded_at.toISOString(),
  current: current === true,
});

/** Every finding of the assessment, superseded ones too, by id. */
export async function listFindings(tx: Tx, assessment: string): Promise<FindingRow[]> {
  return (await findings(tx, assessment).orderBy('f.finding').execute()).map(asFinding);
}

/** Every finding on an indicator, newest first. */
export async function findingHistory(tx: Tx, assessment: string, indicator: string): Promise<FindingRow[]> {
  const rows = findings(tx, assessment).where('f.indicator', '=', indicator).orderBy('f.recorded_at', 'desc').orderBy('f.finding', 'desc');
  return (await rows.execute()).map(asFinding);
}

export async function findFinding(tx: Tx, assessment: string, id: string): Promise<FindingRow | undefined> {
  const row = await findings(tx, assessment).where('f.finding', '=', id).executeTakeFirst();
  return row && asFinding(row);
}

/** Records a finding with its dissent. False when its id is taken or what it supersedes is superseded already. */
export async function insertFinding(tx: Tx, assessment: string, decidedBy: string, finding: NewFinding): Promise<boolean> {
  const { id, indicator, stage, basis, reasons, supersedes, dissent } = finding;
  const inserted = await tx
    .insertInto('finding')
    .values({ assessment, finding: id, indicator, stage, basis, reasons, decided_by: decidedBy, supersedes })
    .onConflict((conflict) => conflict.doNothing())
    .returning('finding')
    .execute();
  if (inserted.length === 0) return false;
  const rows = dissent.map((one, position) => ({ assessment, finding: id, position, ...one }));
  if (rows.length > 0) await tx.insertInto('finding_dissent').values(rows).execute();
  return true;
}
