/** What one answer is worth, kind by kind, at both ends of its range and beside them. */
import { describe, expect, it, test } from 'vitest';
import type { AnswerKind, AnswerValue, Pack } from '../model.ts';
import { makePack } from '../testing/make-pack.ts';
import { expectedValue, valueInterval, verdictInterval } from './answers.ts';
import { compilePack, openScores, scoreAll } from './score.ts';

const LEVEL: AnswerKind = { kind: 'level', titles: [{ en: 'a' }, { en: 'b' }, { en: 'c' }] };
const SHARE: AnswerKind = { kind: 'share' };
const UP: AnswerKind = { kind: 'number', unit: 'people', worst: 10, best: 30 };
const DOWN: AnswerKind = { kind: 'number', unit: 'days', worst: 30, best: 10 };
const CHOICE: AnswerKind = { kind: 'choice', partial: 0.3 };
const worth = (answer: AnswerKind, value: AnswerValue) => valueInterval({ id: 'i', answer }, value);
const exactly = (value: number) => ({ low: value, high: value });

test('a verdict is worth all, nothing, anything between, or drops out', () => {
  expect((['met', 'unmet', 'unknown', 'not-applicable'] as const).map(verdictInterval)).toEqual([
    exactly(1),
    exactly(0),
    { low: 0, high: 1 },
    null,
  ]);
});

test.each([
  [LEVEL, 0, exactly(0)],
  [LEVEL, 2, exactly(2)],
  [LEVEL, 'unknown', { low: 0, high: 2 }],
  [SHARE, 0, exactly(0)],
  [SHARE, 0.25, exactly(0.25)],
  [SHARE, 1, exactly(1)],
  [SHARE, 'unknown', { low: 0, high: 1 }],
  [UP, 10, exactly(0)],
  [UP, 15, exactly(0.25)],
  [UP, 30, exactly(1)],
  [UP, -5, exactly(0)],
  [UP, 99, exactly(1)],
  [DOWN, 30, exactly(0)],
  [DOWN, 15, exactly(0.75)],
  [DOWN, 5, exactly(1)],
  [UP, 'unknown', { low: 0, high: 1 }],
  [CHOICE, 'yes', exactly(1)],
  [CHOICE, 'partial', exactly(0.3)],
  [CHOICE, 'no', exactly(0)],
  [CHOICE, 'unknown', { low: 0, high: 1 }],
  [CHOICE, 'not-applicable', null],
  [LEVEL, 'not-applicable', null],
] as const)('to the answer %j the value %j is worth %j', (answer, value, interval) => {
  expect(worth(answer, value)).toEqual(interval);
});

test.each([
  [LEVEL, 3],
  [LEVEL, -1],
  [LEVEL, 0.5],
  [LEVEL, 'yes'],
  [SHARE, 1.01],
  [SHARE, -0.01],
  [SHARE, Number.NaN],
  [SHARE, 'no'],
  [UP, Number.POSITIVE_INFINITY],
  [UP, 'partial'],
  [CHOICE, 1],
  [{ kind: 'criteria' }, 1],
  [{ kind: 'criteria' }, 'unknown'],
  [{ kind: 'criteria' }, 'not-applicable'],
] as const)('the answer %j refuses the value %j, and says what it takes', (answer, value) => {
  expect(() => worth(answer, value)).toThrow(
    expect.objectContaining({
      code: 'answer.value',
      message: `indicator "i" cannot take the value ${String(value)}; give ${expectedValue(answer)}`,
    }),
  );
});

test('what is expected of each kind is said', () => {
  expect([LEVEL, SHARE, UP, CHOICE, { kind: 'criteria' } as const].map(expectedValue)).toEqual([
    'a whole number from 0 to 2',
    'a number from 0 to 1',
    'a number (people)',
    'yes, partial or no',
    'verdicts on its criteria, not one value',
  ]);
});

describe('scores that follow changed answers', () => {
  const pack: Pack = makePack(`pack: p
version: 1.0.0
title: P
rule: weighted-sum
groups:
  - id: g
    title: G
    rule: weighted-sum
    indicators:
      - { id: share, title: S, answer: share, weight: 4 }
      - { id: sum, title: Sum, rule: weighted-sum, weight: 6, criteria: [{ id: c1, text: C, weight: 2 }, { id: c2, text: C, weight: 1 }] }
`);
  const none = { verdicts: new Map(), values: new Map() };

  it('name what changed from the answer up, and nothing where the answer was the same', () => {
    const scores = openScores(pack, none);
    expect(scores.result('p')).toEqual({ id: 'p', scale: 'points', value: { low: 0, high: 1 }, max: 1, coverage: 0 });
    expect(scores.set('c1', 'met')).toEqual(['c1', 'sum', 'g', 'p']);
    expect(scores.set('c1', 'met')).toEqual([]);
    expect(scores.result('sum')).toMatchObject({ value: { low: 2, high: 3 }, max: 3, coverage: 0.5 });
    expect(scores.result('g')).toMatchObject({ value: { low: 4, high: 10 }, max: 10, coverage: 1 / 3 });
    expect(scores.setValue('share', 0.5)).toEqual(['share', 'g', 'p']);
    expect(scores.setValue('share', 0.5)).toEqual([]);
    expect(scores.trace('share').inputs).toEqual([{ id: 'share', value: exactly(0.5), max: 1, weight: 1 }]);
    expect(scores.set('c2', 'not-applicable')).toEqual(['c2', 'sum', 'g', 'p']);
    expect(scores.result('g')).toMatchObject({ value: { low: 8, high: 8 }, coverage: 1 });
    expect(scores.set('c1', 'unknown')).toEqual(['c1', 'sum', 'g', 'p']);
    expect(scores.setValue('share', 'unknown')).toEqual(['share', 'g', 'p']);
    expect(scores.result('p').coverage).toBe(0);
  });

  it.each([
    [
      () => scoreAll(pack, { ...none, verdicts: new Map([['share', 'met']]) }),
      'answer.not-a-criterion',
      '"share" takes no verdict; give verdicts on criteria',
    ],
    [
      () => scoreAll(pack, { ...none, values: new Map([['g', 1]]) }),
      'answer.not-an-indicator',
      '"g" takes no value; give values to indicators',
    ],
    [
      () => scoreAll(pack, { ...none, values: new Map([['c1', 1]]) }),
      'answer.not-an-indicator',
      '"c1" takes no value; give values to indicators',
    ],
    [
      () => scoreAll(pack, { ...none, values: new Map([['sum', 1]]) }),
      'answer.value',
      'indicator "sum" cannot take the value 1; give verdicts on its criteria, not one value',
    ],
    [() => scoreAll(pack, none).result('shar'), 'score.unknown-id', 'the pack "p" has no "shar"; did you mean "share"?'],
    [
      () => scoreAll(pack, none).trace('quite other'),
      'score.unknown-id',
      'the pack "p" has no "quite other"; use an id of the pack; known are p, g, share, sum, c1, c2',
    ],
  ] as const)('refuse what they are not asked: %#', (run, code, message) => {
    expect(run).toThrow(expect.objectContaining({ code, message }));
  });

  it('show a measured number as it was measured, also after it changed', () => {
    const measured = makePack(
      'pack: m\nversion: 1.0.0\ntitle: M\nrule: mean\ngroups: [{ id: g, title: G, rule: mean, indicators: [{ id: n, title: N, answer: { number: { unit: days, worst: 30, best: 10 } } }] }]\n',
    );
    const scores = openScores(measured, none);
    expect(scores.trace('n').inputs).toEqual([{ id: 'n', value: { low: 30, high: 10 }, max: 10, weight: 1 }]);
    scores.setValue('n', 15);
    expect(scores.trace('n').inputs).toEqual([{ id: 'n', value: exactly(15), max: 10, weight: 1 }]);
  });

  it('are refused at once for a pack whose rule cannot be computed', () => {
    const gated: Pack = { ...pack, root: { ...pack.root, rule: 'gate' } };
    expect(() => compilePack(gated)).toThrow(expect.objectContaining({ code: 'pack.rule' }));
  });

  it('can be opened as often as wanted on a pack made ready', () => {
    const scorer = compilePack(pack);
    expect(scorer.pack).toBe(pack);
    scorer.open(none).set('c1', 'met');
    expect(scorer.open(none).result('c1').value).toEqual({ low: 0, high: 1 });
    expect(scoreAll(pack, none).pack).toBe(pack);
  });
});
