/**
 * Drawings as text. Neither pictures nor shapes: a ministry that edits the file must be able to change a strip as it changes a word, and groups of
 * shapes stand in other places in other programs. A cell of a drawing is a tab with a shade; tab stops give it its exact place and width in every
 * program. What the colours say is said in words beside or beneath them, so nothing depends on them.
 */
import {
  AlignmentType,
  type IRunOptions,
  Paragraph,
  Table,
  TableCell,
  TableLayoutType,
  TableRow,
  TabStopType,
  TextRun,
  WidthType,
} from 'docx';
import type { Drawing, Shape } from '../drawing.ts';
import { INK } from '../look.ts';
import type { Setting } from '../script.ts';
import { hex, textRuns } from './docx-text.ts';

type ShapeOf<K extends Shape['kind']> = Extract<Shape, { kind: K }>;
type Rect = ShapeOf<'rect'>;
type Words = ShapeOf<'text'>;

/** Twentieths of a point. */
const twips = (points: number): number => Math.round(points * 20);

const only = <K extends Shape['kind']>(shapes: readonly Shape[], kind: K): ShapeOf<K>[] =>
  shapes.filter((shape): shape is ShapeOf<K> => shape.kind === kind);

const within = ({ x, y, w, h }: Rect, text: Words): boolean => text.x >= x && text.x <= x + w && text.y >= y && text.y <= y + h;

const holds = (outer: Rect, inner: Rect): boolean => outer.x <= inner.x && outer.x + outer.w >= inner.x + inner.w;

const end = ({ x, w }: Rect): number => x + w;

/** Cells from the left. Text has no beneath: of a track that lies beneath others only what they leave free at its end is a cell. */
function cellsOf(shapes: readonly Shape[]): Rect[] {
  const cells = only(shapes, 'rect');
  const beneath = cells.filter((cell, position) => cells.slice(position + 1).some((later) => holds(cell, later)));
  const onTop = cells.filter((cell) => !beneath.includes(cell));
  const covered = Math.max(0, ...onTop.map(end));
  const free = beneath.filter((track) => end(track) > covered + 1).map((track) => ({ ...track, x: covered, w: end(track) - covered }));
  return [...onTop, ...free].toSorted((a, b) => a.x - b.x);
}

function shade({ fill, stroke, dashed }: Rect): IRunOptions {
  const border = { style: dashed ? 'dashed' : 'single', size: 4, space: 0, color: hex(stroke ?? INK.hairline) } as const;
  return fill === undefined ? { border } : { border, shading: { type: 'clear', color: 'auto', fill: hex(fill) } };
}

/** A digit is about half as wide as it is high; a label that does not fit would push its cell out of place. */
const fits = (text: string, width: number): boolean => width >= text.length * 4 + 5;

/** Tabs lead from the left to the right, also in a document that reads from the right: the drawing has been turned. */
const fromLeft = ({ direction }: Setting) => (direction === 'rtl' ? { bidirectional: false } : {});

/** The row of cells: a tab leads to where each begins, if the one before it does not end there; it is filled from its label up to its end. */
function cellRow(shapes: readonly Shape[], style: string, setting: Setting): Paragraph {
  const texts = only(shapes, 'text');
  const steps = cellsOf(shapes).map((cell, position, cells) => {
    const before = cells[position - 1];
    const from = twips(cell.x);
    const label = texts.find((text) => within(cell, text) && fits(text.text, cell.w));
    return { cell, label, from: from > (before === undefined ? 0 : twips(end(before))) + 5 ? from : null };
  });
  const tabStops = steps.flatMap(({ cell, from }) =>
    [...(from === null ? [] : [from]), twips(end(cell))].map((position) => ({ type: TabStopType.LEFT, position })),
  );
  const children = steps.flatMap(({ cell, label, from }) => {
    const look: IRunOptions = { ...shade(cell), ...(label === undefined ? {} : { color: hex(label.fill), bold: true }) };
    const filled = new TextRun({ ...look, text: `${label === undefined ? '' : `\u00a0${label.text}`}\t` });
    return from === null ? [filled] : [new TextRun('\t'), filled];
  });
  return new Paragraph({ style, ...fromLeft(setting), tabStops, children });
}

type Mark = { readonly sign: string; readonly at: number };

function marksOf(shapes: readonly Shape[]): Mark[] {
  return only(shapes, 'polygon').map(({ points }) => {
    const xs = points.map(([x]) => x);
    return { sign: points.length === 3 ? '▲' : '◆', at: (Math.min(...xs) + Math.max(...xs)) / 2 };
  });
}

/** A mark in its place, and around it the line that spans the middle half of the views: a struck-out tab. */
function markRow({ sign, at }: Mark, line: ShapeOf<'line'> | undefined, setting: Setting): Paragraph {
  const struck = (last: boolean) => new TextRun({ text: '\t', ...(last && { strike: true }) });
  const [from, to] = line === undefined ? [at, at] : [line.x1, line.x2];
  const before = from < at - 1 ? [{ type: TabStopType.LEFT, position: twips(from) }] : [];
  const after = to > at + 1 ? [{ type: TabStopType.LEFT, position: twips(to) }] : [];
  return new Paragraph({
    style: 'Mark',
    ...fromLeft(setting),
    tabStops: [...before, { type: TabStopType.CENTER, position: twips(at) }, ...after],
    children: [
      ...(before.length > 0 ? [struck(false)] : []),
      struck(before.length > 0),
      new TextRun(sign),
      ...(after.length > 0 ? [struck(true)] : []),
    ],
  });
}

/** The drawing as lines of text, for a cell of a table: marks above, the cells, marks below, and its words where it has some. */
export function drawingLines({ shapes, brief }: Drawing, setting: Setting): Paragraph[] {
  const [line] = only(shapes, 'line');
  const marks = marksOf(shapes);
  const rows = (sign: string) => marks.filter((mark) => mark.sign === sign);
  return [
    ...rows('◆').map((mark) => markRow(mark, line, setting)),
    cellRow(shapes, 'Mark', setting),
    ...rows('▲').map((mark) => markRow(mark, undefined, setting)),
    ...(brief === undefined ? [] : [new Paragraph({ style: 'Brief', children: textRuns([{ text: brief }], setting) })]),
  ];
}

const NONE = { style: 'none', size: 0, color: 'auto' } as const;
const NO_BORDERS = { top: NONE, bottom: NONE, left: NONE, right: NONE, insideHorizontal: NONE, insideVertical: NONE } as const;

type CellLook = { readonly text: string; readonly color?: string; readonly rect?: Rect; readonly underline?: boolean };

function boxed({ text, color, rect, underline }: CellLook, width: number): TableCell {
  const edge =
    rect === undefined ? NONE : ({ style: rect.dashed ? 'dashed' : 'single', size: 6, color: hex(rect.stroke ?? INK.hairline) } as const);
  const sides = {
    top: edge,
    left: edge,
    right: edge,
    bottom: underline ? ({ style: 'single', size: 12, color: hex(INK.text) } as const) : edge,
  };
  return new TableCell({
    width: { size: width, type: WidthType.DXA },
    verticalAlign: 'center',
    borders: sides,
    margins: { left: 20, right: 20, top: 20, bottom: 20 },
    ...(rect?.fill !== undefined && { shading: { type: 'clear', color: 'auto', fill: hex(rect.fill) } }),
    children: [
      new Paragraph({
        style: 'Cell',
        alignment: AlignmentType.CENTER,
        keepNext: true,
        children: [new TextRun({ text, color: color ?? hex(INK.text) })],
      }),
    ],
  });
}

/**
 * A strip with named stages as a table of one line of cells, over it the perceived and under it the adopted stage, each with its word.
 * @param width in twentieths of a point.
 * @param words for the two marks.
 */
export function stripTable({ shapes }: Drawing, width: number, words: { readonly perceived: string; readonly adopted: string }): Table {
  const cells = cellsOf(shapes);
  const texts = only(shapes, 'text');
  const marks = marksOf(shapes);
  const [line] = only(shapes, 'line');
  const size = Math.floor(width / cells.length);
  const over = ({ x, w }: Rect, at: number): boolean => at >= x && at <= x + w;
  const row = (look: (cell: Rect) => CellLook) => new TableRow({ cantSplit: true, children: cells.map((cell) => boxed(look(cell), size)) });
  const marked = (sign: string, word: string) => (cell: Rect) =>
    marks.some((mark) => mark.sign === sign && over(cell, mark.at)) ? `${sign} ${word}` : '';
  return new Table({
    width: { size: size * cells.length, type: WidthType.DXA },
    columnWidths: cells.map(() => size),
    layout: TableLayoutType.FIXED,
    borders: NO_BORDERS,
    rows: [
      row((cell) => ({
        text: marked('◆', words.perceived)(cell),
        underline: line !== undefined && line.x1 <= cell.x + cell.w && line.x2 >= cell.x,
      })),
      row((cell) => {
        const inside = texts.filter((text) => within(cell, text));
        const named = texts.filter((text) => over(cell, text.x));
        const [label] = inside;
        return { text: named.map(({ text }) => text).join(' '), rect: cell, ...(label !== undefined && { color: hex(label.fill) }) };
      }),
      row((cell) => ({ text: marked('▲', words.adopted)(cell) })),
    ],
  });
}

/** Whether the drawing names its cells: then there is room for a table. */
export const isNamed = ({ shapes }: Drawing): boolean => {
  const cells = cellsOf(shapes);
  return only(shapes, 'text').some((text) => !cells.some((cell) => within(cell, text)));
};
