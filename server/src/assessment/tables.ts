/** The tables of this capability, as Kysely sees them (migrations 0004, 0009 and 0011). `jurisdiction` fills itself from the transaction. */
import type { AccessClass, Community } from '@mufakat/framework';
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

export interface ParticipantTable {
  jurisdiction: Own;
  assessment: Fixed<string>;
  participant: Fixed<string>;
  name: Fixed<string>;
  community: Fixed<Community>;
  /** True of who had the name of another before a name stood once in an assessment. */
  namesake: ColumnType<boolean, never, never>;
}

export interface SourceTable {
  jurisdiction: Own;
  assessment: Fixed<string>;
  source: Fixed<string>;
  kind: Fixed<string>;
  access: Fixed<AccessClass>;
  revision: Generated<number>;
  /** Number of its present file; 0 without one. */
  version: Generated<number>;
  added_at: Now;
}

export interface SourceDescriptionTable {
  jurisdiction: Own;
  assessment: Fixed<string>;
  source: Fixed<string>;
  access: Fixed<AccessClass>;
  title: Fixed<string>;
  url: Fixed<string | null>;
  attested_by: Fixed<string | null>;
  attested_on: Fixed<string | null>;
}

export interface SourceVersionTable {
  jurisdiction: Own;
  assessment: Fixed<string>;
  source: Fixed<string>;
  version: Fixed<number>;
  access: Fixed<AccessClass>;
  content_sha256: Fixed<string>;
  bytes: Fixed<number>;
  file_name: Fixed<string>;
  /** Null in files that are older than versions. */
  stored_by: ColumnType<string | null, string | undefined, never>;
  stored_at: Now;
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

export interface ViewTable {
  jurisdiction: Own;
  assessment: Fixed<string>;
  view: Fixed<string>;
  participant: Fixed<string>;
  indicator: Fixed<string>;
  stage: Fixed<number>;
  confidence: Fixed<number>;
  reasons: Fixed<string>;
  supersedes: Fixed<string | null>;
  recorded_at: Now;
}

export interface ViewReleaseTable {
  jurisdiction: Own;
  assessment: Fixed<string>;
  view: Fixed<string>;
  batch: Fixed<number>;
  cell: Fixed<string>;
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
    participant: ParticipantTable;
    source: SourceTable;
    source_description: SourceDescriptionTable;
    source_version: SourceVersionTable;
    verdict: VerdictTable;
    verdict_source: VerdictSourceTable;
    verdict_reconciles: VerdictReconcilesTable;
    view: ViewTable;
    view_release: ViewReleaseTable;
    finding: FindingTable;
    finding_dissent: FindingDissentTable;
  }
}
