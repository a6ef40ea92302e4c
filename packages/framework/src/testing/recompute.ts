/** A second, plain reading of what each rule means, from a trace alone: it shares no code with the scoring that it checks. */
import type { Group, Indicator, Interval, Pack, Trace } from '../model.ts';
import { groupsAndIndicators, indicatorsOf } from '../tree.ts';

type Seen = { readonly id: string; readonly x: number; readonly max: number; readonly weight: number; readonly sign: 1 | -1 };

function nodeOf(pack: Pack, id: string): Group | Indicator | undefined {
  return id === pack.root.id ? pack.root : groupsAndIndicators(pack.root).find((node) => node.id === id);
}

function stageOf(pack: Pack, criterion: string): number {
  return (
    indicatorsOf(pack.root)
      .flatMap(({ criteria }) => criteria)
      .find(({ id }) => id === criterion)?.stage ?? 0
  );
}

function gateOf(pack: Pack, seen: readonly Seen[]): number {
  const top = pack.stages.length - 1;
  for (let stage = top; stage >= 1; stage--) {
    const upTo = seen.filter(({ id }) => stageOf(pack, id) <= stage);
    const has = upTo.some(({ id }) => stageOf(pack, id) === stage);
    if (has && upTo.every(({ x }) => x === 1)) return stage;
  }
  return 0;
}

const sum = (numbers: readonly number[]) => numbers.reduce((a, b) => a + b, 0);

function combine(
  pack: Pack,
  node: Group | Indicator,
  rule: Trace['rule'],
  seen: readonly Seen[],
  countsPoints: (id: string) => boolean,
): number {
  const shares = seen.map(({ x, max }) => x / max);
  const weights = sum(seen.map(({ weight }) => weight));
  switch (rule) {
    case 'gate':
      return gateOf(pack, seen);
    case 'median': {
      const sorted = seen.map(({ x }) => x).toSorted((a, b) => a - b);
      return sorted[Math.ceil(sorted.length / 2) - 1] ?? Number.NaN;
    }
    case 'minimum': {
      const stages = node.type === 'group' && node.children.every((child) => isStaged(pack, child)) && sameMax(pack, node);
      return stages ? Math.min(...seen.map(({ x }) => x)) : Math.min(...shares);
    }
    case 'mean':
      return sum(seen.map(({ weight }, at) => (weight * (shares[at] ?? 0)) / weights));
    case 'geometric-mean':
      return seen.reduce((product, { weight }, at) => product * (shares[at] ?? 0) ** (weight / weights), 1);
    case 'weighted-sum':
      return Math.max(0, sum(seen.map(({ weight, sign }, at) => sign * weight * (shares[at] ?? 0))));
    case 'points':
      return Math.max(0, sum(seen.map(({ id, x, weight, sign }, at) => sign * (countsPoints(id) ? x : weight * (shares[at] ?? 0)))));
    case 'number': {
      const answer = node.type === 'indicator' && node.answer.kind === 'number' ? node.answer : { worst: 0, best: 1 };
      const share = ((seen[0]?.x ?? 0) - answer.worst) / (answer.best - answer.worst);
      return share < 0 ? 0 : share > 1 ? 1 : share;
    }
    default:
      return seen[0]?.x ?? Number.NaN;
  }
}

function isStaged(pack: Pack, node: Group | Indicator): boolean {
  if (node.type === 'indicator') return node.answer.kind === 'level' || (node.answer.kind === 'criteria' && node.rule === 'gate');
  if (node.rule === 'gate' || node.rule === 'median') return true;
  return node.rule === 'minimum' && node.children.every((child) => isStaged(pack, child)) && sameMax(pack, node);
}

function stageMax(pack: Pack, node: Group | Indicator): number {
  if (node.type === 'indicator') return node.answer.kind === 'level' ? node.answer.titles.length - 1 : pack.stages.length - 1;
  const [first] = node.children;
  return node.rule === 'gate' || first === undefined ? pack.stages.length - 1 : stageMax(pack, first);
}

const sameMax = (pack: Pack, group: Group) => new Set(group.children.map((child) => stageMax(pack, child))).size === 1;

/** The interval that a trace's inputs give under its rule. `countsPoints` says which children stand on the points scale. */
export function recompute(pack: Pack, id: string, trace: Trace, countsPoints: (id: string) => boolean): Interval | null {
  const node = nodeOf(pack, id);
  if (node === undefined) throw new Error(`no node ${id}`);
  const applicable = trace.inputs.filter(({ value }) => value !== null);
  if (applicable.every(({ deducts }) => deducts)) return null;
  const at = (end: 'low' | 'high') =>
    combine(
      pack,
      node,
      trace.rule,
      applicable.map(({ id: input, value, max, weight, deducts }) => {
        const own = deducts ? (end === 'low' ? 'high' : 'low') : end;
        return { id: input, x: value?.[own] ?? 0, max, weight, sign: deducts ? -1 : 1 };
      }),
      countsPoints,
    );
  return { low: at('low'), high: at('high') };
}
