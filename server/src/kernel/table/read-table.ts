/**
 * Reading a table that somebody sends: CSV or XLSX, within bounds that are checked before anything is inflated or parsed.
 *
 *     const read = await readTable('views.csv', bytes);
 *     if ('errors' in read) return read.errors;
 *     read.table.rows[0]?.cells
 */
import { parseCsv } from './csv.ts';
import { fileError, TABLE_LIMITS, type TableChoice, type TableOutcome } from './table.ts';
import { parseXlsx } from './xlsx.ts';

const isZip = (bytes: Uint8Array) => bytes[0] === 0x50 && bytes[1] === 0x4b;

/**
 * Reads CSV (UTF-8, separated by commas, semicolons or tabs) or XLSX, told apart by the content, not by the name.
 * @param choice the sheet and the header row where they are not the first.
 * Nothing is thrown for what the file holds: what is wrong comes back as errors that name the place and the remedy.
 */
export async function readTable(file: string, bytes: Uint8Array, choice: TableChoice = {}): Promise<TableOutcome> {
  if (bytes.length > TABLE_LIMITS.bytes) {
    return fileError(file, 'file-too-large', `The file has more than ${TABLE_LIMITS.bytes / 1024 / 1024} MB. Split it into several.`);
  }
  return isZip(bytes) ? parseXlsx(file, bytes, choice) : parseCsv(file, bytes, choice);
}
