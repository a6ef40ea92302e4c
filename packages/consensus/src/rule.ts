/**
 * The rule by which views become a finding. It is fixed and recorded before the round opens; see the 2014 review of 100 Delphi studies
 * (PubMed 24581294): 75 % agreement is the usual threshold, and most studies chose it afterwards.
 */
import { type Bounds, peopleOf, quantileBounds, type Told } from './release.ts';

export type ConsensusRule = {
  /** Share of the views that must agree, above 0 and at most 1. */
  readonly agreement: number;
  /** How many stages from the median still count as agreeing: 0 or more. */
  readonly within: number;
  /** Fewer views than this never make a finding. */
  readonly minimumViews: number;
};

/**
 * What the rule makes of views: it adopts a stage; it finds no consensus; there are too few views; or the outcome is withheld, because it would depend on
 * what is not told of people. Four values that are never taken for one another.
 */
export type RuleResult = 'adopts' | 'no-consensus' | 'too-few' | 'withheld';

export type RuleOutcome = {
  readonly result: RuleResult;
  /** How many views it is the outcome of: the released ones. */
  readonly views: number;
  /** Lower median of the views; null without any, and where it is not told. */
  readonly median: number | null;
  /** Share of the views at most `within` stages from the median, 0..1, between its ends; null where the median is. */
  readonly agreement: Bounds | null;
  /** The stage that the rule adopts; null unless it adopts one. */
  readonly stage: number | null;
};

/** The share of people who are near a stage, whatever those said of whom it is not told. */
function agreementAt(told: Told, stage: number, within: number): Bounds {
  const near = told.counts.reduce((total, count, at) => (Math.abs(at - stage) <= within ? total + count : total), 0);
  return { low: near / peopleOf(told), high: (near + told.untold) / peopleOf(told) };
}

function resultOf(told: Told, median: Bounds, rule: ConsensusRule): RuleResult {
  if (peopleOf(told) < rule.minimumViews) return 'too-few';
  const shares = Array.from({ length: median.high - median.low + 1 }, (_, at) => agreementAt(told, median.low + at, rule.within));
  if (shares.every(({ high }) => high < rule.agreement)) return 'no-consensus';
  return median.low === median.high && shares.every(({ low }) => low >= rule.agreement) ? 'adopts' : 'withheld';
}

/** Applies a rule to what is told of people. Ties fall to the lower stage. An outcome that is not withheld is that of the views as they are. */
export function applyRule(told: Told, rule: ConsensusRule): RuleOutcome {
  const bounds = quantileBounds(told, 0.5);
  if (bounds === null) return { result: 'too-few', views: 0, median: null, agreement: null, stage: null };
  const result = resultOf(told, bounds, rule);
  const median = bounds.low === bounds.high ? bounds.low : null;
  return {
    result,
    views: peopleOf(told),
    median,
    agreement: median === null ? null : agreementAt(told, median, rule.within),
    stage: result === 'adopts' ? median : null,
  };
}
