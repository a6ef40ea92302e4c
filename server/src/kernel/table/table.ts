/** What a table is once read, its bounds, and the errors that concern a whole file. */
import { normalForm } from '@mufakat/framework';
import { isUnicodeText } from '../database/values.ts';
import type { InputError, Refused } from './model.ts';

/** Cells are trimmed texts; '' is an empty cell. `number` is the row's number as a spreadsheet shows it. */
export type TableRow = {
  readonly number: number;
  readonly cells: readonly string[];
  /** The columns of the file that cells of this row come from, by our names, where they differ from row to row. */
  readonly columns?: Readonly<Record<string, string>>;
};
/** Cells that were made one: the value is that of the first. Rows as `TableRow.number` has them, columns as indexes into `cells`; both ends belong to it. */
export type MergedRange = {
  readonly rows: readonly [first: number, last: number];
  readonly columns: readonly [first: number, last: number];
};
/** Where a table is: its file, its sheet, and which of the file's columns were chosen for which of ours. */
export type TablePlace = {
  readonly file: string;
  readonly sheet?: string;
  /** The file's names of columns by ours; absent where none was chosen. */
  readonly columns?: Readonly<Record<string, string>> | undefined;
};
export type Table = TablePlace & {
  /** Names of the columns, in their normal form. */
  readonly header: readonly string[];
  /** The row of the header, as a spreadsheet shows it. */
  readonly headerRow: number;
  readonly rows: readonly TableRow[];
  /** Where the sheet has any: what is merged, in the header and above it too. */
  readonly merged?: readonly MergedRange[];
};
export type TableOutcome = { readonly table: Table } | Refused;

/**
 * Which table of a file is meant: the sheet of a workbook by its name (the first), the row of its header (the first that is not empty), and which of its columns
 * stand for ours, by our names (those of the same name). Columns that are neither chosen nor of our names are then left out.
 */
export type TableChoice = {
  readonly sheet?: string | undefined;
  readonly header?: number | undefined;
  readonly columns?: Readonly<Record<string, string>> | undefined;
};

export const TABLE_LIMITS = {
  /** Bytes of the file as it comes. */
  bytes: 20 * 1024 * 1024,
  rows: 50_000,
  columns: 100,
  /** Characters of one row of CSV. */
  rowLength: 200_000,
} as const;

/** An error that concerns the whole file. */
export function fileError(file: string, code: string, message: string): { errors: InputError[] } {
  return { errors: [{ file, row: 0, column: '', code, message }] };
}

const isUsed = ({ cells }: TableRow): boolean => cells.some((cell) => cell !== '');

/** Cells that are no text: a workbook can hold half a surrogate pair, or U+0000. */
function textErrors(place: { file: string; sheet?: string }, header: readonly string[], { number: row, cells }: TableRow): InputError[] {
  return cells.flatMap((cell, index) => {
    if (isUnicodeText(cell)) return [];
    const message = `A character of the cell in column ${index + 1} is no Unicode text. Write it anew.`;
    return [{ ...place, row, column: header[index]?.toWellFormed().replaceAll('\0', '') ?? '', code: 'not-text', message }];
  });
}

/** Rows and header of a grid of texts; cells are trimmed, empty rows and empty header cells at the end left out. */
export function tableOf(
  place: { file: string; sheet?: string },
  grid: readonly TableRow[],
  { header: wanted, columns }: TableChoice = {},
): TableOutcome {
  const trimmed = grid.map(({ number, cells }) => ({ number, cells: cells.map((cell) => cell.trim()) })).filter(isUsed);
  const [first, ...rest] = wanted === undefined ? trimmed : trimmed.filter(({ number }) => number >= wanted);
  if (wanted !== undefined && first?.number !== wanted)
    return fileError(place.file, 'no-header', `Row ${wanted} is empty or not there. Name the row that holds the column names.`);
  if (first === undefined) return fileError(place.file, 'empty', 'The file holds no header row. Put the column names in the first row.');
  const header = first.cells.slice(0, first.cells.findLastIndex((cell) => cell !== '') + 1).map(normalForm);
  const errors = [first, ...rest].flatMap((row) => textErrors(place, header, row));
  if (errors.length > 0) return { errors };
  const table = { ...place, header, headerRow: first.number, rows: rest };
  return columns === undefined ? { table } : withColumns(table, columns);
}

/** The table under our names of the chosen columns. A column that bears one of these names without being chosen for it loses it. */
function withColumns(table: Table, columns: Readonly<Record<string, string>>): TableOutcome {
  const ours = new Map(Object.entries(columns).map(([own, theirs]) => [normalForm(theirs), own] as const));
  const inLowerCase = new Set(Object.keys(columns).map((own) => own.toLowerCase()));
  const missing = Object.entries(columns).filter(([, theirs]) => !table.header.includes(normalForm(theirs)));
  const repeated = [...ours.keys()].filter((theirs) => table.header.indexOf(theirs) !== table.header.lastIndexOf(theirs));
  if (missing.length > 0 || repeated.length > 0 || ours.size < Object.keys(columns).length)
    return { errors: choiceErrors(table, columns, missing, repeated) };
  const nameOf = (theirs: string) => ours.get(theirs) ?? (inLowerCase.has(theirs.toLowerCase()) ? '' : theirs);
  return { table: { ...table, columns, header: table.header.map(nameOf) } };
}

/** Most names of columns listed in a message, and most characters of each. */
const [MOST_NAMES, LONGEST_NAME] = [30, 60];

function choiceErrors(
  { file, sheet, header, headerRow: row }: Table,
  columns: Readonly<Record<string, string>>,
  missing: readonly (readonly [string, string])[],
  repeated: readonly string[],
): InputError[] {
  const place = { file, ...(sheet !== undefined && { sheet }), row };
  const listed = header.filter((name) => name !== '').map((name) => `"${name.slice(0, LONGEST_NAME)}"`);
  const names = listed.slice(0, MOST_NAMES).join(', ');
  const owners = Map.groupBy(Object.entries(columns), ([, theirs]) => normalForm(theirs));
  const shared = [...owners].filter(([, pairs]) => pairs.length > 1);
  return [
    ...missing.map(([own, theirs]) => ({
      ...{ ...place, column: theirs, code: 'no-such-column' },
      message: `The header row has no column "${theirs}", which was chosen for ${own}. Choose one of: ${names}.`,
    })),
    ...repeated.map((theirs) => ({
      ...{ ...place, column: theirs, code: 'repeated-column' },
      message: `Two columns have the name "${theirs}". Give each its own name.`,
    })),
    ...shared.map(([theirs, pairs]) => ({
      ...{ ...place, column: theirs, code: 'column-chosen-twice' },
      message: `The column "${theirs}" was chosen for ${pairs.map(([own]) => own).join(' and ')}. Choose it for one of them.`,
    })),
  ];
}
