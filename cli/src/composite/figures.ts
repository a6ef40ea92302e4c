/** The figures of an index, as a table: a row a unit, a column an indicator, a denominator or a group. */
import { type Cell, type Table, tableOf } from '@mufakat/composite';
import { normalForm, readNumeral } from '@mufakat/framework';
import type { InputError } from '@mufakat/server/kernel/table/model';
import type { Table as Sheet } from '@mufakat/server/kernel/table/table';
import { InputErrors } from '../terminal/command-result.ts';

export type Figures = {
  readonly table: Table;
  /** Name of each unit, by its id. */
  readonly names: ReadonlyMap<string, string>;
  /** Columns that are nothing of the index. */
  readonly unused: readonly string[];
};

const UNIT = ['unit', 'ucode', 'iso3', 'code', 'id'];
const NAME = ['name', 'uname', 'country'];

/** What a cell of figures may hold where nothing was reported, in any case. Nothing else is a gap; examples/index/README.md lists them for users. */
const NOT_REPORTED: readonly string[] = ['', 'na', 'n/a', 'nan', 'null', '.', '../..', '...', '-', '–', '—', 'not reported'];
/** What it may hold to say why there is no figure. "not applicable" is never filled in and does not count as missing. */
const REASONS: readonly string[] = [
  ...['not applicable', 'not available', 'not collected', 'no data', 'unknown', 'missing', 'confidential', 'suppressed', 'discontinued'],
];

/**
 * Reads figures. Units are told by the column `unit` (or uCode, iso3, code, id; else the first), their names by `name` (uName, country). Ids and labels are
 * texts in their normal form, and nothing in them is a gap: NA is a region. A cell of figures holds a number with a point, a word of `NOT_REPORTED`, or one of `REASONS`.
 * @param columns indicators and denominators
 * @throws InputErrors with row and column of everything that is wrong
 */
export function figuresOf(sheet: Sheet, columns: readonly string[], groups: readonly string[]): Figures {
  const { header, rows } = sheet;
  refuse(sheet, headerProblems(sheet, [...columns, ...groups]));
  const unitAt = columnCalled(header, UNIT) ?? 0;
  const nameAt = columnCalled(header, NAME) ?? unitAt;
  refuse(sheet, [...unitProblems(sheet, unitAt), ...columns.flatMap((name) => cellProblems(sheet, name))]);
  const units = rows.map(({ cells }) => normalForm(cells[unitAt] ?? ''));
  const places = columns.map((name) => header.indexOf(name));
  const used = new Set([...columns, ...groups, header[unitAt], header[nameAt]]);
  return {
    table: tableOf({
      ...{ units, indicators: columns },
      rows: rows.map(({ cells }) => places.map((at) => cellOf(cells[at]) ?? null)),
      groups: Object.fromEntries(groups.map((name) => [name, rows.map(({ cells }) => normalForm(cells[header.indexOf(name)] ?? ''))])),
    }),
    names: new Map(rows.map(({ cells }, at) => [units[at] ?? '', cells[nameAt] || (units[at] ?? '')])),
    unused: header.filter((name) => name !== '' && !used.has(name)),
  };
}

type Wrong = Omit<InputError, 'file' | 'sheet'>;

function refuse({ file, sheet }: Sheet, problems: readonly Wrong[]): void {
  if (problems.length > 0) throw new InputErrors(problems.map((problem) => ({ file, sheet, ...problem })));
}

function columnCalled(header: readonly string[], names: readonly string[]): number | null {
  const lower = header.map((name) => name.toLowerCase());
  return names.map((name) => lower.indexOf(name)).find((at) => at >= 0) ?? null;
}

function headerProblems({ header, headerRow, rows }: Sheet, needed: readonly string[]): Wrong[] {
  if (rows.length === 0)
    return [{ row: headerRow + 1, code: 'data.no-units', message: 'there is no row below the header; give one a unit' }];
  return needed.flatMap((column): Wrong[] => {
    if (!header.includes(column)) {
      const message = 'the table has no such column; add it, or take its row out of the structure';
      return [{ row: headerRow, column, code: 'data.no-column', message }];
    }
    if (header.indexOf(column) === header.lastIndexOf(column)) return [];
    return [{ row: headerRow, column, code: 'table.column-twice', message: `the column "${column}" stands twice; keep one` }];
  });
}

function unitProblems({ header, rows }: Sheet, at: number): Wrong[] {
  const firsts = new Map<string, number>();
  return rows.flatMap(({ number: row, cells }): Wrong[] => {
    const unit = normalForm(cells[at] ?? '');
    const column = header[at];
    if (unit === '') return [{ row, column, code: 'data.no-unit', message: 'the unit is not named; name it, or take the row out' }];
    const first = firsts.get(unit);
    if (first === undefined) firsts.set(unit, row);
    return first === undefined ? [] : [{ row, column, code: 'data.unit-twice', message: `"${unit}" stands in row ${first} too; keep one` }];
  });
}

function cellProblems({ header, rows }: Sheet, column: string): Wrong[] {
  const at = header.indexOf(column);
  return rows
    .filter(({ cells }) => cellOf(cells[at]) === undefined)
    .map(({ number: row, cells }) => ({
      ...{ row, column, code: 'data.cell' },
      message: `"${cells[at]}" is no figure; write a number with a point and nothing else (1234.5), leave the cell empty where nothing was reported, or write one of: ${REASONS.join(', ')}`,
    }));
}

/** A number, nothing, or in words why there is none; undefined for what is none of these. */
function cellOf(text = ''): Cell | undefined {
  const number = readNumeral(text);
  if (number !== null) return number;
  const word = normalForm(text).toLowerCase();
  if (NOT_REPORTED.includes(word)) return null;
  return REASONS.includes(word) ? word : undefined;
}
