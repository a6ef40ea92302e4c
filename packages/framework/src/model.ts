/**
 * The words of a framework: what a pack holds once it is loaded, what is answered, and what scoring returns.
 *
 * A pack is a tree: groups (any depth, each with the pack's own label: dimension, factor, pillar …), then indicators, then criteria.
 * Nothing here computes; `load.ts` makes packs out of files, `score.ts` makes results out of packs and answers.
 */

/** One text in the pack's own language and its translations, by BCP 47 tag. The pack's language is always present. */
export type Text = Readonly<Record<string, string>>;

export const COMMUNITIES = ['legal', 'technical', 'law-enforcement', 'policy', 'private-sector', 'academia', 'civil-society'] as const;
export type Community = (typeof COMMUNITIES)[number];

/** Public: anybody may see it. Restricted: assessors only. Attested: classified, an official attests, nothing is uploaded. */
export const ACCESS_CLASSES = ['public', 'restricted', 'attested'] as const;
export type AccessClass = (typeof ACCESS_CLASSES)[number];

/** The four things a verdict can say of a criterion. Unknown is not unmet; not applicable drops the criterion out. */
export const VERDICT_VALUES = ['met', 'unmet', 'unknown', 'not-applicable'] as const;
export type VerdictValue = (typeof VERDICT_VALUES)[number];

export const RELATIONS = ['equal', 'narrower', 'broader', 'related'] as const;
export type Relation = (typeof RELATIONS)[number];

/** How a group or an indicator is computed from what is below it. */
export const RULES = ['gate', 'median', 'weighted-sum', 'points', 'mean', 'minimum', 'geometric-mean'] as const;
export type Rule = (typeof RULES)[number];

/** A stage of maturity. Stages are ordered; the first is the floor and has no criteria. */
export type Stage = { readonly id: string; readonly title: Text; readonly meaning: Text };

/** What kind of answer an indicator takes. `criteria` is answered by verdicts, every other kind by one value. */
export type AnswerKind =
  | { readonly kind: 'criteria' }
  /** One of ordered levels, counted from 0; `titles` names each. With as many levels as the pack has stages, a level is a stage. */
  | { readonly kind: 'level'; readonly titles: readonly Text[] }
  /** A share from 0 to 1. */
  | { readonly kind: 'share' }
  /** A measured number: 0 at `worst`, 1 at `best`, linear between, clamped outside. `worst > best` means that less is better. */
  | { readonly kind: 'number'; readonly unit: string; readonly worst: number; readonly best: number }
  /** Yes, partial or no, worth 1, `partial` (0.5 unless the pack says otherwise) and 0. */
  | { readonly kind: 'choice'; readonly partial: number };

export type SourceHint = { readonly kind: string; readonly access: AccessClass };

export type Criterion = {
  readonly id: string;
  /** Index into the pack's stages, at least 1; 0 in a pack without stages. */
  readonly stage: number;
  readonly text: Text;
  readonly sources: readonly SourceHint[];
  /** Relative cost of meeting it, 1 (a decision) to 5 (years, a budget line). Used to order what is missing. */
  readonly effort: number;
  /** Weight or points where the indicator's rule is not the gate. */
  readonly weight: number;
  /** Only where true: what it is worth is taken off the points of the node above, whose rule is `points` or `weighted-sum`, and which never falls below 0. */
  readonly deducts?: true;
  /** Ids that this criterion continues from an earlier version of the pack (a split or a merger). */
  readonly from: readonly string[];
};

export type Mapping = { readonly to: string; readonly relation: Relation };

export type Indicator = {
  readonly type: 'indicator';
  readonly id: string;
  readonly title: Text;
  /** What it measures and why it matters. */
  readonly measures?: Text;
  readonly matters?: Text;
  /** The same question in the legal, the technical and the plain wording. */
  readonly question?: { readonly legal: Text; readonly technical: Text; readonly plain: Text };
  readonly communities: readonly Community[];
  readonly answer: AnswerKind;
  readonly rule: Rule;
  readonly weight: number;
  /** Only where true: what it is worth is taken off the points of the node above, whose rule is `points` or `weighted-sum`, and which never falls below 0. */
  readonly deducts?: true;
  readonly criteria: readonly Criterion[];
  readonly guidance: readonly Text[];
  /** Typical months from one stage to the next, index 0 for the step from the floor. */
  readonly leadTimeMonths: readonly number[];
  readonly mappings: readonly Mapping[];
  readonly terms: readonly string[];
  /** Column of this indicator in the data files of the pack, when units are scored from a table. */
  readonly column?: string;
  readonly from: readonly string[];
};

export type Group = {
  readonly type: 'group';
  readonly id: string;
  /** The pack's own word for this level: dimension, factor, pillar, capacity … */
  readonly label: string;
  readonly title: Text;
  readonly description?: Text;
  readonly rule: Rule;
  readonly weight: number;
  /** Only where true: what it is worth is taken off the points of the node above, whose rule is `points` or `weighted-sum`, and which never falls below 0. */
  readonly deducts?: true;
  /** Column of the published score of this group, when the data carries one. */
  readonly column?: string;
  readonly children: readonly (Group | Indicator)[];
  readonly from: readonly string[];
};

export type Term = {
  readonly id: string;
  readonly term: Text;
  readonly legal: Text;
  readonly technical: Text;
  readonly plain: Text;
  /** What it is often taken for and is not. */
  readonly isNot: Text;
};

/** An instrument that indicators are mapped to (a convention, another framework); `provisions` are its citable parts. */
export type Instrument = {
  readonly id: string;
  readonly title: Text;
  readonly provisions: Readonly<Record<string, Text>>;
  /** Provisions that no indicator informs, each with the reason. */
  readonly notInformed: Readonly<Record<string, string>>;
};

/** The ids that a released version of the pack had. */
export type Release = { readonly version: string; readonly ids: readonly string[] };

/** Bands of a total, best first: at least `from` of the maximum in percent is called `title`. */
export type Band = { readonly id: string; readonly title: Text; readonly from: number };

export type Pack = {
  readonly id: string;
  readonly version: string;
  readonly language: string;
  readonly title: Text;
  readonly description: Text;
  readonly licence: string;
  readonly stages: readonly Stage[];
  readonly communities: readonly Community[];
  /** Rule, weight and column of the whole; children are the top groups (dimensions, pillars). */
  readonly root: Group;
  readonly bands: readonly Band[];
  readonly glossary: readonly Term[];
  readonly instruments: readonly Instrument[];
  readonly released: readonly Release[];
  /** Ids of earlier versions that nothing continues, each with the reason. */
  readonly retired: Readonly<Record<string, string>>;
  /** How the rows of a data file name the unit. */
  readonly data?: { readonly unit: string; readonly name?: string };
};

/**
 * Answers to a pack: verdicts by criterion id, values by indicator id. What is absent is unknown.
 * A value is a number in the answer kind's own terms (level index, share, measured number) or 'yes' | 'partial' | 'no'.
 */
export type Answers = {
  readonly verdicts: ReadonlyMap<string, VerdictValue>;
  readonly values: ReadonlyMap<string, AnswerValue>;
};
export type AnswerValue = number | 'yes' | 'partial' | 'no' | 'unknown' | 'not-applicable';

/** `low` with every unknown read as unmet, `high` with every unknown read as met; equal when nothing is unknown. */
export type Interval = { readonly low: number; readonly high: number };

/** `stage`: an ordinal index into the pack's stages (or levels); `share`: 0..1; `points`: 0..max. */
export type Scale = 'stage' | 'share' | 'points';

export type MissingSet = {
  /** Stage (index) that this set leads to, or the value reached where the scale has no stages. */
  readonly reaches: number;
  /** Criteria (or, for the other answer kinds, indicators) that have to become met, cheapest first. */
  readonly ids: readonly string[];
  /** Sum of the efforts. */
  readonly effort: number;
};

export type Trace = {
  readonly rule: Rule | AnswerKind['kind'];
  /** What the rule saw, in order: child id, its interval, its maximum, its weight; not-applicable children are listed with `value: null`. */
  readonly inputs: readonly {
    readonly id: string;
    readonly value: Interval | null;
    readonly max: number;
    readonly weight: number;
    /** Only where true: it is taken off, so its high counts for the low of the whole. */
    readonly deducts?: true;
  }[];
  readonly value: Interval | null;
  /** Sets that lead to the next stage (or further), cheapest first; where there are no stages, single steps by gain per effort. Empty at the top. */
  readonly missing: readonly MissingSet[];
  /** The result and its reason in a plain English sentence; titles in it are in the pack's language. */
  readonly sentence: string;
};

/** The score of one node. `value` is null when everything below it is not applicable. */
export type Result = {
  readonly id: string;
  readonly scale: Scale;
  readonly value: Interval | null;
  /** Value with every criterion met: number of stages − 1, 1, or points. */
  readonly max: number;
  /** Share of applicable questions below that are answered (met or unmet), 0..1; null when nothing is applicable. */
  readonly coverage: number | null;
  /** Groups only: how many indicators below stand at each stage, counted at their `low`. */
  readonly distribution?: readonly number[];
};
