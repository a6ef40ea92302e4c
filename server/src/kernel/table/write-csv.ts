/** Tables as CSV that spreadsheets read. Pure: the pages and the command line write with it too. */
import { csvFormatRow } from 'd3-dsv';
import { guarded } from './formula.ts';

/**
 * Lines of cells by RFC 4180. A text that a spreadsheet would take for a formula is guarded; numbers are written in full digits; null, undefined and what is
 * no finite number are blank.
 *
 *     csvOf([['unit', 'score'], ['Aru', 1.5]])
 *
 * @param end of each line: what a person downloads ends them as spreadsheets do.
 */
export function csvOf(rows: readonly (readonly (string | number | null | undefined)[])[], end: '\n' | '\r\n' = '\n'): string {
  return rows.map((row) => csvFormatRow(row.map(cellText)) + end).join('');
}

function cellText(cell: string | number | null | undefined): string {
  if (typeof cell === 'number') return Number.isFinite(cell) ? String(cell) : '';
  return guarded(cell ?? '');
}
