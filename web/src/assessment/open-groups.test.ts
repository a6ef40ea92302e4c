import type { GroupReading, IndicatorReading } from '@mufakat/framework';
import { expect, test } from 'vitest';
import { openGroups, openToAddress } from './open-groups.ts';

const indicators = (prefix: string, count: number) =>
  Array.from({ length: count }, (_, at) => ({ type: 'indicator', id: `${prefix}${at}` }) as unknown as IndicatorReading);
const group = (id: string, children: GroupReading['children']) => ({ type: 'group', id, children }) as unknown as GroupReading;

const long = group('root', [group('law', [group('offences', indicators('a', 30))]), group('skills', indicators('b', 30))]);
const short = group('root', [group('law', indicators('a', 3)), group('skills', indicators('b', 3))]);
const everything = { group: null, community: null, onlyDifferences: false };
const opened = (shown: GroupReading, asked: Partial<Parameters<typeof openGroups>[1]> = {}) => [
  ...openGroups(shown, { filter: everything, open: undefined, anchor: '', ...asked }),
];

test('a long profile begins closed, a short one open', () => {
  expect(opened(long)).toEqual([]);
  expect(opened(short)).toEqual(['law', 'skills']);
});

test('a filter opens what it lets through, an address what it points at or into', () => {
  expect(opened(long, { filter: { ...everything, onlyDifferences: true } })).toEqual(['law', 'skills']);
  expect(opened(long, { anchor: 'skills' })).toEqual(['skills']);
  expect(opened(long, { anchor: 'offences' })).toEqual(['law']);
});

test('what somebody opened and closed counts first, and comes back from the address', () => {
  expect(opened(long, { open: openToAddress(new Set(['skills'])), anchor: 'law' })).toEqual(['skills']);
  expect(opened(short, { open: openToAddress(new Set()) })).toEqual([]);
  expect(opened(short, { open: 'skills,gone' })).toEqual(['skills']);
});
