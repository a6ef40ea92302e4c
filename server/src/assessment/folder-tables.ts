/** The tables of an assessment's folder: participants, sources, verdicts. Views are read by `import-views.ts`. Pure. */
import { ACCESS_CLASSES, type AccessClass, COMMUNITIES, type Community, type Pack, type Source, type Verdict } from '@mufakat/framework';
import { didYouMean, errorsOf, looksLikeFormula, type NamedRow, namedRows } from './columns.ts';
import { elementsOf, refuseValue } from './elements.ts';
import { communityNamed } from './import-views.ts';
import { type ImportError, NewSource, NewVerdict } from './model.ts';
import type { Table } from './table-shape.ts';

export type FolderParticipant = { readonly id: string; readonly name: string; readonly community: Community };
/** `file` is the path within the folder, '' for none. */
export type FolderSource = Source & { readonly row: number; readonly file: string };

type Rows<T> = { readonly rows: readonly T[] } | { readonly errors: readonly ImportError[] };
type ErrorAt = ReturnType<typeof errorsOf>;

/** Ids of a folder are short names without spaces, since lists of them are separated by spaces. */
const SHORT_NAME = /^[\p{L}\p{N}][\p{L}\p{N}._-]{0,99}$/u;

function idErrors<Column extends string>(rows: readonly NamedRow<Column>[], column: Column, at: ErrorAt): ImportError[] {
  const first = new Map<string, number>();
  return rows.flatMap((row) => {
    const id = row.cell(column);
    if (!SHORT_NAME.test(id)) {
      return [
        at(
          row.number,
          column,
          id === '' ? 'missing' : 'not-an-id',
          'An id is a short name of letters, digits, dots and hyphens, as "p01".',
        ),
      ];
    }
    const earlier = first.get(id);
    if (earlier !== undefined) return [at(row.number, column, 'repeated', `Row ${earlier} has the same id. Give each its own.`)];
    first.set(id, row.number);
    return [];
  });
}

const byRow = (errors: readonly ImportError[]) => errors.toSorted((a, b) => a.row - b.row);

/** participants.csv: id, name, community. */
export function participantsIn(table: Table): Rows<FolderParticipant> {
  const named = namedRows(table, ['id', 'name', 'community']);
  if ('errors' in named) return named;
  const at = errorsOf(table);
  const errors = named.rows.flatMap((row) => {
    const found: ImportError[] = [];
    const name = row.cell('name');
    if (name.length > 200) found.push(at(row.number, 'name', 'too-long', 'The name has more than 200 characters.'));
    if (looksLikeFormula(name))
      found.push(at(row.number, 'name', 'formula', 'The name begins like a formula (= + - @). Write the name alone.'));
    if (communityNamed(row.cell('community')) === undefined) {
      found.push(at(row.number, 'community', 'unknown-community', `The community must be one of: ${COMMUNITIES.join(', ')}.`));
    }
    return found;
  });
  const all = [...idErrors(named.rows, 'id', at), ...errors];
  if (all.length > 0) return { errors: byRow(all) };
  return {
    rows: named.rows.flatMap((row) => {
      const community = communityNamed(row.cell('community'));
      return community === undefined ? [] : [{ id: row.cell('id'), name: row.cell('name'), community }];
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

function sourceErrors(row: NamedRow<SourceColumn>, at: ErrorAt): ImportError[] {
  const access = accessNamed(row.cell('access'));
  const parsed = SOURCE_SHAPE.safeParse(sourceFields(row));
  const errors = parsed.success
    ? []
    : parsed.error.issues.map(({ path, message }) => at(row.number, String(path[0] ?? ''), 'wrong-value', `${message}. Correct the cell.`));
  if (looksLikeFormula(row.cell('title')))
    errors.push(at(row.number, 'title', 'formula', 'The title begins like a formula (= + - @). Begin with a word.'));
  if (access === undefined)
    errors.push(at(row.number, 'access', 'unknown-access', `The access must be one of: ${ACCESS_CLASSES.join(', ')}.`));
  const attestation = ['attestedBy', 'attestedOn'] as const;
  for (const column of attestation) {
    if (access === 'attested' && row.cell(column) === '')
      errors.push(at(row.number, column, 'missing', 'An attested source says who attested it, and when.'));
    if (access !== 'attested' && row.cell(column) !== '')
      errors.push(at(row.number, column, 'not-attested', 'Only an attested source is attested. Empty the cell, or change the access.'));
  }
  for (const column of ['url', 'file'] as const) {
    if (access === 'attested' && row.cell(column) !== '')
      errors.push(at(row.number, column, 'attested-shown', 'Nothing of an attested source is shown or stored. Empty the cell.'));
  }
  return errors;
}

/** sources.csv: id, kind, access, title, url, file, attestedBy, attestedOn. */
export function sourcesIn(table: Table): Rows<FolderSource> {
  const named = namedRows<SourceColumn>(table, ['id', 'kind', 'access', 'title'], ['url', 'file', 'attestedBy', 'attestedOn']);
  if ('errors' in named) return named;
  const at = errorsOf(table);
  const errors = [...idErrors(named.rows, 'id', at), ...named.rows.flatMap((row) => sourceErrors(row, at))];
  if (errors.length > 0) return { errors: byRow(errors) };
  return {
    rows: named.rows.map((row) => ({
      id: row.cell('id'),
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

const listIn = (cell: string) => [...new Set(cell.split(/\s+/).filter((part) => part !== ''))];
const first = (criterion: string, assessor: string) => `${criterion}/${assessor}`;

function verdictErrors(
  row: NamedRow<VerdictColumn>,
  at: ErrorAt,
  judged: ReturnType<typeof elementsOf>['judged'],
  sources: ReadonlySet<string>,
): ImportError[] {
  const errors: ImportError[] = [];
  const id = row.cell('criterion');
  const indicator = judged.get(id);
  if (indicator === undefined)
    errors.push(at(row.number, 'criterion', 'unknown-criterion', `The pack asks no such question.${didYouMean(id, judged.keys())}`));
  if (!SHORT_NAME.test(row.cell('assessor')))
    errors.push(at(row.number, 'assessor', 'not-an-id', 'The assessor is a short name of letters, digits, dots and hyphens.'));
  const value = valueWritten(row.cell('value'));
  const expected = indicator && (value === undefined ? refuseValue(indicator, 'no value') : refuseValue(indicator, value));
  if (expected) errors.push(at(row.number, 'value', 'wrong-value', `The value must be ${expected}.`));
  const reasons = row.cell('reasons');
  if (value === 'not-applicable' && reasons === '')
    errors.push(at(row.number, 'reasons', 'missing', 'Not applicable needs reasons: the question drops out of the score.'));
  if (reasons.length > 10_000) errors.push(at(row.number, 'reasons', 'too-long', 'The reasons have more than 10,000 characters.'));
  if (reasons.startsWith('='))
    errors.push(at(row.number, 'reasons', 'formula', 'The reasons begin like a formula (=). Begin with a word.'));
  for (const source of listIn(row.cell('sources'))) {
    if (!sources.has(source))
      errors.push(at(row.number, 'sources', 'unknown-source', `sources.csv has no source of this id.${didYouMean(source, sources)}`));
  }
  return errors;
}

/** Ordinary rows: one a criterion and assessor. Reconciling rows: one a criterion, naming assessors who judged it. */
function relationErrors(rows: readonly NamedRow<VerdictColumn>[], at: ErrorAt): ImportError[] {
  const seen = new Map<string, number>();
  const keyOf = (row: NamedRow<VerdictColumn>) =>
    row.cell('reconciles') === '' ? first(row.cell('criterion'), row.cell('assessor')) : `${row.cell('criterion')}/ reconciled`;
  const repeated = rows.flatMap((row) => {
    const earlier = seen.get(keyOf(row));
    if (earlier === undefined) seen.set(keyOf(row), row.number);
    return earlier === undefined
      ? []
      : [at(row.number, 'criterion', 'repeated', `Row ${earlier} is the same assessor's verdict on the same criterion. Keep one.`)];
  });
  const unknown = rows.flatMap((row) =>
    listIn(row.cell('reconciles'))
      .filter((assessor) => !seen.has(first(row.cell('criterion'), assessor)))
      .map((assessor) =>
        at(
          row.number,
          'reconciles',
          'unknown-verdict',
          `The assessor "${assessor.slice(0, 100)}" has no verdict on this criterion to reconcile.`,
        ),
      ),
  );
  return [...repeated, ...unknown];
}

/**
 * verdicts.csv: criterion, assessor, value, reasons, sources, reconciles. Sources are ids separated by spaces; `reconciles` names the assessors whose
 * verdicts on the criterion this row reconciles, separated by spaces. A reconciling row supersedes the ordinary row of its own assessor.
 */
export function verdictsIn(table: Table, pack: Pack, sources: ReadonlySet<string>): Rows<Verdict> {
  const named = namedRows<VerdictColumn>(table, ['criterion', 'assessor', 'value', 'reasons', 'sources'], ['reconciles']);
  if ('errors' in named) return named;
  const at = errorsOf(table);
  const { judged } = elementsOf(pack);
  const errors = [...named.rows.flatMap((row) => verdictErrors(row, at, judged, sources)), ...relationErrors(named.rows, at)];
  if (errors.length > 0) return { errors: byRow(errors) };
  const ordinary = new Set(
    named.rows.filter((row) => row.cell('reconciles') === '').map((row) => first(row.cell('criterion'), row.cell('assessor'))),
  );
  return { rows: named.rows.flatMap((row) => verdictOf(row, ordinary) ?? []) };
}

function verdictOf(row: NamedRow<VerdictColumn>, ordinary: ReadonlySet<string>): Verdict | undefined {
  const [criterion, assessor] = [row.cell('criterion'), row.cell('assessor')];
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
