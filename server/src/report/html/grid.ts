/**
 * Tables of any width. On a screen they scroll in a box of their own; on paper, where nothing scrolls, one that is too wide is printed in several
 * parts, each with the first column again, and every page of a part begins with its header row.
 */
import { html, type Markup, NOTHING } from './markup.ts';

export type Grid = {
  readonly kind: 'grid';
  readonly caption: string;
  readonly columns: readonly GridColumn[];
  /** Cells as text; the first of a row names it. */
  readonly rows: readonly (readonly string[])[];
};

/** `end` is for numbers. */
export type GridColumn = { readonly title: string; readonly end: boolean };

/** Characters of the small print that fit beside each other on an upright page of A4, and at which a text begins a new line. */
const PAGE = 96;
const LONGEST = 26;
const GAP = 2;

function charactersOf({ columns, rows }: Grid, at: number): number {
  const words = (columns[at]?.title ?? '').split(/\s+/).map((word) => word.length);
  const longest = rows.reduce((most, row) => Math.max(most, row[at]?.length ?? 0), 0);
  return GAP + Math.max(Math.min(longest, LONGEST), Math.min(Math.max(...words), LONGEST));
}

/**
 * The columns of each part of a table that is printed: all of them where they fit.
 * @returns places of columns; every part begins with 0.
 */
export function printedParts(grid: Grid): number[][] {
  const first = charactersOf(grid, 0);
  const parts: number[][] = [];
  let room = 0;
  for (const at of grid.columns.keys()) {
    if (at === 0) continue;
    const needed = charactersOf(grid, at);
    const part = parts.at(-1);
    if (part === undefined || needed > room) {
      parts.push([0, at]);
      room = PAGE - first - needed;
    } else {
      part.push(at);
      room -= needed;
    }
  }
  return parts.length === 0 ? [[0]] : parts;
}

function tableHtml({ columns, rows }: Grid, caption: string, places: readonly number[]): Markup {
  const look = (at: number) => (columns[at]?.end ? html` class="end"` : NOTHING);
  const heads = places.map((at) => html`<th scope="col"${look(at)}>${columns[at]?.title ?? ''}</th>`);
  const cell = (row: readonly string[], at: number) =>
    at === 0 ? html`<th scope="row">${row[at] ?? ''}</th>` : html`<td${look(at)}>${row[at] ?? ''}</td>`;
  const lines = rows.map(
    (row) => html`<tr>${places.map((at) => cell(row, at))}</tr>
`,
  );
  return html`<table class="grid"><caption>${caption}</caption>
<thead><tr>${heads}</tr></thead>
<tbody>${lines}</tbody></table>`;
}

export function gridHtml(grid: Grid): Markup {
  const { caption, columns } = grid;
  const parts = printedParts(grid);
  const whole = tableHtml(grid, caption, [...columns.keys()]);
  const box = (look: string) => html`<div class="scroll${look}" tabindex="0" role="region" aria-label="${caption}, table">${whole}</div>`;
  if (parts.length === 1) return box('');
  const printed = parts.map((part, at) => tableHtml(grid, `${caption} (part ${at + 1} of ${parts.length})`, part));
  return html`${box(' on-screen')}<div class="on-paper">${printed}</div>`;
}
