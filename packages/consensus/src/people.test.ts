import { expect, test } from 'vitest';
import { countPeople } from './people.ts';

const people = (...sizes: readonly (readonly [string, number])[]) =>
  sizes.flatMap(([community, size]) => new Array<string>(size).fill(community));

test('the size of a community of one to four is not told and not in the total; that of none and of five is', () => {
  const sizes = people(['none of these', 1], ['four', 4], ['five', 5], ['nine', 9]);
  expect(countPeople(sizes, ['empty', 'four', 'five', 'nine', 'none of these'])).toEqual({
    communities: [
      { community: 'empty', people: 0 },
      { community: 'four', people: null },
      { community: 'five', people: 5 },
      { community: 'nine', people: 9 },
      { community: 'none of these', people: null },
    ],
    total: 14,
    hidden: true,
  });
});

test('nothing is hidden where every community is large enough or empty', () => {
  expect(countPeople(people(['legal', 6], ['technical', 5]), ['technical', 'legal', 'policy'])).toEqual({
    communities: [
      { community: 'technical', people: 5 },
      { community: 'legal', people: 6 },
      { community: 'policy', people: 0 },
    ],
    total: 11,
    hidden: false,
  });
  expect(countPeople([], [])).toEqual({ communities: [], total: 0, hidden: false });
});

test('communities that the order does not name follow by their name', () => {
  const { communities } = countPeople(people(['z', 5], ['b', 5], ['m', 6], ['a', 5]), ['m']);
  expect(communities.map(({ community }) => community)).toEqual(['m', 'a', 'b', 'z']);
});
