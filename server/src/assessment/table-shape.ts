/** What a table is once read, its bounds, and the errors that concern a whole file. */
import type { ImportError } from './model.ts';

/** Cells are trimmed texts; '' is an empty cell. `number` is the row's number as a spreadsheet shows it: the header is 1. */
export type TableRow = { readonly number: number; readonly cells: readonly string[] };
export type Table = {
  readonly file: string;
  readonly sheet?: string;
  readonly header: readonly string[];
  readonly rows: readonly TableRow[];
};
export type TableOutcome = { readonly table: Table } | { readonly errors: readonly ImportError[] };

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

/** Rows and header of the first sheet of a grid of texts; empty rows are left out, empty header cells at the end as well. */
export function tableOf(place: { file: string; sheet?: string }, grid: readonly TableRow[]): TableOutcome {
  const [first, ...rest] = grid;
  if (first === undefined) return fileError(place.file, 'empty', 'The file holds no header row. Put the column names in the first row.');
  const header = first.cells.slice(0, first.cells.findLastIndex((cell) => cell !== '') + 1);
  return { table: { ...place, header, rows: rest.filter(({ cells }) => cells.some((cell) => cell !== '')) } };
}
