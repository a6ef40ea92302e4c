import { expect, test } from 'vitest';
import { rampStep, wordsOf } from './words.ts';

test('a text that is not translated comes in the language of the pack, and says so', () => {
  expect(wordsOf({ en: 'Law', ko: '법' }, 'ko', 'en')).toEqual({ words: '법', language: 'ko' });
  expect(wordsOf({ en: 'Law' }, 'ar', 'en')).toEqual({ words: 'Law', language: 'en' });
});

test('a scale of any length uses the whole ramp', () => {
  expect([0, 1, 2, 3, 4].map((stage) => rampStep(stage, 4))).toEqual([0, 1, 2, 3, 4]);
  expect([0, 1, 2].map((stage) => rampStep(stage, 2))).toEqual([0, 2, 4]);
  expect(rampStep(0.5, 1)).toBe(2);
});
