import fc from 'fast-check';
import { expect, test } from 'vitest';
import { applyRule } from './rule.ts';

const usual = { agreement: 0.75, within: 0, minimumViews: 4 };

test('three of four on one stage meet a rule of 75 %, two of four do not', () => {
  expect(applyRule([2, 2, 2, 4], usual)).toEqual({ views: 4, median: 2, agreement: 0.75, stage: 2 });
  expect(applyRule([2, 2, 3, 4], usual).stage).toBeNull();
});

test('too few views make no finding, whatever their agreement', () => {
  expect(applyRule([2, 2, 2], usual)).toEqual({ views: 3, median: 2, agreement: 1, stage: null });
  expect(applyRule([], usual)).toEqual({ views: 0, median: null, agreement: null, stage: null });
});

test('an even split falls to the lower stage', () => {
  expect(applyRule([1, 1, 2, 2], { ...usual, within: 1 }).stage).toBe(1);
});

test('a finding is always a stage that somebody named, and a stricter rule never finds what a looser one does not', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 4 }), { maxLength: 30 }), fc.integer({ min: 1, max: 100 }), (stages, percent) => {
      const loose = applyRule(stages, { agreement: percent / 200, within: 1, minimumViews: 1 });
      const strict = applyRule(stages, { agreement: percent / 100, within: 0, minimumViews: 3 });
      if (loose.stage !== null) expect(stages).toContain(loose.stage);
      if (strict.stage !== null) expect(loose.stage).toBe(strict.stage);
    }),
  );
});
