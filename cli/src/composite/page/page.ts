/** A report on an index as one page: nothing in it runs, and nothing is loaded from elsewhere. */
import { type Block, html, type PageBlock, pageHtml } from '@mufakat/server/report/page';
import { decimals } from '../number.ts';
import type { Section, Value } from './section.ts';

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

const WORDS = { contents: 'Contents', skip: 'Skip to the report', aboutData: 'About this data' };

/** The whole file. The same page gives the same bytes. */
export function pageOf({ kind, title, lead, cautions, brief, sections, made }: Page): string {
  const cover = html`<header class="cover"><p class="kind">${kind}</p><h1 class="country">${title}</h1><p class="lead">${lead}</p></header>`;
  const notes = cautions.map(({ what, more }): Block => ({ kind: 'note', text: [{ text: what, strong: true }, { text: ` ${more}` }] }));
  return pageHtml({
    language: 'en',
    direction: 'ltr',
    title: `${title} – ${kind}`,
    description: lead,
    banner: null,
    cover,
    blocks: [
      headingOf('In brief', 'brief'),
      ...notes,
      { kind: 'list', items: brief.map((text) => [{ text }]) },
      ...sections.flatMap((section, at) => sectionBlocks(section, `part-${at + 1}`)),
    ],
    footer: made,
    words: WORDS,
  });
}

const headingOf = (text: string, id: string): Block => ({ kind: 'heading', level: 1, number: '', text, id });

function sectionBlocks({ title, sentence, figure, columns, rows }: Section, id: string): PageBlock[] {
  return [
    headingOf(title, id),
    { kind: 'paragraph', style: 'body', text: [{ text: sentence }] },
    ...(figure === null ? [] : [{ kind: 'plots', ...figure } as const]),
    ...(rows.length === 0 ? [] : [gridOf(title, columns, rows)]),
  ];
}

/** More rows than this are read in the workbook. */
const MOST_ROWS = 500;

function gridOf(title: string, columns: Section['columns'], rows: Section['rows']): PageBlock {
  return {
    kind: 'grid',
    caption: rows.length > MOST_ROWS ? `${title}: the first ${MOST_ROWS} of ${rows.length} rows; index.xlsx has more` : title,
    columns: columns.map((column, at) => ({ title: column.title, end: rows.some((row) => typeof row[at] === 'number') })),
    rows: rows.slice(0, MOST_ROWS).map((row) => columns.map(({ digits = 0 }, at) => cellOf(row[at] ?? null, digits, at))),
  };
}

function cellOf(cell: Value, digits: number, at: number): string {
  if (at === 0) return String(cell ?? '');
  if (cell === null || Number.isNaN(cell)) return '';
  return typeof cell === 'number' ? decimals(cell, digits) : cell;
}
