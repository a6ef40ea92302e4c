/**
 * Views from a table, one row a view: what one participant says of one indicator. Pure: the table is read by `table.ts`, and who the participants
 * are is known to the caller. Used by the server's import and by the folder form of an assessment.
 */
import { COMMUNITIES, type Community } from '@mufakat/framework';
import { type Columns, type Parsed, parseRows, wrong } from '../kernel/table/column.ts';
import { didYouMean, type Fault, fault, type NamedRow } from '../kernel/table/columns.ts';
import { looksLikeFormula } from '../kernel/table/formula.ts';
import { longTable, type WideShape } from '../kernel/table/long.ts';
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

/** A row of the table. A sheet that is given out to be filled in has the question beside it, for people to read. */
type ViewCells = Omit<ViewRow, 'row'> & { readonly question: string };

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
function isUnanswered(row: NamedRow<string>): boolean {
  return row.cell('indicator') !== '' && row.cell('stage') === '' && row.cell('confidence') === '' && row.cell('reasons') === '';
}

function participantIn(cell: string): Parsed<string> {
  const name = writtenName(cell);
  if (name === '')
    return wrong(
      'missing',
      () => 'Who gave the view is missing. Put the participant here; a name is only carried down in merged cells and in our own sheets.',
    );
  if (name.length > 200) return wrong('too-long', () => 'The participant has more than 200 characters.');
  if (looksLikeFormula(name)) return wrong('formula', () => 'The participant begins like a formula (= + - @). Write the name alone.');
  return { value: name };
}

function communityIn(cell: string, needed: boolean): Parsed<Community | null> {
  if (cell === '' && !needed) return { value: null };
  const community = communityNamed(cell);
  if (community !== undefined) return { value: community };
  const message = () => `The community must be one of: ${COMMUNITIES.join(', ')}.${didYouMean(cell, COMMUNITIES)}`;
  return wrong(cell === '' ? 'missing' : 'unknown-community', message);
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
const indicatorOf = (row: NamedRow<string>) => nameKey(row.cell('indicator'));

function indicatorIn(cell: string, { pack, of }: Scales): Parsed<string> {
  const id = nameKey(cell);
  if (of.has(id)) return { value: id };
  const message = () => `The pack ${pack.id} ${pack.version} has no indicator of this id.${didYouMean(id, of.keys())}`;
  return wrong(id === '' ? 'missing' : 'unknown-indicator', message);
}

/** A stage by its id, title or number. What an unknown indicator has cannot be told. */
function stageIn(cell: string, indicator: string, { of }: Scales): Parsed<number> {
  const scale = of.get(indicator);
  if (scale === undefined) return { faults: [] };
  const stage = scale.names.get(stageKey(cell));
  if (stage !== undefined) return { value: stage };
  const message = () =>
    scale.toWrite.length === 0
      ? 'This pack has no stages, so nobody can name one.'
      : `The stage must be one of: ${scale.toWrite.join(', ')}; its title or its number do as well.${didYouMean(cell, scale.toWrite)}`;
  return wrong(cell === '' ? 'missing' : 'unknown-stage', message);
}

/** The id of a stage, or its number where the indicator has a scale of its own. */
function writtenStage(stage: number, indicator: string | undefined, { of }: Scales): string {
  const scale = of.get(indicator ?? '');
  return scale?.toWrite.find((name) => scale.names.get(stageKey(name)) === stage) ?? String(stage);
}

function confidenceIn(cell: string): Parsed<number> {
  if (/^[1-5]$/.test(cell)) return { value: Number(cell) };
  return wrong('not-a-confidence', () => 'Confidence is a whole number from 1 (a guess) to 5 (certain).');
}

/** Reasons as tables hold them: of a length that can be kept, and no formula. */
function reasonsIn(cell: string): Parsed<string> {
  const faults = [
    ...(cell.length > 10_000 ? [{ code: 'too-long', message: () => 'The reasons have more than 10,000 characters.' }] : []),
    ...(cell.startsWith('=') ? [{ code: 'formula', message: () => 'The reasons begin like a formula (=). Begin with a word.' }] : []),
  ];
  return faults.length > 0 ? { faults } : { value: cell };
}

const asIs = (text: string) => text;

/**
 * The columns of a table of views: for its import, for the sheets that are given out to be filled in, and for its export.
 * @param community as `parseViewTable` has it
 */
export function viewColumns(askable: Answerable, community: 'required' | 'optional'): Columns<ViewCells> {
  const scales = scalesOf(askable);
  const needed = community === 'required';
  return {
    participant: { parse: participantIn, write: asIs },
    community: { parse: (cell) => communityIn(cell, needed), write: (named) => named ?? '', optional: !needed },
    indicator: { parse: (cell) => indicatorIn(cell, scales), write: asIs },
    stage: {
      parse: (cell, row) => stageIn(cell, indicatorOf(row), scales),
      write: (stage, { indicator }) => writtenStage(stage, indicator, scales),
    },
    confidence: { parse: confidenceIn, write: String },
    reasons: { parse: reasonsIn, write: asIs },
    question: { parse: (cell) => ({ value: cell }), write: asIs, optional: true },
  };
}

/** Told at the second view of one participant on one indicator, under whichever spelling of the name. */
function repeatedFaults(): (row: NamedRow<string>) => Fault[] {
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
function carriedDown(table: Table, columnName: keyof ViewCells, everywhere: boolean): Table {
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

/** How a file of views is laid out: a row a view; or, `wide`, a row a participant and a column an indicator, which holds stages. */
export type ViewLayout = 'wide' | undefined;

/** What the columns of a wide table of views are. */
const wideShape = ({ indicators }: Answerable): WideShape => ({
  keys: Object.keys(indicators),
  ...{ key: 'indicator', value: 'stage', also: ['confidence', 'reasons'], kept: ['participant', 'community'] },
});

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
  layout?: ViewLayout,
): { readonly views: readonly ViewRow[] } | Refused {
  const needed = community === 'required';
  const whole = needed ? carriedDown(carriedDown(table, 'participant', isOurs(table)), 'community', false) : table;
  const long = layout === 'wide' ? longTable(whole, wideShape(askable)) : { table: whole };
  if ('errors' in long) return long;
  const columns = viewColumns(askable, community);
  // A wide sheet seldom has a column for reasons; where it has none, nothing is said.
  const reasons = { ...columns.reasons, optional: layout === 'wide' };
  const read = parseRows(
    long.table,
    { ...columns, reasons },
    {
      skip: (row) => needed && isUnanswered(row),
      faultsOf: repeatedFaults(),
    },
  );
  // What a question sheet says for people to read is not read back.
  return 'errors' in read ? read : { views: read.rows.map(({ question: _question, ...view }) => view) };
}

/** What parsing in a process of its own is told. */
export type ViewSettings = { readonly askable: Answerable; readonly layout?: ViewLayout };

/** Parses a table of views that is imported. */
export const parse = (table: Table, { askable, layout }: ViewSettings) => parseViewTable(table, askable, 'required', layout);
