import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { loadPack } from './load.ts';
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
    const from = performance.now();
    expect(codes(text)).toContain(code);
    expect(performance.now() - from).toBeLessThan(2_000);
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
