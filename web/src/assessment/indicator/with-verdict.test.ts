import { expect, test } from 'vitest';
import type { IndicatorDetail, VerdictAnswer } from '../../api.ts';
import { withVerdict } from './with-verdict.ts';

const row = (id: string, change: object = {}) => ({ id, sources: [], supersedes: null, current: true, ...change });
const detail = {
  reading: 'before',
  trace: 'before',
  verdicts: [row('v1'), row('v0')],
  sources: [{ id: 's2' }],
  viewReasons: ['kept'],
} as unknown as IndicatorDetail;
const answerOf = (verdict: object) => ({ reading: 'after', trace: 'after', verdict, changed: [] }) as unknown as VerdictAnswer;
const sources = ['s1', 's2', 's3'].map((id) => ({ id })) as never[];

test('the recorded verdict is the newest, the one that it supersedes counts no more, and the reading is that of the answer', () => {
  const next = withVerdict(detail, answerOf(row('v2', { supersedes: 'v1', sources: ['s1', 's2'] })), sources);
  expect(next.verdicts.map(({ id, current }) => [id, current])).toEqual([
    ['v2', true],
    ['v1', false],
    ['v0', true],
  ]);
  expect(next).toMatchObject({ reading: 'after', trace: 'after', viewReasons: ['kept'], sources: [{ id: 's1' }, { id: 's2' }] });
});

test('one that was sent twice stands once', () => {
  const once = withVerdict(detail, answerOf(row('v2')), sources);
  expect(withVerdict(once, answerOf(row('v2')), sources)).toEqual(once);
});
