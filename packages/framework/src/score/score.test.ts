import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Answers, AnswerValue, Group, Indicator, Pack, Result, VerdictValue } from '../model.ts';
import { RULES, VERDICT_VALUES } from '../model.ts';
import { arbitraryCase, arbitraryPack, arbitraryValue } from '../testing/arbitrary-pack.ts';
import { recompute } from '../testing/recompute.ts';
import { groupsAndIndicators, indicatorsOf } from '../tree.ts';
import { openScores, scoreAll } from './score.ts';

const nodesOf = (pack: Pack) => [pack.root, ...groupsAndIndicators(pack.root)];
const criteriaOf = (pack: Pack) => indicatorsOf(pack.root).flatMap(({ criteria }) => criteria);
const valuedOf = (pack: Pack) => indicatorsOf(pack.root).filter(({ answer }) => answer.kind !== 'criteria');
const everyId = (pack: Pack) => [...nodesOf(pack), ...criteriaOf(pack)].map(({ id }) => id);
const resultsOf = (pack: Pack, answers: Answers) => {
  const scores = scoreAll(pack, answers);
  return new Map(everyId(pack).map((id) => [id, scores.result(id)]));
};
const withVerdict = (answers: Answers, id: string, verdict: VerdictValue): Answers => ({
  ...answers,
  verdicts: new Map([...answers.verdicts, [id, verdict]]),
});
const withValue = (answers: Answers, id: string, value: AnswerValue): Answers => ({
  ...answers,
  values: new Map([...answers.values, [id, value]]),
});

/** Rounding in logarithms and powers. */
const SLACK = 1e-12;

function expectNotLower(before: ReadonlyMap<string, Result>, after: ReadonlyMap<string, Result>) {
  for (const [id, { value }] of before) {
    const now = after.get(id)?.value;
    expect(now === null).toBe(value === null);
    if (value == null || now == null) continue;
    expect(now.low).toBeGreaterThanOrEqual(value.low - SLACK);
    expect(now.high).toBeGreaterThanOrEqual(value.high - SLACK);
  }
}

/** The known values of an answer from the worst up. */
function ladder(indicator: Indicator): AnswerValue[] {
  const { answer } = indicator;
  if (answer.kind === 'level') return answer.titles.map((_, at) => at);
  if (answer.kind === 'choice') return ['no', 'partial', 'yes'];
  if (answer.kind === 'number') return [answer.worst, (answer.worst + answer.best) / 2, answer.best];
  return [0, 0.5, 1];
}

describe('the random packs and answers', () => {
  it('hold every rule wherever it can stand, every kind of answer, groups in groups, and all four verdicts', () => {
    const seen = new Set<string>();
    for (const { pack, answers } of fc.sample(arbitraryCase({ depth: 3 }), { seed: 5, numRuns: 600 })) {
      for (const node of nodesOf(pack)) {
        const kind = node.type === 'indicator' ? node.answer.kind : 'group';
        seen.add(kind === 'criteria' || kind === 'group' ? `${kind} ${node.rule}` : kind);
        if (node.type === 'group' && node.children.some((child) => child.type === 'group')) seen.add('nested');
        if (node.type === 'indicator' && node.answer.kind === 'number') seen.add(node.answer.worst > node.answer.best ? 'down' : 'up');
      }
      for (const value of [...answers.verdicts.values(), ...answers.values.values()]) if (typeof value === 'string') seen.add(value);
    }
    const groups = RULES.map((rule) => `group ${rule}`);
    const criteria = RULES.filter((rule) => rule !== 'median').map((rule) => `criteria ${rule}`);
    const others = ['level', 'share', 'number', 'choice', 'nested', 'down', 'up', 'yes', 'partial', 'no'];
    expect([...seen].toSorted()).toEqual([...groups, ...criteria, ...others, ...VERDICT_VALUES].toSorted());
  });
});

describe('scores are monotone', () => {
  it('never lowers a score when a criterion goes from unmet to met', () => {
    fc.assert(
      fc.property(arbitraryCase({ depth: 3 }), fc.nat(), ({ pack, answers }, pick) => {
        const criteria = criteriaOf(pack);
        const criterion = criteria[pick % Math.max(criteria.length, 1)];
        if (criterion === undefined) return;
        const unmet = resultsOf(pack, withVerdict(answers, criterion.id, 'unmet'));
        const unknown = resultsOf(pack, withVerdict(answers, criterion.id, 'unknown'));
        const met = resultsOf(pack, withVerdict(answers, criterion.id, 'met'));
        expectNotLower(unmet, met);
        expectNotLower(unmet, unknown);
        expectNotLower(unknown, met);
      }),
      { numRuns: 300 },
    );
  });

  it('never lowers a score when a value becomes better', () => {
    fc.assert(
      fc.property(arbitraryCase(), fc.nat(), ({ pack, answers }, pick) => {
        const valued = valuedOf(pack);
        const indicator = valued[pick % Math.max(valued.length, 1)];
        if (indicator === undefined) return;
        const rungs = ladder(indicator).map((value) => resultsOf(pack, withValue(answers, indicator.id, value)));
        for (const [at, rung] of rungs.slice(1).entries()) expectNotLower(rungs[at] ?? rung, rung);
      }),
      { numRuns: 200 },
    );
  });
});

/** Every way in which up to this many unknowns can turn out. */
function completions(pack: Pack, answers: Answers): Answers[] {
  const unknownCriteria = criteriaOf(pack).filter(({ id }) => (answers.verdicts.get(id) ?? 'unknown') === 'unknown');
  const unknownValues = valuedOf(pack).filter(({ id }) => (answers.values.get(id) ?? 'unknown') === 'unknown');
  const choices = [
    ...unknownCriteria.map(({ id }) => (['unmet', 'met'] as const).map((verdict) => (so: Answers) => withVerdict(so, id, verdict))),
    ...unknownValues.map((indicator) => ladder(indicator).map((value) => (so: Answers) => withValue(so, indicator.id, value))),
  ];
  if (choices.length > 6) return [];
  return choices.reduce<Answers[]>((made, options) => made.flatMap((so) => options.map((choose) => choose(so))), [answers]);
}

describe('the interval of a score with unknowns', () => {
  it('contains every completion, and both its ends are reached', () => {
    fc.assert(
      fc.property(arbitraryCase({ shares: { met: 8, unmet: 4, unknown: 3, notApplicable: 1 } }), ({ pack, answers }) => {
        const all = completions(pack, answers).map((complete) => resultsOf(pack, complete));
        if (all.length === 0) return;
        for (const [id, { value, max }] of resultsOf(pack, answers)) {
          const values = all.map((complete) => complete.get(id)?.value);
          if (value === null) {
            expect(values.every((one) => one === null)).toBe(true);
            continue;
          }
          expect(values.every((one) => one?.low === one?.high)).toBe(true);
          const points = values.map((one) => one?.low ?? Number.NaN);
          expect(Math.min(...points)).toBeCloseTo(value.low, 12);
          expect(Math.max(...points)).toBeCloseTo(value.high, 12);
          expect(value.low).toBeGreaterThanOrEqual(0);
          expect(value.high).toBeLessThanOrEqual(max);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('is 0 to the maximum where nothing is answered and every stage has a criterion', () => {
    fc.assert(
      fc.property(arbitraryPack(), (pack) => {
        const { value, coverage } = scoreAll(pack, { verdicts: new Map(), values: new Map() }).result('p');
        expect(value?.low).toBe(0);
        expect(coverage).toBe(0);
      }),
    );
  });
});

type Change = { readonly id: string; readonly verdict?: VerdictValue; readonly value?: AnswerValue };

function arbitraryChanges(pack: Pack): fc.Arbitrary<readonly Change[]> {
  const criteria = criteriaOf(pack).map(({ id }) => fc.constantFrom(...VERDICT_VALUES).map((verdict) => ({ id, verdict })));
  const values = valuedOf(pack).map(({ id, answer }) =>
    fc.oneof(arbitraryValue(answer), fc.constantFrom<AnswerValue>('unknown', 'not-applicable')).map((value) => ({ id, value })),
  );
  return fc.array(fc.oneof(...criteria, ...values), { maxLength: 12 });
}

describe('changed answers', () => {
  it('give the same bits as scoring from scratch, and name exactly the results that changed', () => {
    const cases = arbitraryCase({ depth: 3 }).chain((made) => arbitraryChanges(made.pack).map((changes) => ({ ...made, changes })));
    fc.assert(
      fc.property(cases, ({ pack, answers, changes }) => {
        const open = openScores(pack, answers);
        let now = answers;
        let before = resultsOf(pack, answers);
        for (const { id, verdict, value } of changes) {
          const changed = verdict === undefined ? open.setValue(id, value ?? 'unknown') : open.set(id, verdict);
          now = verdict === undefined ? withValue(now, id, value ?? 'unknown') : withVerdict(now, id, verdict);
          const after = resultsOf(pack, now);
          for (const [each, result] of after) expect(open.result(each)).toEqual(result);
          const differing = [...after].filter(([each, result]) => JSON.stringify(result) !== JSON.stringify(before.get(each)));
          expect(changed.toSorted()).toEqual(differing.map(([each]) => each).toSorted());
          before = after;
        }
      }),
      { numRuns: 200 },
    );
  });
});

describe('traces', () => {
  it('recompute the value from their inputs and their rule', () => {
    fc.assert(
      fc.property(arbitraryCase({ depth: 3 }), ({ pack, answers }) => {
        const scores = scoreAll(pack, answers);
        for (const { id } of nodesOf(pack)) {
          const trace = scores.trace(id);
          expect(trace.value).toEqual(scores.result(id).value);
          const again = recompute(pack, id, trace, (child) => scores.result(child).scale === 'points');
          expect(again === null).toBe(trace.value === null);
          if (again === null || trace.value === null) continue;
          expect(again.low).toBeCloseTo(trace.value.low, 9);
          expect(again.high).toBeCloseTo(trace.value.high, 9);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('end in one sentence with a period', () => {
    fc.assert(
      fc.property(arbitraryCase(), ({ pack, answers }) => {
        const scores = scoreAll(pack, answers);
        for (const id of everyId(pack)) expect(scores.trace(id).sentence).toMatch(/^\S.*[^.]\.$/);
      }),
    );
  });
});

/** The pack without what is not applicable; null where nothing is left. */
function prune(node: Group | Indicator, answers: Answers): Group | Indicator | null {
  if (node.type === 'group') {
    const children = node.children.map((child) => prune(child, answers)).filter((child) => child !== null);
    return children.length === 0 ? null : { ...node, children };
  }
  if (node.answer.kind !== 'criteria') return answers.values.get(node.id) === 'not-applicable' ? null : node;
  const criteria = node.criteria.filter(({ id }) => answers.verdicts.get(id) !== 'not-applicable');
  return criteria.length === 0 ? null : { ...node, criteria };
}

describe('what is not applicable', () => {
  it('drops out: the score is that of the pack without it', () => {
    fc.assert(
      fc.property(arbitraryCase({ depth: 3, shares: { met: 3, unmet: 2, unknown: 1, notApplicable: 3 } }), ({ pack, answers }) => {
        const root = prune(pack.root, answers);
        const full = scoreAll(pack, answers);
        if (root?.type !== 'group') {
          expect(full.result('p')).toMatchObject({ value: null, coverage: null });
          return;
        }
        const smaller: Pack = { ...pack, root };
        const known = new Set(everyId(smaller));
        const only = <T>(map: ReadonlyMap<string, T>) => new Map([...map].filter(([id]) => known.has(id)));
        const pruned = scoreAll(smaller, { verdicts: only(answers.verdicts), values: only(answers.values) });
        for (const id of everyId(pack)) {
          const { value, max, coverage } = full.result(id);
          expect(value !== null).toBe(known.has(id));
          if (value === null) continue;
          const other = pruned.result(id);
          expect(coverage).toBe(other.coverage);
          expect(value.low / max).toBeCloseTo((other.value?.low ?? Number.NaN) / other.max, 12);
          expect(value.high / max).toBeCloseTo((other.value?.high ?? Number.NaN) / other.max, 12);
        }
      }),
      { numRuns: 300 },
    );
  });
});

describe('answers that the pack does not ask for', () => {
  const pack = fc.sample(arbitraryPack({ criteriaOnly: true }), { seed: 1, numRuns: 1 })[0];
  const none: Answers = { verdicts: new Map(), values: new Map() };

  it('are refused with the nearest id', () => {
    if (pack === undefined) throw new Error('no pack');
    const [first] = criteriaOf(pack);
    const wrong = `${first?.id}x`;
    expect(() => scoreAll(pack, { ...none, verdicts: new Map([[wrong, 'met']]) })).toThrow(/did you mean/);
    expect(() => openScores(pack, none).set('p', 'met')).toThrow(/give verdicts on criteria/);
    expect(() => openScores(pack, none).setValue('p', 1)).toThrow(/give values to indicators/);
    expect(() => openScores(pack, none).result('nowhere')).toThrow(expect.objectContaining({ code: 'score.unknown-id' }));
  });

  it('are refused when the value is not of the indicator’s kind', () => {
    const shares = fc.sample(arbitraryPack(), { seed: 3, numRuns: 50 });
    const found = shares
      .flatMap((one) => valuedOf(one).map((indicator) => ({ one, indicator })))
      .find(({ indicator }) => indicator.answer.kind === 'share');
    if (found === undefined) throw new Error('no pack with a share');
    const scores = openScores(found.one, none);
    const before = scores.result(found.indicator.id);
    expect(() => scores.setValue(found.indicator.id, 1.5)).toThrow(/give a number from 0 to 1/);
    expect(() => scores.setValue(found.indicator.id, 'yes')).toThrow(expect.objectContaining({ code: 'answer.value' }));
    expect(scores.result(found.indicator.id)).toEqual(before);
  });
});
