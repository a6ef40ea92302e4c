import { CompositeError } from '../../composite-error.ts';
import type { Hierarchy } from '../../hierarchy.ts';
import type { WeightStep } from '../../recipe.ts';
import type { Recorder } from '../../recorder.ts';
import { type BuildState, stepName } from '../../state.ts';

/** The state with other weights, or with weights to be sought while aggregating; a later step overrides an earlier one on its levels. */
export function weigh(state: BuildState, step: WeightStep, at: number, record: Recorder | null): BuildState {
  if (step.method === 'given') return given(state, step.weights, stepName(step, at), record);
  const levels = levelsOf(state.hierarchy, step, stepName(step, at));
  const sought = new Map(state.sought);
  if (step.method === 'equal') {
    for (const level of levels) sought.delete(level);
    return { ...state, sought, hierarchy: equal(state.hierarchy, levels, record) };
  }
  for (const level of levels) sought.set(level, step);
  return { ...state, sought };
}

function levelsOf({ levels }: Hierarchy, step: Exclude<WeightStep, { method: 'given' }>, place: string): number[] {
  if (step.level === undefined) return Array.from({ length: levels - 1 }, (_, at) => at + 2);
  if (step.level <= levels) return [step.level];
  const problem = `the hierarchy has ${levels} levels`;
  throw new CompositeError({
    code: 'recipe.no-level',
    place: `${place}, level ${step.level}`,
    problem,
    remedy: `give a level from 2 to ${levels}`,
  });
}

function given(state: BuildState, given: Readonly<Record<string, number>>, place: string, record: Recorder | null): BuildState {
  const { hierarchy } = state;
  const weights = hierarchy.weights.slice();
  const sought = new Map(state.sought);
  for (const [id, weight] of Object.entries(given)) {
    const index = hierarchy.indexOf.get(id);
    if (index === undefined) {
      throw new CompositeError({
        code: 'recipe.no-node',
        place,
        problem: `the hierarchy has no node "${id}"`,
        remedy: 'name one of its nodes, or leave it out',
      });
    }
    weights[index] = weight;
    sought.delete(levelAbove(hierarchy, index));
    record?.({ node: id, unit: null, kind: 'weighted', weight, method: 'given', fit: null });
  }
  refuseWeightless(hierarchy, weights, place);
  return { ...state, sought, hierarchy: { ...hierarchy, weights } };
}

function levelAbove({ nodes }: Hierarchy, index: number): number {
  return nodes[nodes[index]?.parent ?? -1]?.level ?? 0;
}

function refuseWeightless({ nodes, indicators }: Hierarchy, weights: Float64Array, place: string): void {
  const weightless = nodes.slice(indicators).find(({ children }) => children.every((child) => weights[child] === 0));
  if (weightless === undefined) return;
  const problem = `all parts of ${weightless.id} weigh 0`;
  throw new CompositeError({ code: 'recipe.weightless', place, problem, remedy: 'give one of them a weight' });
}

function equal(hierarchy: Hierarchy, levels: readonly number[], record: Recorder | null): Hierarchy {
  const weights = hierarchy.weights.slice();
  for (const { level, children } of hierarchy.nodes) {
    if (!levels.includes(level)) continue;
    for (const child of children) {
      weights[child] = 1;
      record?.({ node: hierarchy.nodes[child]?.id ?? '', unit: null, kind: 'weighted', weight: 1, method: 'equal', fit: null });
    }
  }
  return { ...hierarchy, weights };
}
