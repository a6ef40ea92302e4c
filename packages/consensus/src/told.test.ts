/** What is told of groups, worked out by hand: at the limits of five people, and of two outside the most frequent stage. */
import { describe, expect, it, test } from 'vitest';
import { describe as distributionOf, lowerMedian, quantileOf } from './distribution.ts';
import { groupsOf, perceive, type ReleasedView, tellViews } from './perception.ts';
import {
  formGroups,
  peopleOf,
  quantileBounds,
  SMALLEST_GROUP,
  TOGETHER,
  tellBatch,
  tellGroup,
  toldTogether,
  type WaitingView,
} from './release.ts';
import { applyRule } from './rule.ts';

test('five are the smallest group', () => {
  expect(SMALLEST_GROUP).toBe(5);
  expect(() => tellGroup([1, 1, 1, 1], 3)).toThrow(RangeError);
  expect(() => tellGroup([1, 1, 1, 1], 3)).toThrow('a group has 5 people or more, this one 4');
  expect(() => tellGroup([1, 1, 1, 1, 4], 3)).toThrow(expect.objectContaining({ name: 'StageError', code: 'consensus.stage' }));
  expect(() => tellGroup([1, 1, 1, 1, 0.5], 3)).toThrow('stage 0.5 is not on the scale; give a whole number from 0 to 3');
});

test.each([
  ['all at one stage', [2, 2, 2, 2, 2], { counts: [0, 0, 3, 0], untold: 2, nearlyAll: 2 }],
  ['one outside', [2, 2, 2, 2, 0], { counts: [0, 0, 3, 0], untold: 2, nearlyAll: 2 }],
  ['two outside', [2, 2, 2, 0, 3], { counts: [0, 0, 3, 0], untold: 2, nearlyAll: 2 }],
  ['three outside', [2, 2, 0, 0, 3], { counts: [2, 0, 2, 1], untold: 0, nearlyAll: null }],
  ['two of seven outside', [0, 0, 0, 0, 0, 1, 1], { counts: [5, 0, 0, 0], untold: 2, nearlyAll: 0 }],
  ['everybody elsewhere', [0, 1, 2, 3, 3], { counts: [1, 1, 1, 2], untold: 0, nearlyAll: null }],
])('of a group with %s, %j, this is told', (_, stages, told) => {
  expect(tellGroup(stages, 3)).toEqual(told);
});

describe('a batch', () => {
  const alike = [2, 2, 2, 2, 1];
  it('tells groups that are nearly all of one stage together, exactly once more than two are outside', () => {
    expect(tellBatch([alike], 3)).toEqual({ counts: [0, 0, 3, 0], untold: 2 });
    expect(tellBatch([alike, alike], 3)).toEqual({ counts: [0, 0, 8, 0], untold: 2 });
    expect(tellBatch([alike, alike, alike], 3)).toEqual({ counts: [0, 3, 12, 0], untold: 0 });
  });

  it('never takes together those of different stages, nor one that is told exactly', () => {
    expect(tellBatch([alike, [1, 1, 1, 1, 2]], 3)).toEqual({ counts: [0, 3, 3, 0], untold: 4 });
    expect(tellBatch([alike, [0, 0, 3, 3, 1]], 3)).toEqual({ counts: [2, 1, 3, 2], untold: 2 });
    expect(tellBatch([], 3)).toEqual({ counts: [0, 0, 0, 0], untold: 0 });
  });
});

test('what is told is added up stage by stage, and so are those of whom it is not told', () => {
  const parts = [
    { counts: [1, 2], untold: 2 },
    { counts: [0, 3, 4], untold: 1 },
  ];
  expect(toldTogether(parts, 2)).toEqual({ counts: [1, 5, 4], untold: 3 });
  expect(parts.map(peopleOf)).toEqual([5, 8]);
});

test('batches are told one by one', () => {
  const view =
    (batch: number, cell: string) =>
    (stage: number): ReleasedView => ({ batch, cell, stage });
  const views = [...[2, 2, 2, 2, 1].map(view(0, 'a')), ...[2, 2, 2, 2, 1].map(view(0, 'b')), ...[2, 2, 2, 2, 1].map(view(1, 'a'))];
  expect(groupsOf(views).map((group) => group.length)).toEqual([5, 5, 5]);
  expect(tellViews(views, 3)).toEqual({ counts: [0, 0, 11, 0], untold: 4 });
});

test('the bounds of a quantile are those with everybody untold at the lowest, and at the highest stage', () => {
  expect(quantileBounds({ counts: [0, 2, 3, 0], untold: 2 }, 0.5)).toEqual({ low: 1, high: 2 });
  expect(quantileBounds({ counts: [0, 1, 3, 0], untold: 2 }, 0.5)).toEqual({ low: 1, high: 2 });
  expect(quantileBounds({ counts: [0, 0, 5, 0], untold: 2 }, 0.5)).toEqual({ low: 2, high: 2 });
  expect(quantileBounds({ counts: [0, 0, 5, 0], untold: 2 }, 0.25)).toEqual({ low: 0, high: 2 });
  expect(quantileBounds({ counts: [0, 0, 5, 0], untold: 2 }, 0.75)).toEqual({ low: 2, high: 3 });
  expect(quantileBounds({ counts: [0, 0, 0, 0], untold: 0 }, 0.5)).toBeNull();
});

test('a quantile is the first stage that so many do not exceed (type 1 of Hyndman and Fan)', () => {
  const of = (share: number) => quantileOf([1, 0, 2, 1], 4, share);
  expect([0, 0.25, 0.26, 0.5, 0.75, 0.76, 1].map(of)).toEqual([0, 0, 2, 2, 2, 3, 3]);
  expect(quantileOf([0, 0, 4], 4, 0)).toBe(2);
  expect(quantileOf([1, 0, 0], 5, 1)).toBe(2);
  expect(() => distributionOf([3], 2)).toThrow('stage 3 is not on the scale; give a whole number from 0 to 2');
  expect([lowerMedian([10, 9, 2]), lowerMedian([7]), lowerMedian([3, 11])]).toEqual([9, 7, 3]);
});

describe('groups', () => {
  const waiting = (...sizes: readonly (readonly [string, string, number])[]): WaitingView[] =>
    sizes.flatMap(([indicator, community, size]) =>
      Array.from({ length: size }, (_, at) => ({ id: `${indicator}-${community}-${at}`, community, indicator })),
    );

  it('are of one indicator: five views of two are none', () => {
    expect(formGroups(waiting(['a', 'legal', 4], ['b', 'legal', 4]), 'closed', 0)).toEqual([]);
    expect(formGroups(waiting(['a', 'legal', 3], ['b', 'policy', 3]), 'closed', 0)).toEqual([]);
    expect(formGroups(waiting(['a', 'legal', 5], ['b', 'legal', 4]), 'open', 7)).toEqual(
      [0, 1, 2, 3, 4].map((at) => ({ view: `a-legal-${at}`, batch: 7, cell: 'legal' })),
    );
  });

  it('are not put together while collection is open, nor with those who are a group of their own', () => {
    const small = waiting(['a', 'policy', 3], ['a', 'academia', 2]);
    expect(formGroups(small, 'open', 0)).toEqual([]);
    expect(formGroups(small, 'closed', 0)).toHaveLength(5);
    // One person beside five of another community would be alone in the cell: that person waits.
    const alone = formGroups(waiting(['a', 'legal', 5], ['a', 'policy', 1]), 'closed', 0);
    expect(alone.map(({ cell }) => cell)).toEqual(['legal', 'legal', 'legal', 'legal', 'legal']);
  });

  it('are told in the order of the views, those of a community beside those put together', () => {
    const views = waiting(['a', 'policy', 3], ['a', 'legal', 5], ['a', 'academia', 2]);
    expect(formGroups(views, 'closed', 1).map(({ view, cell }) => `${view} ${cell}`)).toEqual(
      views.map(({ id, community }) => `${id} ${community === 'legal' ? 'legal' : TOGETHER}`),
    );
    expect(TOGETHER).toBe('together');
  });

  it('are put together of five people or more, and of more people than communities', () => {
    const cells = (...sizes: readonly (readonly [string, string, number])[]) => formGroups(waiting(...sizes), 'closed', 0).length;
    expect(cells(['a', 'v', 3], ['a', 'w', 1])).toBe(0);
    expect(cells(['a', 'v', 4], ['a', 'w', 1])).toBe(5);
    expect(cells(['a', 'v', 1], ['a', 'w', 1], ['a', 'x', 1], ['a', 'y', 1], ['a', 'z', 1])).toBe(0);
  });
});

describe('a perception', () => {
  const view =
    (cell: string) =>
    (stage: number): ReleasedView => ({ batch: 0, cell, stage });

  it('orders communities as asked, then others by name, and leaves out who did not speak', () => {
    const { communities } = perceive([], 3, ['z', 'b', 'legal', 'a'], ['technical', 'legal']);
    expect(communities.map(({ community }) => community)).toEqual(['legal', 'a', 'b', 'z']);
  });

  it('has a divergence of two medians or more, each of which is told', () => {
    const divergence = (...groups: readonly (readonly [string, readonly number[]])[]) => {
      const views = groups.flatMap(([cell, stages]) => stages.map(view(cell)));
      return perceive(
        views,
        3,
        groups.map(([cell]) => cell),
        [],
      ).divergence;
    };
    expect(divergence(['a', [3, 3, 3, 3, 3]], ['b', [1, 1, 1, 1, 1]], ['c', [2, 2, 2, 2, 2]])).toBe(2);
    expect(divergence(['a', [3, 3, 3, 3, 3]])).toBeNull();
    expect(divergence(['a', [3, 3, 3, 3, 3]], ['b', [0, 0, 1, 2, 3]])).toBe(2);
    expect(divergence(['a', [1, 1, 1, 1, 1]], ['b', [1, 1, 1, 1, 1]])).toBe(0);
  });

  it('has no divergence where one of the medians shown could be one stage or another', () => {
    const twice = [
      ...[1, 1, 1, 1, 1].map((stage) => ({ batch: 0, cell: 'a', stage })),
      ...[3, 3, 3, 3, 3].map((stage) => ({ batch: 1, cell: 'a', stage })),
    ];
    const others = ['b', 'c'].flatMap((cell) => [2, 2, 2, 2, 2].map(view(cell)));
    const { communities, divergence } = perceive([...twice, ...others], 3, ['a', 'b', 'c'], []);
    expect(communities.map(({ spread }) => spread?.median)).toEqual([null, 2, 2]);
    expect(divergence).toBeNull();
  });

  it('tells neither quartile where one of them could be one stage or another', () => {
    const spread = perceive([2, 2, 2, 2, 2, 2, 2, 2, 2].map(view('a')), 3, ['a'], []).communities[0]?.spread;
    expect(spread).toEqual({ people: 9, counts: null, nearlyAll: 2, median: 2, quartiles: [2, 2] });
    const floor = perceive([0, 0, 0, 0, 0].map(view('a')), 3, ['a'], []).overall;
    expect(floor).toEqual({ people: 5, counts: null, nearlyAll: 0, median: 0, quartiles: null });
  });
});

describe('the rule', () => {
  const rule = { agreement: 0.75, within: 0, minimumViews: 4 };

  it('counts who is at most so many stages from the median', () => {
    const told = { counts: [1, 1, 4, 1, 1], untold: 0 };
    const agreement = (within: number) => applyRule(told, { ...rule, within }).agreement;
    expect([0, 1, 2].map(agreement)).toEqual([
      { low: 0.5, high: 0.5 },
      { low: 0.75, high: 0.75 },
      { low: 1, high: 1 },
    ]);
    expect([0, 1, 2].map((within) => applyRule(told, { ...rule, within }).result)).toEqual(['no-consensus', 'adopts', 'adopts']);
  });

  it('needs so many views and not one less', () => {
    const four = { counts: [0, 0, 4], untold: 0 };
    expect(applyRule(four, rule).result).toBe('adopts');
    expect(applyRule(four, { ...rule, minimumViews: 5 }).result).toBe('too-few');
  });

  it('is withheld where the median could be one of two stages and one of them would be agreed on', () => {
    const told = { counts: [0, 5, 5, 0], untold: 2 };
    expect(applyRule(told, { ...rule, agreement: 0.5 })).toEqual({
      result: 'withheld',
      views: 12,
      median: null,
      agreement: null,
      stage: null,
    });
    expect(applyRule(told, { ...rule, agreement: 0.6 }).result).toBe('no-consensus');
    expect(applyRule(told, { ...rule, agreement: 7 / 12 }).result).toBe('withheld');
  });

  it('is withheld as long as the outcome depends on whom it is not told of, however many agree', () => {
    // The median is 1 or 2; of 11 people 8 to 10 are within one stage of 1, and 9 to 11 within one of 2.
    const told = { counts: [0, 4, 4, 1], untold: 2 };
    const result = (agreement: number) => applyRule(told, { agreement, within: 1, minimumViews: 4 }).result;
    expect([0.7, 0.8, 0.95, 1].map(result)).toEqual(['withheld', 'withheld', 'withheld', 'withheld']);
    expect(applyRule({ ...told, counts: [0, 4, 4, 1, 5], untold: 2 }, { agreement: 0.8, within: 0, minimumViews: 4 }).result).toBe(
      'no-consensus',
    );
  });
});
