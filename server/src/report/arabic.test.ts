/** The report in Arabic: its own words, the direction of every format, and what of the framework is not translated. */
import { indicatorsOf } from '@mufakat/framework';
import { beforeAll, describe, expect, test } from 'vitest';
import { partsOf } from './docx/ooxml.ts';
import { renderReport } from './index.ts';
import { type ExampleInput, partInput } from './testing/example.ts';
import { elementsOf } from './testing/markup.ts';
import { letters, readPdf } from './testing/pdf-text.ts';

let input: ExampleInput;
beforeAll(async () => {
  input = { ...(await partInput()), language: 'ar' };
});

const bytesOf = async (format: Parameters<typeof renderReport>[0]) => (await renderReport(format, input)).bytes;

describe('the report in Arabic', () => {
  test('says in HTML how many of the criteria are in its language', async () => {
    const html = new TextDecoder().decode(await bytesOf('html'));
    const all = indicatorsOf(input.pack.root).flatMap(({ criteria }) => criteria);
    const translated = all.filter(({ text }) => text.ar !== undefined).length;
    const [, note] = elementsOf(html).filter(({ name, attributes }) => name === 'p' && attributes.includes('note'));
    expect(note?.text).toContain(`${translated} من ${all.length} معيارًا بلغة التقرير (العربية)؛ وبقيتها بلغتها الأصلية (الإنجليزية).`);
    for (const title of ['الخلاصة', 'المنهج', 'الملف العام', 'المعايير والأحكام']) expect(html).toContain(title);
  });

  test('is a PDF in its language whose words can be read out of it', async () => {
    const { pages, language, marked } = await readPdf(await bytesOf('pdf'));
    expect([language, marked]).toEqual(['ar', true]);
    // A reader takes words in the order in which they stand on the page, from the left.
    for (const word of ['التكوين', 'مختلقة', 'التقرير', 'المعيار']) expect(letters(pages.join('')), word).toContain(word);
  });

  test('is a Word file that reads from the right, but for paragraphs of Latin letters and drawings', async () => {
    const parts = await partsOf(await bytesOf('docx'));
    expect(String(parts.get('word/styles.xml'))).toContain('<w:pPrDefault><w:pPr><w:bidi/>');
    const xml = String(parts.get('word/document.xml'));
    expect(xml).toMatch(/<w:titlePg\/><w:bidi\/>/);
    expect(xml.match(/<w:bidiVisual\/>/g)?.length).toBeGreaterThan(20);
    expect(xml).toContain('<w:bidi w:val="false"/>');
    expect(xml).toContain('أين يقف البلد');
  });

  test('is a workbook whose sheets read from the right', async () => {
    const parts = await partsOf(await bytesOf('xlsx'));
    const sheets = [...parts].filter(([name]) => /^xl\/worksheets\/sheet\d+\.xml$/.test(name));
    expect(sheets).toHaveLength(8);
    for (const [name, xml] of sheets) expect(String(xml), name).toContain('rightToLeft="1"');
    expect(String(parts.get('xl/workbook.xml'))).toContain('القراءات');
  });

  test('says to programs what it says to them in every language', async () => {
    const english = await renderReport('json', { ...input, language: 'en' });
    expect(Buffer.compare(await bytesOf('json'), english.bytes)).toBe(0);
  });
});
