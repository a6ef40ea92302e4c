/** Tables as CSV that spreadsheets read. Pure: the pages and the command line write with it too. */
import { csvFormatRows } from 'd3-dsv';
import { guarded } from './formula.ts';

/**
 * Lines of cells by RFC 4180. A text that a spreadsheet would take for a formula is guarded; numbers are written in full digits; null, undefined and what is
 * no finite number are blank.
 *
 *     csvOf([['unit', 'score'], ['Aru', 1.5]])
 */
export function csvOf(rows: readonly (readonly (string | number | null | undefined)[])[]): string {
  return `${csvFormatRows(rows.map((row) => row.map(cellText)))}\n`;
}

function cellText(cell: string | number | null | undefined): string {
  if (typeof cell === 'number') return Number.isFinite(cell) ? String(cell) : '';
  return guarded(cell ?? '');
}
