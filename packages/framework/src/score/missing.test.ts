import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Answers, Criterion, Indicator, MissingSet, Pack } from '../model.ts';
import { arbitraryCase } from '../testing/arbitrary-pack.ts';
import { makePack } from '../testing/make-pack.ts';
import { groupsAndIndicators, indicatorsOf } from '../tree.ts';
import { type OpenScores, openScores, scoreAll } from './score.ts';

const nodesOf = (pack: Pack) => [pack.root, ...groupsAndIndicators(pack.root)];
const criteriaOf = (pack: Pack) => indicatorsOf(pack.root).flatMap(({ criteria }) => criteria);

/** Raises one id as a missing set means it: met; the level that is reached, or the next one; the best of all other kinds. */
function raise(scores: ReturnType<typeof openScores>, pack: Pack, id: string, level: number | null): void {
  const indicator: Indicator | undefined = indicatorsOf(pack.root).find((one) => one.id === id);
  if (indicator === undefined) {
    scores.set(id, 'met');
    return;
  }
  const { answer } = indicator;
  if (answer.kind === 'level') scores.setValue(id, level ?? (scores.result(id).value?.low ?? 0) + 1);
  else if (answer.kind === 'choice') scores.setValue(id, 'yes');
  else scores.setValue(id, answer.kind === 'number' ? answer.best : 1);
}

function lowWith(pack: Pack, answers: Answers, node: string, ids: readonly string[], set: MissingSet): number {
  const scores = openScores(pack, answers);
  const level = scores.result(node).scale === 'stage' ? set.reaches : null;
  for (const id of ids) raise(scores, pack, id, level);
  return scores.result(node).value?.low ?? Number.NaN;
}

const SMALL = arbitraryCase({ criteriaOnly: true, shares: { met: 5, unmet: 4, unknown: 1, notApplicable: 1 } });

/** Criteria that are neither met nor out. */
function openCriteria(pack: Pack, answers: Answers) {
  return criteriaOf(pack).filter(({ id }) => !['met', 'not-applicable'].includes(answers.verdicts.get(id) ?? 'unknown'));
}

/** Shows every non-empty set of these criteria, and the scores with all of it met. */
function everyWay(
  pack: Pack,
  answers: Answers,
  open: readonly Criterion[],
  show: (chosen: readonly Criterion[], scores: OpenScores) => void,
): void {
  const scores = openScores(pack, answers);
  for (let subset = 1; subset < 2 ** open.length; subset++) {
    const chosen = open.filter((_, at) => (subset >> at) & 1);
    for (const { id } of chosen) scores.set(id, 'met');
    show(chosen, scores);
    for (const { id } of chosen) scores.set(id, answers.verdicts.get(id) ?? 'unknown');
  }
}

/** The least effort by which each node stands at a stage or higher, found by trying all sets. */
function leastEfforts(pack: Pack, answers: Answers, open: readonly Criterion[], nodes: readonly { readonly id: string }[]) {
  const least = new Map<string, number>();
  everyWay(pack, answers, open, (chosen, scores) => {
    const effort = chosen.reduce((sum, one) => sum + one.effort, 0);
    for (const { id } of nodes) {
      for (let stage = scores.result(id).value?.low ?? 0; stage > 0; stage--) {
        const key = `${id} ${stage}`;
        least.set(key, Math.min(effort, least.get(key) ?? Number.POSITIVE_INFINITY));
      }
    }
  });
  return (id: string, stage: number) => least.get(`${id} ${stage}`);
}

describe('missing sets', () => {
  it('reach what they say when they are met, and no smaller part of them does', () => {
    fc.assert(
      fc.property(arbitraryCase({ depth: 3 }), ({ pack, answers }) => {
        const scores = scoreAll(pack, answers);
        for (const { id } of nodesOf(pack)) {
          const low = scores.result(id).value?.low ?? 0;
          for (const set of scores.trace(id).missing) {
            expect(set.ids.length).toBeGreaterThan(0);
            expect(set.reaches).toBeGreaterThan(low);
            expect(lowWith(pack, answers, id, set.ids, set)).toBeCloseTo(set.reaches, 12);
            for (const without of set.ids) {
              const part = set.ids.filter((each) => each !== without);
              expect(lowWith(pack, answers, id, part, set)).toBeLessThan(set.reaches);
            }
          }
        }
      }),
      { numRuns: 300 },
    );
  });

  it('are empty exactly where nothing can rise further', () => {
    fc.assert(
      fc.property(arbitraryCase(), ({ pack, answers }) => {
        const scores = scoreAll(pack, answers);
        const best = openScores(pack, answers);
        for (const { id } of criteriaOf(pack)) if (best.result(id).value !== null) best.set(id, 'met');
        for (const { id, answer } of indicatorsOf(pack.root)) {
          if (best.result(id).value === null || answer.kind === 'criteria') continue;
          raise(best, pack, id, answer.kind === 'level' ? answer.titles.length - 1 : null);
        }
        for (const { id } of nodesOf(pack)) {
          const rises = (best.result(id).value?.low ?? 0) > (scores.result(id).value?.low ?? 0) + 1e-12;
          expect(scores.trace(id).missing.length > 0).toBe(rises);
        }
      }),
      { numRuns: 200 },
    );
  });

  it('are the cheapest ways to each stage that they lead to, as a search through all ways finds it', () => {
    fc.assert(
      fc.property(SMALL, ({ pack, answers }) => {
        const open = openCriteria(pack, answers);
        if (open.length > 9) return;
        const original = scoreAll(pack, answers);
        const staged = nodesOf(pack).filter(({ id }) => original.result(id).scale === 'stage' && original.result(id).value !== null);
        const least = leastEfforts(pack, answers, open, staged);
        for (const { id } of staged) {
          const low = original.result(id).value?.low ?? 0;
          const sets = original.trace(id).missing;
          expect(sets[0]?.effort).toBe(least(id, low + 1));
          for (const { reaches, effort } of sets) expect(effort).toBe(least(id, reaches));
          expect(sets.map(({ effort }) => effort)).toEqual(sets.map(({ effort }) => effort).toSorted((a, b) => a - b));
        }
      }),
      { numRuns: 200 },
    );
  });

  it('of a gate name every higher stage that can be reached', () => {
    fc.assert(
      fc.property(SMALL, ({ pack, answers }) => {
        const open = openCriteria(pack, answers);
        if (open.length > 9) return;
        const original = scoreAll(pack, answers);
        const gates = nodesOf(pack).filter(({ id, rule }) => rule === 'gate' && original.result(id).value !== null);
        const reached = new Map<string, Set<number>>(gates.map(({ id }) => [id, new Set()]));
        everyWay(pack, answers, open, (_, scores) => {
          for (const { id } of gates) reached.get(id)?.add(scores.result(id).value?.low ?? 0);
        });
        for (const { id } of gates) {
          const low = original.result(id).value?.low ?? 0;
          const higher = [...(reached.get(id) ?? [])].filter((stage) => stage > low).toSorted((a, b) => a - b);
          expect(original.trace(id).missing.map(({ reaches }) => reaches)).toEqual(higher);
        }
      }),
      { numRuns: 100 },
    );
  });

  it('of sums and means begin with the criterion that gains most for its effort, of all that gain anything', () => {
    fc.assert(
      fc.property(arbitraryCase({ depth: 1, criteriaOnly: true }), ({ pack, answers }) => {
        const original = scoreAll(pack, answers);
        const additive = indicatorsOf(pack.root).filter(({ rule }) => rule === 'mean' || rule === 'points' || rule === 'weighted-sum');
        for (const { id, criteria } of additive) {
          const gains = openCriteria(pack, answers)
            .filter((criterion) => criteria.includes(criterion))
            .map((criterion) => {
              const raised = openScores(pack, answers);
              raised.set(criterion.id, 'met');
              return ((raised.result(id).value?.low ?? 0) - (original.result(id).value?.low ?? 0)) / criterion.effort;
            });
          const sets = original.trace(id).missing;
          expect(sets).toHaveLength(gains.length);
          const [first] = sets;
          if (first === undefined) continue;
          expect((first.reaches - (original.result(id).value?.low ?? 0)) / first.effort).toBeCloseTo(Math.max(...gains), 12);
        }
      }),
    );
  });

  it('list the criteria of a set from the least effort up', () => {
    fc.assert(
      fc.property(arbitraryCase({ criteriaOnly: true }), ({ pack, answers }) => {
        const effortOf = new Map(criteriaOf(pack).map(({ id, effort }) => [id, effort]));
        for (const { id } of nodesOf(pack)) {
          for (const { ids, effort } of scoreAll(pack, answers).trace(id).missing) {
            const efforts = ids.map((each) => effortOf.get(each) ?? 0);
            expect(efforts).toEqual(efforts.toSorted((a, b) => a - b));
            expect(effort).toBe(efforts.reduce((sum, one) => sum + one, 0));
          }
        }
      }),
    );
  });
});

describe('of many single steps', () => {
  const many = makePack(`pack: many
version: 1.0.0
title: Many
rule: mean
groups:
  - id: g
    title: G
    rule: mean
    indicators:
      - id: i
        title: I
        rule: mean
        criteria: [${Array.from({ length: 12 }, (_, at) => `{ id: c${at}, text: C${at}, weight: 1, effort: ${(at % 3) + 1} }`).join(', ')}]
`);

  it('ten are listed, those of the most gain for their effort first, each with the value that it leads to', () => {
    const { missing } = scoreAll(many, { verdicts: new Map(), values: new Map() }).trace('i');
    expect(missing.map(({ ids, effort }) => `${ids} ${effort}`)).toEqual([
      ...['c0 1', 'c3 1', 'c6 1', 'c9 1', 'c1 2', 'c4 2', 'c7 2', 'c10 2', 'c2 3', 'c5 3'],
    ]);
    for (const { reaches } of missing) expect(reaches).toBeCloseTo(1 / 12, 12);
  });
});
