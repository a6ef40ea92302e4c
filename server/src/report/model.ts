/** What a capability makes its part of the report of: blocks, sheets, drawings and the words of the report's language. */
export * from './blocks.ts';
export * from './context.ts';
export { type Drawing, distributionBar, type StripReading, strip } from './drawing.ts';
export { stageColour } from './look.ts';
export type { ReportPart } from './part.ts';
export { type MessageId, speechIn } from './speech.ts';
export * from './words.ts';
export type { Value, XlsxCell, XlsxSheet } from './xlsx/xlsx-cell.ts';
