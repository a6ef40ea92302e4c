/** A hierarchy and a step for some of the indicators only. */
import type { Hierarchy, HierarchyNode } from './hierarchy.ts';
import type { Step } from './recipe.ts';

/** The hierarchy without the other indicators and without aggregates that lose all parts. Levels and weights stay, so that a recipe means the same. */
export function restrictHierarchy({ nodes, weights, levels }: Hierarchy, keep: ReadonlySet<string>): Hierarchy {
  const kept = new Set<number>();
  for (const [index, { id, children }] of nodes.entries()) {
    if (children.length === 0 ? keep.has(id) : children.some((child) => kept.has(child))) kept.add(index);
  }
  const places = new Map([...kept].map((from, to) => [from, to]));
  const left = [...kept].flatMap((index): HierarchyNode[] => {
    const node = nodes[index];
    if (node === undefined) return [];
    const children = node.children.flatMap((child) => places.get(child) ?? []);
    return [{ ...node, parent: places.get(node.parent) ?? -1, children }];
  });
  return {
    ...{ nodes: left, levels, indicators: left.filter(({ level }) => level === 1).length },
    indexOf: new Map(left.map(({ id }, at) => [id, at])),
    weights: Float64Array.from(kept, (index) => weights[index] ?? 1),
  };
}

/** The step without what it says of other indicators; null when nothing is left of it. */
export function restrictStep(step: Step, keep: ReadonlySet<string>): Step | null {
  if (step.step === 'denominate') {
    const by = only(step.by, keep);
    return by === undefined ? null : { ...step, by };
  }
  if (step.step === 'impute' && step.indicators !== undefined) {
    const indicators = step.indicators.filter((id) => keep.has(id));
    return indicators.length === 0 ? null : { ...step, indicators };
  }
  if (step.step !== 'treat' && step.step !== 'normalise') return step;
  const { indicators, ...rest } = step;
  if (indicators === undefined) return step;
  const own = only<unknown>(indicators, keep);
  return (own === undefined ? rest : { ...rest, indicators: own }) as Step; // the same fields, of the indicators that are kept
}

function only<T>(byId: Readonly<Record<string, T>>, keep: ReadonlySet<string>): Readonly<Record<string, T>> | undefined {
  const kept = Object.entries(byId).filter(([id]) => keep.has(id));
  return kept.length === 0 ? undefined : Object.fromEntries(kept);
}
