/** CSV into a table: strict UTF-8, commas (or the semicolons or tabs that spreadsheets of many countries write), quotes doubled inside quotes (RFC 4180), rows of one length. */
import { CsvError, parse } from 'csv-parse/sync';
import type { InputError } from './model.ts';
import { fileError, TABLE_LIMITS, type TableChoice, type TableOutcome, type TableRow, tableOf } from './table.ts';

function decode(bytes: Uint8Array): string | null {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return text.includes('\0') ? null : text;
  } catch {
    return null;
  }
}

function malformed(file: string, error: CsvError): { errors: InputError[] } {
  const row = typeof error.lines === 'number' ? error.lines : 0;
  const tooLong = error.code === 'CSV_MAX_RECORD_SIZE';
  const message = tooLong
    ? `A row has more than ${TABLE_LIMITS.rowLength} characters. A quote that is never closed has this effect too: look for one before this line.`
    : 'A quote opens or closes in the middle of a cell. Put the whole cell in quotes and write each quote inside it twice.';
  return { errors: [{ file, row, column: '', code: tooLong ? 'row-too-long' : 'csv-malformed', message }] };
}

function wrongLengths(file: string, columns: number, rows: readonly TableRow[]): InputError[] {
  return rows
    .filter(({ cells }) => cells.length !== columns)
    .map(({ number, cells }) => ({
      file,
      row: number,
      column: '',
      code: 'wrong-number-of-cells',
      message: `The row has ${cells.length} cells, the header ${columns}. A cell that holds a comma must stand in quotes.`,
    }));
}

/** What separates the cells: what the header row is separated by, a comma where it holds one. */
function delimiterOf(text: string, headerRow: number | undefined): string {
  const lines = text.slice(0, 2 * TABLE_LIMITS.rowLength).split(/\r\n|[\r\n]/);
  const header = (headerRow === undefined ? lines.find((line) => line.trim() !== '') : lines[headerRow - 1]) ?? '';
  return [',', ';', '\t'].find((delimiter) => header.includes(delimiter)) ?? ',';
}

/** CSV text as a table. Blanks around a cell do not count, in quotes either. */
export function parseCsv(file: string, bytes: Uint8Array, choice: TableChoice = {}): TableOutcome {
  if (choice.sheet !== undefined)
    return fileError(file, 'no-such-sheet', 'A CSV file has no sheets. Leave the sheet out, or send the workbook as .xlsx.');
  const text = decode(bytes);
  if (text === null) return fileError(file, 'not-utf-8', 'The file is not UTF-8 text. Save it as "CSV UTF-8" and send it again.');
  try {
    const grid: string[][] = parse(text, {
      bom: true,
      delimiter: delimiterOf(text, choice.header),
      trim: true,
      relax_column_count: true,
      skip_empty_lines: false,
      max_record_size: TABLE_LIMITS.rowLength,
      to: TABLE_LIMITS.rows + 2,
    });
    return tableOfGrid(file, grid, choice);
  } catch (error) {
    if (error instanceof CsvError) return malformed(file, error);
    throw error;
  }
}

function tableOfGrid(file: string, grid: readonly (readonly string[])[], choice: TableChoice): TableOutcome {
  if (grid.length > TABLE_LIMITS.rows + 1) {
    return fileError(file, 'too-many-rows', `The file has more than ${TABLE_LIMITS.rows} rows. Split it into several.`);
  }
  const read = tableOf(
    { file },
    grid.map((cells, index) => ({ number: index + 1, cells })),
    choice,
  );
  if ('errors' in read) return read;
  const columns = grid[read.table.headerRow - 1]?.length ?? 0;
  if (columns > TABLE_LIMITS.columns) {
    return fileError(file, 'too-many-columns', `The file has more than ${TABLE_LIMITS.columns} columns. Keep those that the header names.`);
  }
  const errors = wrongLengths(file, columns, read.table.rows);
  return errors.length > 0 ? { errors } : read;
}
