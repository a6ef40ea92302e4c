/**
 * Tables in and out by one declaration of their columns: it serves import, template and export alike.
 *
 *     const COLUMNS: Columns<Person> = { name: { parse: nameIn, write: String }, age: { parse: ageIn, write: String } };
 *     const read = parseRows(table, COLUMNS);
 *     csvOf([headerOf(COLUMNS), ...people.map((person) => writeRow(COLUMNS, person))]);
 */
import { type Fault, fault, faultsIn, type NamedRow, namedRows } from './columns.ts';
import type { Refused } from './model.ts';
import type { Table } from './table.ts';

/** What is wrong in a cell. The message is only written where somebody reads it. */
export type CellFault = { readonly code: string; readonly message: () => string };

/** The value of a cell, or what is wrong in it: nothing where the fault is in another cell, which tells it. */
export type Parsed<Value> = { readonly value: Value } | { readonly faults: readonly CellFault[] };

/** How the cells of a column are read and written. `parse(write(value))` is the value; cells are trimmed, '' is an empty one. */
export type Column<Value, Row = never> = {
  /** @param row the other cells of the row, where the meaning of this one depends on them */
  readonly parse: (cell: string, row: NamedRow<string>) => Parsed<Value>;
  /** @param row the other values, likewise */
  readonly write: (value: Value, row: Partial<Row>) => string;
  /** True where a file may leave the column out; its cells then read as ''. */
  readonly optional?: boolean;
};

/** The columns of a table by name, in the order in which they are written. */
export type Columns<Row> = { readonly [Name in keyof Row & string]-?: Column<Row[Name], Row> };

/** A row as read, with its number as a spreadsheet shows it. */
export type Numbered<Row> = Row & { readonly row: number };

type Reading = {
  /** Rows that say nothing, by their cells; they are left out. */
  readonly skip?: (row: NamedRow<string>) => boolean;
  /** What is wrong between the cells of a row, or between rows; called row by row. */
  readonly faultsOf?: (row: NamedRow<string>) => readonly Fault[];
};

/** A cell that is wrong in one way. */
export const wrong = (code: string, message: () => string): { readonly faults: readonly CellFault[] } => ({ faults: [{ code, message }] });

/** Reads every row, or tells what is wrong by row and column; never some rows. */
export function parseRows<Row extends object>(
  table: Table,
  columns: Columns<Row>,
  { skip, faultsOf = () => [] }: Reading = {},
): { readonly rows: readonly Numbered<Row>[] } | Refused {
  const declared = declaredIn(columns);
  const names = (optional: boolean) => declared.filter(([, column]) => (column.optional === true) === optional).map(([name]) => name);
  const named = namedRows<string>(table, names(false), names(true));
  if ('errors' in named) return named;
  const rows = skip === undefined ? named.rows : named.rows.filter((row) => !skip(row));
  const refused = faultsIn(table, rows, (row) => [
    ...declared.flatMap(([name, column]) => {
      const parsed = column.parse(row.cell(name), row);
      return 'faults' in parsed ? parsed.faults.map(({ code, message }) => fault(name, code, message)) : [];
    }),
    ...faultsOf(row),
  ]);
  return refused.errors.length > 0 ? refused : { rows: rows.flatMap((row) => valuesOf<Row>(declared, row) ?? []) };
}

type Declared<Row> = readonly (readonly [string, Column<unknown, Row>])[];

/** A column of each name of the row; what it reads and writes is the row's value of that name. */
const declaredIn = <Row>(columns: Columns<Row>): Declared<Row> =>
  Object.entries<Column<unknown, Row>>(columns as Record<string, Column<unknown, Row>>);

function valuesOf<Row>(declared: Declared<Row>, row: NamedRow<string>): Numbered<Row> | undefined {
  const values: [string, unknown][] = [];
  for (const [name, column] of declared) {
    const parsed = column.parse(row.cell(name), row);
    if ('faults' in parsed) return undefined;
    values.push([name, parsed.value]);
  }
  return { ...Object.fromEntries(values), row: row.number } as Numbered<Row>; // a value of each name, as `Columns<Row>` declares them
}

/** The names of the columns, in their order. */
export const headerOf = <Row>(columns: Columns<Row>): string[] => Object.keys(columns);

/** The cells of a row, in the order of the columns. What a template leaves to be filled in is empty. */
export function writeRow<Row extends object>(columns: Columns<Row>, row: Partial<Row>): string[] {
  const values = new Map<string, unknown>(Object.entries(row));
  return declaredIn(columns).map(([name, column]) => {
    const value = values.get(name);
    return value === undefined ? '' : column.write(value, row);
  });
}
