/**
 * Writes an assessment read from a folder into the database, in one transaction. The assessment's id follows from its pack and period, so that loading
 * twice is loading once; all other ids are new, so that none tells a name that stands in the files.
 */
import { createReadStream } from 'node:fs';
import type { AssessmentRecord } from '@mufakat/framework';
import type { TenantContext, TenantDatabase, Tx } from '../kernel/database/database.ts';
import { newId, untellingId } from '../kernel/database/identifiers.ts';
import type { FileStore, ReceivedFile } from '../kernel/files/files.ts';
import { keepFile } from '../kernel/files/storage.ts';
import { unfit } from '../kernel/http/change-errors.ts';
import { appendEntries, type LedgerEvent } from '../kernel/ledger/entries.ts';
import { openedEvent } from './change-assessment.ts';
import type { AssessmentFolder } from './folder/read-folder.ts';
import { assessmentIdOf } from './identity.ts';
import { FILE_LIMIT, safeFileName } from './keep-source.ts';
import type { NewAssessment } from './model.ts';
import { citesOf } from './record-verdict.ts';
import { setCollection } from './release-views.ts';
import {
  insertAssessment,
  insertFinding,
  insertParticipants,
  insertSource,
  insertSourceVersion,
  insertVerdicts,
  insertViews,
  presentFiles,
  type StoredView,
} from './store.ts';

type FileOfFolder = { readonly received: ReceivedFile; readonly fileName: string };

/** What an operator loads is bounded by the disk. */
const NO_QUOTA = { bytes: Number.MAX_SAFE_INTEGER, files: Number.MAX_SAFE_INTEGER };

/** The new id of each short name in the files: the same for the same name, and known to this loading alone. */
function idsBy(make: () => string): (name: string) => string {
  const ids = new Map<string, string>();
  return (name) => {
    const id = ids.get(name) ?? make();
    ids.set(name, id);
    return id;
  };
}

function newAssessment(id: string, { title, pack, period, rule }: AssessmentRecord): NewAssessment {
  return { id, title, packId: pack.id, packVersion: pack.version, periodFrom: period.from, periodTo: period.to, rule };
}

async function loadSources(
  tx: Tx,
  assessment: string,
  { record }: AssessmentFolder,
  stored: ReadonlyMap<string, FileOfFolder>,
  sourceId: (name: string) => string,
): Promise<void> {
  const acts: LedgerEvent[] = [];
  for (const { sha256: _, version: _first, ...source } of record.sources) {
    const id = sourceId(source.id);
    const content = { ...source, id };
    await insertSource(tx, assessment, content);
    acts.push({ what: 'source.added', subject: `source/${id}`, content: { assessment, ...content } });
    const file = stored.get(source.id);
    if (file === undefined) continue;
    const { sha256, bytes } = file.received;
    const first = { version: 1, sha256, bytes, fileName: file.fileName };
    await insertSourceVersion(tx, assessment, content, first);
    acts.push({ what: 'source.file-stored', subject: `source/${id}`, content: { assessment, ...first, supersedes: null } });
  }
  await appendEntries(tx, acts);
  for (const { received } of stored.values()) await keepFile(tx, received, NO_QUOTA);
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

async function loadViews(tx: Tx, assessment: string, { record, names }: AssessmentFolder): Promise<void> {
  const idOf = idsBy(untellingId);
  const people = record.participants.map(({ id, community }) => ({ id: idOf(id), name: names.get(id) ?? '', community }));
  await insertParticipants(tx, assessment, people);
  await appendEntries(
    tx,
    people.map((person) => ({ what: 'participant.added', subject: `participant/${person.id}`, content: { assessment, ...person } })),
  );
  const views: StoredView[] = record.views.map((view) => ({
    ...view,
    id: untellingId(),
    participant: idOf(view.participant),
  }));
  await insertViews(tx, assessment, views);
  await appendEntries(
    tx,
    views.map((view) => ({ what: 'view.imported', subject: `view/${view.id}`, content: { assessment, ...view } })),
  );
  await setCollection(tx, assessment, false); // a folder holds the whole of a consultation
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

async function receiveFiles(files: FileStore, jurisdiction: string, folder: AssessmentFolder): Promise<Map<string, FileOfFolder>> {
  const received = new Map<string, FileOfFolder>();
  for (const [source, { path, fileName }] of folder.files) {
    const file = await files.receive(jurisdiction, createReadStream(path), FILE_LIMIT);
    received.set(source, { received: file, fileName: safeFileName(fileName) });
  }
  return received;
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
  const stored = await receiveFiles(files, tenant.jurisdiction, folder);
  try {
    const loaded = await database.withTenant(tenant, async (tx) => {
      const opened = newAssessment(id, record);
      if (!(await insertAssessment(tx, opened))) return false;
      await appendEntries(tx, [await openedEvent(tx, opened)]);
      const names = { sourceId: idsBy(newId), assessorId: assessorIds(record, assessors) };
      await loadSources(tx, id, folder, stored, names.sourceId);
      await loadVerdicts(tx, id, record, names);
      await loadViews(tx, id, folder);
      await loadFindings(tx, tenant, id, record);
      return true;
    });
    return { id, loaded };
  } finally {
    for (const { received } of stored.values()) await received.discard();
  }
}
