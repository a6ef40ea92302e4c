/**
 * XLSX into a table. The archive is unpacked here, within bounds, and the XML of the chosen sheet handed on with its used cells alone, in a plain archive
 * of ours: so the parser behind never sees a directory that says one thing to one reader and another to the next, nor a cell that is far away.
 */

import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { normalForm } from '@mufakat/framework';
import { readSheet as readCells } from 'read-excel-file/node';
import { ZipFile as ZipWriter } from 'yazl';
import type { InputError } from './model.ts';
import { fileError, TABLE_LIMITS, type Table, type TableChoice, type TableOutcome, tableOf } from './table.ts';
import { unzip, ZipRefused } from './unzip.ts';
import { blankTexts, type SheetPart, sheetsOf } from './xlsx-book.ts';
import { addressText, type CellFault, SheetTooLarge, usedSheet } from './xlsx-sheet.ts';

function text(cell: unknown): string {
  if (cell === null || cell === undefined) return '';
  if (cell instanceof Date) return cell.toISOString().slice(0, 10);
  return String(cell);
}

async function repack(parts: ReadonlyMap<string, Buffer>): Promise<Buffer> {
  const archive = new ZipWriter();
  for (const [name, content] of parts) archive.addBuffer(content, name, { compress: false, mtime: new Date(0), mode: 0o100644 });
  archive.end();
  return buffer(Readable.from(archive.outputStream));
}

/** The sheet of this name, whatever its case as in spreadsheets; the first without a name. */
function chosenSheet(sheets: readonly SheetPart[], name: string | undefined): SheetPart | undefined {
  if (name === undefined) return sheets[0];
  const wanted = normalForm(name).toLowerCase();
  return sheets.find((sheet) => sheet.name === name) ?? sheets.find((sheet) => normalForm(sheet.name).toLowerCase() === wanted);
}

function noSuchSheet(file: string, sheets: readonly SheetPart[], name: string | undefined): TableOutcome {
  if (name === undefined || sheets.length === 0)
    return fileError(file, 'empty', 'The workbook has no sheet. Put the table on its first sheet.');
  const names = sheets.slice(0, 20).map((sheet) => `"${sheet.name}"`);
  return fileError(file, 'no-such-sheet', `The workbook has no sheet "${name}". Name one of: ${names.join(', ')}.`);
}

/** Only this sheet has cells; so the others cost nothing. */
function withSheet(parts: ReadonlyMap<string, Buffer>, part: string, xml: string): Map<string, Buffer> {
  const others = [...parts].filter(([name]) => !name.startsWith('xl/worksheets/'));
  return new Map([...others, [part, Buffer.from(xml)]]);
}

async function readSheet(file: string, parts: ReadonlyMap<string, Buffer>, choice: TableChoice): Promise<TableOutcome> {
  const sheets = sheetsOf(parts);
  const chosen = chosenSheet(sheets, choice.sheet);
  const content = chosen && parts.get(chosen.part);
  if (chosen === undefined || content === undefined) return noSuchSheet(file, sheets, choice.sheet);
  const blank = blankTexts(parts);
  const { xml, faults, merged } = usedSheet(content.toString('utf8'), (shared) => blank.has(shared));
  const rows = await readCells(await repack(withSheet(parts, chosen.part, xml)), chosen.tab);
  const grid = rows.map((cells, index) => ({ number: index + 1, cells: cells.map(text) }));
  const read = tableOf({ file, sheet: chosen.name }, grid, choice);
  if ('errors' in read) return read;
  const errors = faultErrors(read.table, faults);
  return errors.length > 0 ? { errors } : { table: merged.length === 0 ? read.table : { ...read.table, merged } };
}

/** Errors for the cells of the table that have no value of their own; beside and above the table anything may stand. */
function faultErrors({ file, sheet, header, headerRow }: Table, faults: readonly CellFault[]): InputError[] {
  return faults
    .filter(({ row, column }) => row === headerRow || (row > headerRow && (header[column] ?? '') !== ''))
    .map(({ row, column, shows }) => ({
      ...{ file, ...(sheet !== undefined && { sheet }), row, column: header[column] || addressText(row, column).replace(/\d+$/, '') },
      ...(shows === ''
        ? {
            code: 'formula-without-value',
            message: `${addressText(row, column)} holds a formula that no value was saved for. Open the workbook in a spreadsheet program and save it again, or write the value itself.`,
          }
        : {
            code: 'error-cell',
            message: `${addressText(row, column)} shows ${shows}. Correct its formula, write the value itself, or empty the cell where nothing is known.`,
          }),
    }));
}

/**
 * A sheet of a workbook as a table. Formulas count with the value that was saved; dates become ISO dates. Only cells with a value count, and only those
 * of this sheet.
 */
export async function parseXlsx(file: string, bytes: Uint8Array, choice: TableChoice = {}): Promise<TableOutcome> {
  try {
    const parts = await unzip(bytes, (name) => name.endsWith('.xml') || name.endsWith('.rels'));
    return await readSheet(file, parts, choice);
  } catch (error) {
    if (error instanceof ZipRefused) return fileError(file, error.code, error.message);
    if (error instanceof SheetTooLarge) {
      const message = `The sheet reaches beyond ${TABLE_LIMITS.rows} rows or ${TABLE_LIMITS.columns} columns. Copy the table alone into a new workbook.`;
      return fileError(file, 'sheet-too-large', message);
    }
    return fileError(file, 'xlsx-malformed', 'The workbook cannot be read. Save it again as .xlsx, or send the table as CSV UTF-8.');
  }
}
