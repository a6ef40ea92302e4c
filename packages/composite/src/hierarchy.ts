/**
 * A rooted tree of aggregates over indicators.
 *
 *     const hierarchy = parseHierarchy([{ id: 'index', parent: null }, { id: 'law', parent: 'index', weight: 2 }, { id: 'skills', parent: 'index' }]);
 */
import { CompositeError, type Problem, refuse } from './composite-error.ts';
import { check, choice, fields, list, nothing, number, text } from './rules.ts';

export type HierarchyNode = {
  readonly id: string;
  readonly name: string;
  /** Index of the node above; −1 at the root. */
  readonly parent: number;
  /** Indicators are at level 1; an aggregate stands one above the highest of its parts. */
  readonly level: number;
  /** −1 where a lower figure is better; aggregates have 1. */
  readonly direction: 1 | -1;
  /** Indices of the parts, rising; none of an indicator. */
  readonly children: readonly number[];
};

export type Hierarchy = {
  /** Indicators first, then aggregates by rising level, otherwise in the order given: parts stand before their whole, and the root is last. */
  readonly nodes: readonly HierarchyNode[];
  /** How many of the nodes are indicators. */
  readonly indicators: number;
  readonly levels: number;
  /** Index of each node by its id. */
  readonly indexOf: ReadonlyMap<string, number>;
  /** Weight of each node among the parts of its aggregate; only ratios matter. */
  readonly weights: Float64Array;
};

/** What `parseHierarchy` takes; what has no parts is an indicator. `weight` is 1 and `direction` 1 where absent or null. */
export type NodeInput = {
  readonly id: string;
  readonly parent: string | null;
  readonly name?: string;
  readonly weight?: number | null;
  readonly direction?: 1 | -1 | null;
};

const nodeRule = fields(
  { id: text, parent: nothing(text), name: text, weight: nothing(number({ min: 0 })), direction: nothing(choice(1, -1)) },
  ['id', 'parent'],
);

/**
 * Reads a hierarchy from a list of nodes, in any order.
 * @throws CompositeError `hierarchy.…` naming the node: a wrong field, an id twice, a parent that is none, no root or several, a cycle, parts without weight,
 *   a direction on an aggregate
 */
export function parseHierarchy(input: unknown): Hierarchy {
  refuse(check(list(nodeRule), input, 'hierarchy', 'hierarchy.node'));
  const inputs = input as readonly NodeInput[]; // the rules above just held every field to this type
  const indexOf = new Map(inputs.map(({ id }, at) => [id, at]));
  refuse(linkProblems(inputs, indexOf));
  const children = inputs.map((): number[] => []);
  for (const [at, { parent }] of inputs.entries()) children[parent === null ? -1 : (indexOf.get(parent) ?? -1)]?.push(at);
  const levels = levelsOf(inputs, children);
  refuse([...cycleProblems(inputs, levels), ...aggregateProblems(inputs, children)]);
  return arrange(inputs, children, levels);
}

function linkProblems(inputs: readonly NodeInput[], indexOf: ReadonlyMap<string, number>): Problem[] {
  const twice = inputs
    .filter(({ id }, at) => indexOf.get(id) !== at)
    .map(({ id }) => problemOf(id, 'its id stands twice', 'give each node its own', 'id'));
  const lost = inputs
    .filter(({ parent }) => parent !== null && !indexOf.has(parent))
    .map(({ id, parent }) => problemOf(id, `its parent "${parent}" is not a node`, 'add that node or name another parent', 'parent'));
  const roots = inputs.filter(({ parent }) => parent === null).map(({ id }) => id);
  if (roots.length === 1) return [...twice, ...lost];
  const problem = roots.length === 0 ? 'no node has the parent null' : `${roots.join(', ')} all have the parent null`;
  return [
    ...twice,
    ...lost,
    { code: 'hierarchy.root', place: 'hierarchy', problem, remedy: 'give exactly one node, the whole, the parent null' },
  ];
}

function problemOf(id: string, problem: string, remedy: string, kind: string): Problem {
  return { code: `hierarchy.${kind}`, place: `node ${id}`, problem, remedy };
}

/** Level of each node; NaN for those of a cycle and above it, which no indicator decides. */
function levelsOf(inputs: readonly NodeInput[], children: readonly (readonly number[])[]): number[] {
  const levels = inputs.map(() => Number.NaN);
  for (let changed = true; changed; ) {
    changed = false;
    for (const [at, parts] of children.entries()) {
      if (!Number.isNaN(levels[at])) continue;
      const level = 1 + parts.reduce((highest, part) => Math.max(highest, levels[part] ?? Number.NaN), 0);
      levels[at] = level;
      changed ||= !Number.isNaN(level);
    }
  }
  return levels;
}

function cycleProblems(inputs: readonly NodeInput[], levels: readonly number[]): Problem[] {
  return inputs
    .filter((_, at) => Number.isNaN(levels[at]))
    .map(({ id }) => problemOf(id, 'it stands above itself', 'give one node of the circle another parent', 'cycle'));
}

function aggregateProblems(inputs: readonly NodeInput[], children: readonly (readonly number[])[]): Problem[] {
  return inputs.flatMap(({ id, parent, direction }, at) => {
    const parts = children[at] ?? [];
    if (parts.length === 0) return parent === null ? [problemOf(id, 'the whole has no parts', 'add indicators below it', 'root')] : [];
    const wrong: Problem[] = [];
    if (direction === -1) wrong.push(problemOf(id, 'an aggregate has no direction', 'set the direction of its indicators', 'direction'));
    if (parts.every((part) => inputs[part]?.weight === 0))
      wrong.push(problemOf(id, 'all its parts weigh 0', 'give one of them a weight', 'weight'));
    return wrong;
  });
}

function arrange(inputs: readonly NodeInput[], children: readonly (readonly number[])[], levels: readonly number[]): Hierarchy {
  const order = inputs.map((_, at) => at).sort((a, b) => (levels[a] ?? 0) - (levels[b] ?? 0) || a - b);
  const placeOf = new Map(order.map((from, to) => [from, to]));
  const placeOfId = new Map(order.map((from, to) => [inputs[from]?.id, to]));
  const nodes = order.flatMap((from): HierarchyNode[] => {
    const input = inputs[from];
    if (input === undefined) return [];
    const { id, name, parent, direction } = input;
    const parts = (children[from] ?? []).map((part) => placeOf.get(part) ?? -1).sort((a, b) => a - b);
    return [
      {
        ...{ id, name: name ?? id, parent: parent === null ? -1 : (placeOfId.get(parent) ?? -1), level: levels[from] ?? 1 },
        ...{ direction: direction ?? 1, children: parts },
      },
    ];
  });
  return {
    nodes,
    indicators: nodes.filter(({ level }) => level === 1).length,
    levels: nodes.at(-1)?.level ?? 1,
    indexOf: new Map(nodes.map(({ id }, at) => [id, at])),
    weights: Float64Array.from(order, (from) => inputs[from]?.weight ?? 1),
  };
}

/** A node and its index. @throws CompositeError `no-node` */
export function nodeNamed({ nodes, indexOf }: Hierarchy, id: string): { node: HierarchyNode; index: number } {
  const index = indexOf.get(id) ?? -1;
  const node = nodes[index];
  if (node !== undefined) return { node, index };
  throw new CompositeError({
    code: 'no-node',
    place: `node ${id}`,
    problem: 'the hierarchy has none of this id',
    remedy: 'name one of its nodes',
  });
}
