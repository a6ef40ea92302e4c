/** The columns of a table by name, and errors at a cell. */

import { MOST_PLACES } from '../http/problem.ts';
import { unguarded } from './formula.ts';
import type { InputError, Refused } from './model.ts';
import type { Table, TablePlace, TableRow } from './table.ts';

/** One row by column name; a column that the file does not have reads as ''. */
export type NamedRow<Column extends string> = Pick<TableRow, 'number' | 'columns'> & { readonly cell: (column: Column) => string };

/** Makes the errors of one table: `at(row, column, code, message)`. Columns are named as the file names them. */
export function errorsOf({ file, sheet, columns }: TablePlace) {
  const place = sheet === undefined ? { file } : { file, sheet };
  return (row: number, column: string, code: string, message: string): InputError => ({
    ...place,
    row,
    column: columns?.[column] ?? column,
    code,
    message,
  });
}

/** What is wrong in a row. The message is only written where somebody reads it. */
export type Fault = { readonly column: string; readonly code: string; readonly message: () => string };

export const fault = (column: string, code: string, message: () => string): Fault => ({ column, code, message });

/** Every fault of the rows, in their order: the first as errors, the rest as their number. What is wrong in one cell of the file is reported once. */
export function faultsIn<Row extends Pick<TableRow, 'number' | 'columns'>>(
  place: TablePlace,
  rows: readonly Row[],
  faultsOf: (row: Row) => readonly Fault[],
): Refused {
  const at = errorsOf({ ...place, columns: undefined });
  const errors: InputError[] = [];
  const reported = new Set<string>();
  let errorsOmitted = 0;
  for (const row of rows) {
    for (const { column, code, message } of faultsOf(row)) {
      const theirs = row.columns?.[column] ?? place.columns?.[column] ?? column;
      if (row.columns !== undefined && !isNew(reported, JSON.stringify([row.number, theirs, code]))) continue;
      if (errors.length < MOST_PLACES) errors.push(at(row.number, theirs, code, message()));
      else errorsOmitted += 1;
    }
  }
  return errorsOmitted === 0 ? { errors } : { errors, errorsOmitted };
}

function isNew(seen: Set<string>, key: string): boolean {
  return seen.size < seen.add(key).size;
}

/** Refusals as one: as many errors as are told, and how many there are besides. */
export function together(...refused: readonly Refused[]): Refused {
  const errors = refused.flatMap((one) => one.errors);
  const told = errors.slice(0, MOST_PLACES);
  const errorsOmitted = refused.reduce((sum, one) => sum + (one.errorsOmitted ?? 0), errors.length - told.length);
  return errorsOmitted === 0 ? { errors: told } : { errors: told, errorsOmitted };
}

/** Most characters told of the name of a column. */
export const LONGEST_NAME = 100;

function headerErrors(table: Table, header: readonly string[], required: readonly string[], optional: readonly string[]): InputError[] {
  const at = errorsOf(table);
  const known = [...required, ...optional];
  const missing = required
    .filter((column) => !header.includes(column))
    .map((column) =>
      at(table.headerRow, column, 'missing-column', `The column "${column}" is missing. The columns are: ${known.join(', ')}.`),
    );
  const chosen = table.columns;
  const unknown = header
    .filter((column) => !known.includes(column) && (chosen === undefined || Object.hasOwn(chosen, column)))
    .map((column) => column.slice(0, LONGEST_NAME))
    .map((column) =>
      at(
        table.headerRow,
        column,
        'unknown-column',
        `"${column}" is no column of this file. Remove it, or name it one of: ${known.join(', ')}.`,
      ),
    );
  const repeated = header
    .filter((column, index) => known.includes(column) && header.indexOf(column) !== index)
    .map((column) => at(table.headerRow, column, 'repeated-column', `The column "${column}" stands twice. Keep one.`));
  return [...missing, ...unknown, ...repeated];
}

/** Rows by column name, or what is wrong with the header. Names of columns are read without regard to case. */
export function namedRows<Column extends string>(
  table: Table,
  required: readonly Column[],
  optional: readonly Column[] = [],
): { readonly rows: readonly NamedRow<Column>[] } | Refused {
  const known = new Map<string, string>([...required, ...optional].map((column) => [column.toLowerCase(), column]));
  const header = table.header.map((name) => known.get(name.toLowerCase()) ?? name);
  const errors = headerErrors(table, header, required, optional);
  if (errors.length > 0) return { errors };
  const index = new Map(header.map((name, position) => [name, position]));
  const cellIn = (row: TableRow, column: Column) => unguarded(row.cells[index.get(column) ?? -1] ?? '');
  return {
    rows: table.rows.map((row) => ({
      ...{ number: row.number, ...(row.columns !== undefined && { columns: row.columns }) },
      cell: (column) => cellIn(row, column),
    })),
  };
}

/** The known word nearest to `word` as the end of a sentence (' Did you mean "x"?'), or ''. */
export function didYouMean(word: string, known: Iterable<string>): string {
  const wanted = word.toLowerCase();
  const near = [...known].find((candidate) => candidate.toLowerCase() === wanted || sameButOne(candidate.toLowerCase(), wanted));
  return near === undefined ? '' : ` Did you mean "${near}"?`;
}

/** True when one insertion, deletion, replacement or none turns one word into the other. */
function sameButOne(a: string, b: string): boolean {
  if (Math.abs(a.length - b.length) > 1) return false;
  let start = 0;
  while (start < a.length && start < b.length && a[start] === b[start]) start += 1;
  let end = 0;
  while (end < a.length - start && end < b.length - start && a[a.length - 1 - end] === b[b.length - 1 - end]) end += 1;
  return Math.max(a.length, b.length) - start - end <= 1;
}
