import { beforeAll, describe, expect, test } from 'vitest';
import { contentsDepth } from '../blocks.ts';
import { buildDocument } from '../document.ts';
import { type ExampleInput, exampleInput, NAMES, withRecord, withSources } from '../testing/example.ts';
import { elementsOf } from '../testing/markup.ts';
import { renderHtml } from './html.ts';

let example: ExampleInput;
beforeAll(async () => {
  example = await exampleInput();
});

const attribute = (attributes: string, name: string) => new RegExp(`\\b${name}="([^"]*)"`).exec(attributes)?.[1];

describe('the HTML', () => {
  test('is one file: no script, and nothing that is fetched', () => {
    const html = renderHtml(buildDocument(example));
    const elements = elementsOf(html);
    expect(elements.filter(({ name }) => ['script', 'link', 'img', 'iframe', 'object', 'form'].includes(name))).toEqual([]);
    expect(elements.filter(({ attributes }) => /\b(on\w+|src|srcset|style)=/.test(attributes))).toEqual([]);
    expect(html).not.toMatch(/url\(|@import/);
  });

  test('leads from the contents to every heading down to the level that they have room for', () => {
    const elements = elementsOf(renderHtml(buildDocument(example)));
    const ids = elements.flatMap(({ attributes }) => attribute(attributes, 'id') ?? []);
    expect(new Set(ids).size).toBe(ids.length);
    const links = elements.filter(({ name }) => name === 'a').flatMap(({ attributes }) => attribute(attributes, 'href')?.slice(1) ?? []);
    expect(links.filter((id) => !ids.includes(id))).toEqual([]);
    const { blocks } = buildDocument(example);
    const depth = contentsDepth(blocks);
    expect(depth).toBe(blocks.filter((it) => it.kind === 'heading' && it.level <= 3).length > 100 ? 2 : 3);
    const headings = blocks.filter((it) => it.kind === 'heading' && it.level <= depth);
    expect(new Set(links).size).toBe(headings.length);
  });

  test('gives every table a caption and headers with a scope, and every drawing a name', () => {
    const elements = elementsOf(renderHtml(buildDocument(example)));
    const named = (name: string) => elements.filter((element) => element.name === name);
    expect(named('caption')).toHaveLength(named('table').length);
    expect(named('th').filter(({ attributes }) => attribute(attributes, 'scope') === undefined)).toEqual([]);
    const drawings = named('svg').filter(({ attributes }) => attribute(attributes, 'role') === 'img');
    expect(drawings.length).toBeGreaterThan(60);
    expect(drawings.filter(({ attributes }) => (attribute(attributes, 'aria-label') ?? '').length < 20)).toEqual([]);
  });

  test('is in Arabic from right to left, and says of every text in Latin letters its language and direction', () => {
    const html = renderHtml(buildDocument({ ...example, language: 'ar' }));
    expect(html).toContain('<html lang="ar" dir="rtl">');
    const elements = elementsOf(html);
    const said = elements.filter(({ name }) => /^(h\d|th|td|caption|dd|dt|p)$/.test(name));
    const latin = said.filter(({ text }) => /\p{Script=Latin}/u.test(text) && !/\p{Script=Arabic}/u.test(text));
    expect(latin.length).toBeGreaterThan(100);
    expect(latin.filter(({ attributes }) => attribute(attributes, 'dir') !== 'ltr').map(({ text }) => text)).toEqual([]);
    const arabic = said.filter(({ text }) => /\p{Script=Arabic}/u.test(text));
    expect(arabic.filter(({ attributes }) => attribute(attributes, 'dir') === 'ltr').map(({ text }) => text)).toEqual([]);
    const body = html.slice(html.indexOf('<body>')).replaceAll(/<(span|text)\b[^>]*\blang="(en|ko|th|km)"[^>]*>[^<]*<\/\1>/g, '');
    expect(body.replaceAll(/<[^>]*>/g, '').replaceAll(/&\w+;/g, '')).not.toMatch(/\p{Script=Latin}/u);
  });

  test('marks the language and the direction of names in other scripts', () => {
    const input = withRecord(withSources(example, Object.values(NAMES)), ({ jurisdiction }) => ({
      jurisdiction: { ...jurisdiction, name: NAMES.arabic },
    }));
    const elements = elementsOf(renderHtml(buildDocument(input)));
    const inLanguage = (lang: string) =>
      elements.filter(({ attributes }) => attribute(attributes, 'lang') === lang).map(({ text }) => text);
    expect(inLanguage('ar')).toContain(NAMES.arabic);
    expect(inLanguage('ko')).toContain(NAMES.korean);
    expect(inLanguage('th')).toContain(NAMES.thai);
    expect(inLanguage('km')).toContain(NAMES.khmer);
    const country = elements.find(({ attributes }) => attribute(attributes, 'class') === 'country');
    expect(attribute(country?.attributes ?? '', 'dir')).toBe('rtl');
  });
});
