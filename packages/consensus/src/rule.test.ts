import fc from 'fast-check';
import { expect, test } from 'vitest';
import { applyRule } from './rule.ts';

const usual = { agreement: 0.75, within: 0, minimumViews: 4 };
/** Views all of which are told. */
const told = (...stages: readonly number[]) => ({
  counts: [0, 1, 2, 3, 4].map((at) => stages.filter((stage) => stage === at).length),
  untold: 0,
});

test('three of four on one stage meet a rule of 75 %, two of four do not', () => {
  const agreement = { low: 0.75, high: 0.75 };
  expect(applyRule(told(2, 2, 2, 4), usual)).toEqual({ result: 'adopts', views: 4, median: 2, agreement, stage: 2 });
  expect(applyRule(told(2, 2, 3, 4), usual)).toMatchObject({ result: 'no-consensus', stage: null });
});

test('too few views make no finding, whatever their agreement', () => {
  expect(applyRule(told(2, 2, 2), usual)).toEqual({ result: 'too-few', views: 3, median: 2, agreement: { low: 1, high: 1 }, stage: null });
  expect(applyRule(told(), usual)).toEqual({ result: 'too-few', views: 0, median: null, agreement: null, stage: null });
});

test('an even split falls to the lower stage', () => {
  expect(applyRule(told(1, 1, 2, 2), { ...usual, within: 1 }).stage).toBe(1);
});

test('an outcome that depends on people of whom it is not told is withheld, which is neither no consensus nor too few', () => {
  const nearly = { counts: [0, 0, 6, 0, 0], untold: 2 };
  expect(applyRule(nearly, usual)).toEqual({ result: 'adopts', views: 8, median: 2, agreement: { low: 0.75, high: 1 }, stage: 2 });
  expect(applyRule(nearly, { ...usual, agreement: 0.8 })).toMatchObject({ result: 'withheld', median: 2, stage: null });
  expect(applyRule(nearly, { ...usual, minimumViews: 9 })).toMatchObject({ result: 'too-few', stage: null });
  expect(applyRule({ counts: [4, 0, 0, 0, 4], untold: 2 }, usual)).toMatchObject({ result: 'no-consensus', median: null, agreement: null });
});

test('a finding is always a stage that somebody named, and a stricter rule never finds what a looser one does not', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 4 }), { maxLength: 30 }), fc.integer({ min: 1, max: 100 }), (stages, percent) => {
      const loose = applyRule(told(...stages), { agreement: percent / 200, within: 1, minimumViews: 1 });
      const strict = applyRule(told(...stages), { agreement: percent / 100, within: 0, minimumViews: 3 });
      if (loose.stage !== null) expect(stages).toContain(loose.stage);
      if (strict.stage !== null) expect(loose.stage).toBe(strict.stage);
    }),
  );
});
