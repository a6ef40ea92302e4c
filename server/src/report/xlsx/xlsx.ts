/** The report as a workbook, to calculate with. */
import type { WholeReport } from '../document.ts';
import { workbookOf } from './workbook.ts';

/** The whole file. The same report gives the same bytes. */
export function renderXlsx({ sheets, document: { banner, direction } }: WholeReport): Promise<Uint8Array> {
  return workbookOf(sheets, { banner, direction });
}
