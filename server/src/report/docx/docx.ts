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
import type { Setting } from '../script.ts';
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

const styled = (style: string, text: Inline, setting: Setting): Paragraph =>
  new Paragraph({ style, ...direction(text, setting), children: textRuns(text, setting) });

const placeOf = (position: number): string => `section_${position}`;

/** The number is text, the same in every format; the bookmark is where a link from the contents leads. */
function heading({ level, number, text }: Extract<Block, { kind: 'heading' }>, position: number, setting: Setting): Paragraph {
  const said: ParagraphChild[] = [new TextRun({ text: `${number}\u2002`, color: hex(INK.accent) }), ...textRuns(plain(text), setting)];
  return new Paragraph({
    heading: HEADINGS[level - 1] ?? HeadingLevel.HEADING_5,
    pageBreakBefore: level === 1,
    ...direction(plain(text), setting),
    children: [new Bookmark({ id: placeOf(position), children: said })],
  });
}

function blockParts(block: Block, position: number, report: ReportDocument): FileChild[] {
  switch (block.kind) {
    case 'heading':
      return [heading(block, position, report)];
    case 'paragraph':
      return [styled(PARAGRAPH_STYLES[block.style], block.text, report)];
    case 'note':
      return [styled('Note', block.text, report)];
    case 'list':
      return block.items.map(
        (item) =>
          new Paragraph({
            numbering: { reference: BULLETS.reference, level: 0 },
            ...direction(item, report),
            children: textRuns(item, report),
          }),
      );
    case 'definitions':
      return block.items.flatMap(({ term, paragraphs }) => [
        styled('Term', plain(term), report),
        ...paragraphs.map((paragraph) => styled('Said', paragraph, report)),
      ]);
    case 'figure':
      return [
        ...(isNamed(block.drawing) ? [stripTable(block.drawing, TEXT_WIDTH, report.words)] : drawingLines(block.drawing, report)),
        ...(block.caption === undefined ? [] : [styled('Caption', plain(block.caption), report)]),
      ];
    case 'table':
      return table(block, report);
  }
}

type Furniture = readonly [first: Inline, middle: ParagraphChild[], last: Inline];

/** Three texts in one line: at the beginning, in the middle and at the end. */
function furniture(style: 'Header' | 'Footer', [left, middle, right]: Furniture, setting: Setting): Paragraph[] {
  return [
    new Paragraph({
      style,
      tabStops: [
        { type: TabStopType.CENTER, position: TEXT_WIDTH / 2 },
        { type: TabStopType.RIGHT, position: TEXT_WIDTH },
      ],
      children: [...textRuns(left, setting), new TextRun('\t'), ...middle, new TextRun('\t'), ...textRuns(right, setting)],
    }),
  ];
}

const warning = (text: string, { direction: way }: Setting): TextRun =>
  new TextRun({ text, bold: true, color: hex(INK.caution), ...(way === 'rtl' && { boldComplexScript: true, rightToLeft: true }) });

/** The contents as links. Only the program that lays out the pages knows their numbers: Word asks once whether it may fill them in. */
function contents({ blocks, words }: ReportDocument): TableOfContents {
  const depth = contentsDepth(blocks);
  const cachedEntries = blocks.flatMap((block, position) =>
    block.kind === 'heading' && block.level <= depth
      ? [{ title: `${block.number}\u2002${block.text}`, level: block.level, href: placeOf(position) }]
      : [],
  );
  return new TableOfContents(words.contents, { hyperlink: true, headingStyleRange: `1-${depth}`, cachedEntries, tabLeader: 'none' });
}

function cover(report: ReportDocument): FileChild[] {
  const { country, title, period, pack, banner, hash, words } = report;
  const ramp = STAGE_RAMP.flatMap(({ fill }) => [
    new TextRun({ text: '\u00a0'.repeat(8), shading: { type: 'clear', color: 'auto', fill: hex(fill) } }),
    new TextRun('\u00a0'),
  ]);
  return [
    new Paragraph({ style: 'Mark', children: ramp }),
    styled('Country', plain(country), report),
    new Paragraph({ heading: HeadingLevel.TITLE, ...direction(plain(title), report), children: textRuns(plain(title), report) }),
    styled('Normal', plain(period), report),
    styled('Normal', plain(pack), report),
    ...(banner === null ? [] : [styled('Note', [{ text: banner, strong: true }], report)]),
    styled('Quiet', plain(`${words.traceable} SHA-256 ${hash}`), report),
    new Paragraph({ style: 'ContentsTitle', pageBreakBefore: true, children: textRuns(plain(words.contents), report) }),
    contents(report),
  ];
}

function documentOf(report: ReportDocument): Document {
  const { country, title, period, pack, banner, language, blocks } = report;
  const warned = banner === null ? [] : [warning(banner, report)];
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
          default: new Header({ children: furniture('Header', [plain(country), warned, plain(title)], report) }),
          first: new Header({ children: furniture('Header', [[], warned, []], report) }),
        },
        footers: {
          default: new Footer({
            children: furniture('Footer', [plain(period), [new TextRun({ children: [PageNumber.CURRENT] })], plain(pack)], report),
          }),
          first: new Footer({ children: [new Paragraph('')] }),
        },
        children: [...cover(report), ...blocks.flatMap((block, position) => blockParts(block, position, report))],
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

/** Paragraphs and pages read from the right unless they say otherwise; the library has no word for it. */
function readFromTheRight(parts: Map<string, Buffer | string>): void {
  const change = (name: string, from: RegExp, to: string) => parts.set(name, String(parts.get(name) ?? '').replace(from, to));
  change('word/styles.xml', /<w:pPrDefault><w:pPr>/, '<w:pPrDefault><w:pPr><w:bidi/>');
  change('word/document.xml', /<w:titlePg\/>/, '<w:titlePg/><w:bidi/>');
}

/** The whole file. The same document gives the same bytes: the file is as old as the end of the period it reports on. */
export async function renderDocx(report: ReportDocument): Promise<Uint8Array> {
  const bytes = await Packer.toBuffer(documentOf(report));
  return settle(bytes, (parts) => {
    const text = (name: string) => String(parts.get(name) ?? '');
    parts.set('word/document.xml', countBookmarks(text('word/document.xml')));
    if (report.direction === 'rtl') readFromTheRight(parts);
    parts.set('docProps/core.xml', text('docProps/core.xml').replaceAll(/(<dcterms:\w+ [^>]*>)[^<]*/g, `$1${report.date}T00:00:00Z`));
  });
}
