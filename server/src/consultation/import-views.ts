/**
 * Views from a table, one row a view: what one participant says of one indicator. Pure: the table is read by `table.ts`, and who the participants
 * are is known to the caller. Used by the server's import and by the folder form of an assessment.
 */
import { COMMUNITIES, type Community } from '@mufakat/framework';
import { didYouMean, type Fault, fault, faultsIn, looksLikeFormula, type NamedRow, namedRows } from '../kernel/table/columns.ts';
import type { Refused } from '../kernel/table/model.ts';
import type { Table, TableRow } from '../kernel/table/table.ts';
import type { Answerable } from '../packs/index.ts';
import { nameKey, writtenName } from './names.ts';

/** One view as the table says it. `stage` is an index, `confidence` 1 to 5, `community` null where the table has none. */
export type ViewRow = {
  readonly row: number;
  /** As written, in normal form. */
  readonly participant: string;
  readonly community: Community | null;
  readonly indicator: string;
  readonly stage: number;
  readonly confidence: number;
  readonly reasons: string;
};

type Column = 'participant' | 'community' | 'indicator' | 'stage' | 'confidence' | 'reasons' | 'question';

/** The first sheet of the workbooks that are given out to be filled in. */
export const VIEWS_SHEET = 'Views';

/** The community that a cell names, by id or by its words in any case ("Law enforcement"). */
export function communityNamed(cell: string): Community | undefined {
  const id = nameKey(cell)
    .toLowerCase()
    .replaceAll(/[\s_]+/g, '-');
  return COMMUNITIES.find((community) => community === id);
}

/** A question of a sheet that was left open. */
function isUnanswered(row: NamedRow<Column>): boolean {
  return row.cell('indicator') !== '' && row.cell('stage') === '' && row.cell('confidence') === '' && row.cell('reasons') === '';
}

function participantFaults(row: NamedRow<Column>): Fault[] {
  const name = writtenName(row.cell('participant'));
  if (name === '')
    return [
      fault(
        'participant',
        'missing',
        () => 'Who gave the view is missing. Put the participant here; a name is only carried down in merged cells and in our own sheets.',
      ),
    ];
  if (name.length > 200) return [fault('participant', 'too-long', () => 'The participant has more than 200 characters.')];
  if (!looksLikeFormula(name)) return [];
  return [fault('participant', 'formula', () => 'The participant begins like a formula (= + - @). Write the name alone.')];
}

function communityFaults(row: NamedRow<Column>, needed: boolean): Fault[] {
  const cell = row.cell('community');
  if (cell === '' && !needed) return [];
  if (communityNamed(cell) !== undefined) return [];
  const message = () => `The community must be one of: ${COMMUNITIES.join(', ')}.${didYouMean(cell, COMMUNITIES)}`;
  return [fault('community', cell === '' ? 'missing' : 'unknown-community', message)];
}

/** The stages of a pack that a table of views may name, by indicator. */
type Scales = {
  readonly pack: Answerable['pack'];
  readonly of: ReadonlyMap<string, { readonly names: ReadonlyMap<string, number>; readonly toWrite: readonly string[] }>;
};

function scalesOf({ pack, scales, indicators }: Answerable): Scales {
  const read = scales.map(({ names, toWrite }) => ({ names: new Map(Object.entries(names)), toWrite }));
  const of = Object.entries(indicators).flatMap(([id, place]) => {
    const scale = read[place];
    return scale === undefined ? [] : [[id, scale] as const];
  });
  return { pack, of: new Map(of) };
}

const stageKey = (cell: string) => nameKey(cell).toLowerCase();
const indicatorOf = (row: NamedRow<Column>) => nameKey(row.cell('indicator'));

function stageFaults(row: NamedRow<Column>, { pack, of }: Scales): Fault[] {
  const id = indicatorOf(row);
  const scale = of.get(id);
  if (scale === undefined) {
    const message = () => `The pack ${pack.id} ${pack.version} has no indicator of this id.${didYouMean(id, of.keys())}`;
    return [fault('indicator', id === '' ? 'missing' : 'unknown-indicator', message)];
  }
  const cell = row.cell('stage');
  if (scale.names.has(stageKey(cell))) return [];
  const message = () =>
    scale.toWrite.length === 0
      ? 'This pack has no stages, so nobody can name one.'
      : `The stage must be one of: ${scale.toWrite.join(', ')}; its title or its number do as well.${didYouMean(cell, scale.toWrite)}`;
  return [fault('stage', cell === '' ? 'missing' : 'unknown-stage', message)];
}

function restFaults(row: NamedRow<Column>): Fault[] {
  const faults: Fault[] = [];
  if (!/^[1-5]$/.test(row.cell('confidence')))
    faults.push(fault('confidence', 'not-a-confidence', () => 'Confidence is a whole number from 1 (a guess) to 5 (certain).'));
  const reasons = row.cell('reasons');
  if (reasons.length > 10_000) faults.push(fault('reasons', 'too-long', () => 'The reasons have more than 10,000 characters.'));
  if (reasons.startsWith('=')) faults.push(fault('reasons', 'formula', () => 'The reasons begin like a formula (=). Begin with a word.'));
  return faults;
}

/** Told at the second view of one participant on one indicator, under whichever spelling of the name. */
function repeatedFaults(): (row: NamedRow<Column>) => Fault[] {
  const first = new Map<string, number>();
  return (row) => {
    const key = JSON.stringify([nameKey(row.cell('participant')), indicatorOf(row)]);
    const earlier = first.get(key);
    if (earlier === undefined) first.set(key, row.number);
    const message = () => `Row ${earlier} is a view of the same participant on the same indicator. Keep one.`;
    return earlier === undefined ? [] : [fault('participant', 'repeated', message)];
  };
}

/** For each row, the first row of the merged cells of that column that it lies in, if it does. */
function mergedInto({ merged = [] }: Table, column: number): (row: number) => number | undefined {
  const ranges = merged
    .filter(({ rows: [first, last], columns }) => columns[0] === column && last > first)
    .toSorted((a, b) => a.rows[0] - b.rows[0]);
  let next = 0;
  let within: readonly [number, number] | undefined;
  return (row) => {
    for (let range = ranges[next]; range !== undefined && range.rows[0] <= row; range = ranges[next]) {
      within = range.rows;
      next += 1;
    }
    return within !== undefined && row <= within[1] ? within[0] : undefined;
  };
}

/**
 * A table with the cells of a column filled in below the first of those that are merged; and, where we made the sheet, below the last that was filled
 * in. In a sheet of somebody else an empty cell stays one: nobody's view is given to the name above it.
 */
function carriedDown(table: Table, columnName: Column, everywhere: boolean): Table {
  const column = table.header.findIndex((name) => name.toLowerCase() === columnName);
  if (column < 0) return table;
  const firstOf = mergedInto(table, column);
  const written = new Map<number, string>();
  let above = '';
  const filled = (row: TableRow): TableRow => {
    const own = row.cells[column] ?? '';
    written.set(row.number, own);
    const first = firstOf(row.number);
    const cell = first !== undefined && first < row.number ? (written.get(first) ?? '') : own === '' && everywhere ? above : own;
    above = cell;
    if (cell === own) return row;
    const width = Math.max(row.cells.length, column + 1);
    return { ...row, cells: Array.from({ length: width }, (_, at) => (at === column ? cell : (row.cells[at] ?? ''))) };
  };
  return { ...table, rows: table.rows.map(filled) };
}

/** True for a sheet that was given out to be filled in, also when it was saved as CSV. */
const isOurs = ({ header, sheet }: Table) => sheet === VIEWS_SHEET || header.some((name) => name.toLowerCase() === 'question');

/**
 * Reads views out of a table with the columns participant, community, indicator, stage, confidence, reasons. In an import, a row that names an
 * indicator and says nothing of it is a question left open.
 *
 * @param community `required` in an import; `optional` where participants are known from elsewhere.
 * @returns every view, or what is wrong by row and column; never some views.
 */
export function parseViewTable(
  table: Table,
  askable: Answerable,
  community: 'required' | 'optional',
): { readonly views: readonly ViewRow[] } | Refused {
  const needed = community === 'required';
  const columns: Column[] = ['participant', 'indicator', 'stage', 'confidence', 'reasons'];
  const whole = needed ? carriedDown(carriedDown(table, 'participant', isOurs(table)), 'community', false) : table;
  // What a question sheet says for people to read is not read back.
  const named = needed
    ? namedRows<Column>(whole, [...columns, 'community'], ['question'])
    : namedRows<Column>(whole, columns, ['community']);
  if ('errors' in named) return named;
  const rows = named.rows.filter((row) => !needed || !isUnanswered(row));
  const scales = scalesOf(askable);
  const repeated = repeatedFaults();
  const refused = faultsIn(table, rows, (row) => [
    ...participantFaults(row),
    ...communityFaults(row, needed),
    ...stageFaults(row, scales),
    ...restFaults(row),
    ...repeated(row),
  ]);
  if (refused.errors.length > 0) return refused;
  return { views: rows.flatMap((row) => viewOf(row, scales) ?? []) };
}

function viewOf(row: NamedRow<Column>, { of }: Scales): ViewRow | undefined {
  const indicator = indicatorOf(row);
  const stage = of.get(indicator)?.names.get(stageKey(row.cell('stage')));
  if (stage === undefined) return undefined;
  return {
    row: row.number,
    participant: writtenName(row.cell('participant')),
    community: communityNamed(row.cell('community')) ?? null,
    indicator,
    stage,
    confidence: Number(row.cell('confidence')),
    reasons: row.cell('reasons'),
  };
}
