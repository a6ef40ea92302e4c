/**
 * Writes an assessment read from a folder into the database, in one transaction. The assessment's id follows from its pack and period, so that loading
 * twice is loading once; all other ids are new, so that none tells a name that stands in the files.
 */
import type { AssessmentRecord } from '@mufakat/framework';
import { loadConsultation } from '../consultation/index.ts';
import type { TenantContext, TenantDatabase, Tx } from '../kernel/database/database.ts';
import { idsBy, newId } from '../kernel/database/identifiers.ts';
import type { FileStore } from '../kernel/files/files.ts';
import { unfit } from '../kernel/http/change-errors.ts';
import { appendEntries, type LedgerEvent } from '../kernel/ledger/entries.ts';
import { loadSources, presentFiles, receiveFiles } from '../source/index.ts';
import { openedEvent } from './change-assessment.ts';
import type { AssessmentFolder } from './folder/read-folder.ts';
import { assessmentIdOf } from './identity.ts';
import type { NewAssessment } from './model.ts';
import { insertAssessment } from './opened/store.ts';
import { citesOf } from './record-verdict.ts';
import { insertFinding, insertVerdicts } from './store.ts';

function newAssessment(id: string, { title, pack, period, rule }: AssessmentRecord): NewAssessment {
  return { id, title, packId: pack.id, packVersion: pack.version, periodFrom: period.from, periodTo: period.to, rule };
}

/** What reconciles others comes after them in the ledger. */
const ordinaryFirst = (a: { reconciles: readonly string[] }, b: { reconciles: readonly string[] }) =>
  a.reconciles.length - b.reconciles.length;

type Names = { readonly sourceId: (name: string) => string; readonly assessorId: (name: string) => string };

/** Who the assessors in the files are. @throws Problem `unknown-assessor` when one is nobody of the jurisdiction. */
function assessorIds({ verdicts }: AssessmentRecord, assessors: ReadonlyMap<string, string>): (name: string) => string {
  const unknown = [...new Set(verdicts.map(({ assessor }) => assessor))].filter((name) => !assessors.has(name));
  if (unknown.length > 0) {
    const detail = `Nobody of the jurisdiction is known as ${unknown.slice(0, 20).join(', ')}.`;
    unfit('unknown-assessor', 'An assessor is not known', 'Enter the person first, and say which short name stands for whom.', detail);
  }
  return (name) => assessors.get(name) ?? '';
}

async function loadVerdicts(tx: Tx, assessment: string, { verdicts }: AssessmentRecord, { sourceId, assessorId }: Names): Promise<void> {
  const idOf = idsBy(newId);
  const recorded = verdicts.toSorted(ordinaryFirst).map((verdict) => ({
    assessor: assessorId(verdict.assessor),
    id: idOf(verdict.id),
    criterion: verdict.criterion,
    value: verdict.value,
    reasons: verdict.reasons,
    sources: verdict.sources.map(sourceId).toSorted(),
    supersedes: verdict.supersedes === null ? null : idOf(verdict.supersedes),
    reconciles: verdict.reconciles.map(idOf).toSorted(),
  }));
  const cited = [...new Set(recorded.flatMap(({ sources }) => sources))];
  const files = await presentFiles(tx, assessment, cited);
  await insertVerdicts(tx, assessment, recorded, files);
  const act = ({ id, ...said }: (typeof recorded)[number]) => ({
    what: 'verdict.recorded',
    subject: `verdict/${id}`,
    content: { assessment, id, ...said, ...citesOf(said.sources, files) },
  });
  await appendEntries(tx, recorded.map(act));
}

async function loadFindings(tx: Tx, tenant: TenantContext, assessment: string, { findings }: AssessmentRecord): Promise<void> {
  const acts: LedgerEvent[] = [];
  for (const finding of findings) {
    const content = { ...finding, id: newId(), dissent: [...finding.dissent] };
    await insertFinding(tx, assessment, tenant.person, content);
    acts.push({
      what: 'finding.adopted',
      subject: `finding/${content.id}`,
      content: { assessment, decidedBy: tenant.person, ...content },
    });
  }
  await appendEntries(tx, acts);
}

/**
 * Loads an assessment read by `readAssessmentFolder`.
 *
 * @param tenant on whose behalf: needs the roles coordinator and assessor; its person is who decided the findings.
 * @param assessors the persons of the jurisdiction that the short names of assessors in verdicts.csv stand for.
 * @throws Problem `unknown-assessor`; then nothing is loaded.
 * @returns the assessment's id, and whether it was loaded now; one that is there already is left as it is.
 */
export async function loadAssessment(
  { database, files }: { database: TenantDatabase; files: FileStore },
  tenant: TenantContext,
  folder: AssessmentFolder,
  assessors: ReadonlyMap<string, string>,
): Promise<{ id: string; loaded: boolean }> {
  const { record } = folder;
  const id = assessmentIdOf(tenant.jurisdiction, record);
  const stored = await receiveFiles(files, tenant.jurisdiction, folder.files);
  try {
    const loaded = await database.withTenant(tenant, async (tx) => {
      const opened = newAssessment(id, record);
      if (!(await insertAssessment(tx, opened))) return false;
      await appendEntries(tx, [await openedEvent(tx, opened)]);
      const names = { sourceId: idsBy(newId), assessorId: assessorIds(record, assessors) };
      await loadSources(tx, id, record.sources, stored, names.sourceId);
      await loadVerdicts(tx, id, record, names);
      await loadConsultation(tx, id, record, folder.names);
      await loadFindings(tx, tenant, id, record);
      return true;
    });
    return { id, loaded };
  } finally {
    for (const { received } of stored.values()) await received.discard();
  }
}
