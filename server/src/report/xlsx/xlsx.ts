/** The report as a workbook, to calculate with. */
import { contextOf, type ReportInput } from '../context.ts';
import { BANNER, contentHash } from '../document.ts';
import { workbookOf } from './workbook.ts';
import { about, criteria, findings, missing, profile, readings, sources, views } from './xlsx-sheets.ts';

/** The whole file. The same input gives the same bytes. */
export async function renderXlsx(input: ReportInput): Promise<Uint8Array> {
  const context = contextOf(input);
  const sheets = [
    about(context, contentHash(input)),
    ...[profile, readings, criteria, views, findings, missing, sources].map((make) => make(context)),
  ];
  return workbookOf(sheets, input.record.jurisdiction.invented ? BANNER : null);
}
