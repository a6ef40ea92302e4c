/** Tables of the Word file: the first row is repeated on every page, no row is torn, and only level lines are drawn. */
import { Paragraph, Table, TableCell, TableLayoutType, TableRow, WidthType } from 'docx';
import { type Block, type Cell, type Column, type Inline, plain } from '../blocks.ts';
import { INK } from '../look.ts';
import type { Setting } from '../script.ts';
import { drawingLines } from './docx-drawing.ts';
import { direction, hex, textRuns } from './docx-text.ts';

/** Width of the text on an A4 page with margins of 22 mm, in twentieths of a point. */
export const TEXT_WIDTH = 9411;

const NONE = { style: 'none', size: 0, color: 'auto' } as const;
const line = (size: number, colour: string) => ({ style: 'single', size, color: hex(colour) }) as const;
const HAIRLINE = line(4, INK.hairline);

/** What drawings need, and the rest by share. */
function widths(columns: readonly Column[]): number[] {
  const fixed = columns.map(({ points }) => (points === undefined ? 0 : points * 20 + 240));
  const left = TEXT_WIDTH - fixed.reduce((sum, width) => sum + width, 0);
  const shares = columns.reduce((sum, { share, points }) => sum + (points === undefined ? share : 0), 0);
  return columns.map(({ share, points }, position) =>
    points === undefined ? Math.floor((left * share) / shares) : (fixed[position] ?? 0),
  );
}

function cell(children: readonly Paragraph[], width: number, setting: Setting): TableCell {
  return new TableCell({
    width: { size: width, type: WidthType.DXA },
    verticalAlign: 'center',
    margins: setting.direction === 'rtl' ? { left: 120, right: 0 } : { left: 0, right: 120 },
    children,
  });
}

function said(style: string, text: Inline, { align }: Column, setting: Setting): Paragraph {
  return new Paragraph({ style, ...(align && { alignment: align }), ...direction(text, setting), children: textRuns(text, setting) });
}

/** Every cell ends with a paragraph: Word opens no file where one does not. */
function cellOf({ text, drawing }: Cell, column: Column, width: number, setting: Setting): TableCell {
  const lines = drawing === undefined ? [] : drawingLines(drawing, setting);
  return cell(text !== undefined || lines.length === 0 ? [...lines, said('Cell', text ?? [], column, setting)] : lines, width, setting);
}

function headerRow(columns: readonly Column[], sizes: readonly number[], setting: Setting): TableRow {
  const children = columns.map((column, position) =>
    cell([said('ColumnTitle', plain(column.title), column, setting)], sizes[position] ?? 0, setting),
  );
  return new TableRow({ tableHeader: true, cantSplit: true, children });
}

/** A table with its caption above it. */
export function table({ caption, columns, rows }: Extract<Block, { kind: 'table' }>, setting: Setting): (Paragraph | Table)[] {
  const sizes = widths(columns);
  const lines = rows.map(
    (row) =>
      new TableRow({
        cantSplit: true,
        children: row.flatMap((value, position) => {
          const column = columns[position];
          return column === undefined ? [] : [cellOf(value, column, sizes[position] ?? 0, setting)];
        }),
      }),
  );
  const title = plain(caption);
  return [
    new Paragraph({ style: 'Caption', ...direction(title, setting), children: textRuns(title, setting) }),
    new Table({
      ...(setting.direction === 'rtl' && { visuallyRightToLeft: true }),
      width: { size: TEXT_WIDTH, type: WidthType.DXA },
      columnWidths: sizes,
      layout: TableLayoutType.FIXED,
      tableLook: { firstRow: true, firstColumn: columns[0]?.heads === true, noHBand: true, noVBand: true },
      borders: {
        top: line(8, INK.text),
        bottom: HAIRLINE,
        left: NONE,
        right: NONE,
        insideHorizontal: HAIRLINE,
        insideVertical: NONE,
      },
      rows: [headerRow(columns, sizes, setting), ...lines],
    }),
    // Word joins tables that touch, and a table says nothing of the room below it.
    new Paragraph({ style: 'Mark', children: [] }),
  ];
}
