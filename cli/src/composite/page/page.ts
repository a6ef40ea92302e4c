/** A report on an index as one page: nothing in it runs, and nothing is loaded from elsewhere. */
import { decimals } from '../number.ts';
import { STYLE } from './page-style.ts';
import type { Column, Figure, Panel, Section, Sign, Value } from './section.ts';

export type Page = {
  /** What kind of report it is. */
  readonly kind: string;
  readonly title: string;
  /** What it is of, in a line or two. */
  readonly lead: string;
  /** What must not be overlooked. */
  readonly cautions: readonly Caution[];
  /** What there is to say, in a few sentences. */
  readonly brief: readonly string[];
  readonly sections: readonly Section[];
  /** How it was made, to make it again. */
  readonly made: string;
};

export type Caution = { readonly what: string; readonly more: string };

/** The whole file. The same page gives the same bytes. */
export function pageOf({ kind, title, lead, cautions, brief, sections, made }: Page): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${text(title)} – ${text(kind)}</title>
<style>${STYLE}</style>
</head>
<body>
<header><div class="page"><p class="kind">${text(kind)}</p><h1>${text(title)}</h1><p class="lead">${text(lead)}</p></div></header>
<main class="page">
${cautions.map(({ what, more }) => `<p class="caution"><b>${text(what)}</b> ${text(more)}</p>`).join('\n')}
<section class="brief" aria-labelledby="brief"><h2 id="brief">In brief</h2><ul>${brief.map((line) => `<li>${text(line)}</li>`).join('')}</ul></section>
<nav aria-label="Contents"><ul>${sections.map(({ title: name }, at) => `<li><a href="#part-${at + 1}">${text(name)}</a></li>`).join('')}</ul></nav>
${sections.map(sectionOf).join('\n')}
</main>
<footer><div class="page"><p>${text(made)}</p></div></footer>
</body>
</html>
`;
}

function sectionOf({ title, sentence, figure, columns, rows }: Section, at: number): string {
  const id = `part-${at + 1}`;
  return `<section class="part" aria-labelledby="${id}"><h2 id="${id}">${text(title)}</h2><p>${text(sentence)}</p>
${figure === null ? '' : figureOf(figure)}${rows.length === 0 ? '' : tableOf(title, columns, rows)}</section>`;
}

function figureOf({ panels, legend, caption }: Figure): string {
  const signs = legend.map((sign) => `<li>${signOf(sign)}${text(sign.label)}</li>`).join('');
  return `<figure>${signs === '' ? '' : `<ul class="legend">${signs}</ul>`}${panels.map(panelOf).join('\n')}
<figcaption>${text(caption)}</figcaption></figure>
`;
}

/** It can be scrolled by keyboard where the screen is smaller than it. */
const panelOf = ({ svg }: Panel): string => `<div class="panel" tabindex="0" role="group" aria-label="Plot">${svg}</div>`;

function signOf({ colour, shape }: Sign): string {
  const shapes = {
    square: `<rect width="14" height="14" rx="2" fill="${colour}"/>`,
    tick: `<rect x="6" width="2" height="14" fill="${colour}"/>`,
    dot: `<circle cx="7" cy="7" r="4" fill="${colour}"/>`,
  };
  return `<svg width="14" height="14" aria-hidden="true">${shapes[shape]}</svg>`;
}

/** More rows than this are read in the workbook. */
const MOST_ROWS = 500;
const MOST_COLUMNS_ON_PAPER = 16;

function tableOf(title: string, columns: readonly Column[], rows: Section['rows']): string {
  const numeric = columns.map((_, at) => rows.some((row) => typeof row[at] === 'number'));
  const head = columns.map((column, at) => `<th scope="col"${numeric[at] ? ' class="number"' : ''}>${text(column.title)}</th>`).join('');
  const body = rows
    .slice(0, MOST_ROWS)
    .map((row) => `<tr>${columns.map((column, at) => cellOf(row[at] ?? null, column, at)).join('')}</tr>`);
  const caption = rows.length > MOST_ROWS ? `${title}: the first ${MOST_ROWS} of ${rows.length} rows; index.xlsx has more` : title;
  const wide = columns.length > MOST_COLUMNS_ON_PAPER;
  const note = wide ? '<p class="on-paper">The table is too wide for paper; index.xlsx has it.</p>' : '';
  return `${note}<div class="scroll${wide ? ' wide' : ''}" tabindex="0" role="region" aria-label="${text(title)}, table"><table><caption>${text(caption)}</caption>
<thead><tr>${head}</tr></thead>
<tbody>${body.join('\n')}</tbody></table></div>`;
}

function cellOf(cell: Value, { digits = 0 }: Column, at: number): string {
  const missing = cell === null || Number.isNaN(cell);
  if (at === 0) return `<th scope="row">${text(String(cell ?? ''))}</th>`;
  if (missing) return '<td></td>';
  return typeof cell === 'number' ? `<td class="number">${text(decimals(cell, digits))}</td>` : `<td>${text(cell)}</td>`;
}

const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const text = (raw: string): string => raw.replaceAll(/[&<>"]/g, (sign) => ESCAPES[sign] ?? sign);
