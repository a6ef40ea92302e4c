/** A table as text with separators (RFC 4180), read in the browser. */
import type { TableRow } from '@mufakat/framework';

/** What a table of a region is at most: a million cells are far more than all countries and figures. */
export const CSV_LIMITS = { bytes: 8 * 2 ** 20, rows: 5_000, columns: 1_000 } as const;

export type CsvProblem = {
  readonly code: 'csv.unreadable' | 'csv.too-large' | 'csv.quote' | 'csv.column-twice' | 'csv.width' | 'csv.empty';
  /** As a spreadsheet counts; the header is 1. */
  readonly row: number;
  /** The column, or what is too much. */
  readonly what: string;
};

/** Rows as text by column, or what is wrong with the first row that is. The separator is that of comma, semicolon and tab which the header has most of. */
export function readCsv(text: string): { readonly rows: TableRow[] } | CsvProblem {
  const body = text.startsWith('\uFEFF') ? text.slice(1) : text;
  const records = recordsOf(body, separatorOf(body));
  if (!Array.isArray(records)) return records;
  const filled = records.map((cells, at) => ({ cells, row: at + 1 })).filter(({ cells }) => cells.some((cell) => cell.trim() !== ''));
  const [head, ...rows] = filled;
  if (head === undefined || rows.length === 0) return { code: 'csv.empty', row: 1, what: '' };
  const names = head.cells.map((name) => name.trim());
  if (rows.length > CSV_LIMITS.rows) return { code: 'csv.too-large', row: rows.length, what: String(CSV_LIMITS.rows) };
  if (names.length > CSV_LIMITS.columns) return { code: 'csv.too-large', row: 1, what: String(CSV_LIMITS.columns) };
  const twice = names.find((name, at) => name !== '' && names.indexOf(name) !== at);
  if (twice !== undefined) return { code: 'csv.column-twice', row: head.row, what: twice };
  const wrong = rows.find(({ cells }) => cells.length !== names.length);
  if (wrong !== undefined) return { code: 'csv.width', row: wrong.row, what: String(wrong.cells.length) };
  return { rows: rows.map(({ cells }) => Object.fromEntries(names.map((name, at) => [name, cells[at] ?? '']))) };
}

function separatorOf(text: string): string {
  const head = text.slice(0, text.search(/[\r\n]|$/));
  const count = (separator: string) => head.split(separator).length;
  return [',', ';', '\t'].reduce((most, separator) => (count(separator) > count(most) ? separator : most));
}

/** A cell in quotes, or one without, and what ends it; sticky, so that each begins where the last ended. */
function recordsOf(text: string, separator: string): string[][] | CsvProblem {
  const cell = new RegExp(`(?:"((?:[^"]|"")*)"|([^"${separator}\\r\\n][^${separator}\\r\\n]*|))(${separator}|\\r\\n|\\n|\\r|$)`, 'y');
  const records: string[][] = [];
  let record: string[] = [];
  while (cell.lastIndex < text.length || record.length > 0) {
    const found = cell.exec(text);
    if (found === null) return { code: 'csv.quote', row: records.length + 1, what: '' };
    const [, quoted, plain = '', end] = found;
    record.push(quoted?.replaceAll('""', '"') ?? plain);
    if (end === separator) continue;
    records.push(record);
    record = [];
    if (end === '') break;
  }
  return records;
}
