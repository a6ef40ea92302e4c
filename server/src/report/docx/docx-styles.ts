/** Styles of the Word file: named, so that a ministry can change the look of the whole in one place. */
import { type IParagraphStyleOptions, type IStylesOptions, LevelFormat } from 'docx';
import { INK } from '../look.ts';
import { hex } from './docx-text.ts';

/** Fonts that every office program has or replaces by one of the same widths. */
const SERIF = 'Cambria';
const SANS = 'Calibri';

/** Twentieths of a point. Sizes of letters below are in half points. */
const points = (n: number): number => n * 20;

const fonts = (name: string) => ({ ascii: name, hAnsi: name, cs: 'Arial', eastAsia: 'Malgun Gothic' });

function heading(level: number, size: number, before: number, after: number, bold = false) {
  return {
    run: { font: fonts(level <= 3 ? SERIF : SANS), size: size * 2, bold, boldComplexScript: bold, color: hex(INK.text) },
    paragraph: { spacing: { before: points(before), after: points(after) }, keepNext: true, keepLines: true },
  };
}

const own = (id: string, name: string, run: IParagraphStyleOptions['run'], paragraph: IParagraphStyleOptions['paragraph']) =>
  ({ id, name, basedOn: 'Normal', quickFormat: true, run, paragraph }) satisfies IParagraphStyleOptions;

const contents = (level: number): IParagraphStyleOptions => ({
  id: `TOC${level}`,
  name: `toc ${level}`,
  basedOn: 'Normal',
  next: 'Normal',
  run: level === 1 ? { bold: true, boldComplexScript: true } : {},
  paragraph: {
    indent: { left: points((level - 1) * 12) },
    spacing: { before: points(level === 1 ? 7 : 0), after: points(1), line: 240 },
  },
});

const PARAGRAPHS: readonly IParagraphStyleOptions[] = [
  own('Country', 'Country', { font: fonts(SERIF), size: 68 }, { spacing: { before: points(120), after: points(12) } }),
  own('Lead', 'Lead', { size: 25 }, { spacing: { after: points(10) } }),
  own('Quiet', 'Quiet', { color: hex(INK.quiet) }, { spacing: { after: points(8) } }),
  own(
    'Note',
    'Note',
    { color: hex(INK.caution) },
    {
      spacing: { before: points(4), after: points(10) },
      indent: { left: points(8), right: points(4) },
      shading: { type: 'clear', color: 'auto', fill: hex(INK.cautionWash) },
      border: { left: { style: 'single', size: 18, space: 6, color: hex(INK.caution) } },
    },
  ),
  own('ContentsTitle', 'Contents title', { font: fonts(SERIF), size: 44 }, { spacing: { after: points(14) } }),
  own('Cell', 'Cell', { size: 18 }, { spacing: { before: points(2), after: points(2), line: 240 } }),
  own('ColumnTitle', 'Column title', { size: 16, color: hex(INK.quiet) }, { spacing: { before: points(2), after: points(2), line: 240 } }),
  own(
    'Term',
    'Term',
    { bold: true, boldComplexScript: true, size: 19, color: hex(INK.accent) },
    {
      spacing: { before: points(7), after: points(1) },
      keepNext: true,
    },
  ),
  own('Said', 'Said', {}, { spacing: { after: points(3) }, indent: { left: points(14) } }),
  own('Mark', 'Mark', { size: 14 }, { spacing: { before: 0, after: 0, line: 200 } }),
  own('Brief', 'Brief', { size: 14, color: hex(INK.quiet) }, { spacing: { before: points(2), after: points(2), line: 220 } }),
  ...[1, 2, 3].map(contents),
];

const FURNITURE = { run: { size: 16, color: hex(INK.quiet) }, paragraph: { spacing: { before: 0, after: 0, line: 240 } } };

/** All styles; `language` is that of the document's own words. */
export function styles(language: string): IStylesOptions {
  return {
    default: {
      document: {
        run: {
          font: fonts(SANS),
          size: 21,
          color: hex(INK.text),
          // Word knows languages by country; of English it takes the one of international law. Arabic is in `bidirectional`.
          language: { value: language === 'en' || language === 'ar' ? 'en-GB' : language, eastAsia: 'ko-KR', bidirectional: 'ar-SA' },
        },
        paragraph: { spacing: { after: points(6), line: 276 } },
      },
      title: {
        run: { font: fonts(SERIF), size: 36, color: hex(INK.quiet) },
        paragraph: { spacing: { before: 0, after: points(30) } },
      },
      heading1: heading(1, 22, 0, 14),
      heading2: heading(2, 16, 24, 8),
      heading3: heading(3, 13, 22, 6, true),
      heading4: heading(4, 11.5, 18, 5, true),
      heading5: heading(5, 10.5, 14, 4, true),
      caption: {
        run: { bold: true, boldComplexScript: true, size: 19, color: hex(INK.accent) },
        paragraph: { spacing: { before: points(12), after: points(4) }, keepNext: true },
      },
    },
    paragraphStyles: [
      ...PARAGRAPHS,
      { id: 'Header', name: 'header', basedOn: 'Normal', ...FURNITURE },
      { id: 'Footer', name: 'footer', basedOn: 'Normal', ...FURNITURE },
    ],
  };
}

/** The one list of the report: points without order. */
export const BULLETS = {
  reference: 'bullets',
  levels: [
    {
      level: 0,
      format: LevelFormat.BULLET,
      text: '•',
      alignment: 'left',
      style: { paragraph: { indent: { left: points(18), hanging: points(12) } } },
    },
  ],
} as const;
