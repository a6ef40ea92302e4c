/** The report of an assessment: one document, set in several formats. */
import type { AssessmentRecord, Pack, Profile } from '@mufakat/framework';
import { buildDocument } from './document.ts';
import { renderPdf } from './pdf.ts';

export type ReportInput = { readonly pack: Pack; readonly record: AssessmentRecord; readonly profile: Profile; readonly language: string };

/** The report as PDF/UA-1. Same input, same bytes. */
export function renderReport(_format: 'pdf', input: ReportInput): { bytes: Uint8Array } {
  return { bytes: renderPdf(buildDocument(input)) };
}
