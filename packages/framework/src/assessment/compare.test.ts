/** Two periods side by side: the sign and the size of every change, and where none is stated because the question was another one. */
import { describe, expect, it } from 'vitest';
import { makePack } from '../testing/make-pack.ts';
import { finding, group, makeRecord, people, verdict } from '../testing/make-record.ts';
import type { AssessmentRecord, Verdict } from './assessment.ts';
import { compareAssessments, type IndicatorComparison } from './compare.ts';

const STAGES = ['s0', 's1', 's2', 's3'];
const criterion = (id: string, stage: string, more = '') => `{ id: ${id}, stage: ${stage}, text: Criterion ${id}${more} }`;
const offences = (criteria: readonly string[] = [criterion('o1', 's1'), criterion('o2', 's2'), criterion('o3', 's3')], more = '') =>
  `{ id: offences, title: Offences${more}, criteria: [${criteria.join(', ')}] }`;
const COURTS = '{ id: courts, title: Courts, answer: { level: [None, Few, Some, All] } }';

function pack(law: readonly string[], other: readonly string[] = [COURTS], version = '1.0.0', stages: readonly string[] = STAGES) {
  return makePack(`pack: staged
version: ${version}
title: Staged
stages: [${stages.map((id) => `{ id: ${id}, title: ${id}, meaning: M }`).join(', ')}]
groups:
  - { id: law, title: Law, indicators: [${law.join(', ')}] }
  - { id: other, title: Other, indicators: [${other.join(', ')}] }
`);
}

const EARLIER = pack([offences()]);
const met = (...ids: readonly string[]): Verdict[] => ids.map((id) => verdict(id, 'met'));
const unmet = (...ids: readonly string[]): Verdict[] => ids.map((id) => verdict(id, 'unmet'));

/** The comparison of an indicator, of which each period has its record; the later under the same pack unless one is given. */
function compared(before: Partial<AssessmentRecord>, after: Partial<AssessmentRecord>, later = EARLIER, id = 'offences') {
  const { indicators } = compareAssessments({ pack: EARLIER, record: makeRecord(before) }, { pack: later, record: makeRecord(after) });
  const found = indicators.find(({ indicator }) => indicator === id);
  if (found === undefined) throw new Error(`no ${id}`);
  return found;
}

describe('the change of the adopted stage', () => {
  const change = (before: number, after: number) =>
    compared({ findings: [finding('offences', before)] }, { findings: [finding('offences', after)] }).adoptedChange;

  it('is the later minus the earlier: above 0 for progress', () => {
    expect([change(0, 3), change(1, 2), change(2, 2), change(0, 0), change(3, 1)]).toEqual([3, 1, 0, 0, -2]);
  });

  it('is unknown where one of the periods has no finding', () => {
    expect(compared({ findings: [finding('offences', 2)] }, {}).adoptedChange).toBeNull();
    expect(compared({}, { findings: [finding('offences', 2)] }).adoptedChange).toBeNull();
    expect(compared({}, {}).adoptedChange).toBeNull();
  });
});

describe('the change of the evidence', () => {
  const change = (before: Verdict[], after: Verdict[]) => compared({ verdicts: before }, { verdicts: after }).evidencedChange;

  it('is that of the low ends, later minus earlier', () => {
    expect(change(met('o1'), met('o1', 'o2', 'o3'))).toBe(2);
    expect(change(met('o1', 'o2', 'o3'), unmet('o1'))).toBe(-3);
    expect(change(met('o1'), [...met('o1'), ...unmet('o2', 'o3')])).toBe(0);
    expect(change([], [])).toBe(0);
  });

  it('is unknown where nothing was applicable in one of the periods', () => {
    const none = ['o1', 'o2', 'o3'].map((id) => verdict(id, 'not-applicable'));
    expect([change(none, met('o1')), change(met('o1'), none)]).toEqual([null, null]);
  });
});

it('both readings stand side by side, with the perceived median', () => {
  const before = { verdicts: met('o1'), findings: [finding('offences', 1)], ...group('offences', 'legal', [2, 2, 2, 2, 2]) };
  const after = { verdicts: met('o1', 'o2', 'o3') };
  expect(compared(before, after)).toEqual({
    indicator: 'offences',
    method: 'same',
    before: { evidenced: { low: 1, high: 3 }, perceived: 2, adopted: 1 },
    after: { evidenced: { low: 3, high: 3 }, perceived: null, adopted: null },
    adoptedChange: null,
    evidencedChange: 2,
    criteria: [
      { criterion: 'o2', before: null, after: 'met' },
      { criterion: 'o3', before: null, after: 'met' },
    ],
  } satisfies IndicatorComparison);
  const withheld = people(group('offences', 'legal', [1, 1, 1, 1, 1]), group('offences', 'technical', [3, 3, 3, 3, 3]));
  expect(compared(withheld, {}).before?.perceived).toBeNull();
});

describe('the changes of criteria', () => {
  it('are those whose effective verdict differs, in the order of the later pack; a dispute is no verdict', () => {
    const before = [...met('o1', 'o2'), verdict('o3', 'unknown')];
    const after = [...unmet('o1'), ...met('o2'), verdict('o3', 'met'), verdict('o3', 'unmet', { id: 'other' })];
    expect(compared({ verdicts: before }, { verdicts: after }).criteria).toEqual([
      { criterion: 'o1', before: 'met', after: 'unmet' },
      { criterion: 'o3', before: 'unknown', after: null },
    ]);
    expect(compared({ verdicts: before }, { verdicts: before }).criteria).toEqual([]);
  });

  it('are of those that both versions have', () => {
    const later = pack([offences([criterion('o1', 's1'), criterion('o4', 's2')])]);
    expect(compared({ verdicts: met('o2') }, { verdicts: met('o1', 'o4') }, later).criteria).toEqual([
      { criterion: 'o1', before: null, after: 'met' },
    ]);
  });
});

describe('where the question differs, no change is stated', () => {
  const before = { verdicts: met('o1'), findings: [finding('offences', 1)] };
  const after = { verdicts: met('o1', 'o2'), findings: [finding('offences', 2)] };
  const outcome = (later: ReturnType<typeof pack>) => {
    const { method, adoptedChange, evidencedChange } = compared(before, after, later);
    return [method, adoptedChange, evidencedChange];
  };
  const usual = [criterion('o1', 's1'), criterion('o2', 's2'), criterion('o3', 's3')];

  it.each([
    ['the indicator is reworded', pack([offences(usual, ' of today')])],
    ['a criterion is reworded', pack([offences([`{ id: o1, stage: s1, text: Other words }`, ...usual.slice(1)])])],
    ['a criterion is added', pack([offences([...usual, criterion('o4', 's3')])])],
    ['a criterion is dropped', pack([offences(usual.slice(0, 2))])],
    ['a criterion stands at another stage', pack([offences([criterion('o1', 's1'), criterion('o2', 's3'), criterion('o3', 's3')])])],
    [
      'a criterion goes to another indicator',
      pack([offences(usual.slice(0, 2)), `{ id: more, title: More, criteria: [${criterion('o3', 's3')}] }`]),
    ],
    [
      'another indicator is merged into it',
      pack([offences(usual, ', from: [courts]')], [`{ id: empty, title: E, criteria: [${criterion('e', 's1')}] }`]),
    ],
    [
      'the indicator is moved and reworded at once',
      pack([`{ id: empty, title: E, criteria: [${criterion('e', 's1')}] }`], [COURTS, offences(usual, ' of today')]),
    ],
  ])('because %s', (_, later) => {
    expect(outcome(later)).toEqual(['changed', null, null]);
  });

  it('because the stages are others, so that the same number is another stage', () => {
    const five = pack([offences()], ['{ id: x, title: X, criteria: [{ id: x1, stage: s1, text: X }] }'], '2.0.0', [
      's0',
      's0b',
      's1',
      's2',
      's3',
    ]);
    expect(outcome(five)).toEqual(['changed', null, null]);
    const renamed = pack([offences()], [COURTS], '2.0.0', ['start', 's1', 's2', 's3']);
    expect(outcome(renamed)).toEqual(['changed', null, null]);
    const onTop = pack([offences()], ['{ id: x, title: X, criteria: [{ id: x1, stage: s1, text: X }] }'], '2.0.0', [...STAGES, 's4']);
    expect(outcome(onTop)).toEqual(['changed', null, null]);
    const levels = compared({ findings: [finding('courts', 1)] }, { findings: [finding('courts', 3)] }, renamed, 'courts');
    expect([levels.method, levels.adoptedChange]).toEqual(['same', 2]);
  });

  it('but where the indicator only moved to another group, the question is the same', () => {
    const moved = pack([`{ id: empty, title: E, criteria: [${criterion('e', 's1')}] }`], [COURTS, offences()]);
    expect(outcome(moved)).toEqual(['same', 1, 1]);
  });

  it('nor is one stated by a change of another indicator', () => {
    const other = pack([offences()], ['{ id: courts, title: Courts of law, answer: { level: [None, Few, Some, All] } }']);
    expect(outcome(other)).toEqual(['same', 1, 1]);
    expect(compared({ findings: [finding('courts', 1)] }, { findings: [finding('courts', 2)] }, other, 'courts')).toMatchObject({
      method: 'changed',
      adoptedChange: null,
      before: { adopted: 1 },
      after: { adopted: 2 },
    });
  });
});

describe('an indicator of one version only', () => {
  const later = pack([`{ id: fresh, title: Fresh, criteria: [${criterion('f1', 's1')}] }`], [COURTS], '1.1.0');
  const compare = () =>
    compareAssessments(
      { pack: EARLIER, record: makeRecord({ title: 'First', findings: [finding('offences', 1)] }) },
      {
        pack: later,
        record: makeRecord({ title: 'Second', period: { from: '2026-01-01', to: '2026-02-01' }, findings: [finding('fresh', 2)] }),
      },
    );

  it('has one side and no change; the dropped come last', () => {
    const comparison = compare();
    expect(comparison.indicators.map(({ indicator, method }) => [indicator, method])).toEqual([
      ['fresh', 'added'],
      ['courts', 'same'],
      ['offences', 'dropped'],
    ]);
    expect(comparison.indicators[0]).toEqual({
      indicator: 'fresh',
      method: 'added',
      before: null,
      after: { evidenced: { low: 0, high: 1 }, perceived: null, adopted: 2 },
      adoptedChange: null,
      evidencedChange: null,
      criteria: [],
    });
    expect(comparison.indicators[2]).toEqual({
      indicator: 'offences',
      method: 'dropped',
      before: { evidenced: { low: 0, high: 3 }, perceived: null, adopted: 1 },
      after: null,
      adoptedChange: null,
      evidencedChange: null,
      criteria: [],
    });
  });

  it('is among the changes of the method, beside titles, periods and versions', () => {
    const comparison = compare();
    expect(comparison.before).toEqual({
      title: 'First',
      period: { from: '2025-01-01', to: '2025-06-30' },
      pack: { id: 'staged', version: '1.0.0' },
    });
    expect(comparison.after).toEqual({
      title: 'Second',
      period: { from: '2026-01-01', to: '2026-02-01' },
      pack: { id: 'staged', version: '1.1.0' },
    });
    expect(comparison.method.map(({ id, kind }) => `${id} ${kind}`)).toEqual([
      'fresh added',
      'f1 added',
      'offences dropped',
      'o1 dropped',
      'o2 dropped',
      'o3 dropped',
    ]);
    const record = makeRecord();
    expect(compareAssessments({ pack: EARLIER, record }, { pack: EARLIER, record }).method).toEqual([]);
  });
});
