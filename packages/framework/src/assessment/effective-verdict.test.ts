import fc from 'fast-check';
import { expect, test } from 'vitest';
import { makePack } from '../testing/make-pack.ts';
import type { Verdict } from './assessment.ts';
import { answersOf, currentOf, effectiveVerdicts } from './effective-verdict.ts';

const verdict = (id: string, value: Verdict['value'], more: Partial<Verdict> = {}): Verdict => ({
  id,
  criterion: 'c',
  assessor: id,
  value,
  reasons: '',
  sources: [],
  supersedes: null,
  reconciles: [],
  ...more,
});

test('a newer verdict replaces the one it names, whatever the order of the rows', () => {
  const rows = [verdict('b', 'met', { supersedes: 'a' }), verdict('a', 'unmet')];
  expect(currentOf(rows).map(({ id }) => id)).toEqual(['b']);
  expect(effectiveVerdicts(rows).get('c')?.verdict?.value).toBe('met');
});

test('assessors who differ leave the criterion disputed until one verdict reconciles theirs', () => {
  const rows = [verdict('a', 'met'), verdict('b', 'unmet')];
  expect(effectiveVerdicts(rows).get('c')).toEqual({ verdict: null, disputed: true });
  const reconciled = [...rows, verdict('r', 'unmet', { reconciles: ['a', 'b'] })];
  expect(effectiveVerdicts(reconciled).get('c')?.verdict?.id).toBe('r');
});

test('a verdict given after the reconciliation opens the dispute again', () => {
  const rows = [
    verdict('a', 'met'),
    verdict('b', 'unmet'),
    verdict('r', 'unmet', { reconciles: ['a', 'b'] }),
    verdict('a2', 'met', { supersedes: 'a', assessor: 'a' }),
  ];
  expect(effectiveVerdicts(rows).get('c')?.disputed).toBe(true);
});

test('the order of the rows never decides', () => {
  const rows = [
    verdict('a', 'met'),
    verdict('b', 'met'),
    verdict('d', 'unmet', { criterion: 'e' }),
    verdict('f', 'unknown', { criterion: 'e' }),
  ];
  fc.assert(
    fc.property(fc.shuffledSubarray(rows, { minLength: rows.length }), (shuffled) => {
      const effective = effectiveVerdicts(shuffled);
      expect(effective.get('c')?.verdict?.id).toBe('a');
      expect(effective.get('e')).toEqual({ verdict: null, disputed: true });
    }),
  );
});

test('a verdict that is superseded reconciles nobody any more', () => {
  const rows = [
    verdict('a', 'met'),
    verdict('b', 'unmet'),
    verdict('r', 'unmet', { reconciles: ['a', 'b'] }),
    verdict('r2', 'met', { supersedes: 'r' }),
  ];
  expect(effectiveVerdicts(rows).get('c')).toEqual({ verdict: null, disputed: true });
  expect(currentOf(rows).map(({ id }) => id)).toEqual(['a', 'b', 'r2']);
});

test('a criterion that nobody judged has no effective verdict, and of several that agree the first by id speaks', () => {
  expect([...effectiveVerdicts([])]).toEqual([]);
  const rows = [verdict('b', 'met'), verdict('a', 'met'), verdict('c', 'met')];
  expect(effectiveVerdicts(rows).get('c')).toEqual({ verdict: rows[1], disputed: false });
});

test('answers are taken by criterion, or by indicator where one value answers it; disputed, strange and misplaced ones are left out', () => {
  const pack = makePack(`pack: p
version: 1.0.0
title: P
stages: [{ id: s0, title: S0, meaning: M }, { id: s1, title: S1, meaning: M }]
rule: mean
groups:
  - id: g
    title: G
    rule: mean
    indicators:
      - id: i
        title: I
        criteria: [{ id: c1, stage: s1, text: C }, { id: c2, stage: s1, text: C }, { id: c3, stage: s1, text: C }, { id: c4, stage: s1, text: C }]
      - { id: share, title: S, answer: share }
      - { id: choice, title: C, answer: choice }
      - { id: odd, title: O, answer: share }
      - { id: bad, title: B, answer: choice }
`);
  const on = (criterion: string, value: Verdict['value'], id = criterion) => verdict(id, value, { criterion });
  const rows = [
    on('c1', 'met'),
    on('c2', 'not-applicable'),
    on('c3', 'met'),
    on('c3', 'unmet', 'other'),
    on('c4', 1),
    on('i', 'met'),
    on('share', 0.25),
    on('choice', 'partial'),
    on('odd', 'met'),
    on('bad', 'unmet'),
    on('nowhere', 'met'),
  ];
  const { verdicts, values } = answersOf(pack, effectiveVerdicts(rows));
  expect([...verdicts]).toEqual([
    ['c1', 'met'],
    ['c2', 'not-applicable'],
  ]);
  expect([...values]).toEqual([
    ['share', 0.25],
    ['choice', 'partial'],
  ]);
});
