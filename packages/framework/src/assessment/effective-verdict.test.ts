import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Verdict } from './assessment.ts';
import { currentOf, effectiveVerdicts } from './effective-verdict.ts';

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
