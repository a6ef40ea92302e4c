/** The report as a Word file, to be edited: real heading styles, captions, repeated table headers, contents and page numbers that are fields. */
import {
  Bookmark,
  Document,
  type FileChild,
  Footer,
  Header,
  HeadingLevel,
  Packer,
  PageNumber,
  Paragraph,
  type ParagraphChild,
  TableOfContents,
  TabStopType,
  TextRun,
} from 'docx';
import { type Block, contentsDepth, type Inline, plain, type ReportDocument } from '../blocks.ts';
import { INK, STAGE_RAMP } from '../look.ts';
import { drawingLines, isNamed, stripTable } from './docx-drawing.ts';
import { BULLETS, styles } from './docx-styles.ts';
import { TEXT_WIDTH, table } from './docx-table.ts';
import { direction, hex, textRuns } from './docx-text.ts';
import { settle } from './ooxml.ts';

const HEADINGS = [
  HeadingLevel.HEADING_1,
  HeadingLevel.HEADING_2,
  HeadingLevel.HEADING_3,
  HeadingLevel.HEADING_4,
  HeadingLevel.HEADING_5,
] as const;

const PARAGRAPH_STYLES = { body: 'Normal', lead: 'Lead', quiet: 'Quiet' } as const;

const styled = (style: string, text: Inline): Paragraph => new Paragraph({ style, ...direction(text), children: textRuns(text) });

const placeOf = (position: number): string => `section_${position}`;

/** The number is text, the same in every format; the bookmark is where a link from the contents leads. */
function heading({ level, number, text }: Extract<Block, { kind: 'heading' }>, position: number): Paragraph {
  const said: ParagraphChild[] = [new TextRun({ text: `${number}\u2002`, color: hex(INK.accent) }), ...textRuns(plain(text))];
  return new Paragraph({
    heading: HEADINGS[level - 1] ?? HeadingLevel.HEADING_5,
    pageBreakBefore: level === 1,
    ...direction(plain(text)),
    children: [new Bookmark({ id: placeOf(position), children: said })],
  });
}

function blockParts(block: Block, position: number): FileChild[] {
  switch (block.kind) {
    case 'heading':
      return [heading(block, position)];
    case 'paragraph':
      return [styled(PARAGRAPH_STYLES[block.style], block.text)];
    case 'note':
      return [styled('Note', block.text)];
    case 'list':
      return block.items.map(
        (item) => new Paragraph({ numbering: { reference: BULLETS.reference, level: 0 }, ...direction(item), children: textRuns(item) }),
      );
    case 'definitions':
      return block.items.flatMap(({ term, paragraphs }) => [
        styled('Term', plain(term)),
        ...paragraphs.map((paragraph) => styled('Said', paragraph)),
      ]);
    case 'figure':
      return [
        ...(isNamed(block.drawing) ? [stripTable(block.drawing, TEXT_WIDTH)] : drawingLines(block.drawing)),
        ...(block.caption === undefined ? [] : [styled('Caption', plain(block.caption))]),
      ];
    case 'table':
      return table(block);
  }
}

/** Three texts in one line: at the left, in the middle and at the right. */
function furniture(style: 'Header' | 'Footer', left: Inline, middle: ParagraphChild[], right: Inline): Paragraph[] {
  return [
    new Paragraph({
      style,
      tabStops: [
        { type: TabStopType.CENTER, position: TEXT_WIDTH / 2 },
        { type: TabStopType.RIGHT, position: TEXT_WIDTH },
      ],
      children: [...textRuns(left), new TextRun('\t'), ...middle, new TextRun('\t'), ...textRuns(right)],
    }),
  ];
}

const warning = (text: string): TextRun => new TextRun({ text, bold: true, color: hex(INK.caution) });

/** The contents as links. Only the program that lays out the pages knows their numbers: Word asks once whether it may fill them in. */
function contents(blocks: readonly Block[]): TableOfContents {
  const depth = contentsDepth(blocks);
  const cachedEntries = blocks.flatMap((block, position) =>
    block.kind === 'heading' && block.level <= depth
      ? [{ title: `${block.number}\u2002${block.text}`, level: block.level, href: placeOf(position) }]
      : [],
  );
  return new TableOfContents('Contents', { hyperlink: true, headingStyleRange: `1-${depth}`, cachedEntries, tabLeader: 'none' });
}

function cover({ country, title, period, pack, banner, hash, blocks }: ReportDocument): FileChild[] {
  const ramp = STAGE_RAMP.flatMap(({ fill }) => [
    new TextRun({ text: '\u00a0'.repeat(8), shading: { type: 'clear', color: 'auto', fill: hex(fill) } }),
    new TextRun('\u00a0'),
  ]);
  return [
    new Paragraph({ style: 'Mark', children: ramp }),
    styled('Country', plain(country)),
    new Paragraph({ heading: HeadingLevel.TITLE, ...direction(plain(title)), children: textRuns(plain(title)) }),
    styled('Normal', plain(period)),
    styled('Normal', plain(pack)),
    ...(banner === null ? [] : [styled('Note', [{ text: banner, strong: true }])]),
    styled('Quiet', plain(`Every number in this report can be traced to the answers it was made from. SHA-256 ${hash}`)),
    new Paragraph({ style: 'ContentsTitle', pageBreakBefore: true, children: [new TextRun('Contents')] }),
    contents(blocks),
  ];
}

function documentOf(report: ReportDocument): Document {
  const { country, title, period, pack, banner, language, blocks } = report;
  return new Document({
    title,
    subject: banner === null ? country : `${country}. ${banner}`,
    description: period,
    creator: 'Mufakat',
    lastModifiedBy: 'Mufakat',
    styles: styles(language),
    numbering: { config: [BULLETS] },
    sections: [
      {
        properties: {
          titlePage: true,
          page: { size: { width: 11906, height: 16838 }, margin: { top: 1500, bottom: 1300, left: 1247, right: 1248 } },
        },
        headers: {
          default: new Header({ children: furniture('Header', plain(country), banner === null ? [] : [warning(banner)], plain(title)) }),
          first: new Header({ children: furniture('Header', [], banner === null ? [] : [warning(banner)], []) }),
        },
        footers: {
          default: new Footer({
            children: furniture('Footer', plain(period), [new TextRun({ children: [PageNumber.CURRENT] })], plain(pack)),
          }),
          first: new Footer({ children: [new Paragraph('')] }),
        },
        children: [...cover(report), ...blocks.flatMap(blockParts)],
      },
    ],
  });
}

/** Bookmarks are counted by the library as long as the program runs; here they count from 1 in every file. */
function countBookmarks(xml: string): string {
  const numbers = new Map<string, number>();
  return xml.replaceAll(/(<w:bookmark(?:Start|End)\b[^>]*\bw:id=")(\d+)"/g, (_, before: string, id: string) => {
    const number = numbers.get(id) ?? numbers.size + 1;
    numbers.set(id, number);
    return `${before}${number}"`;
  });
}

/** The whole file. The same document gives the same bytes: the file is as old as the end of the period it reports on. */
export async function renderDocx(report: ReportDocument): Promise<Uint8Array> {
  const bytes = await Packer.toBuffer(documentOf(report));
  return settle(bytes, (parts) => {
    const text = (name: string) => String(parts.get(name) ?? '');
    parts.set('word/document.xml', countBookmarks(text('word/document.xml')));
    parts.set('docProps/core.xml', text('docProps/core.xml').replaceAll(/(<dcterms:\w+ [^>]*>)[^<]*/g, `$1${report.date}T00:00:00Z`));
  });
}
