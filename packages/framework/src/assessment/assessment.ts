/**
 * What one assessment holds, as plain records: the input of a profile. The server keeps these rows, a folder of files carries them, and
 * both give the same profile. Ids are the caller's (UUIDv7 on the server, short names in files).
 */
import type { ConsensusRule, Release } from '@mufakat/consensus';
import type { AccessClass, AnswerValue, Community, VerdictValue } from '../model.ts';

export type Participant = { readonly id: string; readonly community: Community };

export type Source = {
  readonly id: string;
  readonly kind: string;
  readonly access: AccessClass;
  readonly title: string;
  /** Link of a public source. */
  readonly url?: string;
  /** SHA-256 (hex) of a stored file. */
  readonly sha256?: string;
  /** Number of the stored file: 1 is the first that the source had. Absent without one. */
  readonly version?: number;
  /** Who attested it, by office, and when (ISO date). */
  readonly attestedBy?: string;
  readonly attestedOn?: string;
};

/**
 * One assessor's verdict. `criterion` is a criterion's id, or an indicator's id where its answer is not made of criteria.
 * A verdict that supersedes another replaces it; one that reconciles others speaks for all assessors.
 */
export type Verdict = {
  readonly id: string;
  readonly criterion: string;
  readonly assessor: string;
  readonly value: VerdictValue | AnswerValue;
  readonly reasons: string;
  readonly sources: readonly string[];
  /** By id of a source whose file was replaced since: the version that the verdict cited, 0 where the source had no file then. */
  readonly earlierVersions?: Readonly<Record<string, number>>;
  readonly supersedes: string | null;
  readonly reconciles: readonly string[];
};

export type View = {
  readonly id: string;
  readonly participant: string;
  readonly indicator: string;
  readonly stage: number;
  /** 1 (a guess) to 5 (certain). */
  readonly confidence: number;
  readonly reasons: string;
  readonly supersedes: string | null;
};

export type Dissent = { readonly community: Community; readonly stage: number; readonly reasons: string };

/** An adopted stage. `basis` says whether the rule made it or people decided it, with reasons. */
export type Finding = {
  readonly id: string;
  readonly indicator: string;
  readonly stage: number;
  readonly basis: 'rule' | 'decision';
  readonly reasons: string;
  readonly dissent: readonly Dissent[];
  readonly supersedes: string | null;
};

export type AssessmentRecord = {
  readonly title: string;
  readonly jurisdiction: { readonly name: string; readonly code: string; readonly invented: boolean };
  /** ISO dates, both inclusive. */
  readonly period: { readonly from: string; readonly to: string };
  readonly pack: { readonly id: string; readonly version: string };
  readonly rule: ConsensusRule;
  readonly participants: readonly Participant[];
  readonly sources: readonly Source[];
  readonly verdicts: readonly Verdict[];
  readonly views: readonly View[];
  /** Which views may be shown, and in which group. Views without a release wait: nothing that is shown may depend on what they say. */
  readonly releases: readonly Release[];
  readonly findings: readonly Finding[];
};
