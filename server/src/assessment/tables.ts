/** The tables of assessments, as Kysely sees them (migrations 0004, 0009 and 0011). `jurisdiction` fills itself from the transaction. */
import type { Community } from '@mufakat/framework';
import type { ColumnType, Generated } from 'kysely';

type Own = ColumnType<string, string | undefined, never>;
/** Set once, never changed. */
type Fixed<T> = ColumnType<T, T, never>;
type Now = ColumnType<Date, Date | undefined, never>;

export interface AssessmentTable {
  jurisdiction: Own;
  assessment: Fixed<string>;
  title: string;
  pack_id: Fixed<string>;
  pack_version: Fixed<string>;
  period_from: Fixed<string>;
  period_to: Fixed<string>;
  rule_agreement: number;
  rule_within: number;
  rule_minimum_views: number;
  revision: Generated<number>;
  created_at: Now;
  collection_open: Generated<boolean>;
}

export interface VerdictTable {
  jurisdiction: Own;
  assessment: Fixed<string>;
  verdict: Fixed<string>;
  criterion: Fixed<string>;
  assessor: Fixed<string>;
  /** JSON: a word in quotes, or a number. Written as text, read parsed. */
  value: ColumnType<string | number, string, never>;
  reasons: Fixed<string>;
  supersedes: Fixed<string | null>;
  recorded_at: Now;
}

export interface VerdictSourceTable {
  jurisdiction: Own;
  assessment: Fixed<string>;
  verdict: Fixed<string>;
  source: Fixed<string>;
  /** The version of the source's file that the verdict cited; null where it had none. */
  version: Fixed<number | null>;
}

export interface VerdictReconcilesTable {
  jurisdiction: Own;
  assessment: Fixed<string>;
  criterion: Fixed<string>;
  verdict: Fixed<string>;
  reconciled: Fixed<string>;
}

export interface FindingTable {
  jurisdiction: Own;
  assessment: Fixed<string>;
  finding: Fixed<string>;
  indicator: Fixed<string>;
  stage: Fixed<number>;
  basis: Fixed<'rule' | 'decision'>;
  reasons: Fixed<string>;
  decided_by: Fixed<string>;
  supersedes: Fixed<string | null>;
  recorded_at: Now;
}

export interface FindingDissentTable {
  jurisdiction: Own;
  assessment: Fixed<string>;
  finding: Fixed<string>;
  position: Fixed<number>;
  community: Fixed<Community>;
  stage: Fixed<number>;
  reasons: Fixed<string>;
}

declare module '../kernel/database/schema.ts' {
  interface Schema {
    assessment: AssessmentTable;
    verdict: VerdictTable;
    verdict_source: VerdictSourceTable;
    verdict_reconciles: VerdictReconcilesTable;
    finding: FindingTable;
    finding_dissent: FindingDissentTable;
  }
}
