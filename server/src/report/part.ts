import type { Block } from './blocks.ts';
import type { Context } from './context.ts';
import type { XlsxSheet } from './xlsx/xlsx-cell.ts';

/** What a capability contributes to the report, as plain data: every format is made from it. */
export type ReportPart = {
  /** Its chapter, beginning with a heading of level 1; several where the pack has several. */
  readonly chapter?: readonly Block[];
  /** Its sheets of the workbook. */
  readonly sheets?: readonly XlsxSheet[];
  /** Its members of the JSON: codes and values, the same in every language. */
  readonly data?: Readonly<Record<string, unknown>>;
};

/** Pure: the same record gives the same part. */
export type MakePart = (context: Context) => ReportPart;
