/**
 * An assessment in the form of a folder: assessment.yaml, participants.csv, views.csv, verdicts.csv, sources.csv and the files that sources name.
 *
 *     const read = await readAssessmentFolder('examples/pelanua/2026', (id, version) => packs.find(id, version));
 *     if ('errors' in read) throw …;
 *     buildProfile(read.pack, read.record);
 *
 * Ids in the files are short names ("p01"); the record keeps them. `load.ts` makes UUIDs of them.
 */
import { type AssessmentRecord, type Finding, type Pack, shownOutcome, type Verdict, type View } from '@mufakat/framework';
import { parseViewTable, releasesOfWhole, type ViewRow } from '../../consultation/index.ts';
import { type Fault, fault, faultsIn, together } from '../../kernel/table/columns.ts';
import type { ImportError, Refused } from '../../kernel/table/model.ts';
import { readTable } from '../../kernel/table/read-table.ts';
import { TABLE_LIMITS, type Table } from '../../kernel/table/table.ts';
import { answerable, indexPack, stageNames } from '../../packs/index.ts';
import { hashFile, readSmallFile } from './folder-files.ts';
import { type FolderParticipant, type FolderSource, participantsIn, sourcesIn, verdictsIn } from './folder-tables.ts';
import { decisionErrors, FOLDER_FILE, type FolderHead, type ParsedHead, parseHead } from './folder-yaml.ts';

export type FolderFile = { readonly path: string; readonly fileName: string };
export type AssessmentFolder = {
  readonly pack: Pack;
  readonly record: AssessmentRecord;
  /** Names of participants by id: profiles and reports go without them. */
  readonly names: ReadonlyMap<string, string>;
  /** Files of sources by the source's id. */
  readonly files: ReadonlyMap<string, FolderFile>;
  /** What is no error in the files and may still not be meant. */
  readonly warnings: readonly ImportError[];
};

async function readCsv(folder: string, name: string): Promise<{ table: Table } | Refused> {
  const read = await readSmallFile(folder, name, TABLE_LIMITS.bytes);
  return 'errors' in read ? read : readTable(name, read.bytes);
}

/** What a step gave, or nothing; what it refused goes where all of that goes. */
function collector() {
  const refused: Refused[] = [];
  const keep = <T extends object>(outcome: T | Refused): T | undefined => {
    if (!('errors' in outcome)) return outcome;
    refused.push(outcome);
    return undefined;
  };
  return { refused, keep };
}

/** Views of participants who are not in participants.csv, or who are of another community there. */
function participantErrors(table: Table, views: readonly ViewRow[], participants: readonly FolderParticipant[]): Refused {
  const known = new Map(participants.map((participant) => [participant.id, participant]));
  return faultsIn(
    table,
    views.map((view) => ({ ...view, number: view.row })),
    ({ participant, community }) => {
      const found = known.get(participant);
      if (found === undefined)
        return [fault('participant', 'unknown-participant', () => 'participants.csv has no participant of this id.')];
      const differs = community !== null && community !== found.community;
      return differs ? [fault('community', 'other-community', () => `participants.csv says ${found.community}. Keep one.`)] : [];
    },
  );
}

const asView = ({ participant, indicator, stage, confidence, reasons }: ViewRow): View => ({
  id: `${participant}/${indicator}`,
  participant,
  indicator,
  stage,
  confidence,
  reasons,
  supersedes: null,
});

/** The rule adopts where it can, by the views that are shown; a decision takes its place. */
function findingsOf(pack: Pack, head: FolderHead, record: AssessmentRecord): Finding[] {
  const decisions = new Map(head.decisions.map((decision) => [decision.indicator, decision]));
  return [...indexPack(pack).indicators.values()].flatMap((indicator): Finding[] => {
    const base = { id: indicator.id, indicator: indicator.id, supersedes: null };
    const names = stageNames(pack, indicator);
    const stageOf = (name: string) => names.get(name.toLowerCase()) ?? 0;
    const decision = decisions.get(indicator.id);
    if (decision !== undefined) {
      const dissent = decision.dissent.map((one) => ({ community: one.community, stage: stageOf(one.stage), reasons: one.reasons }));
      return [{ ...base, stage: stageOf(decision.stage), basis: 'decision', reasons: decision.reasons, dissent }];
    }
    const { stage } = shownOutcome(pack, record, indicator);
    return stage === null ? [] : [{ ...base, stage, basis: 'rule', reasons: '', dissent: [] }];
  });
}

type SourcesWithFiles = { readonly sources: readonly FolderSource[]; readonly files: ReadonlyMap<string, FolderFile> } | Refused;

async function withFiles(folder: string, table: Table, sources: readonly FolderSource[]): Promise<SourcesWithFiles> {
  const faults = new Map<FolderSource, readonly Fault[]>();
  const files = new Map<string, FolderFile>();
  const hashed: FolderSource[] = [];
  for (const source of sources) {
    const read = source.file === '' ? undefined : await hashFile(folder, source.file);
    if (read === undefined) hashed.push(source);
    else if ('errors' in read)
      faults.set(
        source,
        read.errors.map(({ code, message }) => fault('file', code, () => message)),
      );
    else {
      files.set(source.id, { path: read.path, fileName: source.file.split('/').at(-1) ?? source.file });
      hashed.push({ ...source, sha256: read.sha256, version: 1 });
    }
  }
  if (faults.size === 0) return { sources: hashed, files };
  return faultsIn(
    table,
    sources.map((source) => ({ source, number: source.row })),
    ({ source }) => faults.get(source) ?? [],
  );
}

const asSource = ({ row: _row, file: _file, ...source }: FolderSource) => source;

async function readHead(folder: string): Promise<ParsedHead | Refused> {
  const read = await readSmallFile(folder, FOLDER_FILE, 2_000_000);
  return 'errors' in read ? read : parseHead(read.bytes);
}

function packFor({ head, lineOf }: ParsedHead, findPack: (id: string, version: string) => Pack | undefined): { pack: Pack } | Refused {
  const pack = findPack(head.pack.id, head.pack.version);
  if (pack !== undefined) return { pack };
  const message = `There is no pack ${head.pack.id} ${head.pack.version} here. Name one that is.`;
  return { errors: [{ file: FOLDER_FILE, row: lineOf(['pack']), column: 'pack', code: 'pack-missing', message }] };
}

type FolderTables = {
  readonly participants: readonly FolderParticipant[];
  readonly sources: Exclude<SourcesWithFiles, Refused>;
  readonly verdicts: readonly Verdict[];
  readonly views: readonly View[];
};

/** Every table, or what is wrong in all of them. */
async function readTables(folder: string, pack: Pack): Promise<FolderTables | Refused> {
  const { refused, keep } = collector();
  const participantTable = keep(await readCsv(folder, 'participants.csv'));
  const sourceTable = keep(await readCsv(folder, 'sources.csv'));
  const verdictTable = keep(await readCsv(folder, 'verdicts.csv'));
  const viewTable = keep(await readCsv(folder, 'views.csv'));
  const participants = participantTable && keep(participantsIn(participantTable.table));
  const rows = sourceTable && keep(sourcesIn(sourceTable.table));
  const sources = rows && sourceTable && keep(await withFiles(folder, sourceTable.table, rows.rows));
  const verdicts = verdictTable && rows && keep(verdictsIn(verdictTable.table, pack, new Set(rows.rows.map(({ id }) => id))));
  const views = viewTable && keep(parseViewTable(viewTable.table, answerable(pack), 'optional'));
  if (viewTable && views && participants) refused.push(participantErrors(viewTable.table, views.views, participants.rows));
  const wrong = together(...refused);
  if (wrong.errors.length > 0 || !participants || !sources || !verdicts || !views) return wrong;
  return { participants: participants.rows, sources, verdicts: verdicts.rows, views: views.views.map(asView) };
}

/**
 * Reads an assessment's folder.
 *
 * @param findPack the pack that assessment.yaml names, if it is at hand.
 * @returns the whole, or what is wrong with file, row and column; never a part. Nothing outside the folder is read.
 */
export async function readAssessmentFolder(
  folder: string,
  findPack: (id: string, version: string) => Pack | undefined,
): Promise<AssessmentFolder | Refused> {
  const parsed = await readHead(folder);
  if ('errors' in parsed) return together(parsed);
  const found = packFor(parsed, findPack);
  if ('errors' in found) return found;
  const { pack } = found;
  const { head, warnings } = parsed;
  const tables = await readTables(folder, pack);
  const decided = decisionErrors(pack, parsed);
  if ('errors' in tables || decided.length > 0) return together({ errors: decided }, 'errors' in tables ? tables : { errors: [] });
  const { participants, sources, verdicts, views } = tables;
  const people = participants.map(({ id, community }) => ({ id, community }));
  const given: AssessmentRecord = {
    title: head.title,
    jurisdiction: head.jurisdiction,
    period: head.period,
    pack: head.pack,
    rule: head.rule,
    participants: people,
    sources: sources.sources.map(asSource),
    verdicts,
    views,
    releases: releasesOfWhole(people, views),
    findings: [],
  };
  return {
    pack,
    names: new Map(participants.map(({ id, name }) => [id, name])),
    files: sources.files,
    warnings,
    record: { ...given, findings: findingsOf(pack, head, given) },
  };
}
