/** Published ways of assessing, each as a small pack with its answers worked out by hand. */
import { describe, expect, it } from 'vitest';
import type { AnswerValue, VerdictValue } from '../model.ts';
import { makePack } from '../testing/make-pack.ts';
import { openScores, scoreAll } from './score.ts';

const STAGES = (titles: readonly string[]) =>
  `stages: [${titles.map((title) => `{ id: ${title}, title: ${title}, meaning: ${title} }`).join(', ')}]\n`;
const verdicts = (met: readonly string[], others: Readonly<Record<string, VerdictValue>> = {}, all: readonly string[] = []) =>
  new Map<string, VerdictValue>([
    ...all.map((id) => [id, 'unmet'] as const),
    ...met.map((id) => [id, 'met'] as const),
    ...Object.entries(others),
  ]);
const NO_VALUES = new Map<string, AnswerValue>();
const at = (value: number) => ({ low: value, high: value });

describe('maturity by cumulative stages', () => {
  const pack = makePack(`pack: cmm
version: 1.0.0
title: Stages
${STAGES(['start-up', 'formative', 'established', 'strategic', 'dynamic'])}
groups:
  - id: factor
    title: Factor
    indicators:
      - id: aspect
        title: Aspect
        criteria:
          - { id: f1, stage: formative, text: First }
          - { id: e1, stage: established, text: Second }
          - { id: e2, stage: established, text: Third }
          - { id: s1, stage: strategic, text: Fourth }
          - { id: s2, stage: strategic, text: Fifth }
`);
  const all = ['f1', 'e1', 'e2', 's1', 's2'];
  const stage = (met: readonly string[], others = {}) => scoreAll(pack, { verdicts: verdicts(met, others, all), values: NO_VALUES });

  it('stands at the floor while the first stage lacks evidence, whatever is met above', () => {
    expect(stage(['e1', 'e2', 's1', 's2']).result('aspect').value).toEqual(at(0));
  });

  it('stands at the highest stage with everything up to it met', () => {
    expect(stage(['f1', 'e1', 'e2', 's1']).result('aspect')).toMatchObject({ scale: 'stage', value: at(2), max: 4, coverage: 1 });
  });

  it('reads an unknown as unmet for the low end and as met for the high end', () => {
    expect(stage(['f1', 'e1', 's1', 's2'], { e2: 'unknown' }).result('aspect')).toMatchObject({
      value: { low: 1, high: 3 },
      coverage: 0.8,
    });
  });

  it('passes a stage emptied by what is not applicable only on the way to a higher one', () => {
    const none = { e1: 'not-applicable', e2: 'not-applicable' };
    expect(stage(['f1'], none).result('aspect').value).toEqual(at(1));
    expect(stage(['f1', 's1', 's2'], none).result('aspect').value).toEqual(at(3));
  });

  it('may fall when what is met turns out not to apply, and rise when what is unmet does: that is no change for better or worse', () => {
    expect(stage(['f1', 'e1', 'e2']).result('aspect').value).toEqual(at(2));
    expect(stage(['f1'], { e1: 'not-applicable', e2: 'not-applicable' }).result('aspect').value).toEqual(at(1));
    expect(stage(['f1', 'e1']).result('aspect').value).toEqual(at(1));
    expect(stage(['f1', 'e1'], { e2: 'not-applicable' }).result('aspect').value).toEqual(at(2));
  });

  it('has no value when nothing is applicable', () => {
    const nothing = Object.fromEntries(all.map((id) => [id, 'not-applicable']));
    expect(stage([], nothing).result('aspect')).toMatchObject({ value: null, coverage: null });
    expect(stage([], nothing).trace('aspect').sentence).toBe('Not applicable: nothing below it applies.');
  });

  it('says in a sentence where it stands, why, and what is missing', () => {
    expect(stage(['f1', 'e1', 'e2']).trace('aspect').sentence).toBe(
      'established (2 of 4): all 3 criteria up to this stage are met; for strategic 2 are missing: “Fourth”; “Fifth”.',
    );
    expect(stage(['f1'], { e1: 'unknown' }).trace('aspect').sentence).toContain('1 criterion is unknown, which changes nothing here');
    expect(stage(['f1', 'e1'], { e2: 'unknown' }).trace('aspect').sentence).toMatch(
      /^Between formative and established \(1 to 2 of 4\): 1 criterion is unknown/,
    );
  });
});

describe('a domain level that pools all practices', () => {
  const pack = makePack(`pack: c2m2
version: 1.0.0
title: Domains
${STAGES(['mil0', 'mil1', 'mil2', 'mil3'])}
rule: minimum
groups:
  - id: domain
    title: Domain
    rule: gate
    indicators:
      - { id: a, title: A, criteria: [{ id: a1, stage: mil1, text: A1 }, { id: a2, stage: mil2, text: A2 }] }
      - { id: b, title: B, criteria: [{ id: b1, stage: mil1, text: B1 }, { id: b3, stage: mil3, text: B3 }] }
`);

  it('needs every practice at the level and below, over all indicators of the domain', () => {
    const scores = openScores(pack, { verdicts: verdicts(['a1', 'a2', 'b1'], {}, ['b3']), values: NO_VALUES });
    expect(scores.result('domain').value).toEqual(at(2));
    scores.set('b1', 'unmet');
    expect(scores.result('domain').value).toEqual(at(0));
    expect(scores.result('a').value).toEqual(at(2));
    expect(scores.trace('domain').missing).toEqual([
      { reaches: 2, ids: ['b1'], effort: 2 },
      { reaches: 3, ids: ['b1', 'b3'], effort: 4 },
    ]);
  });
});

describe('a level beside a ratio of coverage', () => {
  const criteria = (id: string, stages: readonly string[]) =>
    stages.map((stage, n) => `{ id: ${id}${n}, stage: ${stage}, text: T }`).join(', ');
  const pack = makePack(`pack: ncaf
version: 1.0.0
title: Objectives
${STAGES(['none', 'one', 'two', 'three', 'four', 'five'])}
groups:
  - id: cluster
    title: Cluster
    rule: gate
    indicators:
      - { id: o, title: O, criteria: [${criteria('o', ['one', 'one', 'two', 'three', 'five'])}] }
      - { id: q, title: Q, criteria: [${criteria('q', ['one', 'two', 'two', 'four'])}] }
`);

  it('keeps the two apart: the level is gated, the coverage counts what is answered', () => {
    const scores = scoreAll(pack, { verdicts: verdicts(['o0', 'o1', 'q0', 'o2', 'q1'], { q2: 'unmet', o3: 'met' }), values: NO_VALUES });
    expect(scores.result('cluster').value).toEqual(at(1));
    expect(scores.result('cluster').coverage).toBeCloseTo(7 / 9, 12);
    expect(scores.result('o').value).toEqual({ low: 3, high: 5 });
  });
});

describe('levels with a threshold for each parameter', () => {
  const level = '{ level: [unaware, implicit, written, approved, audited] }';
  const pack = makePack(`pack: sim3
version: 1.0.0
title: Parameters
groups:
  - id: organisation
    title: Organisation
    rule: median
    indicators:
      - { id: mandate, title: Mandate, answer: ${level} }
      - { id: constituency, title: Constituency, answer: ${level} }
      - { id: authority, title: Authority, answer: ${level} }
      - { id: security, title: Security, answer: ${level} }
`);
  const score = (levels: readonly AnswerValue[]) =>
    scoreAll(pack, {
      verdicts: new Map(),
      values: new Map(['mandate', 'constituency', 'authority', 'security'].map((id, n) => [id, levels[n] ?? 'unknown'])),
    });

  it('takes the lower median of an even number, so that ties fall to the lower level', () => {
    expect(score([4, 3, 2, 1]).result('organisation')).toMatchObject({
      scale: 'stage',
      value: at(2),
      max: 4,
      distribution: [0, 1, 1, 1, 1],
    });
    expect(score([4, 3, 3, 'not-applicable']).result('organisation').value).toEqual(at(3));
  });

  it('names the levels in the sentence although the pack has no stages', () => {
    expect(score([1, 1, 1, 1]).trace('mandate').sentence).toBe('implicit (1 of 4).');
    expect(score([1, 1, 1, 1]).trace('organisation').sentence).toContain('the least effort to written needs 3');
  });

  it('reads an unanswered level as anything from the lowest to the highest', () => {
    expect(score([4, 3, 'unknown', 'unknown']).result('organisation').value).toEqual({ low: 0, high: 4 });
    expect(score([3, 3, 'unknown', 'unknown']).result('organisation').value).toEqual({ low: 0, high: 3 });
    expect(score([4, 3, 'unknown', 'unknown']).trace('authority').sentence).toBe(
      'Between unaware and audited (0 to 4 of 4): not answered yet.',
    );
  });
});

describe('points and valued answers', () => {
  it('adds the points of criteria that are met, and drops what is not applicable from the maximum', () => {
    const pack = makePack(`pack: ncsi
version: 1.0.0
title: Points
rule: points
groups:
  - id: capacity
    title: Capacity
    rule: points
    indicators:
      - { id: law, title: Law, criteria: [{ id: law.act, text: An act, weight: 3 }, { id: law.body, text: A body, weight: 1 }] }
      - { id: team, title: Team, weight: 2, answer: choice }
`);
    const answers = {
      verdicts: verdicts(['law.act'], { 'law.body': 'unknown' }),
      values: new Map<string, AnswerValue>([['team', 'partial']]),
    };
    const scores = openScores(pack, answers);
    expect(scores.result('ncsi')).toMatchObject({ scale: 'points', value: { low: 4, high: 5 }, max: 6 });
    scores.set('law.body', 'not-applicable');
    expect(scores.result('ncsi')).toMatchObject({ value: at(4), max: 5, coverage: 1 });
    expect(scores.trace('ncsi').missing).toEqual([{ reaches: 5, ids: ['team'], effort: 2 }]);
    expect(scores.trace('team').sentence).toBe('0.5 of 1: answered partial.');
  });

  it('multiplies in the geometric mean, where one 0 makes all 0', () => {
    const pack = makePack(`pack: geometric
version: 1.0.0
title: Geometric
groups:
  - { id: g, title: G, rule: geometric-mean, indicators: [{ id: a, title: A, answer: share, weight: 3 }, { id: b, title: B, answer: share }] }
`);
    const scores = openScores(pack, {
      verdicts: new Map(),
      values: new Map([
        ['a', 0.5],
        ['b', 0.25],
      ]),
    });
    expect(scores.result('g').value?.low).toBeCloseTo((0.5 ** 3 * 0.25) ** (1 / 4), 14);
    scores.setValue('b', 0);
    expect(scores.result('g').value).toEqual(at(0));
    scores.setValue('a', 0);
    expect(scores.trace('g').missing).toEqual([{ reaches: 1, ids: ['a', 'b'], effort: 4 }]);
  });

  it('places a measured number between the worst and the best, also where less is better', () => {
    const pack = makePack(`pack: measured
version: 1.0.0
title: Measured
groups:
  - { id: g, title: G, indicators: [{ id: delay, title: Delay, answer: { number: { unit: days, worst: 30, best: 2 } } }] }
`);
    const scores = openScores(pack, { verdicts: new Map(), values: new Map([['delay', 16]]) });
    expect(scores.result('delay')).toMatchObject({ scale: 'share', value: at(0.5), max: 1 });
    expect(scores.trace('delay')).toMatchObject({ rule: 'number', inputs: [{ id: 'delay', value: at(16), max: 2 }] });
    expect(scores.trace('delay').sentence).toBe('0.5 of 1: 16 days, between 30 (worst) and 2 (best).');
    scores.setValue('delay', 400);
    expect(scores.result('delay').value).toEqual(at(0));
    scores.setValue('delay', 1);
    expect(scores.result('g').value).toEqual(at(1));
  });
});
