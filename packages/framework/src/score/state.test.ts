import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Pack } from '../model.ts';
import { nodeAt, type Plan, type PlanNode, planOf } from '../pack/plan.ts';
import { arbitraryPack } from '../testing/arbitrary-pack.ts';
import { makePack } from '../testing/make-pack.ts';
import { computeState, type LeafValue, leafValue, putLeaf, type State } from './state.ts';

const UNKNOWN: LeafValue = { interval: { low: 0, high: 1 }, answered: false };
const VALUES: readonly LeafValue[] = [
  { interval: { low: 1, high: 1 }, answered: true },
  { interval: { low: 0, high: 0 }, answered: true },
  UNKNOWN,
  { interval: null, answered: false },
];

/** The same state, with a note of every node whose value is written: once for each time that it is computed. */
function watched(state: State): { state: State; computed: number[] } {
  const computed: number[] = [];
  const low = new Proxy(state.low, {
    get: (values, key) => Reflect.get(values, key),
    set: (values, key, value) => {
      computed.push(Number(key));
      return Reflect.set(values, key, value);
    },
  });
  return { state: { ...state, low }, computed };
}

function pathOf(plan: Plan, { index, parent }: PlanNode): number[] {
  return parent < 0 ? [index] : [index, ...pathOf(plan, nodeAt(plan, parent))];
}

const leavesOf = (plan: Plan) => plan.nodes.filter(({ rule }) => rule === null);

/** 8 dimensions of 5 factors of 5 indicators of 10 criteria. */
function packOf2000(): Pack {
  const many = (count: number, make: (at: number) => string) => Array.from({ length: count }, (_, at) => make(at)).join(', ');
  const criteria = (id: string) => many(10, (at) => `{ id: ${id}.${at}, stage: s1, text: T }`);
  const indicators = (id: string) => many(5, (at) => `{ id: ${id}.${at}, title: T, criteria: [${criteria(`${id}.${at}`)}] }`);
  const factors = (id: string) => many(5, (at) => `{ id: ${id}.${at}, title: T, indicators: [${indicators(`${id}.${at}`)}] }`);
  return makePack(`pack: large
version: 1.0.0
title: Large
stages: [{ id: s0, title: S0, meaning: M }, { id: s1, title: S1, meaning: M }]
groups: [${many(8, (at) => `{ id: d${at}, title: T, groups: [${factors(`d${at}`)}] }`)}]
`);
}

describe('a changed answer', () => {
  it('recomputes the nodes above it, each once, and no other', () => {
    const cases = arbitraryPack({ depth: 3, criteriaOnly: true }).chain((pack) =>
      fc.tuple(fc.constant(pack), fc.array(fc.tuple(fc.nat(), fc.constantFrom(...VALUES)), { minLength: 1, maxLength: 10 })),
    );
    fc.assert(
      fc.property(cases, ([pack, changes]) => {
        const plan = planOf(pack);
        const leaves = leavesOf(plan);
        const { state, computed } = watched(computeState(plan, () => UNKNOWN));
        for (const [pick, value] of changes) {
          const leaf = leaves[pick % leaves.length];
          if (leaf === undefined) throw new Error('a pack without criteria');
          const held = leafValue(state, leaf.index);
          computed.length = 0;
          const changed = putLeaf(plan, state, leaf, value);
          const path = pathOf(plan, leaf);
          if (JSON.stringify(held) === JSON.stringify(value)) expect([computed, changed]).toEqual([[leaf.index], []]);
          else expect(computed).toEqual(path);
          expect(path).toEqual(expect.arrayContaining(changed));
        }
      }),
      { numRuns: 200 },
    );
  });

  it('computes five nodes of more than two thousand', () => {
    const plan = planOf(packOf2000());
    const { state, computed } = watched(computeState(plan, () => UNKNOWN));
    expect([leavesOf(plan).length, plan.nodes.length]).toEqual([2_000, 2_249]);
    const leaf = nodeAt(plan, plan.indexOf.get('d3.2.1.7') ?? -1);
    putLeaf(plan, state, leaf, { interval: { low: 1, high: 1 }, answered: true });
    expect(computed.map((index) => nodeAt(plan, index).id)).toEqual(['d3.2.1.7', 'd3.2.1', 'd3.2', 'd3', 'large']);
  });
});
