/** The tables of an assessment's folder: participants, sources, verdicts. Views are read by `import-views.ts`. Pure. */
import { ACCESS_CLASSES, type AccessClass, COMMUNITIES, type Community, type Pack, type Source, type Verdict } from '@mufakat/framework';
import { areNear, communityNamed, type FoldedName, foldName, nameKey, writtenName } from '../../consultation/index.ts';
import { didYouMean, type Fault, fault, faultsIn, looksLikeFormula, type NamedRow, namedRows } from '../../kernel/table/columns.ts';
import type { Refused } from '../../kernel/table/model.ts';
import type { Table } from '../../kernel/table/table.ts';
import { indexPack, refuseValue } from '../../packs/index.ts';
import { NewSource } from '../../source/model.ts';
import { NewVerdict } from '../model.ts';

export type FolderParticipant = { readonly id: string; readonly name: string; readonly community: Community };
/** `file` is the path within the folder, '' for none. */
export type FolderSource = Source & { readonly row: number; readonly file: string };

type Rows<T> = { readonly rows: readonly T[] } | Refused;

/** Ids of a folder are short names without spaces, since lists of them are separated by spaces. */
const SHORT_NAME = /^[\p{L}\p{N}][\p{L}\p{N}._-]{0,99}$/u;

/** Told where a row has no sound id, or one that another row has. */
function idFaults<Column extends string>(column: Column): (row: NamedRow<Column>) => Fault[] {
  const first = new Map<string, number>();
  return (row) => {
    const id = nameKey(row.cell(column));
    const message = () => 'An id is a short name of letters, digits, dots and hyphens, as "p01".';
    if (!SHORT_NAME.test(id)) return [fault(column, id === '' ? 'missing' : 'not-an-id', message)];
    const earlier = first.get(id);
    if (earlier === undefined) first.set(id, row.number);
    return earlier === undefined ? [] : [fault(column, 'repeated', () => `Row ${earlier} has the same id. Give each its own.`)];
  };
}

type ParticipantColumn = 'id' | 'name' | 'community' | 'distinct';

/**
 * Told at the second of two names that are one, or that are nearly the same and neither of which is said to be of somebody else. Empty names are
 * nobody's.
 */
function nameFaults(): (row: NamedRow<ParticipantColumn>) => Fault[] {
  const before: { readonly row: number; readonly name: string; readonly folded: FoldedName; readonly distinct: boolean }[] = [];
  const first = new Map<string, number>();
  return (row) => {
    const name = writtenName(row.cell('name'));
    if (name === '') return [];
    const earlier = first.get(nameKey(name));
    const folded = foldName(name);
    const distinct = row.cell('distinct') !== '';
    const near = distinct ? undefined : before.find((other) => !other.distinct && areNear(folded, other.folded));
    if (earlier === undefined) first.set(nameKey(name), row.number);
    if (before.length < MOST_COMPARED) before.push({ row: row.number, name, folded, distinct });
    const same = () => `Row ${earlier} has the same name. If these are two people, add what distinguishes them, as an office.`;
    const similar = () =>
      `"${name}" is nearly the name "${near?.name}" in row ${near?.row}. Give one person one row; if these are two people, write yes in the column "distinct".`;
    if (earlier !== undefined) return [fault('name', 'repeated-name', same)];
    return near === undefined ? [] : [fault('name', 'similar-name', similar)];
  };
}
/** Each name is compared with each; a folder with more people than this is compared in part. */
const MOST_COMPARED = 2_000;

function personFaults(row: NamedRow<ParticipantColumn>): Fault[] {
  const faults: Fault[] = [];
  const name = writtenName(row.cell('name'));
  if (name.length > 200) faults.push(fault('name', 'too-long', () => 'The name has more than 200 characters.'));
  if (looksLikeFormula(name))
    faults.push(fault('name', 'formula', () => 'The name begins like a formula (= + - @). Write the name alone.'));
  if (communityNamed(row.cell('community')) === undefined)
    faults.push(fault('community', 'unknown-community', () => `The community must be one of: ${COMMUNITIES.join(', ')}.`));
  if (!['', 'yes'].includes(row.cell('distinct').toLowerCase()))
    faults.push(fault('distinct', 'wrong-value', () => 'Write yes where this is somebody else than one with a similar name, or nothing.'));
  return faults;
}

/** participants.csv: id, name, community, and where names are nearly the same, distinct. */
export function participantsIn(table: Table): Rows<FolderParticipant> {
  const named = namedRows<ParticipantColumn>(table, ['id', 'name', 'community'], ['distinct']);
  if ('errors' in named) return named;
  const [ofId, ofName] = [idFaults<ParticipantColumn>('id'), nameFaults()];
  const refused = faultsIn(table, named.rows, (row) => [...ofId(row), ...personFaults(row), ...ofName(row)]);
  if (refused.errors.length > 0) return refused;
  return {
    rows: named.rows.flatMap((row) => {
      const community = communityNamed(row.cell('community'));
      return community === undefined ? [] : [{ id: nameKey(row.cell('id')), name: writtenName(row.cell('name')), community }];
    }),
  };
}

type SourceColumn = 'id' | 'kind' | 'access' | 'title' | 'url' | 'file' | 'attestedBy' | 'attestedOn';

const accessNamed = (cell: string): AccessClass | undefined => ACCESS_CLASSES.find((access) => access === cell.toLowerCase());
const SOURCE_SHAPE = NewSource.omit({ id: true, access: true });

function sourceFields(row: NamedRow<SourceColumn>) {
  const cells = {
    kind: row.cell('kind'),
    title: row.cell('title'),
    url: row.cell('url'),
    attestedBy: row.cell('attestedBy'),
    attestedOn: row.cell('attestedOn'),
  };
  return Object.fromEntries(Object.entries(cells).filter(([column, cell]) => cell !== '' || column === 'kind' || column === 'title'));
}

function sourceFaults(row: NamedRow<SourceColumn>): Fault[] {
  const access = accessNamed(row.cell('access'));
  const parsed = SOURCE_SHAPE.safeParse(sourceFields(row));
  const faults = parsed.success
    ? []
    : parsed.error.issues.map(({ path, message }) => fault(String(path[0] ?? ''), 'wrong-value', () => `${message}. Correct the cell.`));
  if (looksLikeFormula(row.cell('title')))
    faults.push(fault('title', 'formula', () => 'The title begins like a formula (= + - @). Begin with a word.'));
  if (access === undefined)
    faults.push(fault('access', 'unknown-access', () => `The access must be one of: ${ACCESS_CLASSES.join(', ')}.`));
  for (const column of ['attestedBy', 'attestedOn'] as const) {
    if (access === 'attested' && row.cell(column) === '')
      faults.push(fault(column, 'missing', () => 'An attested source says who attested it, and when.'));
    if (access !== 'attested' && row.cell(column) !== '')
      faults.push(fault(column, 'not-attested', () => 'Only an attested source is attested. Empty the cell, or change the access.'));
  }
  for (const column of ['url', 'file'] as const) {
    if (access === 'attested' && row.cell(column) !== '')
      faults.push(fault(column, 'attested-shown', () => 'Nothing of an attested source is shown or stored. Empty the cell.'));
  }
  return faults;
}

/** sources.csv: id, kind, access, title, url, file, attestedBy, attestedOn. */
export function sourcesIn(table: Table): Rows<FolderSource> {
  const named = namedRows<SourceColumn>(table, ['id', 'kind', 'access', 'title'], ['url', 'file', 'attestedBy', 'attestedOn']);
  if ('errors' in named) return named;
  const ofId = idFaults<SourceColumn>('id');
  const refused = faultsIn(table, named.rows, (row) => [...ofId(row), ...sourceFaults(row)]);
  if (refused.errors.length > 0) return refused;
  return {
    rows: named.rows.map((row) => ({
      id: nameKey(row.cell('id')),
      access: accessNamed(row.cell('access')) ?? 'public',
      ...SOURCE_SHAPE.parse(sourceFields(row)),
      row: row.number,
      file: row.cell('file'),
    })),
  };
}

type VerdictColumn = 'criterion' | 'assessor' | 'value' | 'reasons' | 'sources' | 'reconciles';
const VALUE = NewVerdict.shape.value;

/** A value as it is written: a word, or a number. */
function valueWritten(cell: string): Verdict['value'] | undefined {
  const word = VALUE.safeParse(cell.toLowerCase());
  if (word.success) return word.data;
  const number = VALUE.safeParse(cell === '' ? undefined : Number(cell));
  return number.success ? number.data : undefined;
}

const listIn = (cell: string) => [
  ...new Set(
    nameKey(cell)
      .split(' ')
      .filter((part) => part !== ''),
  ),
];
const first = (criterion: string, assessor: string) => `${criterion}/${assessor}`;
const judgedIn = (row: NamedRow<VerdictColumn>) => [nameKey(row.cell('criterion')), nameKey(row.cell('assessor'))] as const;

function verdictFaults(
  row: NamedRow<VerdictColumn>,
  judged: ReturnType<typeof indexPack>['judged'],
  sources: ReadonlySet<string>,
): Fault[] {
  const faults: Fault[] = [];
  const [id, assessor] = judgedIn(row);
  const indicator = judged.get(id);
  if (indicator === undefined)
    faults.push(fault('criterion', 'unknown-criterion', () => `The pack asks no such question.${didYouMean(id, judged.keys())}`));
  if (!SHORT_NAME.test(assessor))
    faults.push(fault('assessor', 'not-an-id', () => 'The assessor is a short name of letters, digits, dots and hyphens.'));
  const value = valueWritten(row.cell('value'));
  const expected = indicator && (value === undefined ? refuseValue(indicator, 'no value') : refuseValue(indicator, value));
  if (expected) faults.push(fault('value', 'wrong-value', () => `The value must be ${expected}.`));
  const reasons = row.cell('reasons');
  if (value === 'not-applicable' && reasons === '')
    faults.push(fault('reasons', 'missing', () => 'Not applicable needs reasons: the question drops out of the score.'));
  if (reasons.length > 10_000) faults.push(fault('reasons', 'too-long', () => 'The reasons have more than 10,000 characters.'));
  if (reasons.startsWith('=')) faults.push(fault('reasons', 'formula', () => 'The reasons begin like a formula (=). Begin with a word.'));
  for (const source of listIn(row.cell('sources'))) {
    const message = () => `sources.csv has no source of this id.${didYouMean(source, sources)}`;
    if (!sources.has(source)) faults.push(fault('sources', 'unknown-source', message));
  }
  return faults;
}

/** Ordinary rows: one a criterion and assessor. Reconciling rows: one a criterion, naming assessors who judged it. */
function relationFaults(rows: readonly NamedRow<VerdictColumn>[]): (row: NamedRow<VerdictColumn>) => Fault[] {
  const firstRow = new Map<string, number>();
  const keyOf = (row: NamedRow<VerdictColumn>) => {
    const [criterion, assessor] = judgedIn(row);
    return row.cell('reconciles') === '' ? first(criterion, assessor) : `${criterion}/ reconciled`;
  };
  for (const row of rows) if (!firstRow.has(keyOf(row))) firstRow.set(keyOf(row), row.number);
  return (row) => {
    const earlier = firstRow.get(keyOf(row));
    const repeated = () => `Row ${earlier} is the same assessor's verdict on the same criterion. Keep one.`;
    const unknown = listIn(row.cell('reconciles')).filter((assessor) => !firstRow.has(first(judgedIn(row)[0], assessor)));
    return [
      ...(earlier === row.number ? [] : [fault('criterion', 'repeated', repeated)]),
      ...unknown.map((assessor) =>
        fault(
          'reconciles',
          'unknown-verdict',
          () => `The assessor "${assessor.slice(0, 100)}" has no verdict on this criterion to reconcile.`,
        ),
      ),
    ];
  };
}

/**
 * verdicts.csv: criterion, assessor, value, reasons, sources, reconciles. Sources are ids separated by spaces; `reconciles` names the assessors whose
 * verdicts on the criterion this row reconciles, separated by spaces. A reconciling row supersedes the ordinary row of its own assessor.
 */
export function verdictsIn(table: Table, pack: Pack, sources: ReadonlySet<string>): Rows<Verdict> {
  const named = namedRows<VerdictColumn>(table, ['criterion', 'assessor', 'value', 'reasons', 'sources'], ['reconciles']);
  if ('errors' in named) return named;
  const { judged } = indexPack(pack);
  const ofRelations = relationFaults(named.rows);
  const refused = faultsIn(table, named.rows, (row) => [...verdictFaults(row, judged, sources), ...ofRelations(row)]);
  if (refused.errors.length > 0) return refused;
  const ordinary = new Set(named.rows.filter((row) => row.cell('reconciles') === '').map((row) => first(...judgedIn(row))));
  return { rows: named.rows.flatMap((row) => verdictOf(row, ordinary) ?? []) };
}

function verdictOf(row: NamedRow<VerdictColumn>, ordinary: ReadonlySet<string>): Verdict | undefined {
  const [criterion, assessor] = judgedIn(row);
  const value = valueWritten(row.cell('value'));
  if (value === undefined) return undefined;
  const own = first(criterion, assessor);
  const reconciles = listIn(row.cell('reconciles')).map((other) => first(criterion, other));
  return {
    id: reconciles.length === 0 ? own : `${own}/reconciled`,
    criterion,
    assessor,
    value,
    reasons: row.cell('reasons'),
    sources: listIn(row.cell('sources')).toSorted(),
    supersedes: reconciles.length > 0 && ordinary.has(own) ? own : null,
    reconciles: reconciles.toSorted(),
  };
}
