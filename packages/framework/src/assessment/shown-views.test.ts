/** What may be shown of views: of released ones only, and of a group told as nearly all no stage beside the reasons. */
import { describe, expect, it, test } from 'vitest';
import { makePack } from '../testing/make-pack.ts';
import { group, makeRecord, people } from '../testing/make-record.ts';
import { indicatorsOf } from '../tree.ts';
import type { AssessmentRecord } from './assessment.ts';
import { shownOutcome, shownReasons, shownRecord, shownViews, topStage } from './shown-views.ts';

const pack = makePack(`pack: small
version: 1.0.0
title: Small
stages: [{ id: s0, title: S0, meaning: M }, { id: s1, title: S1, meaning: M }, { id: s2, title: S2, meaning: M }]
rule: mean
groups:
  - id: g
    title: G
    rule: mean
    indicators:
      - { id: a, title: A, criteria: [{ id: a1, stage: s1, text: A1 }] }
      - { id: levels, title: L, answer: { level: [One, Two, Three, Four, Five] } }
      - { id: share, title: S, answer: share }
`);
const indicator = (id: string) => {
  const found = indicatorsOf(pack.root).find((one) => one.id === id);
  if (found === undefined) throw new Error(`no ${id}`);
  return found;
};
const withReasons = (parts: Pick<AssessmentRecord, 'participants' | 'views' | 'releases'>, ...reasons: readonly string[]) => ({
  ...parts,
  views: parts.views.map((view, at) => ({ ...view, reasons: reasons[at] ?? '' })),
});

test('the highest stage that can be named is that of the pack, or of the indicator’s own levels', () => {
  expect(['a', 'levels', 'share'].map((id) => topStage(pack, indicator(id)))).toEqual([2, 4, 2]);
  expect(topStage({ ...pack, stages: [] }, indicator('share'))).toBe(-1);
});

test('a record to be shown holds neither people nor what they said', () => {
  const record = makeRecord(group('a', 'legal', [1, 1, 1, 1, 1]));
  const { participants: _people, views: _views, releases: _releases, ...rest } = record;
  expect(shownRecord(record)).toEqual(rest);
});

test('views are shown when they are released, by indicator, without whose they are', () => {
  const some = people(
    group('a', 'legal', [0, 1, 2, 1, 1]),
    { ...group('a', 'policy', [2]), releases: [] },
    group('share', 'legal', [2, 2, 2, 2, 2], 3),
  );
  const shown = shownViews({ ...some, releases: [...some.releases, { view: 'gone', batch: 0, cell: 'legal' }] });
  expect([...shown.keys()]).toEqual(['a', 'share']);
  expect(shown.get('a')?.map(({ stage }) => stage)).toEqual([0, 1, 2, 1, 1]);
  expect(shown.get('share')?.[0]).toEqual({ batch: 3, cell: 'legal', indicator: 'share', stage: 2, reasons: '' });
});

describe('the outcome of the rule', () => {
  it('is of the released views of the indicator', () => {
    const record = makeRecord(people(group('a', 'legal', [1, 1, 1, 1, 1]), group('a', 'technical', [1, 1, 1, 1, 1])));
    expect(shownOutcome(pack, record, indicator('a'))).toEqual({
      result: 'adopts',
      views: 10,
      median: 1,
      agreement: { low: 0.8, high: 1 },
      stage: 1,
    });
    expect(shownOutcome(pack, record, indicator('share'))).toMatchObject({ result: 'too-few', views: 0, stage: null });
    expect(shownOutcome(pack, { ...record, releases: [] }, indicator('a'))).toMatchObject({ result: 'too-few', views: 0 });
  });
});

describe('reasons', () => {
  it('are shown with their stage where the distribution is told, ordered by cell, stage and text, and never by person', () => {
    const exact = withReasons(group('a', 'technical', [2, 0, 1, 0, 2]), 'zebra', 'later', 'middle', 'early', '');
    expect(shownReasons(pack, makeRecord(exact), indicator('a'))).toEqual([
      { cell: 'technical', stage: 0, reasons: 'early' },
      { cell: 'technical', stage: 0, reasons: 'later' },
      { cell: 'technical', stage: 1, reasons: 'middle' },
      { cell: 'technical', stage: 2, reasons: 'zebra' },
    ]);
    expect(shownReasons(pack, makeRecord(exact), indicator('share'))).toEqual([]);
  });

  it('of a group told as nearly all are shown without a stage, also of those who are outside', () => {
    const exact = withReasons(group('a', 'technical', [2, 0, 1, 0, 2]), '', '', '', '', 'told');
    const nearly = withReasons(group('a', 'legal', [1, 1, 1, 1, 0]), 'b', '', '', '', 'a');
    expect(shownReasons(pack, makeRecord(people(exact, nearly)), indicator('a'))).toEqual([
      { cell: 'legal', stage: null, reasons: 'a' },
      { cell: 'legal', stage: null, reasons: 'b' },
      { cell: 'technical', stage: 2, reasons: 'told' },
    ]);
  });

  it('stand after those of which the stage is told, within a community, and stages stand by their number', () => {
    const twelve = makePack(`pack: long
version: 1.0.0
title: Long
groups:
  - { id: g, title: G, rule: median, indicators: [{ id: l, title: L, answer: { level: [${Array.from({ length: 12 }, (_, at) => `L${at}`).join(', ')}] } }] }
`);
    const [long] = indicatorsOf(twelve.root);
    if (long === undefined) throw new Error('no indicator');
    const exact = withReasons(group('l', 'legal', [10, 2, 0, 1, 10]), 'ten', 'two');
    const nearly = withReasons(group('l', 'legal', [1, 1, 1, 1, 1], 1), 'nearly');
    expect(shownReasons(twelve, makeRecord(people(nearly, exact)), long).map(({ reasons }) => reasons)).toEqual(['two', 'ten', 'nearly']);
  });
});
