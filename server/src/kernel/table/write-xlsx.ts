/** Tables of texts as a workbook, for people to read or to fill in. */
import writeWorkbook from 'write-excel-file/node';
import { guarded } from './formula.ts';

export type TextSheet = {
  readonly name: string;
  readonly header: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** In characters, by column. */
  readonly widths?: readonly number[];
};

/** `_x0041_` is how a cell holds a character that it otherwise could not; so that text itself is written with its first underscore in that way. */
export const escaped = (text: string): string => text.replaceAll(/_(?=x[0-9A-Fa-f]{4}_)/g, '_x005F_');

const cellText = (text: string): string => escaped(guarded(text));

/** Writes the sheets in their order, each with its header kept in view. Every cell is text, and none that a spreadsheet would take for a formula. */
export async function xlsxOf(sheets: readonly TextSheet[]): Promise<Uint8Array> {
  const cell = (text: string) => ({ value: cellText(text), type: String, wrap: true });
  const heading = (text: string) => ({ value: cellText(text), type: String, fontWeight: 'bold' as const });
  const written = sheets.map(({ name, header, rows, widths }) => ({
    sheet: name,
    data: [header.map(heading), ...rows.map((cells) => cells.map(cell))],
    ...(widths !== undefined && { columns: widths.map((width) => ({ width })) }),
    stickyRowsCount: 1,
  }));
  return writeWorkbook(written).toBuffer();
}
