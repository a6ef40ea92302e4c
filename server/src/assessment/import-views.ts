/**
 * Views from a table, one row a view: what one participant says of one indicator. Pure: the table is read by `table.ts`, and who the participants
 * are is known to the caller. Used by the server's import and by the folder form of an assessment.
 */
import { COMMUNITIES, type Community, type Pack } from '@mufakat/framework';
import { didYouMean, errorsOf, looksLikeFormula, type NamedRow, namedRows } from './columns.ts';
import { type Elements, elementsOf, stageNames, stagesToWrite } from './elements.ts';
import type { ImportError } from './model.ts';
import type { Table } from './table-shape.ts';

/** One view as the table says it. `stage` is an index, `confidence` 1 to 5, `community` null where the table has none. */
export type ViewRow = {
  readonly row: number;
  readonly participant: string;
  readonly community: Community | null;
  readonly indicator: string;
  readonly stage: number;
  readonly confidence: number;
  readonly reasons: string;
};

type Column = 'participant' | 'community' | 'indicator' | 'stage' | 'confidence' | 'reasons' | 'question';
type ErrorAt = ReturnType<typeof errorsOf>;

/** The community that a cell names, by id or by its words in any case ("Law enforcement"). */
export function communityNamed(cell: string): Community | undefined {
  const id = cell.toLowerCase().replaceAll(/[\s_]+/g, '-');
  return COMMUNITIES.find((community) => community === id);
}

/** A question of a sheet that was left open. */
function isUnanswered(row: NamedRow<Column>): boolean {
  return row.cell('indicator') !== '' && row.cell('stage') === '' && row.cell('confidence') === '' && row.cell('reasons') === '';
}

function participantErrors(row: NamedRow<Column>, at: ErrorAt): ImportError[] {
  const name = row.cell('participant');
  if (name === '') return [at(row.number, 'participant', 'missing', 'Who gave the view is missing. Put the participant here.')];
  if (name.length > 200) return [at(row.number, 'participant', 'too-long', 'The participant has more than 200 characters.')];
  if (!looksLikeFormula(name)) return [];
  return [at(row.number, 'participant', 'formula', 'The participant begins like a formula (= + - @). Write the name alone.')];
}

function communityErrors(row: NamedRow<Column>, at: ErrorAt, needed: boolean): ImportError[] {
  const cell = row.cell('community');
  if (cell === '' && !needed) return [];
  if (communityNamed(cell) !== undefined) return [];
  const message = `The community must be one of: ${COMMUNITIES.join(', ')}.${didYouMean(cell, COMMUNITIES)}`;
  return [at(row.number, 'community', cell === '' ? 'missing' : 'unknown-community', message)];
}

function stageErrors(row: NamedRow<Column>, at: ErrorAt, pack: Pack, elements: Elements): ImportError[] {
  const id = row.cell('indicator');
  const indicator = elements.indicators.get(id);
  if (indicator === undefined) {
    const message = `The pack ${pack.id} ${pack.version} has no indicator of this id.${didYouMean(id, elements.indicators.keys())}`;
    return [at(row.number, 'indicator', id === '' ? 'missing' : 'unknown-indicator', message)];
  }
  const cell = row.cell('stage');
  if (stageNames(pack, indicator).has(cell.toLowerCase())) return [];
  const stages = stagesToWrite(pack, indicator);
  const message =
    stages.length === 0
      ? 'This pack has no stages, so nobody can name one.'
      : `The stage must be one of: ${stages.join(', ')}.${didYouMean(cell, stages)}`;
  return [at(row.number, 'stage', cell === '' ? 'missing' : 'unknown-stage', message)];
}

function restErrors(row: NamedRow<Column>, at: ErrorAt): ImportError[] {
  const errors: ImportError[] = [];
  if (!/^[1-5]$/.test(row.cell('confidence'))) {
    errors.push(at(row.number, 'confidence', 'not-a-confidence', 'Confidence is a whole number from 1 (a guess) to 5 (certain).'));
  }
  const reasons = row.cell('reasons');
  if (reasons.length > 10_000) errors.push(at(row.number, 'reasons', 'too-long', 'The reasons have more than 10,000 characters.'));
  if (reasons.startsWith('='))
    errors.push(at(row.number, 'reasons', 'formula', 'The reasons begin like a formula (=). Begin with a word.'));
  return errors;
}

function repeatedErrors(rows: readonly NamedRow<Column>[], at: ErrorAt): ImportError[] {
  const first = new Map<string, number>();
  return rows.flatMap((row) => {
    const key = JSON.stringify([row.cell('participant'), row.cell('indicator')]);
    const earlier = first.get(key);
    if (earlier === undefined) first.set(key, row.number);
    return earlier === undefined
      ? []
      : [at(row.number, 'participant', 'repeated', `Row ${earlier} is a view of the same participant on the same indicator. Keep one.`)];
  });
}

/**
 * Reads views out of a table with the columns participant, community, indicator, stage, confidence, reasons. In an import, a row that names an
 * indicator and says nothing of it is a question left open.
 *
 * @param community `required` in an import; `optional` where participants are known from elsewhere.
 * @returns every view, or every error by row and column; never some views.
 */
export function parseViewTable(
  table: Table,
  pack: Pack,
  community: 'required' | 'optional',
): { readonly views: readonly ViewRow[] } | { readonly errors: readonly ImportError[] } {
  const needed = community === 'required';
  const columns: Column[] = ['participant', 'indicator', 'stage', 'confidence', 'reasons'];
  // What a question sheet says for people to read is not read back.
  const named = needed
    ? namedRows<Column>(table, [...columns, 'community'], ['question'])
    : namedRows<Column>(table, columns, ['community']);
  if ('errors' in named) return named;
  const rows = named.rows.filter((row) => !needed || !isUnanswered(row));
  const at = errorsOf(table);
  const elements = elementsOf(pack);
  const byRow = rows.flatMap((row) => [
    ...participantErrors(row, at),
    ...communityErrors(row, at, needed),
    ...stageErrors(row, at, pack, elements),
    ...restErrors(row, at),
  ]);
  const errors = [...byRow, ...repeatedErrors(rows, at)].toSorted((a, b) => a.row - b.row);
  if (errors.length > 0) return { errors };
  return { views: rows.flatMap((row) => viewOf(row, pack, elements) ?? []) };
}

function viewOf(row: NamedRow<Column>, pack: Pack, elements: Elements): ViewRow | undefined {
  const indicator = elements.indicators.get(row.cell('indicator'));
  const stage = indicator && stageNames(pack, indicator).get(row.cell('stage').toLowerCase());
  if (indicator === undefined || stage === undefined) return undefined;
  return {
    row: row.number,
    participant: row.cell('participant'),
    community: communityNamed(row.cell('community')) ?? null,
    indicator: indicator.id,
    stage,
    confidence: Number(row.cell('confidence')),
    reasons: row.cell('reasons'),
  };
}
