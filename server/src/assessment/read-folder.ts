/**
 * An assessment in the form of a folder: assessment.yaml, participants.csv, views.csv, verdicts.csv, sources.csv and the files that sources name.
 *
 *     const read = await readAssessmentFolder('examples/pelanua/2026', (id, version) => packs.find(id, version));
 *     if ('errors' in read) throw …;
 *     buildProfile(read.pack, read.record);
 *
 * Ids in the files are short names ("p01"); the record keeps them. `load.ts` makes UUIDs of them.
 */
import { applyRule } from '@mufakat/consensus';
import type { AssessmentRecord, Finding, Pack, Verdict, View } from '@mufakat/framework';
import { errorsOf } from './columns.ts';
import { elementsOf, stageNames } from './elements.ts';
import { hashFile, readSmallFile } from './folder-files.ts';
import { type FolderParticipant, type FolderSource, participantsIn, sourcesIn, verdictsIn } from './folder-tables.ts';
import { decisionErrors, FOLDER_FILE, type FolderHead, type ParsedHead, parseHead } from './folder-yaml.ts';
import { parseViewTable, type ViewRow } from './import-views.ts';
import type { ImportError } from './model.ts';
import { readTable } from './table.ts';
import { TABLE_LIMITS, type Table } from './table-shape.ts';

export type FolderFile = { readonly path: string; readonly fileName: string };
export type AssessmentFolder = {
  readonly pack: Pack;
  readonly record: AssessmentRecord;
  /** Names of participants by id: profiles and reports go without them. */
  readonly names: ReadonlyMap<string, string>;
  /** Files of sources by the source's id. */
  readonly files: ReadonlyMap<string, FolderFile>;
};
type Errors = { readonly errors: readonly ImportError[] };

async function readCsv(folder: string, name: string): Promise<{ table: Table } | Errors> {
  const read = await readSmallFile(folder, name, TABLE_LIMITS.bytes);
  return 'errors' in read ? read : readTable(name, read.bytes);
}

/** What a step gave, or nothing; its errors go where all errors go. */
function collector() {
  const errors: ImportError[] = [];
  const keep = <T extends object>(outcome: T | Errors): T | undefined => {
    if (!('errors' in outcome)) return outcome;
    errors.push(...outcome.errors);
    return undefined;
  };
  return { errors, keep };
}

/** Views of participants who are not in participants.csv, or who are of another community there. */
function participantErrors(table: Table, views: readonly ViewRow[], participants: readonly FolderParticipant[]): ImportError[] {
  const at = errorsOf(table);
  const known = new Map(participants.map((participant) => [participant.id, participant]));
  return views.flatMap(({ row, participant, community }) => {
    const found = known.get(participant);
    if (found === undefined) return [at(row, 'participant', 'unknown-participant', 'participants.csv has no participant of this id.')];
    const differs = community !== null && community !== found.community;
    return differs ? [at(row, 'community', 'other-community', `participants.csv says ${found.community}. Keep one.`)] : [];
  });
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

/** The rule adopts where it can; a decision takes its place. */
function findingsOf(pack: Pack, head: FolderHead, views: readonly View[]): Finding[] {
  const decisions = new Map(head.decisions.map((decision) => [decision.indicator, decision]));
  const viewsOf = Map.groupBy(views, ({ indicator }) => indicator);
  return [...elementsOf(pack).indicators.values()].flatMap((indicator): Finding[] => {
    const base = { id: indicator.id, indicator: indicator.id, supersedes: null };
    const names = stageNames(pack, indicator);
    const stageOf = (name: string) => names.get(name.toLowerCase()) ?? 0;
    const decision = decisions.get(indicator.id);
    if (decision !== undefined) {
      const dissent = decision.dissent.map((one) => ({ community: one.community, stage: stageOf(one.stage), reasons: one.reasons }));
      return [{ ...base, stage: stageOf(decision.stage), basis: 'decision', reasons: decision.reasons, dissent }];
    }
    const stages = (viewsOf.get(indicator.id) ?? []).map(({ stage }) => stage);
    const { stage } = applyRule(stages, head.rule);
    return stage === null ? [] : [{ ...base, stage, basis: 'rule', reasons: '', dissent: [] }];
  });
}

type SourcesWithFiles = { readonly sources: readonly FolderSource[]; readonly files: ReadonlyMap<string, FolderFile> } | Errors;

async function withFiles(folder: string, table: Table, sources: readonly FolderSource[]): Promise<SourcesWithFiles> {
  const at = errorsOf(table);
  const errors: ImportError[] = [];
  const files = new Map<string, FolderFile>();
  const hashed: FolderSource[] = [];
  for (const source of sources) {
    const read = source.file === '' ? undefined : await hashFile(folder, source.file);
    if (read === undefined) hashed.push(source);
    else if ('errors' in read) errors.push(...read.errors.map(({ code, message }) => at(source.row, 'file', code, message)));
    else {
      files.set(source.id, { path: read.path, fileName: source.file.split('/').at(-1) ?? source.file });
      hashed.push({ ...source, sha256: read.sha256, version: 1 });
    }
  }
  return errors.length > 0 ? { errors } : { sources: hashed, files };
}

const asSource = ({ row: _row, file: _file, ...source }: FolderSource) => source;

async function readHead(folder: string): Promise<ParsedHead | Errors> {
  const read = await readSmallFile(folder, FOLDER_FILE, 2_000_000);
  return 'errors' in read ? read : parseHead(read.bytes);
}

function packFor({ head, lineOf }: ParsedHead, findPack: (id: string, version: string) => Pack | undefined): { pack: Pack } | Errors {
  const pack = findPack(head.pack.id, head.pack.version);
  if (pack !== undefined) return { pack };
  const message = `There is no pack ${head.pack.id} ${head.pack.version} here. Name one that is.`;
  return { errors: [{ file: FOLDER_FILE, row: lineOf(['pack']), column: 'pack', code: 'pack-missing', message }] };
}

type FolderTables = {
  readonly participants: readonly FolderParticipant[];
  readonly sources: Exclude<SourcesWithFiles, Errors>;
  readonly verdicts: readonly Verdict[];
  readonly views: readonly View[];
};

/** Every table, or every error of all of them. */
async function readTables(folder: string, pack: Pack): Promise<FolderTables | Errors> {
  const { errors, keep } = collector();
  const participantTable = keep(await readCsv(folder, 'participants.csv'));
  const sourceTable = keep(await readCsv(folder, 'sources.csv'));
  const verdictTable = keep(await readCsv(folder, 'verdicts.csv'));
  const viewTable = keep(await readCsv(folder, 'views.csv'));
  const participants = participantTable && keep(participantsIn(participantTable.table));
  const rows = sourceTable && keep(sourcesIn(sourceTable.table));
  const sources = rows && sourceTable && keep(await withFiles(folder, sourceTable.table, rows.rows));
  const verdicts = verdictTable && rows && keep(verdictsIn(verdictTable.table, pack, new Set(rows.rows.map(({ id }) => id))));
  const views = viewTable && keep(parseViewTable(viewTable.table, pack, 'optional'));
  if (viewTable && views && participants) errors.push(...participantErrors(viewTable.table, views.views, participants.rows));
  if (errors.length > 0 || !participants || !sources || !verdicts || !views) return { errors };
  return { participants: participants.rows, sources, verdicts: verdicts.rows, views: views.views.map(asView) };
}

/**
 * Reads an assessment's folder.
 *
 * @param findPack the pack that assessment.yaml names, if it is at hand.
 * @returns the whole, or every error with file, row and column; never a part. Nothing outside the folder is read.
 */
export async function readAssessmentFolder(
  folder: string,
  findPack: (id: string, version: string) => Pack | undefined,
): Promise<AssessmentFolder | Errors> {
  const parsed = await readHead(folder);
  if ('errors' in parsed) return parsed;
  const found = packFor(parsed, findPack);
  if ('errors' in found) return found;
  const { pack } = found;
  const { head } = parsed;
  const tables = await readTables(folder, pack);
  const decided = decisionErrors(pack, parsed);
  if ('errors' in tables || decided.length > 0) return { errors: [...decided, ...('errors' in tables ? tables.errors : [])] };
  const { participants, sources, verdicts, views } = tables;
  return {
    pack,
    names: new Map(participants.map(({ id, name }) => [id, name])),
    files: sources.files,
    record: {
      title: head.title,
      jurisdiction: head.jurisdiction,
      period: head.period,
      pack: head.pack,
      rule: head.rule,
      participants: participants.map(({ id, community }) => ({ id, community })),
      sources: sources.sources.map(asSource),
      verdicts,
      views,
      findings: findingsOf(pack, head, views),
    },
  };
}
