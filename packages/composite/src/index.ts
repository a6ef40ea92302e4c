/** Composite indicators: a recipe applied to a table over a hierarchy. */
export { type BuiltIndex, buildIndex, runStep } from './build.ts';
export { decomposeChange, type Edition, EFFECTS, type Effect, type IndexChange } from './change.ts';
export { type Availability, type AvailabilityOfTable, availability } from './coherence/availability.ts';
export {
  type Coherence,
  coherenceOf,
  type FlaggedPair,
  type GroupCoherence,
  type IndicatorCoherence,
  type Pair,
} from './coherence/coherence.ts';
export { type Correlation, type CorrelationMatrix, correlationMatrix, pearson, spearman } from './coherence/correlation.ts';
export { cronbachAlpha, type Reliability } from './coherence/cronbach.ts';
export { type EffectiveWeight, effectiveWeights } from './coherence/effective-weights.ts';
export { type CorrelationFlag, REDUNDANT, WEAK } from './coherence/flags.ts';
export { type Component, type PrincipalComponents, principalComponents } from './coherence/principal-components.ts';
export { describeColumn, type Statistics } from './coherence/statistics.ts';
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
export { type Analysis, analyse } from './robustness/analyse.ts';
export type { Design } from './robustness/design.ts';
export type { Alternative, Factor, Json, Place } from './robustness/factor.ts';
export { explainFailures, type FactorValues, type Failure } from './robustness/failures.ts';
export { type Output, outputOf } from './robustness/output.ts';
export { type DesignInput, parseDesign } from './robustness/parse-design.ts';
export type { FactorInput } from './robustness/parse-factors.ts';
export { ranksOf } from './robustness/ranks/rank.ts';
export type { RankSketch } from './robustness/ranks/rank-sketch.ts';
export type { RankSummary } from './robustness/ranks/rank-summary.ts';
export { type PairOrder, pairOrder, type RankTable, rankHistogram } from './robustness/ranks/rank-table.ts';
export { summariseRanks } from './robustness/ranks/summarise-ranks.ts';
export type { FailedRun, RunOptions, Runs } from './robustness/runs.ts';
export { type Sensitivity, type SensitivityOptions, sensitivityOf } from './robustness/sobol/sensitivity.ts';
export type { Estimate, FactorIndices, SobolIndices } from './robustness/sobol/sobol-indices.ts';
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
