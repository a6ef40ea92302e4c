/** The report as one HTML file that needs nothing else: no script, no font, no picture, no network. */
import { readFileSync } from 'node:fs';
import type { Block, Cell, Column, Inline, ReportDocument } from '../blocks.ts';
import { contentsDepth, plain, textOf } from '../blocks.ts';
import { INK, STAGE_RAMP } from '../look.ts';
import { svg } from '../svg.ts';
import { direction, escapeHtml, inlineHtml, textHtml } from './html-text.ts';

const STYLE = readFileSync(new URL('report.css', import.meta.url), 'utf8');

type BlockOf<K extends Block['kind']> = Extract<Block, { kind: K }>;

/** The colours of the look as custom properties, and a class for each way to use them. */
function colours(): string {
  const ramp = STAGE_RAMP.flatMap(({ fill, on, edge }, step) => [`--r${step}:${fill};--on${step}:${on};--e${step}:${edge}`]);
  const ink = Object.entries(INK).map(([name, colour]) => `--${name}:${colour}`);
  const steps = STAGE_RAMP.map((_, step) => {
    const chip = `.chip.r${step}{background:var(--r${step});color:var(--on${step});border-color:var(--e${step})}`;
    return `${chip}.f-r${step}{fill:var(--r${step})}.on-r${step}{fill:var(--on${step})}.s-e${step}{stroke:var(--e${step})}`;
  });
  const inks = Object.keys(INK).map((name) => `.f-${name}{fill:var(--${name})}.s-${name}{stroke:var(--${name})}`);
  return `:root{${[...ramp, ...ink].join(';')}}\n${[...steps, ...inks].join('\n')}`;
}

const anchor = (id: string): string => escapeHtml(`s-${id.replaceAll(/\s/g, '-')}`);

const numbered = ({ number, text }: BlockOf<'heading'>): string => `<span class="number">${escapeHtml(number)}</span> ${textHtml(text)}`;

function heading(block: BlockOf<'heading'>): string {
  const element = `h${Math.min(block.level + 1, 6)}`;
  return `<${element} id="${anchor(block.id)}"${direction(plain(block.text))}>${numbered(block)}</${element}>`;
}

/** On a narrow page a row becomes a card and each cell says its column, from `data-column`. */
function cellHtml({ text, drawing }: Cell, column: Column): string {
  const content = `${drawing === undefined ? '' : svg(drawing, false)}${text === undefined ? '' : inlineHtml(text)}`;
  const shape = `${column.align === 'end' ? ' class="end"' : ''}${direction(text ?? [])}`;
  if (column.heads) return `<th role="rowheader" scope="row"${shape}>${content}</th>`;
  return `<td role="cell" data-column="${escapeHtml(column.title)}"${shape}>${content}</td>`;
}

/** The roles say again what the elements mean: browsers forget it once a style sheet makes cards of rows. */
function table({ caption, columns, rows }: BlockOf<'table'>): string {
  const heads = columns.map(
    ({ title, align }) => `<th role="columnheader" scope="col"${align === 'end' ? ' class="end"' : ''}>${textHtml(title)}</th>`,
  );
  const lines = rows.map((row) => {
    const cells = row.flatMap((cell, position) => {
      const column = columns[position];
      return column === undefined ? [] : [cellHtml(cell, column)];
    });
    return `<tr role="row">${cells.join('')}</tr>`;
  });
  return [
    `<table role="table"><caption${direction(plain(caption))}>${textHtml(caption)}</caption>`,
    `<thead role="rowgroup"><tr role="row">${heads.join('')}</tr></thead>`,
    `<tbody role="rowgroup">\n${lines.join('\n')}\n</tbody></table>`,
  ].join('\n');
}

function definitions({ items }: BlockOf<'definitions'>): string {
  const groups = items.map(({ term, paragraphs }) => {
    const said = paragraphs.map((paragraph) => `<dd${direction(paragraph)}>${inlineHtml(paragraph)}</dd>`);
    return `<div><dt${direction(plain(term))}>${textHtml(term)}</dt>${said.join('')}</div>`;
  });
  return `<dl>\n${groups.join('\n')}\n</dl>`;
}

const block = (element: string, style: string, text: Inline): string =>
  `<${element}${style === '' ? '' : ` class="${style}"`}${direction(text)}>${inlineHtml(text)}</${element}>`;

function blockHtml(it: Block): string {
  switch (it.kind) {
    case 'heading':
      return heading(it);
    case 'paragraph':
      return block('p', it.style === 'body' ? '' : it.style, it.text);
    case 'note':
      return block('p', 'note', it.text);
    case 'list':
      return `<ul>${it.items.map((item) => block('li', '', item)).join('')}</ul>`;
    case 'definitions':
      return definitions(it);
    case 'figure':
      return `<figure>${svg(it.drawing, true)}${it.caption === undefined ? '' : `<figcaption${direction(plain(it.caption))}>${textHtml(it.caption)}</figcaption>`}</figure>`;
    case 'table':
      return table(it);
  }
}

/** Headings as nested lists of links. */
function contents(headings: readonly BlockOf<'heading'>[], level = 1): string {
  const starts = headings.flatMap((entry, position) => (entry.level === level ? [position] : []));
  const items = starts.map((start, index) => {
    const below = headings.slice(start + 1, starts[index + 1] ?? headings.length);
    return headings
      .slice(start, start + 1)
      .map((entry) => `<li><a href="#${anchor(entry.id)}">${numbered(entry)}</a>${contents(below, level + 1)}</li>`)
      .join('');
  });
  return items.length === 0 ? '' : `<ol>${items.join('')}</ol>`;
}

function cover({ country, title, period, pack, hash }: ReportDocument): string {
  return `<header class="cover">
<p class="ramp" aria-hidden="true">${STAGE_RAMP.map((_, step) => `<span class="chip r${step}"></span>`).join('')}</p>
<p class="country"${direction(plain(country))}>${textHtml(country)}</p>
<h1${direction(plain(title))}>${textHtml(title)}</h1>
<p>${escapeHtml(period)}<br>${textHtml(pack)}</p>
<p class="small quiet">Every number in this report can be traced to the answers it was made from. <span class="hash">SHA-256 ${escapeHtml(hash)}</span></p>
</header>`;
}

/** The policy lets a saved copy do no more than one that a server sends. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

/** The whole file. Pure: the same document gives the same text. */
export function renderHtml(document: ReportDocument): string {
  const { blocks, language, title, country, period, banner } = document;
  const headings = blocks.filter((it) => it.kind === 'heading');
  const first = headings[0];
  const depth = contentsDepth(blocks);
  return `<!doctype html>
<html lang="${escapeHtml(language)}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escapeHtml(textOf(plain(banner === null ? title : `${title} (${banner})`)))}</title>
<meta name="description" content="${escapeHtml(`${country}, ${period}`)}">
<style>
${colours()}
${STYLE}</style>
</head>
<body>
${first === undefined ? '' : `<a class="skip" href="#${anchor(first.id)}">Skip to the report</a>`}
${banner === null ? '' : `<aside class="banner" aria-label="About this data"><p>${escapeHtml(banner)}</p></aside>`}
${cover(document)}
<div class="page">
<nav aria-labelledby="contents"><h2 id="contents">Contents</h2>
${contents(headings.filter(({ level }) => level <= depth))}
</nav>
<main>
${blocks.map(blockHtml).join('\n')}
</main>
</div>
</body>
</html>
`;
}
