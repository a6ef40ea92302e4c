import fc from 'fast-check';
import { expect, test } from 'vitest';
import { describe, lowerMedian } from './distribution.ts';
import { countPeople } from './people.ts';
import { perceive, type ReleasedView } from './perception.ts';
import { SMALLEST_GROUP, TOGETHER } from './release.ts';

const view =
  (cell: string, batch = 0) =>
  (stage: number): ReleasedView => ({ cell, batch, stage });

test('the median of an even number of people falls to the lower of the two middle stages', () => {
  expect(lowerMedian([3, 1, 2, 4])).toBe(2);
  expect(describe([1, 1, 2, 2], 4)).toEqual({ people: 4, counts: [0, 2, 2, 0, 0], median: 1, quartiles: [1, 2] });
});

test('nobody has no median, not a median of zero', () => {
  expect(lowerMedian([])).toBeNull();
  expect(describe([], 4)).toBeNull();
});

test('a stage outside the scale is refused', () => {
  const refused = expect.objectContaining({ name: 'StageError', code: 'consensus.stage' });
  expect(() => describe([5], 4)).toThrow(refused);
  expect(() => perceive([1, 1, 1, 1, 5].map(view('legal')), 4, ['legal'], ['legal'])).toThrow(refused);
});

test('both ways to the median agree, and quartiles enclose it', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 4 }), { minLength: 1 }), (stages) => {
      const distribution = describe(stages, 4);
      expect(distribution?.median).toBe(lowerMedian(stages));
      const [first, third] = distribution?.quartiles ?? [Number.NaN, Number.NaN];
      expect(first).toBeLessThanOrEqual(distribution?.median ?? -1);
      expect(third).toBeGreaterThanOrEqual(distribution?.median ?? 99);
      expect(distribution?.counts.reduce((sum, count) => sum + count, 0)).toBe(stages.length);
    }),
  );
});

test('a community without a released group is not shown, and divergence is among those shown', () => {
  const views = [...[1, 1, 1, 2, 3, 0].map(view('legal')), ...[3, 3, 3, 3, 4].map(view('technical'))];
  const result = perceive(views, 4, ['legal', 'technical', 'policy'], ['technical', 'legal']);
  expect(result.communities).toEqual([
    { community: 'technical', spread: { people: 5, counts: null, nearlyAll: 3, median: 3, quartiles: null } },
    { community: 'legal', spread: { people: 6, counts: [1, 3, 1, 1, 0], nearlyAll: null, median: 1, quartiles: [1, 2] } },
    { community: 'policy', spread: null },
  ]);
  expect(result.divergence).toBe(2);
  // Of technical people two could be anywhere: the median of all could be 1, 2 or 3.
  expect(result.overall).toEqual({ people: 11, counts: null, nearlyAll: null, median: null, quartiles: null });
});

test('communities that nearly all say the same are told more exactly together than alone', () => {
  const [alike, apart] = [
    [2, 2, 2, 2, 2],
    [2, 2, 2, 1, 3],
  ];
  const of = (a: readonly number[], b: readonly number[]) =>
    perceive([...a.map(view('legal')), ...b.map(view(TOGETHER))], 4, ['legal'], ['legal']).overall;
  expect(of(alike, alike)).toMatchObject({ people: 10, counts: null, nearlyAll: 2, median: 2, quartiles: [2, 2] });
  expect(of(apart, apart)).toMatchObject({ people: 10, counts: [0, 2, 6, 2, 0], nearlyAll: null, median: 2, quartiles: [2, 2] });
});

test('a later batch is told on its own: what one learns of it is no more than that', () => {
  const first = [0, 1, 2, 3, 4].map(view('legal'));
  const both = perceive([...first, ...[2, 2, 2, 2, 2].map(view('legal', 1))], 4, ['legal'], ['legal']);
  expect(both.communities[0]?.spread).toEqual({ people: 10, counts: null, nearlyAll: null, median: 2, quartiles: null });
});

test('the size of a small community is not told, and cannot be subtracted from a total', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom('legal', 'technical', 'policy', 'academia'), { maxLength: 30 }), (people) => {
      const { communities, total, hidden } = countPeople(people, ['legal', 'technical']);
      for (const { people: size } of communities) expect(size === null || size === 0 || size >= SMALLEST_GROUP).toBe(true);
      expect(total).toBe(communities.reduce((sum, { people: size }) => sum + (size ?? 0), 0));
      expect(hidden).toBe(communities.some(({ people: size }) => size === null));
    }),
  );
});
