/** What a command about an index writes: the page, the workbook, the first table as CSV, and everything as JSON. */
import { clean, workbookOf, type XlsxSheet } from '@mufakat/server/report/page';
import { stringify } from 'csv-stringify/sync';
import { writeFolder } from '../terminal/write-outputs.ts';
import { type Page, pageOf } from './page/page.ts';
import type { Section, Value } from './page/section.ts';

type Outputs = {
  readonly page: Page;
  /** Written under its name, in full digits. */
  readonly csv: { readonly name: string; readonly columns: readonly string[]; readonly rows: Section['rows'] };
  readonly json: object;
};

/** Writes all of it or nothing. Resolves to the names of the files. */
export async function writeIndexOutputs(folder: string, { page: asked, csv, json }: Outputs): Promise<string[]> {
  const page = clean(asked);
  const files = new Map<string, Uint8Array | string>([
    ['report.html', pageOf(page)],
    ['index.xlsx', await workbookOf(page.sections.filter(({ rows }) => rows.length > 0).map(sheetOf), { banner: null, direction: 'ltr' })],
    [csv.name, stringify([csv.columns, ...csv.rows].map((row) => row.map(csvCell)))],
    ['index.json', `${JSON.stringify(json, plain)}\n`],
  ]);
  await writeFolder(folder, files);
  return [...files.keys()];
}

/** Excel opens a million; index.json has all. */
const MOST_ROWS = 100_000;

const [NARROWEST, WIDEST] = [10, 60];
/** Rows that say how wide a column is. */
const LOOKED_AT = 200;

function sheetOf({ title, columns, rows }: Section): XlsxSheet {
  const widthOf = (at: number, heading: string): number => {
    const lengths = rows.slice(0, LOOKED_AT).map((row) => (typeof row[at] === 'string' ? row[at].length : 0));
    return Math.min(WIDEST, Math.max(NARROWEST, heading.length, ...lengths));
  };
  return {
    name: title,
    columns: columns.map((column, at) => ({
      title: String(csvCell(column.title)),
      width: widthOf(at, column.title),
      ...(column.digits !== undefined && { format: `0.${'0'.repeat(column.digits)}` }),
    })),
    rows: rows.slice(0, MOST_ROWS).map((row) => row.map((cell) => (typeof cell === 'number' && !Number.isFinite(cell) ? null : cell))),
  };
}

/** A text that a spreadsheet would take for a formula is guarded; a number below 0 is none. */
function csvCell(cell: Value): string | number {
  if (typeof cell === 'number') return Number.isFinite(cell) ? cell : '';
  return /^[=+\-@\t\r＝＋－＠]/.test(cell ?? '') ? `'${cell}` : (cell ?? '');
}

/** Missing is null in JSON, and arrays of numbers are arrays. */
function plain(_key: string, value: unknown): unknown {
  if (typeof value === 'number' && !Number.isFinite(value)) return null;
  if (value instanceof Float64Array || value instanceof Uint16Array) return [...value].map((one) => (Number.isFinite(one) ? one : null));
  return value instanceof Map ? Object.fromEntries(value) : value;
}
