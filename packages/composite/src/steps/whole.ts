import type { HierarchyNode } from '../hierarchy.ts';
import type { AggregateStep, Aggregation } from '../recipe.ts';
import type { Recorder } from '../recorder.ts';
import type { BuildState } from '../state.ts';
import type { Parts } from './parts.ts';

/** An aggregation under way. */
export type Work = {
  readonly state: BuildState;
  readonly step: AggregateStep;
  /** Place of the step in the recipe, from 0. */
  readonly at: number;
  readonly record: Recorder | null;
  /** Of the aggregates, `scores[aggregate * units + unit]`. */
  readonly scores: Float64Array;
  /** By node. */
  readonly weights: Float64Array;
  /** Room for the parts of the widest aggregate. */
  readonly room: Float64Array;
};

/** One aggregate with its parts. */
export type Whole = {
  readonly node: HierarchyNode;
  /** Indices of the nodes that take part, in the order of the parts. */
  readonly children: readonly number[];
  readonly parts: Parts;
  readonly aggregation: Aggregation;
  /** Where its scores begin. */
  readonly from: number;
};
