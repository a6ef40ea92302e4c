/**
 * XLSX into a table. The archive is unpacked here, within bounds, and its XML handed on in a plain archive of ours: so the parser behind never
 * sees a directory that says one thing to one reader and another to the next.
 */

import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import readWorkbook from 'read-excel-file/node';
import { ZipFile as ZipWriter } from 'yazl';
import { fileError, TABLE_LIMITS, type TableOutcome, tableOf } from './table-shape.ts';
import { unzip, ZipRefused } from './unzip.ts';

function text(cell: unknown): string {
  if (cell === null || cell === undefined) return '';
  if (cell instanceof Date) return cell.toISOString().slice(0, 10);
  return String(cell).trim();
}

const columnNumber = (letters: string) => [...letters].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0);

/** The parser makes every row and column up to the last one named, so one far-off cell would cost gigabytes. A place behind an entity hides how far it is. */
function reachesTooFar(sheet: Buffer): boolean {
  for (const [, letters = '', digits = ''] of sheet.toString('latin1').matchAll(/\br\s*=\s*["'](?:([A-Za-z]{0,8}))(\d{1,15})["']/g)) {
    if (Number(digits) > TABLE_LIMITS.rows + 1 || columnNumber(letters.toUpperCase()) > TABLE_LIMITS.columns) return true;
  }
  return false;
}

function countsTooMuch(sheet: Buffer): boolean {
  const source = sheet.toString('latin1');
  const rows = source.match(/<(?:[\w.-]{1,50}:)?row\b/g)?.length ?? 0;
  return rows > TABLE_LIMITS.rows + 1 || /\br\s*=\s*["'](?:[A-Za-z]{9}|[A-Za-z]*\d{16}|[^"'<]*&)/.test(source);
}

async function repack(parts: ReadonlyMap<string, Buffer>): Promise<Buffer> {
  const archive = new ZipWriter();
  for (const [name, content] of parts) archive.addBuffer(content, name, { compress: false, mtime: new Date(0), mode: 0o100644 });
  archive.end();
  return buffer(Readable.from(archive.outputStream));
}

async function firstSheet(file: string, parts: ReadonlyMap<string, Buffer>): Promise<TableOutcome> {
  const [sheet] = await readWorkbook(await repack(parts));
  if (sheet === undefined) return fileError(file, 'empty', 'The workbook has no sheet. Put the table on its first sheet.');
  const grid = sheet.data.map((cells, index) => ({ number: index + 1, cells: cells.map(text) }));
  return tableOf(
    { file, sheet: sheet.sheet },
    grid.filter(({ cells }) => cells.some((cell) => cell !== '')),
  );
}

/** The first sheet of a workbook as a table. Formulas count with the value that was saved; dates become ISO dates. */
export async function parseXlsx(file: string, bytes: Uint8Array): Promise<TableOutcome> {
  try {
    const parts = await unzip(bytes, (name) => name.endsWith('.xml') || name.endsWith('.rels'));
    const sheets = [...parts].filter(([name]) => name.startsWith('xl/worksheets/')).map(([, content]) => content);
    if (sheets.some((sheet) => reachesTooFar(sheet) || countsTooMuch(sheet))) {
      const message = `The sheet reaches beyond ${TABLE_LIMITS.rows} rows or ${TABLE_LIMITS.columns} columns. Copy the table alone into a new workbook.`;
      return fileError(file, 'sheet-too-large', message);
    }
    return await firstSheet(file, parts);
  } catch (error) {
    if (error instanceof ZipRefused) return fileError(file, error.code, error.message);
    return fileError(file, 'xlsx-malformed', 'The workbook cannot be read. Save it again as .xlsx, or send the table as CSV UTF-8.');
  }
}
