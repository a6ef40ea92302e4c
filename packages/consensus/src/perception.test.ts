import fc from 'fast-check';
import { expect, test } from 'vitest';
import { describe, lowerMedian } from './distribution.ts';
import { perceive, SMALLEST_SHOWN } from './perception.ts';

const community = fc.constantFrom('legal', 'technical', 'policy', 'academia');
const views = fc.array(fc.record({ community, stage: fc.integer({ min: 0, max: 4 }) }), { maxLength: 40 });

test('the median of an even number of people falls to the lower of the two middle stages', () => {
  expect(lowerMedian([3, 1, 2, 4])).toBe(2);
  expect(describe([1, 1, 2, 2], 4)).toEqual({ people: 4, counts: [0, 2, 2, 0, 0], median: 1, quartiles: [1, 2] });
});

test('nobody has no median, not a median of zero', () => {
  expect(lowerMedian([])).toBeNull();
  expect(describe([], 4)).toBeNull();
});

test('a stage outside the scale is refused', () => {
  expect(() => describe([5], 4)).toThrow(expect.objectContaining({ name: 'StageError', code: 'consensus.stage' }));
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

test('a community of fewer than three people is not shown, and divergence is among those shown', () => {
  const result = perceive(
    [
      ...[1, 1, 2].map((stage) => ({ community: 'legal', stage })),
      ...[3, 3, 4].map((stage) => ({ community: 'technical', stage })),
      { community: 'policy', stage: 0 },
    ],
    4,
    ['technical', 'legal'],
  );
  expect(result.communities.map((entry) => [entry.community, entry.distribution?.median ?? null])).toEqual([
    ['technical', 3],
    ['legal', 1],
    ['policy', null],
  ]);
  expect(result.divergence).toBe(2);
  expect(result.overall?.people).toBe(6);
});

test('what is shown never lets one subtract fewer than three people from the whole', () => {
  fc.assert(
    fc.property(views, (all) => {
      const { communities, overall } = perceive(all, 4, ['legal', 'technical']);
      const shown = communities.reduce((sum, { distribution }) => sum + (distribution?.people ?? 0), 0);
      const rest = (overall?.people ?? 0) - shown;
      expect(rest === 0 || rest >= SMALLEST_SHOWN).toBe(true);
      for (const { distribution } of communities) expect(distribution === null || distribution.people >= SMALLEST_SHOWN).toBe(true);
    }),
  );
});
