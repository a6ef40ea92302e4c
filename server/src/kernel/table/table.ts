/** What a table is once read, its bounds, and the errors that concern a whole file. */
import { normalForm } from '@mufakat/framework';
import { isUnicodeText } from '../database/values.ts';
import type { ImportError, Refused } from './model.ts';

/** Cells are trimmed texts; '' is an empty cell. `number` is the row's number as a spreadsheet shows it. */
export type TableRow = { readonly number: number; readonly cells: readonly string[] };
/** Cells that were made one: the value is that of the first. Rows as `TableRow.number` has them, columns as indexes into `cells`; both ends belong to it. */
export type MergedRange = {
  readonly rows: readonly [first: number, last: number];
  readonly columns: readonly [first: number, last: number];
};
export type Table = {
  readonly file: string;
  readonly sheet?: string;
  /** Names of the columns, in their normal form. */
  readonly header: readonly string[];
  /** The row of the header, as a spreadsheet shows it. */
  readonly headerRow: number;
  readonly rows: readonly TableRow[];
  /** Where the sheet has any: what is merged, in the header and above it too. */
  readonly merged?: readonly MergedRange[];
};
export type TableOutcome = { readonly table: Table } | Refused;

/** Which table of a file is meant: the sheet of a workbook by its name (the first), and the row of its header (the first that is not empty). */
export type TableChoice = { readonly sheet?: string | undefined; readonly header?: number | undefined };

export const TABLE_LIMITS = {
  /** Bytes of the file as it comes. */
  bytes: 20 * 1024 * 1024,
  rows: 50_000,
  columns: 100,
  /** Characters of one row of CSV. */
  rowLength: 200_000,
} as const;

/** An error that concerns the whole file. */
export function fileError(file: string, code: string, message: string): { errors: ImportError[] } {
  return { errors: [{ file, row: 0, column: '', code, message }] };
}

const isUsed = ({ cells }: TableRow): boolean => cells.some((cell) => cell !== '');

/** Cells that are no text: a workbook can hold half a surrogate pair, or U+0000. */
function textErrors(place: { file: string; sheet?: string }, header: readonly string[], { number: row, cells }: TableRow): ImportError[] {
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
  { header: wanted }: TableChoice = {},
): TableOutcome {
  const trimmed = grid.map(({ number, cells }) => ({ number, cells: cells.map((cell) => cell.trim()) })).filter(isUsed);
  const [first, ...rest] = wanted === undefined ? trimmed : trimmed.filter(({ number }) => number >= wanted);
  if (wanted !== undefined && first?.number !== wanted)
    return fileError(place.file, 'no-header', `Row ${wanted} is empty or not there. Name the row that holds the column names.`);
  if (first === undefined) return fileError(place.file, 'empty', 'The file holds no header row. Put the column names in the first row.');
  const header = first.cells.slice(0, first.cells.findLastIndex((cell) => cell !== '') + 1).map(normalForm);
  const errors = [first, ...rest].flatMap((row) => textErrors(place, header, row));
  return errors.length > 0 ? { errors } : { table: { ...place, header, headerRow: first.number, rows: rest } };
}
