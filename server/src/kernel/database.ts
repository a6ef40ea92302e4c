import { Kysely, PostgresDialect, sql, type Transaction } from 'kysely';
import pg from 'pg';
import { isId } from './identifiers.ts';
import { fail } from './problem.ts';
import type { Role } from './roles.ts';
import type { Schema } from './schema.ts';

/** A transaction that sees one jurisdiction only. */
export type Tx = Transaction<Schema>;

/** On whose behalf a transaction runs. */
export interface TenantContext {
  jurisdiction: string;
  person: string;
  roles: readonly Role[];
}

/** What routes may do with the database. */
export interface TenantDatabase {
  /**
   * Runs `work` in one transaction as the app role, with row-level security set to the context. Commits when `work` resolves, rolls back when it
   * throws. Nothing is retried.
   */
  withTenant<T>(context: TenantContext, work: (tx: Tx) => Promise<T>): Promise<T>;
}

/** The whole database: the tenant side, and the owner side that only migrations, backup, restore and setting up a jurisdiction use. */
export interface Database extends TenantDatabase {
  /** Runs `work` in one transaction as the owner of the tables, who sees every jurisdiction. Not reachable from routes. */
  asOperator<T>(work: (tx: Tx) => Promise<T>): Promise<T>;
  /** Resolves when the database answers the app role; rejects when not. */
  check(): Promise<void>;
  close(): Promise<void>;
}

export interface DatabaseOptions {
  /** Connection URL of the owner of the tables. */
  operatorUrl: string;
  /** Password that the app role gets. */
  appPassword: string;
  /** Most connections of the app role at a time. */
  connections?: number;
}
