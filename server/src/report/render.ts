/** One document, set in several formats. */
import type { ReportInput } from './context.ts';
import { buildReport, type WholeReport } from './document.ts';
import { fileName } from './file-name.ts';
export type ReportFormat = 'html' | 'pdf' | 'docx' | 'xlsx' | 'json';

/** A report ready to be written or sent. `fileName` is plain letters, safe on every system. */
export type Report = { readonly bytes: Uint8Array; readonly mediaType: string; readonly fileName: string };

const MEDIA_TYPES: Readonly<Record<ReportFormat, string>> = {
  html: 'text/html; charset=utf-8',
  pdf: 'application/pdf',
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  json: 'application/json',
};

/** Each renderer is loaded when it is first asked for: fonts and office formats are heavy, and a server should start without them. */
const RENDERERS: Readonly<Record<ReportFormat, (report: WholeReport) => Promise<Uint8Array | string>>> = {
  html: async ({ document }) => (await import('./html/html.ts')).renderHtml(document),
  pdf: async ({ document }) => (await import('./pdf/pdf.ts')).renderPdf(document),
  docx: async ({ document }) => (await import('./docx/docx.ts')).renderDocx(document),
  xlsx: async (report) => (await import('./xlsx/xlsx.ts')).renderXlsx(report),
  json: async (report) => (await import('./json.ts')).renderJson(report),
};

/**
 * The report in one format. The same input gives the same bytes.
 * @throws ReportError when it cannot be set: `report-without-glyph` names every character that no font shows (PDF only), `report-not-set` the rest.
 */
export async function renderReport(format: ReportFormat, input: ReportInput): Promise<Report> {
  const content = await RENDERERS[format](buildReport(input));
  const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
  return { bytes, mediaType: MEDIA_TYPES[format], fileName: fileName(input.record, format) };
}
