import type { Community } from '@mufakat/framework';
import type { ColumnType, Generated } from 'kysely';

/** The logs of a jurisdiction: `assessment` may be made public, `evidence` stays private. */
export type LogName = 'assessment' | 'evidence';

/**
 * The tables, as Kysely sees them. Column names are PostgreSQL's (snake case). A capability adds its own tables where it defines them:
 *
 *     declare module './schema.ts' {
 *       interface Schema { assessment: AssessmentTable }
 *     }
 *
 * How PostgreSQL types arrive: `uuid` and `text` as string, `timestamptz` as Date, `date` as 'YYYY-MM-DD', `bigint` (also `count(*)`) as number,
 * `numeric` as string, `bytea` as Buffer, `jsonb` parsed.
 */
export interface Schema {
  jurisdiction: JurisdictionTable;
  person: PersonTable;
  membership: MembershipTable;
  ledger_entry: LedgerEntryTable;
  ledger_opening: LedgerOpeningTable;
  ledger_pending: LedgerPendingTable;
}

/** A tenant. The key column has the same name as in every other tenant table, so that one policy fits all. */
export interface JurisdictionTable {
  jurisdiction: string;
  name: string;
  iso3166: string | null;
  /** Invented data say so on every page. */
  invented: Generated<boolean>;
  created_at: Generated<Date>;
}

/** One jurisdiction's record of a person. The same human in two jurisdictions is two persons who share an e-mail address. */
export interface PersonTable {
  jurisdiction: string;
  person: string;
  name: string;
  /** Lower case; null for persons who never sign in. */
  email: string | null;
  /** Of a person who gives views. */
  community: Generated<Community | null>;
  created_at: Generated<Date>;
}

/** A role that a person holds. */
export interface MembershipTable {
  jurisdiction: string;
  person: string;
  role: string;
  granted_at: Generated<Date>;
}

/** Who did what when, with commitments to whom and what. Append-only. */
export interface LedgerEntryTable {
  jurisdiction: ColumnType<string, string | undefined, never>;
  entry: ColumnType<string, string, never>;
  log: ColumnType<LogName, LogName, never>;
  /** Null in an entry that was brought back from a copy of the log, as the subject. */
  who: ColumnType<string | null, string | null | undefined, never>;
  what: ColumnType<string, string, never>;
  subject: ColumnType<string | null, string | null, never>;
  happened_at: ColumnType<Date, string | undefined, never>;
  about: ColumnType<Buffer, Buffer, never>;
  commitment: ColumnType<Buffer, Buffer, never>;
}

/** What opens a commitment of an entry. For its owner, and `about` for auditors. */
export interface LedgerOpeningTable {
  jurisdiction: ColumnType<string, string | undefined, never>;
  entry: ColumnType<string, string, never>;
  part: ColumnType<'about' | 'content', 'about' | 'content', never>;
  owner: ColumnType<string, string | undefined, never>;
  salt: ColumnType<Buffer, Buffer, never>;
  /** Canonical JSON; null for `about`, which follows from the entry, and for the oldest entries. */
  content: ColumnType<string | null, string | null, never>;
}

/** Entries without an index. */
export interface LedgerPendingTable {
  jurisdiction: ColumnType<string, string | undefined, never>;
  log: ColumnType<LogName, LogName, never>;
  entry: ColumnType<string, string, never>;
}
