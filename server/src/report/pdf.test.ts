import { indicatorsOf } from '@mufakat/framework';
import { beforeAll, describe, expect, test } from 'vitest';
import type { ReportInput } from './context.ts';
import { buildDocument } from './document.ts';
import { ReportError } from './error.ts';
import { renderPdf } from './pdf.ts';
import { exampleInput, NAMES, withRecord, withSources } from './testing/example.ts';
import { inOrder, letters, readPdf } from './testing/pdf-text.ts';

let example: ReportInput;
beforeAll(async () => {
  example = await exampleInput();
});

const pdfOf = (input: ReportInput) => readPdf(renderPdf(buildDocument(input)));

describe('the PDF', { timeout: 60_000 }, () => {
  test('is tagged PDF/UA-1 with its language and the date of its period', async () => {
    const { marked, language, xmp } = await pdfOf(example);
    expect(marked).toBe(true);
    expect(language).toBe('en');
    expect(xmp).toContain('<pdfuaid:part>1</pdfuaid:part>');
    expect(xmp).toContain('<xmp:CreateDate>2026-06-26T00:00:00Z</xmp:CreateDate>');
  });

  test('says in its tags what is heading, table and list, and what every drawing shows', async () => {
    const document = buildDocument(example);
    const { tags } = await readPdf(renderPdf(document));
    const has = (role: string) => tags.filter((tag) => tag.role === role);
    const headings = document.blocks.filter(({ kind }) => kind === 'heading');
    expect(tags.filter(({ role }) => /^H\d$/.test(role)).length).toBeGreaterThanOrEqual(headings.length);
    expect(has('TH').length).toBeGreaterThan(1000);
    expect(has('L').length).toBeGreaterThan(0);
    const alts = new Set(has('Figure').map(({ alt }) => alt));
    const drawings = document.blocks.flatMap((block) => {
      if (block.kind === 'figure') return [block.drawing.alt];
      return block.kind === 'table' ? block.rows.flat().flatMap(({ drawing }) => (drawing === undefined ? [] : [drawing.alt])) : [];
    });
    expect(drawings.length).toBeGreaterThan(60);
    expect(drawings.filter((alt) => !alts.has(alt))).toEqual([]);
  });

  test('is small: a page takes less than 10 kB with all its tags', async () => {
    const bytes = renderPdf(buildDocument(example));
    const { pages } = await readPdf(bytes);
    expect(bytes.length / pages.length).toBeLessThan(10_000);
  });

  test('says on every page that its data is invented', async () => {
    const { pages } = await pdfOf(example);
    expect(pages.length).toBeGreaterThan(indicatorsOf(example.pack.root).length / 2);
    expect(pages.filter((page) => !page.includes('Invented example data'))).toEqual([]);
  });

  // Where marks are set over or under letters, a cluster of several glyphs is drawn; its text is in ActualText, which pdfjs-dist does not read. It
  // says the cluster once a glyph: all characters are there, in their order, some of them twice.
  test('holds names in Korean, Thai and Khmer', async () => {
    const input = withSources(example, [NAMES.korean, NAMES.thai, NAMES.khmer]);
    const { pages } = await pdfOf(input);
    const text = pages.join('\n');
    expect(text).toContain(NAMES.korean);
    const line = (number: string) => letters(text.slice(text.indexOf(number)).split('\n', 1)[0] ?? '');
    expect(inOrder(letters(NAMES.thai), line(`S${input.record.sources.length - 1} `))).toBe(true);
    expect(inOrder(letters(NAMES.khmer), line(`S${input.record.sources.length} `))).toBe(true);
  });

  // pdfjs-dist gives a line from right to left in the order in which it is drawn, ligatures turned: the letters are all there, each once.
  test('holds a name in Arabic, letter by letter', async () => {
    const input = withSources(example, [NAMES.arabic]);
    const { pages } = await pdfOf(input);
    const line =
      pages
        .join('\n')
        .split('\n')
        .find((text) => text.includes(`S${input.record.sources.length} `)) ?? '';
    expect([...line.normalize('NFKC').replaceAll(/[^\p{Script=Arabic}]/gu, '')].sort()).toEqual([...letters(NAMES.arabic)].sort());
  });

  test('refuses text that no font shows, and says where it stands', () => {
    const input = withRecord(withSources(example, ['Decision \u{13080} of the court']), ({ title }) => ({ title: `${title} \u{1f600}` }));
    expect(() => renderPdf(buildDocument(input))).toThrow(ReportError);
    expect(() => renderPdf(buildDocument(input))).toThrow(/Title page: “😀” \(U\+1F600\)[\s\S]*Section C Sources: “𓂀” \(U\+13080\)/);
  });
});
