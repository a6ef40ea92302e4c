import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readPackFolder } from '../node/index.ts';
import { parseYaml } from './yaml.ts';
import { commentsAfterValues, packWarnings } from './yaml-comments.ts';

const found = (text: string) => commentsAfterValues(text).map(({ line, column, value, comment }) => [line, column, value, comment]);

describe('a comment after a value is found', () => {
  test.each([
    ['after a title', 'title: Law #1\n', [[1, 12, 'Law', '#1']]],
    ['with a space after the sign, and the newlines of Windows', 'id: x\r\ntitle: Law # 1\r\n', [[2, 12, 'Law', '# 1']]],
    ['in a list and in a map in braces', '- Law #1\n- { a: b #2\n  }\n', [[1, 7, 'Law', '#1'], [2, 10, 'b', '#2']]], // biome-ignore format: a row each
    ['after a text of several lines', 'a: many\n  words #3 more\n', [[2, 9, 'many\n  words', '#3 more']]],
    ['after a number', 'a: 1 #5', [[1, 6, '1', '#5']]],
  ])('%s', (_, text, wanted) => {
    expect(found(text)).toEqual(wanted);
  });
});

test('nothing is found where nothing can be lost', () => {
  const text = [
    '# a',
    'b: "Law #1" # c',
    "d: 'x' # e",
    'f: |',
    '  g #h',
    'i: >-',
    '  j #k',
    'l#m: n#o',
    'p: # q',
    '  r: s',
    't: [a] # u',
    '',
  ];
  expect(found(text.join('\n'))).toEqual([]);
});

test('what is found is what the value lacks, in whatever is written', () => {
  const words = fc.array(fc.constantFrom('Law', 'of', '#1', '# 2', 'a#b', '2020', "it's", '“x”'), { minLength: 1, maxLength: 6 });
  fc.assert(
    fc.property(words, (parts) => {
      const written = parts.join(' ');
      const parsed = parseYaml(`title: ${written}\n`);
      const value = 'value' in parsed ? String((parsed.value as { title: unknown }).title ?? '') : written;
      const lost = commentsAfterValues(`title: ${written}\n`).map(({ comment }) => comment);
      if (written.startsWith('#')) expect(lost).toEqual([]);
      else expect(lost.join('')).toBe(written.slice(value.length).trim());
    }),
  );
});

test('the packs of this release, and the message with the remedy', async () => {
  const packs = fileURLToPath(new URL('../../../../packs/', import.meta.url));
  for (const { name } of readdirSync(packs, { withFileTypes: true }).filter((entry) => entry.isDirectory()))
    expect(packWarnings(await readPackFolder(packs + name))).toEqual([]);
  expect(packWarnings(new Map([['a.yaml', '\ntitle: Law #1\n']]))).toEqual([
    {
      file: 'a.yaml',
      line: 2,
      column: 12,
      code: 'yaml.comment-after-value',
      message:
        '"#1" is a comment in YAML, so that the value is "Law" alone; put the whole value in quotation marks if it belongs to it, else write the comment on a line of its own',
    },
  ]);
});
