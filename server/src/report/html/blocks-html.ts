/** Blocks as HTML. */
import type { Block, Cell, Column, Inline } from '../blocks.ts';
import { plain } from '../blocks.ts';
import type { Setting } from '../script.ts';
import { svg } from '../svg.ts';
import { type Grid, gridHtml } from './grid.ts';
import { directionAttribute, inlineHtml, textHtml } from './html-text.ts';
import { html, type Markup, NOTHING, trusted } from './markup.ts';

/** What a colour of a plot means. */
export type Sign = { readonly label: string; readonly colour: string; readonly shape: 'square' | 'tick' | 'dot' };

/** Drawings of a plotting library that belong together; only a page has them. `svg` is markup that says what it shows. */
export type Plots = {
  readonly kind: 'plots';
  readonly panels: readonly { readonly svg: string }[];
  readonly legend: readonly Sign[];
  readonly caption: string;
};

/** What a page can show: the blocks of every format, and plots and tables of any width. */
export type PageBlock = Block | Plots | Grid;

type BlockOf<K extends Block['kind']> = Extract<Block, { kind: K }>;

export const anchor = (id: string): string => `s-${id.replaceAll(/\s/g, '-')}`;

export const numberedHtml = ({ number, text }: BlockOf<'heading'>, setting: Setting): Markup =>
  html`${number === '' ? NOTHING : html`<span class="number">${number}</span> `}${textHtml(text, setting)}`;

/** Level 1 is h2: the title of the page is h1. */
const HEADINGS = ['h2', 'h3', 'h4', 'h5', 'h6'] as const;

function heading(block: BlockOf<'heading'>, setting: Setting): Markup {
  const element = trusted(HEADINGS[block.level - 1] ?? 'h6');
  const content = numberedHtml(block, setting);
  return html`<${element} id="${anchor(block.id)}"${directionAttribute(plain(block.text), setting)}>${content}</${element}>`;
}

/** On a narrow page a row becomes a card and each cell says its column, from `data-column`. */
function cellHtml({ text, drawing }: Cell, column: Column, setting: Setting): Markup {
  const drawn = drawing === undefined ? NOTHING : svg(drawing, false, setting);
  const content = html`${drawn}${text === undefined ? NOTHING : inlineHtml(text, setting)}`;
  const shape = html`${column.align === 'end' ? html` class="end"` : NOTHING}${directionAttribute(text ?? [], setting)}`;
  if (column.heads) return html`<th role="rowheader" scope="row"${shape}>${content}</th>`;
  return html`<td role="cell" data-column="${column.title}"${shape}>${content}</td>`;
}

/** The roles say again what the elements mean: browsers forget it once a style sheet makes cards of rows. */
function table({ caption, columns, rows }: BlockOf<'table'>, setting: Setting): Markup {
  const heads = columns.map(
    ({ title, align }) =>
      html`<th role="columnheader" scope="col"${align === 'end' ? html` class="end"` : NOTHING}>${textHtml(title, setting)}</th>`,
  );
  const lines = rows.map((row) => {
    const cells = row.flatMap((cell, position) => {
      const column = columns[position];
      return column === undefined ? [] : [cellHtml(cell, column, setting)];
    });
    return html`<tr role="row">${cells}</tr>
`;
  });
  return html`<table role="table"><caption${directionAttribute(plain(caption), setting)}>${textHtml(caption, setting)}</caption>
<thead role="rowgroup"><tr role="row">${heads}</tr></thead>
<tbody role="rowgroup">
${lines}</tbody></table>`;
}

function definitions({ items }: BlockOf<'definitions'>, setting: Setting): Markup {
  const groups = items.map(({ term, paragraphs }) => {
    const said = paragraphs.map((text) => html`<dd${directionAttribute(text, setting)}>${inlineHtml(text, setting)}</dd>`);
    return html`<div><dt${directionAttribute(plain(term), setting)}>${textHtml(term, setting)}</dt>${said}</div>
`;
  });
  return html`<dl>
${groups}</dl>`;
}

function paragraphHtml(element: 'p' | 'li', style: string, text: Inline, setting: Setting): Markup {
  const name = trusted(element);
  const look = style === '' ? NOTHING : html` class="${style}"`;
  return html`<${name}${look}${directionAttribute(text, setting)}>${inlineHtml(text, setting)}</${name}>`;
}

function figcaption(caption: string | undefined, setting: Setting): Markup {
  if (caption === undefined) return NOTHING;
  return html`<figcaption${directionAttribute(plain(caption), setting)}>${textHtml(caption, setting)}</figcaption>`;
}

const SHAPES: Readonly<Record<Sign['shape'], (colour: string) => Markup>> = {
  square: (colour) => html`<rect width="14" height="14" rx="2" fill="${colour}"/>`,
  tick: (colour) => html`<rect x="6" width="2" height="14" fill="${colour}"/>`,
  dot: (colour) => html`<circle cx="7" cy="7" r="4" fill="${colour}"/>`,
};

const signHtml = ({ label, colour, shape }: Sign): Markup =>
  html`<li><svg width="14" height="14" aria-hidden="true">${SHAPES[shape](colour)}</svg>${label}</li>`;

/** A plot can be scrolled by keyboard where the screen is smaller than it. */
function plots({ panels, legend, caption }: Plots, setting: Setting): Markup {
  const signs = legend.length === 0 ? NOTHING : html`<ul class="legend">${legend.map(signHtml)}</ul>`;
  const drawn = panels.map(
    ({ svg: drawing }) => html`<div class="panel" tabindex="0" role="group" aria-label="Plot">${trusted(drawing)}</div>
`,
  );
  return html`<figure>${signs}${drawn}${figcaption(caption, setting)}</figure>`;
}

export function blockHtml(it: PageBlock, setting: Setting): Markup {
  switch (it.kind) {
    case 'heading':
      return heading(it, setting);
    case 'paragraph':
      return paragraphHtml('p', it.style === 'body' ? '' : it.style, it.text, setting);
    case 'note':
      return paragraphHtml('p', 'note', it.text, setting);
    case 'list':
      return html`<ul>${it.items.map((item) => paragraphHtml('li', '', item, setting))}</ul>`;
    case 'definitions':
      return definitions(it, setting);
    case 'figure':
      return html`<figure>${svg(it.drawing, true, setting)}${figcaption(it.caption, setting)}</figure>`;
    case 'table':
      return table(it, setting);
    case 'plots':
      return plots(it, setting);
    case 'grid':
      return gridHtml(it);
  }
}
