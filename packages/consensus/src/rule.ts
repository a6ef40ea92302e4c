/**
 * The rule by which views become a finding. It is fixed and recorded before the round opens; see the 2014 review of 100 Delphi studies
 * (PubMed 24581294): 75 % agreement is the usual threshold, and most studies chose it afterwards.
 */
import { lowerMedian } from './distribution.ts';

export type ConsensusRule = {
  /** Share of the views that must agree, above 0 and at most 1. */
  readonly agreement: number;
  /** How many stages from the median still count as agreeing: 0 or more. */
  readonly within: number;
  /** Fewer views than this never make a finding. */
  readonly minimumViews: number;
};

export type RuleOutcome = {
  readonly views: number;
  /** Lower median of the views; null without any. */
  readonly median: number | null;
  /** Share of the views at most `within` stages from the median, 0..1; null without any. */
  readonly agreement: number | null;
  /** The stage the rule adopts, or null when there is no consensus under it. */
  readonly stage: number | null;
};

/** Applies a rule to the stages that people named. Ties fall to the lower stage. */
export function applyRule(stages: readonly number[], rule: ConsensusRule): RuleOutcome {
  const median = lowerMedian(stages);
  if (median === null) return { views: 0, median: null, agreement: null, stage: null };
  const agreeing = stages.filter((stage) => Math.abs(stage - median) <= rule.within).length;
  const agreement = agreeing / stages.length;
  const adopted = stages.length >= rule.minimumViews && agreement >= rule.agreement;
  return { views: stages.length, median, agreement, stage: adopted ? median : null };
}
