/** Answers and groups that take points off: how they count, what they leave unknown, how they are explained, and where they cannot stand. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { scoreTable } from '../assessment/table.ts';
import type { Answers, AnswerValue, Pack, Result, VerdictValue } from '../model.ts';
import { diffPacks } from '../pack/diff.ts';
import { loadPack } from '../pack/load.ts';
import { arbitraryCase } from '../testing/arbitrary-pack.ts';
import { makePack } from '../testing/make-pack.ts';
import { recompute } from '../testing/recompute.ts';
import { groupsAndIndicators, indicatorsOf } from '../tree.ts';
import { openScores, scoreAll } from './score.ts';

// As a published index does: two pillars, and up to 4 points off for a law that is not applied.
const TEXT = `pack: index
version: 1.0.0
title: Index
rule: points
column: TOTAL
data: { unit: code }
bands: [{ id: high, title: High, from: 50 }]
groups:
  - id: pillars
    title: Pillars
    rule: weighted-sum
    indicators:
      - { id: law, title: Law, column: LAW, answer: share, weight: 6 }
      - { id: csirt, title: CSIRT, column: CSIRT, answer: share, weight: 4 }
  - id: penalty
    title: Penalty
    rule: weighted-sum
    deducts: true
    column: PENALTY
    indicators:
      - { id: shelved, title: The law is shelved, column: SHELVED, answer: choice, weight: 3 }
      - { id: late, title: Reports are late, column: LATE, answer: share, weight: 1 }
`;
const pack = makePack(TEXT);
const score = (values: Readonly<Record<string, AnswerValue>>, of: Pack = pack) =>
  scoreAll(of, { verdicts: new Map(), values: new Map(Object.entries(values)) });
const whole = (values: Readonly<Record<string, AnswerValue>>) => score(values).result('index');

describe('a group that deducts', () => {
  it.each([
    [{ law: 1, csirt: 0.5, shelved: 'no', late: 0 }, 8],
    [{ law: 1, csirt: 0.5, shelved: 'yes', late: 0 }, 5],
    [{ law: 1, csirt: 0.5, shelved: 'partial', late: 1 }, 5.5],
    [{ law: 1, csirt: 1, shelved: 'yes', late: 1 }, 6],
    [{ law: 0.5, csirt: 0, shelved: 'yes', late: 1 }, 0],
    [{ law: 0, csirt: 0, shelved: 'yes', late: 1 }, 0],
    [{ law: 1, csirt: 'not-applicable', shelved: 'yes', late: 'not-applicable' }, 3],
    [{ law: 1, csirt: 1, shelved: 'not-applicable', late: 'not-applicable' }, 10],
  ] as const)('takes its points off, at most what it holds, and never below 0: %j is %d', (values, points) => {
    expect(whole(values).value).toEqual({ low: points, high: points });
  });

  it('is no part of the most that can be had, and unknown it lowers the low and leaves the high', () => {
    expect(whole({ law: 1, csirt: 1 })).toMatchObject({ value: { low: 6, high: 10 }, max: 10, coverage: 0.5 });
    expect(whole({ law: 1, csirt: 1, late: 0.5 }).value).toEqual({ low: 6.5, high: 9.5 });
    expect(whole({ shelved: 'yes', late: 0 }).value).toEqual({ low: 0, high: 7 });
  });

  it('leaves nothing to deduct from where nothing else is applicable: no score, not 0', () => {
    expect(whole({ law: 'not-applicable', csirt: 'not-applicable', shelved: 'yes', late: 1 })).toMatchObject({ value: null, max: 0 });
  });

  it('explains itself: sign, inputs, what is taken off, and what to take back', () => {
    const scores = score({ law: 1, csirt: 1, shelved: 'yes', late: 0.5 });
    const trace = scores.trace('index');
    expect(trace.inputs.map(({ id, deducts = false }) => [id, deducts])).toEqual([
      ['pillars', false],
      ['penalty', true],
    ]);
    expect(trace.sentence).toBe(
      '6.5 of 10 points: the sum of the points of 1 part, less 1 deduction; the step that gains most for its effort leads to 9.5: no longer “The law is shelved”.',
    );
    expect(trace.missing).toEqual([
      { reaches: 9.5, ids: ['shelved'], effort: 2 },
      { reaches: 7, ids: ['late'], effort: 2 },
    ]);
    expect(scores.trace('penalty').sentence).toContain('3.5 of at most 4 points are deducted');
    expect(score({ law: 0, shelved: 'yes' }).trace('index').sentence).toContain('less 1 deduction and never below 0');
  });

  it('scores the units of a table, with bands and published scores', () => {
    const scored = scoreTable(pack, [
      { code: 'A', LAW: '1', CSIRT: '1', SHELVED: 'yes', LATE: '1', TOTAL: '6.00', PENALTY: '4.0' },
      { code: 'B', LAW: '1', CSIRT: '0.5', SHELVED: '', LATE: '0', TOTAL: '6.00', PENALTY: '' },
    ]);
    if ('errors' in scored) throw new Error('errors');
    expect(scored.units.map(({ band, published }) => [band.low, band.high, ...published.map(({ agreement }) => agreement)])).toEqual([
      ['high', 'high', 'exact', 'exact'],
      ['high', 'high', 'contained'],
    ]);
  });
});

describe('criteria and indicators that deduct', () => {
  const mixed = makePack(`pack: m
version: 1.0.0
title: M
groups:
  - id: g
    title: G
    rule: points
    indicators:
      - id: i
        title: I
        rule: points
        criteria: [{ id: a, text: A, weight: 3 }, { id: b, text: B, weight: 2 }, { id: c, text: C, weight: 4, deducts: true }]
      - { id: s, title: S, answer: { number: { unit: days, worst: 30, best: 0 } }, weight: 5 }
      - { id: l, title: L, answer: { level: [none, some, all] }, weight: 2, deducts: true }
`);
  const result = (verdicts: Readonly<Record<string, VerdictValue>>, values: Readonly<Record<string, AnswerValue>>) =>
    scoreAll(mixed, { verdicts: new Map(Object.entries(verdicts)), values: new Map(Object.entries(values)) });

  it('count as they weigh', () => {
    expect(result({ a: 'met', b: 'met', c: 'unmet' }, { s: 0, l: 0 }).result('g')).toMatchObject({ value: { low: 10, high: 10 }, max: 10 });
    expect(result({ a: 'met', b: 'met', c: 'met' }, { s: 15, l: 1 }).result('g').value).toEqual({ low: 2.5, high: 2.5 });
    expect(result({ a: 'met', b: 'unmet', c: 'unknown' }, { s: 0, l: 'unknown' }).result('g').value).toEqual({ low: 3, high: 8 });
    expect(result({ c: 'met', a: 'met', b: 'met' }, {}).trace('c').sentence).toBe('Met: 4 of at most 4 points are deducted.');
  });
});

describe('a pack is refused', () => {
  it('where a gate would pool what deducts', () => {
    const gate = (deducts: string) => () =>
      makePack(`pack: p
version: 1.0.0
title: P
stages: [{ id: none, title: None, meaning: M }, { id: some, title: Some, meaning: M }]
groups:
  - id: g
    title: G
    rule: gate
    indicators:
      - { id: i, title: I, rule: points, criteria: [{ id: a, stage: some, text: A }, { id: b, stage: some, text: B${deducts} }] }
`);
    expect(gate('')).not.toThrow();
    expect(gate(', deducts: true')).toThrow(/a gate pools criteria and deducts none/);
  });

  const errorsOf = (from: string, to: string) => {
    const loaded = loadPack(new Map([['pack.yaml', `language: en\nlicence: CC0-1.0\ndescription: D\n${TEXT.replace(from, to)}`]]));
    return 'errors' in loaded ? loaded.errors.map(({ message }) => message).join('\n') : '';
  };

  it.each<[string, string, RegExp]>([
    ['rule: points', 'rule: mean', /"penalty" deducts points, and the rule mean gives none; use points or weighted-sum/],
    ['rule: points', 'rule: minimum', /rule minimum gives none/],
    ['rule: points', 'rule: geometric-mean', /rule geometric-mean gives none/],
    ['title: Pillars', 'title: Pillars\n    deducts: true', /everything in it deducts/],
    ['answer: choice, weight: 3', 'answer: choice, weight: 3, deducts: true', /"penalty" deducts and holds deductions itself/],
    ['deducts: true', 'deducts: 4', /expected boolean/],
    ['rule: points', 'rule: gate', /rule gate gives none/],
    ['version: 1.0.0', 'version: 1.0.0\ndeducts: true', /deducts/],
  ])('where %j is %j', (from, to, message) => {
    expect(errorsOf(from, to)).toMatch(message);
  });

  it('nowhere else; what deducts is told by a comparison of versions', () => {
    expect(errorsOf('version: 1.0.0', 'version: 1.0.0')).toBe('');
    const before = makePack(TEXT.replace('    deducts: true\n', ''));
    expect(diffPacks(before, pack).filter(({ kind }) => kind !== 'kept')).toMatchObject([
      { id: 'penalty', kind: 'rescored', fields: ['deducts'] },
    ]);
  });
});

const nodesOf = (of: Pack) => [of.root, ...groupsAndIndicators(of.root)];
const CASES = { depth: 3, deductions: true } as const;
const SLACK = 1e-9;

/** Ids of everything that takes points off, with what is below it. */
function deductedIds(of: Pack): Set<string> {
  const ids = new Set<string>();
  const below = (node: Pack['root'] | Pack['root']['children'][number], under: boolean): void => {
    const own = under || node.deducts === true;
    if (own) ids.add(node.id);
    if (node.type === 'group') for (const child of node.children) below(child, own);
    else for (const criterion of node.criteria) if (own || criterion.deducts) ids.add(criterion.id);
  };
  below(of.root, false);
  return ids;
}

const ladder = (of: Pack, id: string): AnswerValue[] => {
  const answer = indicatorsOf(of.root).find((one) => one.id === id)?.answer;
  if (answer?.kind === 'level') return answer.titles.map((_, at) => at);
  if (answer?.kind === 'number') return [answer.worst, (answer.worst + answer.best) / 2, answer.best];
  return answer?.kind === 'choice' ? ['no', 'partial', 'yes'] : [0, 0.5, 1];
};

/** Scores of the whole under each way of answering one leaf, from the worst up. */
function rungs(of: Pack, answers: Answers, leaf: string): Result[] {
  const isCriterion = !nodesOf(of).some(({ id }) => id === leaf);
  if (isCriterion)
    return (['unmet', 'met'] as const).map((verdict) =>
      scoreAll(of, { ...answers, verdicts: new Map([...answers.verdicts, [leaf, verdict]]) }).result(of.root.id),
    );
  return ladder(of, leaf).map((value) =>
    scoreAll(of, { ...answers, values: new Map([...answers.values, [leaf, value]]) }).result(of.root.id),
  );
}

const leavesOf = (of: Pack) =>
  indicatorsOf(of.root).flatMap((one) => (one.answer.kind === 'criteria' ? one.criteria.map(({ id }) => id) : [one.id]));

describe('random packs with deductions', () => {
  it('hold deductions of every kind', () => {
    const seen = new Set<string>();
    for (const { pack: of } of fc.sample(arbitraryCase(CASES), { seed: 7, numRuns: 400 })) {
      for (const node of nodesOf(of)) {
        if (node.deducts) seen.add(node.type === 'group' ? 'group' : node.answer.kind);
        if (node.type === 'indicator' && node.criteria.some(({ deducts }) => deducts)) seen.add('criterion');
      }
    }
    expect([...seen].toSorted()).toEqual(['choice', 'criteria', 'criterion', 'group', 'level', 'number', 'share']);
  });

  it('have scores that a second reading of their traces gives', () => {
    fc.assert(
      fc.property(arbitraryCase(CASES), ({ pack: of, answers }) => {
        const scores = scoreAll(of, answers);
        for (const { id } of nodesOf(of)) {
          const trace = scores.trace(id);
          const again = recompute(of, id, trace, (child) => scores.result(child).scale === 'points');
          expect(again === null).toBe(trace.value === null);
          if (again === null || trace.value === null) continue;
          expect(trace.value.low).toBeCloseTo(again.low, 9);
          expect(trace.value.high).toBeCloseTo(again.high, 9);
          expect(trace.value.low).toBeGreaterThanOrEqual(0);
          expect(trace.value.high).toBeLessThanOrEqual(scores.result(id).max + SLACK);
        }
      }),
      { numRuns: 400 },
    );
  });

  it('rise with what counts, and fall with what deducts', () => {
    fc.assert(
      fc.property(arbitraryCase(CASES), fc.nat(), ({ pack: of, answers }, pick) => {
        const leaves = leavesOf(of);
        const leaf = leaves[pick % leaves.length] ?? '';
        const sign = deductedIds(of).has(leaf) ? -1 : 1;
        const values = rungs(of, answers, leaf).map(({ value }) => value);
        for (const [at, value] of values.slice(1).entries()) {
          const before = values[at];
          if (value === null || before === null || before === undefined) continue;
          expect(sign * (value.low - before.low)).toBeGreaterThanOrEqual(-SLACK);
          expect(sign * (value.high - before.high)).toBeGreaterThanOrEqual(-SLACK);
        }
      }),
      { numRuns: 400 },
    );
  });

  it('have intervals whose ends come true, and between which every way of knowing lies', () => {
    fc.assert(
      fc.property(arbitraryCase(CASES), fc.infiniteStream(fc.nat()), ({ pack: of, answers }, picks) => {
        const deducted = deductedIds(of);
        const scores = scoreAll(of, answers);
        const completed = (choose: (ways: number, leaf: string) => number): Answers => {
          const verdicts = new Map(answers.verdicts);
          const values = new Map(answers.values);
          for (const [id, verdict] of verdicts) if (verdict === 'unknown') verdicts.set(id, choose(2, id) === 0 ? 'unmet' : 'met');
          for (const [id, value] of values)
            if (value === 'unknown') values.set(id, ladder(of, id)[choose(ladder(of, id).length, id)] ?? 'unknown');
          return { verdicts, values };
        };
        const end = (best: boolean) =>
          scoreAll(
            of,
            completed((ways, leaf) => (best !== deducted.has(leaf) ? ways - 1 : 0)),
          );
        const [worst, best, some] = [
          end(false),
          end(true),
          scoreAll(
            of,
            completed((ways) => (picks.next().value ?? 0) % ways),
          ),
        ];
        const { value } = scores.result(of.root.id);
        const [low, high, between] = [worst, best, some].map((one) => one.result(of.root.id).value);
        if (value === null) {
          expect([low, high, between]).toEqual([null, null, null]);
          return;
        }
        expect([low?.low, low?.high]).toEqual([expect.closeTo(value.low, 9), expect.closeTo(value.low, 9)]);
        expect([high?.low, high?.high]).toEqual([expect.closeTo(value.high, 9), expect.closeTo(value.high, 9)]);
        expect(between?.low).toBeGreaterThanOrEqual(value.low - SLACK);
        expect(between?.high).toBeLessThanOrEqual(value.high + SLACK);
      }),
      { numRuns: 400 },
    );
  });

  it('give the same when answers change one after another as from scratch, and lead on by what they say is missing', () => {
    fc.assert(
      fc.property(arbitraryCase(CASES), fc.array(fc.tuple(fc.nat(), fc.nat()), { maxLength: 8 }), ({ pack: of, answers }, changes) => {
        const open = openScores(of, { verdicts: new Map(), values: new Map() });
        for (const [id, verdict] of answers.verdicts) open.set(id, verdict);
        for (const [id, value] of answers.values) open.setValue(id, value);
        const leaves = leavesOf(of);
        const now: Answers = { verdicts: new Map(answers.verdicts), values: new Map(answers.values) };
        for (const [pick, way] of changes) {
          const leaf = leaves[pick % leaves.length] ?? '';
          if (now.verdicts.has(leaf)) {
            const verdict = (['met', 'unmet', 'unknown', 'not-applicable'] as const)[way % 4] ?? 'unknown';
            open.set(leaf, verdict);
            new Map(now.verdicts).set(leaf, verdict);
            Object.assign(now, { verdicts: new Map([...now.verdicts, [leaf, verdict]]) });
          } else {
            const value = [...ladder(of, leaf), 'unknown', 'not-applicable'][way % (ladder(of, leaf).length + 2)] as AnswerValue;
            open.setValue(leaf, value);
            Object.assign(now, { values: new Map([...now.values, [leaf, value]]) });
          }
        }
        const scratch = scoreAll(of, now);
        for (const { id } of nodesOf(of)) {
          expect(open.result(id)).toEqual(scratch.result(id));
          const low = scratch.result(id).value?.low ?? 0;
          for (const { reaches } of scratch.trace(id).missing) expect(reaches).toBeGreaterThan(low);
        }
      }),
      { numRuns: 200 },
    );
  });
});
