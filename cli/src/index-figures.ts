/** The figures of an index, as a table: a row a unit, a column an indicator, a denominator or a group. */
import { type Cell, type Table, tableOf } from '@mufakat/composite';
import type { Table as Sheet, TableRow } from '@mufakat/server/assessment/table-shape';
import { InputErrors, type InputPlace } from './outcome.ts';

export type Figures = {
  readonly table: Table;
  /** Name of each unit, by its id. */
  readonly names: ReadonlyMap<string, string>;
  /** Columns that are nothing of the index. */
  readonly unused: readonly string[];
};

const UNIT = ['unit', 'ucode', 'iso3', 'code', 'id'];
const NAME = ['name', 'uname', 'country'];

/**
 * Reads figures. Units are told by the column `unit` (or uCode, iso3, code, id; else the first), their names by `name` (uName, country). A cell holds a
 * number with a point, nothing (or NA, N/A, NaN, -, ..) for not reported, or in words why there is none, such as "not applicable".
 * @param columns indicators and denominators
 * @throws InputErrors with row and column of everything that is wrong
 */
export function figuresOf(sheet: Sheet, columns: readonly string[], groups: readonly string[]): Figures {
  const { header, rows } = sheet;
  refuse(sheet, headerProblems(sheet, [...columns, ...groups]));
  const unitAt = columnCalled(header, UNIT) ?? 0;
  const nameAt = columnCalled(header, NAME) ?? unitAt;
  refuse(sheet, [...unitProblems(sheet, unitAt), ...columns.flatMap((name) => cellProblems(sheet, name))]);
  const units = rows.map(({ cells }) => cells[unitAt] ?? '');
  const places = columns.map((name) => header.indexOf(name));
  const used = new Set([...columns, ...groups, header[unitAt], header[nameAt]]);
  return {
    table: tableOf({
      ...{ units, indicators: columns },
      rows: rows.map(({ cells }) => places.map((at) => cellOf(cells[at]))),
      groups: Object.fromEntries(groups.map((name) => [name, rows.map(({ cells }) => labelOf(cells[header.indexOf(name)]))])),
    }),
    names: new Map(rows.map(({ cells }, at) => [units[at] ?? '', cells[nameAt] || (units[at] ?? '')])),
    unused: header.filter((name) => name !== '' && !used.has(name)),
  };
}

type Wrong = Omit<InputPlace, 'file' | 'sheet'>;

function refuse({ file, sheet }: Sheet, problems: readonly Wrong[]): void {
  if (problems.length > 0) throw new InputErrors(problems.map((problem) => ({ file, sheet, ...problem })));
}

function columnCalled(header: readonly string[], names: readonly string[]): number | null {
  const lower = header.map((name) => name.toLowerCase());
  return names.map((name) => lower.indexOf(name)).find((at) => at >= 0) ?? null;
}

function headerProblems({ header, rows }: Sheet, needed: readonly string[]): Wrong[] {
  if (rows.length === 0) return [{ row: 2, code: 'data.no-units', message: 'there is no row below the header; give one a unit' }];
  return needed.flatMap((column): Wrong[] => {
    if (!header.includes(column)) {
      const message = 'the table has no such column; add it, or take its row out of the structure';
      return [{ row: 1, column, code: 'data.no-column', message }];
    }
    if (header.indexOf(column) === header.lastIndexOf(column)) return [];
    return [{ row: 1, column, code: 'table.column-twice', message: `the column "${column}" stands twice; keep one` }];
  });
}

function unitProblems({ header, rows }: Sheet, at: number): Wrong[] {
  const firsts = new Map<string, number>();
  return rows.flatMap(({ number: row, cells }): Wrong[] => {
    const unit = cells[at] ?? '';
    const column = header[at];
    if (unit === '') return [{ row, column, code: 'data.no-unit', message: 'the unit is not named; name it, or take the row out' }];
    const first = firsts.get(unit);
    if (first === undefined) firsts.set(unit, row);
    return first === undefined ? [] : [{ row, column, code: 'data.unit-twice', message: `"${unit}" stands in row ${first} too; keep one` }];
  });
}

const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;
const NOT_REPORTED = /^(na|n\/a|nan|null|\.{1,3}|[-–—])?$/i;
/** Words for a reason do not begin like a number, nor are they what programs write for one that is none. */
const LIKE_A_NUMBER = /^[+\-−]?[.,]?\d|^[+\-−]?inf(inity)?$/i;

function cellProblems({ header, rows }: Sheet, column: string): Wrong[] {
  const at = header.indexOf(column);
  return rows
    .filter((row) => isWrong(row, at))
    .map(({ number: row, cells }) => ({
      ...{ row, column, code: 'data.cell' },
      message: `"${cells[at]}" is no number; write it with a point and without separators (1234.5), or why there is none, in words`,
    }));
}

function isWrong({ cells }: TableRow, at: number): boolean {
  const text = cells[at] ?? '';
  return LIKE_A_NUMBER.test(text) && !(NUMBER.test(text) && Number.isFinite(Number(text)));
}

/** A number, nothing, or in words why there is none. */
function cellOf(text = ''): Cell {
  if (NOT_REPORTED.test(text)) return null;
  return NUMBER.test(text) ? Number(text) : text;
}

const labelOf = (text = ''): string => (NOT_REPORTED.test(text) ? '' : text);
