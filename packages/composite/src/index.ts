/** Composite indicators: a recipe applied to a table over a hierarchy. */
export { type BuiltIndex, buildIndex, runStep } from './build.ts';
export { decomposeChange, type Edition, EFFECTS, type Effect, type IndexChange } from './change.ts';
export { type CompiledIndex, compileIndex } from './compile.ts';
export { CompositeError, type Problem } from './composite-error.ts';
export type { AggregateExplanation, Explanation, IndicatorExplanation, PartExplained, StepExplained } from './explain.ts';
export { type Hierarchy, type HierarchyNode, type NodeInput, parseHierarchy } from './hierarchy.ts';
export {
  type AggregateMethod,
  type AggregateStep,
  type Aggregation,
  checkRecipe,
  type DenominateStep,
  type ImputeStep,
  type Normalisation,
  type NormaliseStep,
  parseRecipe,
  parseStep,
  type Recipe,
  type ScreenStep,
  type Step,
  type Treatment,
  type TreatStep,
  type WeightStep,
} from './recipe.ts';
export type { Change, Recorder } from './recorder.ts';
export {
  type Cell,
  missingReason,
  NOT_APPLICABLE,
  NOT_REPORTED,
  type Period,
  SCREENED_OUT,
  type Table,
  type TableInput,
  tableOf,
} from './table.ts';
