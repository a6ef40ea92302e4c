import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { loadPack, PACK_LIMITS } from './load.ts';
import { locatorOf, parseYaml, YAML_LIMITS } from './yaml.ts';

const codes = (text: string) => {
  const result = parseYaml(text);
  return 'problems' in result ? result.problems.map(({ code }) => code) : [];
};
const BOMB = [
  'a: &a [x, x, x, x, x, x, x, x, x]',
  ...'bcdefghi'.split('').map((name, at) => `${name}: &${name} [${`*${'abcdefgh'[at]}, `.repeat(9)}]`),
].join('\n');

describe('hostile YAML', () => {
  it.each([
    ['a bomb of aliases', BOMB, 'pack.alias'],
    ['an alias to itself', 'a: &a { b: *a }', 'pack.alias'],
    ['brackets without end', '['.repeat(100_000), 'pack.too-deep'],
    ['maps within maps', 'a: '.concat('{a: '.repeat(5_000)), 'pack.too-deep'],
    ['lists within lists on one line', '- '.repeat(50_000), 'pack.too-deep'],
    ['indentation without end', Array.from({ length: 600 }, (_, at) => `${' '.repeat(at)}a:`).join('\n'), 'pack.too-deep'],
    ['a file that is too large', 'a'.repeat(YAML_LIMITS.characters + 1), 'pack.too-large'],
    ['a key twice', 'a: 1\nb: 2\na: 3\n', 'pack.duplicate-key'],
    ['a tab for indentation', 'a:\n\tb: 1\n', 'pack.tab'],
    ['two documents', 'a: 1\n---\nb: 2\n', 'pack.several-documents'],
    ['a tag', 'a: !!js/function "x"\n', 'pack.yaml'],
    ['a character that was not UTF-8', 'a: caf\ufffd\n', 'pack.not-utf8'],
    ['a control character', 'a: x\u0007y\n', 'pack.control-character'],
    ['an open quote', 'a: "x\nb: 1\n', 'pack.yaml'],
  ])('refuses %s at once', (_, text, code) => {
    expect(codes(text)).toContain(code);
  });

  it('names the line and the column', () => {
    expect(parseYaml('a: 1\nb: 2\na: 3\n')).toEqual({
      problems: [{ line: 3, column: 1, code: 'pack.duplicate-key', message: 'this key stands twice in one map; keep one of them' }],
    });
  });

  it('never makes loading throw, whatever the text', () => {
    const characters = fc.constantFrom(...'{}[]:-,&*!|>\'"%@`#?~ \n\tabc019\u0000\ud83d\ufffd'.split(''));
    const texts = fc.oneof(fc.string(), fc.string({ unit: characters, maxLength: 200 }));
    fc.assert(
      fc.property(texts, texts, (entry, other) => {
        const result = loadPack(
          new Map([
            ['pack.yaml', `files: [a.yaml]\n${entry}`],
            ['a.yaml', other],
          ]),
        );
        expect('errors' in result && result.errors.length > 0).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  it('keeps words that other YAML versions would turn into something else', () => {
    expect(parseYaml('a: no\nb: 2026-11-24\nc: 010\nd: on\ne: 1:30\n')).toEqual({
      value: { a: 'no', b: '2026-11-24', c: 10, d: 'on', e: '1:30' },
    });
  });
});

describe('a hostile pack', () => {
  const HEAD = 'pack: p\nversion: 1.0.0\nlanguage: en\ntitle: T\ndescription: D\nlicence: CC0-1.0\n';
  const many = (count: number, make: (at: number) => string) => Array.from({ length: count }, (_, at) => make(at)).join('');
  const group = (terms: string) =>
    `groups: [{ id: g, title: G, indicators: [{ id: i, title: I, answer: share, terms: [${terms}] }] }]\nglossary:\n`;
  const term = (id: string) => `  - { id: ${id}, term: T, legal: L, technical: T, plain: P, isNot: N }\n`;

  it.each([
    ['unknown keys without end', `${HEAD}${many(20_000, (at) => `k${at}: 1\n`)}`, 'pack.too-many-errors'],
    ['a key twice, again and again', 'k: 1\n'.repeat(20_000), 'pack.too-many-errors'],
    ['aliases without end', `a: [${'*a, '.repeat(20_000)}]`, 'pack.too-many-errors'],
    ['values without end', `${HEAD}groups: [${'1,'.repeat(300_000)}]\n`, 'pack.too-large'],
    ['files without end', `${HEAD}files: [${many(20_000, (at) => `x${at}.yaml,`)}]\n`, 'pack.too-many-errors'],
    ['one file listed without end', `${HEAD}files: [${'x.yaml,'.repeat(20_000)}]\n`, 'pack.too-many-errors'],
    [
      'unknown terms beside known ones',
      `${HEAD}${group(many(9_000, (at) => `u${at},`))}${many(9_000, (at) => term(`t${at}`))}`,
      'pack.too-many-errors',
    ],
    ['anchors without end in a large file', '&a '.repeat(1_000_000), 'pack.yaml'],
  ])('with %s is refused, and listed are at most 1,000 errors', (_, text, code) => {
    const result = loadPack(new Map([['pack.yaml', text]]));
    const errors = 'errors' in result ? result.errors : [];
    expect(errors.map((error) => error.code)).toContain(code);
    expect(errors.length).toBeLessThanOrEqual(PACK_LIMITS.errors + 1);
  });

  it('is not parsed for positions where a file that is not even listed could not be parsed at all', () => {
    const result = loadPack(
      new Map([
        ['pack.yaml', HEAD],
        ['more.yaml', '['.repeat(YAML_LIMITS.characters - 1)],
      ]),
    );
    expect('errors' in result ? result.errors.map(({ file, line, column, code }) => [file, line, column, code]) : []).toEqual([
      ['more.yaml', 1, 1, 'pack.unlisted-file'],
      ['more.yaml', 1, YAML_LIMITS.depth + 1, 'pack.too-deep'],
    ]);
  });

  it('says how many errors are not listed', () => {
    const result = loadPack(new Map([['pack.yaml', `${HEAD}${many(1_500, (at) => `k${at}: 1\n`)}`]]));
    const last = 'errors' in result ? result.errors.at(-1) : undefined;
    expect(last).toMatchObject({ code: 'pack.too-many-errors', message: expect.stringMatching(/^there are 50[01] errors more; /) });
  });
});

describe('places in a file', () => {
  const text = 'groups:\n  - id: a\n    items: [{ x: 1 }, { y: 2 }]\n';

  it('are found by path, of a key or of its value', () => {
    const locate = locatorOf(text);
    expect(locate({ path: ['groups', 0, 'id'], at: 'key' })).toEqual({ line: 2, column: 5 });
    expect(locate({ path: ['groups', 0, 'id'], at: 'value' })).toEqual({ line: 2, column: 9 });
    expect(locate({ path: ['groups', 0, 'items', 1, 'y'], at: 'value' })).toEqual({ line: 3, column: 28 });
  });

  it('are those of the nearest thing that holds what is not there', () => {
    expect(locatorOf(text)({ path: ['groups', 0, 'title'], at: 'value' })).toEqual({ line: 2, column: 5 });
  });
});
