/**
 * The profile: every indicator with its three readings (evidenced from verdicts, perceived from views, adopted by finding), rolled up.
 */
import type { Perception } from '@mufakat/consensus';
import type { Finding, Verdict } from './assessment.ts';
import type { Interval, MissingSet, Scale } from './model.ts';

/** The verdict that counts for one criterion, and whether several assessors still differ. */
export type EffectiveVerdict = { readonly criterion: string; readonly verdict: Verdict | null; readonly disputed: boolean };

/** Evidenced, perceived and adopted reading of one indicator. Stages are indices; null means that there is no reading, never zero. */
export type IndicatorReading = {
  readonly type: 'indicator';
  readonly id: string;
  readonly scale: Scale;
  readonly max: number;
  readonly evidenced: Interval | null;
  readonly coverage: number | null;
  readonly perceived: Perception;
  readonly adopted: Finding | null;
  readonly differences: {
    /** Perceived median minus evidenced low: above 0 is optimism without documents. */
    readonly perceivedOverEvidenced: number | null;
    /** Technical median minus legal median. */
    readonly technicalOverLegal: number | null;
    readonly adoptedOverEvidenced: number | null;
  };
  /** Criteria on which assessors differ and no reconciled verdict exists; they count as unknown. */
  readonly disputed: readonly string[];
  readonly sentence: string;
  readonly missing: readonly MissingSet[];
};

export type GroupReading = {
  readonly type: 'group';
  readonly id: string;
  readonly label: string;
  readonly scale: Scale;
  readonly max: number;
  readonly evidenced: Interval | null;
  readonly coverage: number | null;
  /** Roll-up of the community-blind perceived medians and of the findings below, by the group's rule; null where nothing is known below. */
  readonly perceived: Interval | null;
  readonly adopted: Interval | null;
  /** Indicators below at each stage, by adopted stage; the last entry counts those without a finding. */
  readonly adoptedDistribution: readonly number[];
  readonly evidencedDistribution: readonly number[];
  readonly sentence: string;
  readonly children: readonly (GroupReading | IndicatorReading)[];
};

export type Profile = {
  readonly pack: { readonly id: string; readonly version: string };
  readonly root: GroupReading;
  /** What is missing most: the cheapest next steps over all indicators, cheapest first. */
  readonly missing: readonly ({ readonly indicator: string } & MissingSet)[];
  readonly counts: { readonly indicators: number; readonly criteria: number; readonly verdicts: number; readonly views: number; readonly participants: number; readonly findings: number };
};
