/**
 * The only code that touches the tables of verdicts and findings. Every function works within a transaction that sees one jurisdiction; none decides
 * anything: what is allowed is said by constraints, row-level security and the functions that call these.
 */
import type { JudgedVerdict } from '@mufakat/framework';
import { type Insertable, type SqlBool, sql } from 'kysely';
import { chunks } from '../kernel/database/chunks.ts';
import { jurisdictionOf, type Tx } from '../kernel/database/database.ts';
import type { PresentFiles } from '../source/index.ts';
import type { FindingRow, NewFinding, NewVerdict, VerdictRow } from './model.ts';
import type { VerdictTable } from './tables.ts';

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
