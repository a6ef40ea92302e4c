/** Cells and sheets of the workbook: text is text, numbers are numbers, and what is not known is empty. */
import type { Cell as FileCell, Sheet as FileSheet, Image } from 'write-excel-file/node';
import { looksLikeFormula } from '../../kernel/table/formula.ts';
import { escaped } from '../../kernel/table/write-xlsx.ts';
import { cleanText } from '../clean.ts';
import { INK, type RampStep } from '../look.ts';

/** `null` is unknown or does not apply: an empty cell, never zero. */
export type Value = string | number | null;

export type XlsxColumn = {
  readonly title: string;
  /** In characters. */
  readonly width: number;
  /** How Excel prints a number, as in "0%". */
  readonly format?: string;
  readonly align?: 'left';
};

/** A value, or one on the colour of its stage. */
export type XlsxCell = Value | { readonly value: Value; readonly chip: RampStep };

export type XlsxSheet = {
  readonly name: string;
  readonly columns: readonly XlsxColumn[];
  readonly rows: readonly (readonly XlsxCell[])[];
};

/** What the library takes for the content of a picture; no sheet of ours has one, but its types ask. */
export type Content = Image['content'];

/** Most characters that Excel opens in one cell. */
const LONGEST = 32_767;

/**
 * A text that no spreadsheet takes for a formula, also not after it was saved as CSV: one that begins like a formula gets an apostrophe before it,
 * as in the other tables of Mufakat.
 */
function guarded(text: string): string {
  const fit = cleanText(text);
  const safe = looksLikeFormula(text) || looksLikeFormula(fit) ? `'${fit}` : fit;
  return escaped(safe.length <= LONGEST ? safe : `${safe.slice(0, LONGEST - 1)}…`);
}

const LINES = { bottomBorderStyle: 'thin', bottomBorderColor: INK.hairline, alignVertical: 'center' } as const;

const CHIP = { align: 'center', fontWeight: 'bold' } as const;

const parts = (cell: XlsxCell) => (typeof cell === 'object' && cell !== null ? cell : { value: cell, chip: undefined });

function fileCell(cell: XlsxCell, { format, align }: XlsxColumn, height: number): FileCell {
  const { value, chip } = parts(cell);
  const plain = { ...LINES, height, textColor: INK.text, ...(align !== undefined && { align }) };
  const look = chip === undefined ? plain : { ...plain, ...CHIP, backgroundColor: chip.fill, textColor: chip.on };
  if (value === null) return look;
  if (typeof value === 'number') return { ...look, value, type: Number, ...(format !== undefined && { format }) };
  return { ...look, value: guarded(value), type: String, wrap: true, ...(chip === undefined && { indent: 1 }) };
}

/** Points of a row: programs work out the height of wrapped text only once somebody touches it. */
function heightOf(texts: readonly Value[], columns: readonly XlsxColumn[]): number {
  const lines = columns.map(({ width }, position) => {
    const text = texts[position];
    if (typeof text !== 'string') return 1;
    return text.split('\n').reduce((sum, line) => sum + Math.max(1, Math.ceil((line.length * 0.95) / width)), 0);
  });
  return Math.min(400, 4 + 13.5 * Math.max(...lines));
}

function bodyRow(row: readonly XlsxCell[], columns: readonly XlsxColumn[]): FileCell[] {
  const height = heightOf(
    row.map((cell) => parts(cell).value),
    columns,
  );
  return columns.map((column, position) => fileCell(row[position] ?? null, column, height));
}

function bannerRow(banner: string, columns: number): FileCell[] {
  const look = { backgroundColor: INK.cautionWash, textColor: INK.caution, fontWeight: 'bold' } as const;
  return [{ ...look, value: banner, type: String, columnSpan: columns }, ...Array.from({ length: columns - 1 }, () => null)];
}

const headerCell = ({ title }: XlsxColumn, height: number): FileCell => ({
  value: title,
  height,
  type: String,
  fontWeight: 'bold',
  textColor: INK.accent,
  bottomBorderStyle: 'thin',
  bottomBorderColor: INK.text,
  alignVertical: 'center',
  wrap: true,
});

/** Rows that stay in sight and are printed on every page. */
export const headRows = (banner: string | null): number => (banner === null ? 1 : 2);

/** A sheet as the library takes it: banner, header and rows. */
export function fileSheet({ name, columns, rows }: XlsxSheet, banner: string | null): FileSheet<Content> {
  return {
    sheet: name,
    columns: columns.map(({ width }) => ({ width })),
    stickyRowsCount: headRows(banner),
    orientation: 'landscape',
    showGridLines: false,
    data: [
      ...(banner === null ? [] : [bannerRow(banner, columns.length)]),
      columns.map((column) =>
        headerCell(
          column,
          heightOf(
            columns.map(({ title }) => title),
            columns,
          ),
        ),
      ),
      ...rows.map((row) => bodyRow(row, columns)),
    ],
  };
}
