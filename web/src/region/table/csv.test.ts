import { expect, test } from 'vitest';
import { csvOf } from './csv.ts';
import { readCsv } from './read-csv.ts';

test('what is written can be read again, and no text becomes a formula', () => {
  const text = csvOf([
    ['country', 'score'],
    ['Aru, "the" isle', -1.5],
    ['=1+1', null],
  ]);
  expect(readCsv(text)).toEqual({
    rows: [
      { country: 'Aru, "the" isle', score: '-1.5' },
      { country: "'=1+1", score: '' },
    ],
  });
});
