import type { Pack } from '@mufakat/framework';
import { expect, test } from 'vitest';
import { coverageOf } from './coverage.ts';

const PACK = {
  ...{
    id: 'small',
    version: '1',
    language: 'en',
    licence: 'CC BY 4.0',
    communities: ['legal'],
    released: [],
    retired: { old: 'merged' },
    bands: [],
  },
  title: { en: 'Small', ar: 'صغير' },
  description: { en: '' },
  stages: [{ id: 'start', title: { en: 'Start', ar: 'بداية' }, meaning: { en: 'Nothing yet' } }],
  glossary: [],
  instruments: [{ id: 'treaty', title: { en: 'Treaty' }, provisions: { 'art-1': { en: 'Article 1', ar: 'المادة 1' } }, notInformed: {} }],
  root: { type: 'group', id: 'root', label: 'whole', title: { en: 'Whole' }, rule: 'median', weight: 1, children: [], from: [] },
} as const satisfies Pack;

test('every text of a pack counts once, and an empty one not at all', () => {
  expect(coverageOf(PACK, 'ar')).toEqual({ translated: 3, texts: 6 });
  expect(coverageOf(PACK, 'ko')).toEqual({ translated: 0, texts: 6 });
});

test('in the language of the pack all of it is there', () => {
  expect(coverageOf(PACK, 'en')).toEqual({ translated: 6, texts: 6 });
});
