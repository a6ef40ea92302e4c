/**
 * What a report is made of, before it is HTML, PDF or DOCX. Pure data: a renderer needs nothing else.
 */
import type { Drawing } from './drawing.ts';
import type { RampStep } from './look.ts';

/** A piece of text in one style. A `chip` is a stage's number on its colour. */
export type Run = { readonly text: string; readonly strong?: boolean; readonly quiet?: boolean; readonly chip?: RampStep };
export type Inline = readonly Run[];

export type Column = {
  readonly title: string;
  /** Share of the width that is left after the drawings. */
  readonly share: number;
  readonly align?: 'end';
  /** Width in points, for columns of drawings. */
  readonly points?: number;
  /** Its cells name their rows. */
  readonly heads?: true;
};

export type Cell = { readonly text?: Inline; readonly drawing?: Drawing };

export type Block =
  /** Level 1 begins a page. `number` is printed before the text, as in "4.1". */
  | { readonly kind: 'heading'; readonly level: number; readonly number: string; readonly text: string; readonly id: string }
  | { readonly kind: 'paragraph'; readonly text: Inline; readonly style: 'body' | 'lead' | 'quiet' }
  /** A small title that is no heading: it names the table or figure that follows. */
  | { readonly kind: 'table'; readonly caption: string; readonly columns: readonly Column[]; readonly rows: readonly (readonly Cell[])[] }
  | { readonly kind: 'figure'; readonly drawing: Drawing; readonly caption?: string }
  | { readonly kind: 'definitions'; readonly items: readonly { readonly term: string; readonly paragraphs: readonly Inline[] }[] }
  | { readonly kind: 'list'; readonly items: readonly Inline[] }
  | { readonly kind: 'note'; readonly text: Inline };

export type ReportDocument = {
  readonly title: string;
  readonly country: string;
  readonly code: string;
  /** For people, as in "1 January 2025 to 31 December 2026". */
  readonly period: string;
  /** ISO date that every rendering carries as its own date: the period's end. */
  readonly date: string;
  readonly pack: string;
  /** Of the words that every report has, whatever the language of the texts between them. */
  readonly language: string;
  /** Which way the words of the report read. */
  readonly direction: 'ltr' | 'rtl';
  /** Said on every page; null for real data. */
  readonly banner: string | null;
  /** SHA-256 (hex) of the input. */
  readonly hash: string;
  /** What stands around the blocks. */
  readonly words: Readonly<Record<'contents' | 'skip' | 'aboutData' | 'traceable' | 'perceived' | 'adopted', string>>;
  readonly blocks: readonly Block[];
};

/** Entries that a reader finds their way in. */
const MOST_CONTENTS = 100;

/** Headings down to this level stand in the contents: the third, or the second where those would fill more than two pages. */
export function contentsDepth(blocks: readonly Block[]): number {
  return blocks.filter((block) => block.kind === 'heading' && block.level <= 3).length > MOST_CONTENTS ? 2 : 3;
}

export const plain = (text: string): Inline => [{ text }];
export const strong = (text: string): Inline => [{ text, strong: true }];
export const quiet = (text: string): Inline => [{ text, quiet: true }];

/** A paragraph of plain text or of runs. */
export function paragraph(text: string | Inline, style: 'body' | 'lead' | 'quiet' = 'body'): Block {
  return { kind: 'paragraph', text: typeof text === 'string' ? plain(text) : text, style };
}

/** The characters of an inline text, without its styles. */
export const textOf = (inline: Inline): string => inline.map((run) => run.text).join('');
