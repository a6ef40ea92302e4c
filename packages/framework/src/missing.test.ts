import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Answers, Indicator, MissingSet, Pack } from './model.ts';
import { openScores, scoreAll } from './score.ts';
import { arbitraryCase } from './testing/arbitrary-pack.ts';
import { groupsAndIndicators, indicatorsOf } from './tree.ts';

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

  it('begin with the cheapest way to the next stage, as a search through all ways finds it', () => {
    const small = arbitraryCase({ criteriaOnly: true, shares: { met: 5, unmet: 4, unknown: 1, notApplicable: 1 } });
    fc.assert(
      fc.property(small, ({ pack, answers }) => {
        const open = criteriaOf(pack).filter(({ id }) => !['met', 'not-applicable'].includes(answers.verdicts.get(id) ?? 'unknown'));
        if (open.length > 9) return;
        const scores = openScores(pack, answers);
        const staged = nodesOf(pack).filter(({ id }) => scores.result(id).scale === 'stage' && scores.result(id).value !== null);
        const low = new Map(staged.map(({ id }) => [id, scores.result(id).value?.low ?? 0]));
        const least = new Map<string, number>();
        for (let subset = 1; subset < 2 ** open.length; subset++) {
          const chosen = open.filter((_, at) => (subset >> at) & 1);
          const effort = chosen.reduce((sum, one) => sum + one.effort, 0);
          for (const { id } of chosen) scores.set(id, 'met');
          for (const { id } of staged) {
            const rises = (scores.result(id).value?.low ?? 0) > (low.get(id) ?? 0);
            if (rises) least.set(id, Math.min(effort, least.get(id) ?? Number.POSITIVE_INFINITY));
          }
          for (const { id } of chosen) scores.set(id, 'unmet');
        }
        const original = scoreAll(pack, answers);
        for (const { id } of staged) {
          const [first] = original.trace(id).missing;
          expect(first?.effort).toBe(least.get(id));
        }
      }),
      { numRuns: 150 },
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
