import { beforeAll, describe, expect, test } from 'vitest';
import { buildDocument } from '../document.ts';
import { type ExampleInput, NAMES, partInput, withRecord, withSources } from '../testing/example.ts';
import { elementsOf } from '../testing/markup.ts';
import { renderDocx } from './docx.ts';
import { partsOf } from './ooxml.ts';

let example: ExampleInput;
beforeAll(async () => {
  example = await partInput();
});

async function xmlOf(input: ExampleInput): Promise<Map<string, string>> {
  const known = xmls.get(input);
  if (known !== undefined) return known;
  const parts = await partsOf(await renderDocx(buildDocument(input)));
  const xml = new Map([...parts].map(([name, content]) => [name, content.toString('utf8')]));
  xmls.set(input, xml);
  return xml;
}

/** The same input gives the same file: it is made once. */
const xmls = new WeakMap<object, Map<string, string>>();

/** Paragraphs with their style, in order of the text. */
const paragraphs = (xml: string) => [...xml.matchAll(/<w:p>.*?<\/w:p>/g)].map(([paragraph]) => paragraph);

describe('the Word file', () => {
  test('is well-formed XML in every part', async () => {
    const parts = await xmlOf(example);
    expect([...parts.keys()]).toEqual(
      expect.arrayContaining(['[Content_Types].xml', 'word/document.xml', 'word/styles.xml', 'docProps/core.xml']),
    );
    for (const [name, xml] of parts) expect(elementsOf(xml).length, name).toBeGreaterThan(0);
  });

  test('has the headings of the report in real heading styles, in their order', async () => {
    const xml = (await xmlOf(example)).get('word/document.xml') ?? '';
    const found = paragraphs(xml).flatMap((paragraph) => {
      const level = /<w:pStyle w:val="Heading(\d)"/.exec(paragraph)?.[1];
      return level === undefined ? [] : [`${level} ${elementsOf(paragraph).at(-1)?.text.replace('\u2002', ' ')}`];
    });
    const expected = buildDocument(example).blocks.flatMap((it) => (it.kind === 'heading' ? [`${it.level} ${it.number} ${it.text}`] : []));
    expect(found).toEqual(expected);
  });

  test('repeats the header row of every table and names each by a caption', async () => {
    const xml = (await xmlOf(example)).get('word/document.xml') ?? '';
    const tables = buildDocument(example).blocks.filter(({ kind }) => kind === 'table').length;
    expect(xml.match(/<w:tblHeader\/>/g)).toHaveLength(tables);
    expect(xml.match(/<w:pStyle w:val="Caption"\/>/g)).toHaveLength(tables);
    expect(xml).toContain('TOC \\h \\o');
  });

  test('says country and banner in the header and the page number in the footer', async () => {
    const parts = await xmlOf(example);
    const said = (kind: string) => [...parts].filter(([name]) => name.startsWith(`word/${kind}`)).map(([, xml]) => xml);
    expect(said('header').every((xml) => xml.includes('Invented example data'))).toBe(true);
    expect(said('header').some((xml) => xml.includes('Pelanua'))).toBe(true);
    expect(said('footer').some((xml) => /<w:instrText[^>]*>PAGE</.test(xml))).toBe(true);
  });

  test('sets an Arabic name from right to left and every script in its language', async () => {
    const input = withRecord(withSources(example, Object.values(NAMES)), ({ jurisdiction }) => ({
      jurisdiction: { ...jurisdiction, name: NAMES.arabic },
    }));
    const xml = (await xmlOf(input)).get('word/document.xml') ?? '';
    const country = paragraphs(xml).find((paragraph) => paragraph.includes('w:val="Country"')) ?? '';
    expect(country).toContain('<w:bidi/>');
    expect(country).toContain('<w:rtl/>');
    expect(country).toContain('w:bidi="ar-SA"');
    for (const language of ['w:eastAsia="ko-KR"', 'w:bidi="th-TH"', 'w:bidi="km-KH"']) expect(xml).toContain(language);
  });

  test('bears the date of its period and of nothing else', async () => {
    const core = (await xmlOf(example)).get('docProps/core.xml') ?? '';
    expect(core.match(/2026-06-26T00:00:00Z/g)).toHaveLength(2);
  });
});
