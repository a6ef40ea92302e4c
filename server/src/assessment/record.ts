/** Rows as the plain record that profiles and reports are made from. */
import type { AssessmentRecord, IndicatorRecord, Pack, Source, Verdict } from '@mufakat/framework';
import { listParticipants, listReleases, listViews, viewsOn } from '../consultation/index.ts';
import type { Tx } from '../kernel/database/database.ts';
import type { Packs } from '../packs/index.ts';
import { listSources } from '../source/index.ts';
import type { SourceRow } from '../source/model.ts';
import type { Assessment, FindingRow, VerdictRow } from './model.ts';
import { packOf, requireAssessment } from './opened/opened.ts';
import { findingHistory, judgedVerdicts, listFindings, listVerdicts } from './store.ts';

/** An assessment with the pack it is made by and everything said in it. */
export type AssessmentState = { readonly assessment: Assessment; readonly pack: Pack; readonly record: AssessmentRecord };

const asSource = ({ id, kind, access, title, url, sha256, version, attestedBy, attestedOn }: SourceRow): Source => ({
  id,
  kind,
  access,
  title,
  ...(url !== undefined && { url }),
  ...(sha256 !== undefined && { sha256 }),
  ...(version !== undefined && { version }),
  ...(attestedBy !== undefined && { attestedBy }),
  ...(attestedOn !== undefined && { attestedOn }),
});

type Present = ReadonlyMap<string, number>;

function asVerdict(
  { id, criterion, assessor, value, reasons, sources, versions, supersedes, reconciles }: VerdictRow,
  present: Present,
): Verdict {
  const earlier = Object.entries(versions).filter(([source, version]) => version !== (present.get(source) ?? 0));
  const said = { id, criterion, assessor, value, reasons, sources, supersedes, reconciles };
  return earlier.length === 0 ? said : { ...said, earlierVersions: Object.fromEntries(earlier.toSorted()) };
}

/** A finding as profiles carry it, without who wrote it down and when. */
const asFinding = ({ id, indicator, stage, basis, reasons, dissent, supersedes }: FindingRow) => ({
  id,
  indicator,
  stage,
  basis,
  reasons,
  dissent,
  supersedes,
});

/** Everything of an assessment that the person may see, each list in the order of its ids, so that the same rows give the same bytes. */
export async function readRecord(tx: Tx, assessment: Assessment): Promise<AssessmentRecord> {
  const { id, title, jurisdiction, periodFrom, periodTo, packId, packVersion, rule } = assessment;
  const participants = await listParticipants(tx, id, 'without names');
  const sources = await listSources(tx, id);
  const present = new Map(sources.map((source) => [source.id, source.version ?? 0]));
  return {
    title,
    jurisdiction: { name: jurisdiction.name, code: jurisdiction.code, invented: jurisdiction.invented },
    period: { from: periodFrom, to: periodTo },
    pack: { id: packId, version: packVersion },
    rule,
    participants: participants.map((participant) => ({ id: participant.id, community: participant.community })),
    sources: sources.map(asSource),
    verdicts: (await listVerdicts(tx, id)).map((verdict) => asVerdict(verdict, present)),
    views: await listViews(tx, id),
    releases: await listReleases(tx, id),
    findings: (await listFindings(tx, id)).map(asFinding),
  };
}

/** Of an assessment, what the reading of one indicator is taken from, and every verdict on one criterion. */
export async function readRecordOf(tx: Tx, assessment: string, indicator: string, criterion: string): Promise<IndicatorRecord> {
  return {
    verdicts: await judgedVerdicts(tx, assessment, criterion),
    ...(await viewsOn(tx, assessment, indicator)),
    findings: (await findingHistory(tx, assessment, indicator)).map(asFinding),
  };
}

/** Reads an assessment whole. @throws Problem `not-found`, `pack-missing`. */
export async function readState(tx: Tx, packs: Packs, id: string): Promise<AssessmentState> {
  const assessment = await requireAssessment(tx, id);
  return { assessment, pack: packOf(packs, assessment), record: await readRecord(tx, assessment) };
}
