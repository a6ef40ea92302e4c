/** A report on an index as one page: nothing in it runs, and nothing is loaded from elsewhere. */
import type { Column, Section } from './index-section.ts';

const STYLE = `
:root { color-scheme: light; --ink: #16232b; --quiet: #4e5e67; --hairline: #d5dee2; --accent: #0e5a72; --wash: #f4f7f8; --caution: #8a4b00; --caution-wash: #fff4e2; }
* { box-sizing: border-box; }
body { margin: 0; color: var(--ink); background: #fff; font: 1rem/1.55 "Noto Sans", system-ui, -apple-system, "Segoe UI", sans-serif; }
main, header, footer { max-width: 68rem; margin-inline: auto; padding-inline: clamp(1rem, 4vw, 3rem); }
header { padding-block: 3rem 1.5rem; border-block-end: 3px solid var(--accent); }
h1, h2 { font-family: "Noto Serif", Charter, Georgia, serif; line-height: 1.2; text-wrap: balance; }
h1 { margin: 0 0 .5rem; font-size: clamp(1.7rem, 4vw, 2.6rem); }
h2 { margin: 3rem 0 .25rem; font-size: 1.4rem; color: var(--accent); }
p { max-width: 46rem; margin-block: .4rem 1rem; }
header p, .quiet { color: var(--quiet); }
.caution { padding: .75rem 1rem; background: var(--caution-wash); border-inline-start: 4px solid var(--caution); color: var(--caution); }
figure { margin: 1rem 0; overflow-x: auto; }
svg { max-width: 100%; height: auto; }
.scroll { overflow-x: auto; max-height: 34rem; overflow-y: auto; border: 1px solid var(--hairline); border-radius: .375rem; }
table { border-collapse: collapse; width: 100%; font-size: .875rem; font-variant-numeric: tabular-nums; }
caption { text-align: start; padding: .5rem .75rem; color: var(--quiet); }
th, td { padding: .35rem .75rem; text-align: start; border-block-end: 1px solid var(--hairline); vertical-align: top; }
thead th { position: sticky; inset-block-start: 0; background: var(--wash); white-space: nowrap; }
.number { text-align: end; white-space: nowrap; }
nav ul { columns: 16rem; padding-inline-start: 1.2rem; }
a { color: var(--accent); }
footer { padding-block: 3rem; color: var(--quiet); font-size: .875rem; }
@media print { .scroll { max-height: none; overflow: visible; border: 0; } h2 { break-after: avoid; } figure, tr { break-inside: avoid; } thead th { position: static; } }
`;

export type Page = {
  readonly title: string;
  /** What it is of, in a line or two. */
  readonly lead: string;
  /** What must not be overlooked. */
  readonly cautions: readonly string[];
  readonly sections: readonly Section[];
  /** How it was made, to make it again. */
  readonly made: string;
};

/** The whole file. The same page gives the same bytes. */
export function pageOf({ title, lead, cautions, sections, made }: Page): string {
  const toc = sections.map(({ title: name }, at) => `<li><a href="#s${at + 1}">${text(name)}</a></li>`).join('');
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'"><title>${text(title)}</title><style>${STYLE}</style></head>
<body><header><h1>${text(title)}</h1><p>${text(lead)}</p></header><main>
${cautions.map((caution) => `<p class="caution">${text(caution)}</p>`).join('\n')}
<nav aria-label="Contents"><ul>${toc}</ul></nav>
${sections.map(sectionOf).join('\n')}
</main><footer><p>${text(made)}</p></footer></body></html>
`;
}

function sectionOf({ title, sentence, plot, columns, rows }: Section, at: number): string {
  const figure = plot === null ? '' : `<figure>${plot.svg}<figcaption class="quiet">${text(plot.alt)}</figcaption></figure>`;
  const head = columns
    .map((column, index) => `<th scope="col"${isNumeric(rows, index) ? ' class="number"' : ''}>${text(column.title)}</th>`)
    .join('');
  const body = rows.map((row) => `<tr>${row.map((cell, index) => cellOf(cell, columns[index], index)).join('')}</tr>`).join('\n');
  const table = `<div class="scroll" tabindex="0" role="region" aria-label="${text(title)}, table"><table><caption>${text(title)}</caption><thead><tr>${head}</tr></thead><tbody>${body}</tbody></table></div>`;
  return `<section aria-labelledby="s${at + 1}"><h2 id="s${at + 1}">${text(title)}</h2><p>${text(sentence)}</p>${figure}${rows.length === 0 ? '' : table}</section>`;
}

function isNumeric(rows: Section['rows'], index: number): boolean {
  return rows.some((row) => typeof row[index] === 'number');
}

function cellOf(cell: string | number | null, column: Column | undefined, index: number): string {
  if (index === 0) return `<th scope="row">${text(String(cell ?? ''))}</th>`;
  if (typeof cell === 'number') return `<td class="number">${text(numberText(cell, column?.digits))}</td>`;
  return `<td>${text(cell ?? '')}</td>`;
}

/** Whole numbers as they are, others with the digits of their column. */
function numberText(value: number, digits = 2): string {
  if (Number.isNaN(value)) return '';
  return Number.isInteger(value) ? String(value) : value.toFixed(digits).replace('-', '\u2212');
}

const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const text = (raw: string): string => raw.replaceAll(/[&<>"]/g, (sign) => ESCAPES[sign] ?? sign);
