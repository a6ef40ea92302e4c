/** The tables of sources, as Kysely sees them (migrations 0004 and 0009). `jurisdiction` fills itself from the transaction. */
import type { AccessClass } from '@mufakat/framework';
import type { ColumnType, Generated } from 'kysely';

type Own = ColumnType<string, string | undefined, never>;
/** Set once, never changed. */
type Fixed<T> = ColumnType<T, T, never>;
type Now = ColumnType<Date, Date | undefined, never>;

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

declare module '../kernel/database/schema.ts' {
  interface Schema {
    source: SourceTable;
    source_description: SourceDescriptionTable;
    source_version: SourceVersionTable;
  }
}
