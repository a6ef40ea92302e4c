import { expect, test } from 'vitest';
import { splitByScript } from './script.ts';

test('a sentence that is wholly in another script keeps its punctuation, in either direction', () => {
  expect(splitByScript('The offence is complete; removal is civil.', 'ar')).toEqual([
    { text: 'The offence is complete; removal is civil.', lang: 'en' },
  ]);
  expect(splitByScript('الجريمة مكتملة؛ والإزالة مدنية.', 'en')).toEqual([{ text: 'الجريمة مكتملة؛ والإزالة مدنية.', lang: 'ar' }]);
});

test('a name in another script leaves the punctuation after it to the sentence', () => {
  expect(splitByScript('Pelanua: المرحلة 1.', 'ar')).toEqual([
    { text: 'Pelanua', lang: 'en' },
    { text: ': المرحلة 1.', lang: null },
  ]);
  expect(splitByScript('Pelanua:', 'ar')).toEqual([
    { text: 'Pelanua', lang: 'en' },
    { text: ':', lang: null },
  ]);
});
