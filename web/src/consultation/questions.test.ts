import type { Group } from '@mufakat/framework';
import { expect, test } from 'vitest';
import { askedOf, countBelow, wordingOf } from './questions.ts';

const group = (id: string, children: Group['children']): Group => ({ type: 'group', id, children }) as unknown as Group;
const indicator = (id: string) => ({ type: 'indicator', id }) as unknown as Group['children'][number];

const root = group('root', [group('law', [group('offences', [indicator('a'), indicator('b')])]), group('skills', [indicator('c')])]);

test('only what is asked is left, where it stands in the framework, and empty parts are gone', () => {
  const asked = askedOf(root, new Set(['b']));
  expect(asked).toEqual(group('root', [group('law', [group('offences', [indicator('b')])])]));
  expect(asked === null ? 0 : countBelow(asked)).toBe(1);
  expect(askedOf(root, new Set())).toBeNull();
});

test('lawyers and engineers read their own wording, everybody else the plain one', () => {
  expect((['legal', 'technical', 'law-enforcement', 'civil-society'] as const).map(wordingOf)).toEqual([
    'legal',
    'technical',
    'plain',
    'plain',
  ]);
});
