import { indicatorsOf } from '@mufakat/framework';
import { beforeAll, describe, expect, test } from 'vitest';
import { buildDocument } from '../document.ts';
import { type ExampleInput, NAMES, partInput, smallInput, withRecord, withSources } from '../testing/example.ts';
import { inOrder, letters, readPdf } from '../testing/pdf-text.ts';
import { renderPdf } from './pdf.ts';

let example: ExampleInput;
let bytes: Uint8Array;
let read: Awaited<ReturnType<typeof readPdf>>;
beforeAll(async () => {
  example = await partInput();
  bytes = renderPdf(buildDocument(example));
  read = await readPdf(bytes);
});

/** Pages of a report with sources of these titles and nothing else. */
async function withTitles(titles: readonly string[]) {
  const input = withSources(await smallInput(), titles);
  const { pages } = await readPdf(renderPdf(buildDocument(input)));
  return { text: pages.join('\n'), sources: input.record.sources.length };
}

describe('the PDF', () => {
  test('is tagged PDF/UA-1 with its language and the date of its period', () => {
    const { marked, language, xmp } = read;
    expect(marked).toBe(true);
    expect(language).toBe('en');
    expect(xmp).toContain('<pdfuaid:part>1</pdfuaid:part>');
    expect(xmp).toContain('<xmp:CreateDate>2026-06-26T00:00:00Z</xmp:CreateDate>');
  });

  test('says in its tags what is heading, table and list, and what every drawing shows', () => {
    const document = buildDocument(example);
    const { tags } = read;
    const has = (role: string) => tags.filter((tag) => tag.role === role);
    const headings = document.blocks.filter(({ kind }) => kind === 'heading');
    expect(tags.filter(({ role }) => /^H\d$/.test(role)).length).toBeGreaterThanOrEqual(headings.length);
    expect(has('TH').length).toBeGreaterThan(300);
    expect(has('L').length).toBeGreaterThan(0);
    const alts = new Set(has('Figure').map(({ alt }) => alt));
    const drawings = document.blocks.flatMap((block) => {
      if (block.kind === 'figure') return [block.drawing.alt];
      return block.kind === 'table' ? block.rows.flat().flatMap(({ drawing }) => (drawing === undefined ? [] : [drawing.alt])) : [];
    });
    expect(drawings.length).toBeGreaterThan(15);
    expect(drawings.filter((alt) => !alts.has(alt))).toEqual([]);
  });

  test('is small: a page takes less than 10 kB with all its tags', () => {
    expect(bytes.length / read.pages.length).toBeLessThan(10_000);
  });

  test('says on every page that its data is invented', () => {
    const { pages } = read;
    expect(pages.length).toBeGreaterThan(indicatorsOf(example.pack.root).length / 2);
    expect(pages.filter((page) => !page.includes('Invented example data'))).toEqual([]);
  });

  // Where marks are set over or under letters, a cluster of several glyphs is drawn; its text is in ActualText, which pdfjs-dist does not read. It
  // says the cluster once a glyph: all characters are there, in their order, some of them twice.
  test('holds names in Korean, Thai and Khmer', async () => {
    const { text, sources } = await withTitles([NAMES.korean, NAMES.thai, NAMES.khmer]);
    expect(text).toContain(NAMES.korean);
    const line = (number: string) => letters(text.slice(text.indexOf(number)).split('\n', 1)[0] ?? '');
    expect(inOrder(letters(NAMES.thai), line(`S${sources - 1} `))).toBe(true);
    expect(inOrder(letters(NAMES.khmer), line(`S${sources} `))).toBe(true);
  });

  // pdfjs-dist gives a line from right to left in the order in which it is drawn, ligatures turned: the letters are all there, each once.
  test('holds a name in Arabic, letter by letter', async () => {
    const { text, sources } = await withTitles([NAMES.arabic]);
    const line = text.split('\n').find((one) => one.includes(`S${sources} `)) ?? '';
    expect([...line.normalize('NFKC').replaceAll(/[^\p{Script=Arabic}]/gu, '')].sort()).toEqual([...letters(NAMES.arabic)].sort());
  });

  test('refuses text that no font shows, and says where it stands', () => {
    const input = withRecord(withSources(example, ['Decision \u{13080} of the court']), ({ title }) => ({ title: `${title} \u{1f600}` }));
    expect(() => renderPdf(buildDocument(input))).toThrow(expect.objectContaining({ name: 'ReportError', code: 'report-without-glyph' }));
    expect(() => renderPdf(buildDocument(input))).toThrow(/Title page: “😀” \(U\+1F600\)[\s\S]*Section C Sources: “𓂀” \(U\+13080\)/);
  });
});
