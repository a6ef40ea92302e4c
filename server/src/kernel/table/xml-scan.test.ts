import { describe, expect, test } from 'vitest';
import { attributesOf, scanXml, type Tag, XmlRefused } from './xml-scan.ts';

/** What is told of a text, in turn: `<` for an opened tag, `>` for a closed one. */
function told(source: string): string[] {
  const seen: string[] = [];
  scanXml(source, {
    open: ({ name, local, empty }) => seen.push(`<${name}${local === name ? '' : ` ${local}`}${empty ? '/' : ''}`),
    close: ({ name }) => seen.push(`>${name}`),
  });
  return seen;
}

function tagsOf(source: string): Tag[] {
  const tags: Tag[] = [];
  scanXml(source, { open: (tag) => tags.push(tag), close: () => undefined });
  return tags;
}

describe('tags', () => {
  test.each([
    ['<a><b/>text<c x="1"></c></a>', ['<a', '<b/', '>b', '<c', '>c', '>a']],
    ['<x:row r="1"/>', ['<x:row row/', '>x:row']],
    ['<a:b:c></a:b:c>', ['<a:b:c c', '>a:b:c']],
    ['<:a/>', ['<:a a/', '>:a']],
    ['<a\n x="1"\t></a >', ['<a', '>a']],
    ['<a />', ['<a/', '>a']],
    ['<a b="1/"></a>', ['<a', '>a']],
    ['', []],
    ['only text', []],
  ])('of %j are told in turn', (source, expected) => {
    expect(told(source)).toEqual(expected);
  });

  test.each([
    ['<?xml version="1.0"?><a/>', ['<a/', '>a']],
    ['<a><!-- <b> --></a>', ['<a', '>a']],
    ['<a><![CDATA[<b></c>]]></a>', ['<a', '>a']],
    ['<a><!-- > --><b/></a>', ['<a', '<b/', '>b', '>a']],
    ['<a><!--<b>--></a>', ['<a', '>a']],
    ['<a><![CDATA[ --> <c> ]]></a>', ['<a', '>a']],
  ])('within comments, instructions and character data are none: %j', (source, expected) => {
    expect(told(source)).toEqual(expected);
  });

  test('end behind their >, also where one stands in the value of an attribute', () => {
    const source = '..<a x="1>2" y=\'3"></\'>!</a>';
    expect(tagsOf(source)).toEqual([{ name: 'a', local: 'a', start: 2, end: source.indexOf('!'), empty: false }]);
  });

  test('may be nested a hundred deep and no deeper', () => {
    const deep = (levels: number) => '<a>'.repeat(levels) + '</a>'.repeat(levels);
    expect(tagsOf(deep(100))).toHaveLength(100);
    expect(() => told(deep(101))).toThrow('The tags are nested too deep.');
    expect(tagsOf(`<b>${deep(99)}<c/></b>`)).toHaveLength(101);
  });

  test.each([
    ['<a>', 'A tag is never closed.'],
    ['<a', 'A tag is never closed.'],
    ['<a x="1></a>', 'A tag is never closed.'],
    ['<a></b>', 'A tag closes another than the one that is open.'],
    ['</a>', 'A tag closes another than the one that is open.'],
    ['<a><b></a></b>', 'A tag closes another than the one that is open.'],
    ['<!DOCTYPE a><a/>', 'Something is opened that is never closed, or a document type is declared.'],
    ['<a><!-- </a>', 'Something is opened that is never closed, or a document type is declared.'],
    ['<a><![CDATA[ </a>', 'Something is opened that is never closed, or a document type is declared.'],
    ['<!--></a>', 'Something is opened that is never closed, or a document type is declared.'],
  ])('that do not fit are refused: %j', (source, message) => {
    expect(() => told(source)).toThrow(XmlRefused);
    expect(() => told(source)).toThrow(message);
  });
});

describe('attributes', () => {
  const attributes = (source: string) => {
    const [tag] = tagsOf(source);
    if (tag === undefined) throw new Error('no tag');
    return { ...attributesOf(source, tag) };
  };

  test.each([
    ['<a x="1" y=\'22\'/>', { x: '1', y: '22' }],
    ['<a r:id="rId1" id2 = "b"/>', { id: 'rId1', id2: 'b' }],
    ['<a/>', {}],
    ['<a x=""/>', { x: '' }],
    ['<a x="it\'s"/>', { x: "it's" }],
    ['<b><a x="1"/></b>', {}],
  ])('of %j', (source, expected) => {
    expect(attributes(source)).toEqual(expected);
  });

  test.each([
    ['plain', 'plain'],
    ['&lt;&gt;&amp;&quot;&apos;', '<>&"\''],
    ['&#65;&#x42;&#X43;&#x1F600;', 'ABC😀'],
    ['&#1114111;', '\u{10ffff}'],
    ['&#1114112; &#x110000;', '&#1114112; &#x110000;'],
    ['&nbsp; &x; &', '&nbsp; &x; &'],
    ['&amp;lt;', '&lt;'],
  ])('stand for what they say: %j', (written, meant) => {
    expect(attributes(`<a x="${written}"/>`)).toEqual({ x: meant });
  });

  test('of a name that objects inherit are attributes like others', () => {
    expect(attributes('<a constructor="1"/>')).toEqual({ constructor: '1' });
    const [tag] = tagsOf('<a/>');
    expect(tag && attributesOf('<a/>', tag).toString).toBeUndefined();
  });
});
