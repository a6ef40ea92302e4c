/** The report of an assessment. */
export { type Report, type ReportFormat, renderReport } from './render.ts';
export { renderReportInSubprocess } from './render-subprocess.ts';
export { openReports, type Render } from './reports.ts';
