/** The tables of consultations, as Kysely sees them (migrations 0004 and 0011). `jurisdiction` fills itself from the transaction. */
import type { Community } from '@mufakat/framework';
import type { ColumnType } from 'kysely';

type Own = ColumnType<string, string | undefined, never>;
/** Set once, never changed. */
type Fixed<T> = ColumnType<T, T, never>;
type Now = ColumnType<Date, Date | undefined, never>;

export interface ParticipantTable {
  jurisdiction: Own;
  assessment: Fixed<string>;
  participant: Fixed<string>;
  name: Fixed<string>;
  community: Fixed<Community>;
  /** True of who had the name of another before a name stood once in an assessment. */
  namesake: ColumnType<boolean, never, never>;
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

declare module '../kernel/database/schema.ts' {
  interface Schema {
    participant: ParticipantTable;
    view: ViewTable;
    view_release: ViewReleaseTable;
  }
}
