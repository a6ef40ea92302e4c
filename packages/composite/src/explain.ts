/** How a score came about. */
import { CompositeError } from './composite-error.ts';
import { type Hierarchy, type HierarchyNode, nodeNamed } from './hierarchy.ts';
import { type Aggregation, aggregateStep, type Recipe, type Step } from './recipe.ts';
import type { Change } from './recorder.ts';
import { aggregationAt } from './steps/aggregate/aggregate.ts';
import { missingReason, type Table } from './table.ts';

/** What one step made of a figure; `from` and `to` are null where it is missing. */
export type StepExplained = {
  /** Place in the recipe, from 1. */
  readonly number: number;
  readonly step: Step['step'];
  readonly from: number | null;
  readonly to: number | null;
  /** What the step did to the cell, and to the indicator; none where it left both alone. */
  readonly changes: readonly Change[];
};

type Explained = {
  readonly node: string;
  readonly name: string;
  readonly unit: string;
  /** The score; null where there is none. */
  readonly value: number | null;
  /** Why there is no score; null where there is one. */
  readonly missing: string | null;
};

export type IndicatorExplanation = Explained & {
  readonly kind: 'indicator';
  /** The figure as it was given; null where it was missing. */
  readonly raw: number | null;
  readonly steps: readonly StepExplained[];
};

export type PartExplained = {
  /** What counted: the score of the part, or the floor where that is higher. */
  readonly counted: number | null;
  /** Weight among the parts; of this unit alone where weights are those of the benefit of the doubt. */
  readonly weight: number;
  /** The weight as a share of all parts that have a score; 0 of one that has none. Null where the benefit of the doubt weighs: the weights are then not shares. */
  readonly share: number | null;
  readonly explanation: Explanation;
};

export type AggregateExplanation = Explained & {
  readonly kind: 'aggregate';
  readonly aggregation: Aggregation;
  /** How the weights of the parts were found: `given` also where they are the hierarchy's. */
  readonly weighting: string;
  readonly parts: readonly PartExplained[];
};

export type Explanation = IndicatorExplanation | AggregateExplanation;

/** What a build left. */
export type Built = {
  readonly recipe: Recipe;
  readonly hierarchy: Hierarchy;
  readonly tables: readonly Table[];
  readonly byNode: readonly ReadonlyMap<string, readonly Change[]>[];
  readonly scores: (node: string) => Float64Array;
};

/** @throws CompositeError `no-node`, `no-unit` */
export function explainNode(built: Built, unit: string, id: string): Explanation {
  const index = built.tables[0]?.units.indexOf(unit) ?? -1;
  if (index < 0)
    throw new CompositeError({ code: 'no-unit', place: `unit ${unit}`, problem: 'the table has none', remedy: 'name one it has' });
  const { node } = nodeNamed(built.hierarchy, id);
  const value = orNull(built.scores(id)[index]);
  const about = { node: id, name: node.name, unit, value };
  return node.level === 1 ? explainIndicator(built, about, index) : explainAggregate(built, about, node);
}

type About = Omit<Explained, 'missing'>;

function orNull(value: number | undefined): number | null {
  return value === undefined || Number.isNaN(value) ? null : value;
}

/** The changes of a step to a node in a unit. */
function changesOf({ byNode }: Built, at: number, node: string, unit: string): Change[] {
  return (byNode[at]?.get(node) ?? []).filter((change) => change.unit === unit || change.unit === null);
}

function explainIndicator(built: Built, about: About, unit: number): IndicatorExplanation {
  const { recipe, tables } = built;
  const [first, last] = [tables[0], tables.at(-1)];
  const cell = (first?.indicators.indexOf(about.node) ?? 0) * (first?.units.length ?? 0) + unit;
  const figures = tables.map(({ values }) => orNull(values[cell]));
  const steps = recipe.steps.slice(0, -1).map(({ step }, at) => {
    const changes = changesOf(built, at, about.node, about.unit).filter(({ kind }) => kind !== 'weighted');
    return { number: at + 1, step, from: figures[at] ?? null, to: figures[at + 1] ?? null, changes };
  });
  const missing = about.value !== null || last === undefined ? null : missingReason(last, cell);
  return { ...about, kind: 'indicator', missing, raw: figures[0] ?? null, steps };
}

function explainAggregate(built: Built, about: About, node: HierarchyNode): AggregateExplanation {
  const last = built.recipe.steps.length - 1;
  const parts = node.children.map((child) => explainPart(built, about, child));
  const total = parts.reduce((sum, { counted, weight }) => sum + (counted === null ? 0 : weight), 0);
  const found = weightingOf(built, node);
  const doubt = found === 'benefit-of-the-doubt';
  const lost = changesOf(built, last, about.node, about.unit).find((change) => change.kind === 'lost');
  return {
    ...about,
    kind: 'aggregate',
    missing: about.value === null ? (lost?.reason ?? 'no part has a score') : null,
    aggregation: aggregationAt(aggregateStep(built.recipe.steps, built.hierarchy), node.level),
    weighting: found,
    parts: parts.map((part) => ({ ...part, share: doubt ? null : part.counted === null || total === 0 ? 0 : part.weight / total })),
  };
}

function explainPart(built: Built, { node: whole, unit }: About, child: number): Omit<PartExplained, 'share'> {
  const id = built.hierarchy.nodes[child]?.id ?? '';
  const explanation = explainNode(built, unit, id);
  const changes = changesOf(built, built.recipe.steps.length - 1, id, unit);
  const floored = changes.find((change) => change.kind === 'floored' && change.whole === whole);
  const own = changes.find((change) => change.kind === 'weighted');
  const weight = own?.kind === 'weighted' ? own.weight : (built.hierarchy.weights[child] ?? 0);
  return { counted: floored?.kind === 'floored' ? floored.to : explanation.value, weight, explanation };
}

/** The method of the last step that weighted the parts. */
function weightingOf({ hierarchy, byNode }: Built, node: HierarchyNode): string {
  const parts = node.children.map((child) => hierarchy.nodes[child]?.id ?? '');
  const methods = byNode
    .flatMap((own) => parts.flatMap((part) => own.get(part) ?? []))
    .flatMap((change) => (change.kind === 'weighted' ? change.method : []));
  return methods.at(-1) ?? 'given';
}
