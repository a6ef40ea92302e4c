import { Kysely, PostgresDialect, sql, type Transaction } from 'kysely';
import pg from 'pg';
import { fail } from '../http/problem.ts';
import { type LoginPasswords, prepareLogins } from '../sign-in/logins.ts';
import type { Role } from '../sign-in/roles.ts';
import { isId } from './identifiers.ts';
import { readMigrations } from './migrate.ts';
import { openPool } from './pool.ts';
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

/** What those who only look at the ledger of a jurisdiction may do. */
export interface LedgerReader {
  /** Runs `work` in one transaction that reads the ledger of one jurisdiction and nothing else. */
  readLedger<T>(jurisdiction: string, work: (tx: Tx) => Promise<T>): Promise<T>;
}

/** What the sequencer of the ledger may do. */
export interface LedgerDatabase extends LedgerReader {
  /** Runs `work` in one transaction as the ledger role, which sees the ledger of one jurisdiction. */
  withLedger<T>(jurisdiction: string, work: (tx: Tx) => Promise<T>): Promise<T>;
  /** The jurisdictions whose ledger has entries without an index, or a size that is not published. */
  logsWaiting(): Promise<string[]>;
}

/** What the commands of an operator work with. */
export interface OperatorDatabase {
  /** Runs `work` in one transaction as the owner of the tables, who sees every jurisdiction. Not reachable from routes. */
  asOperator<T>(work: (tx: Tx) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

/** The whole database: the tenant side, the sequencer's, and the owner side that only migrations, backup, restore and setting up a jurisdiction use. */
export interface Database extends TenantDatabase, LedgerDatabase, OperatorDatabase {
  /** How sign-in connects: as its own role, which sees its own schema only. */
  signInConnection: pg.ClientConfig;
  /** Resolves when the database answers the app role and has had all migrations of this release; rejects when not. */
  check(): Promise<void>;
}

export interface DatabaseOptions {
  /** Connection URL of the owner of the tables; the database is migrated already. */
  operatorUrl: string;
  /** Passwords that the login roles get. */
  passwords: LoginPasswords;
  /** Most connections of the app role at a time. Default 10. */
  connections?: number;
}

const TIMEOUTS = {
  statement_timeout: 30_000,
  lock_timeout: 10_000,
  idle_in_transaction_session_timeout: 30_000,
  connectionTimeoutMillis: 10_000,
};

/**
 * Opens a migrated database: the app role's pool at once, the operator's connection when it is asked for.
 *
 * @throws Problem `postgres-too-old`, `role-too-mighty`.
 */
export async function openDatabase(options: DatabaseOptions): Promise<Database> {
  const logins = await prepareLogins(options.operatorUrl, options.passwords);
  const app = openQueries({ ...logins.app, ...TIMEOUTS, max: options.connections ?? 10, application_name: 'mufakat' });
  const ledger = openQueries({ ...logins.ledger, ...TIMEOUTS, max: 4, application_name: 'mufakat ledger' });
  const operator = openOperator(options.operatorUrl);
  const migrations = (await readMigrations()).length;

  return {
    withTenant: (context, work) =>
      app.transaction().execute(async (tx) => {
        await setTenant(tx, context);
        return work(tx);
      }),
    withLedger: (jurisdiction, work) => inLedger(ledger, jurisdiction, 'read write', work),
    readLedger: (jurisdiction, work) => inLedger(ledger, jurisdiction, 'read only', work),
    logsWaiting: async () => {
      const { rows } = await sql<{ jurisdiction: string }>`select mufakat_logs_waiting() as jurisdiction`.execute(ledger);
      return rows.map(({ jurisdiction }) => jurisdiction);
    },
    asOperator: operator.asOperator,
    signInConnection: signInConfig(logins.auth),
    check: async () => {
      const { rows } = await sql<{ applied: number }>`select count(*) as applied from applied_migration`.execute(app);
      if (rows[0]?.applied !== migrations) throw new Error(`the database has had ${rows[0]?.applied} of ${migrations} migrations`);
    },
    close: async () => {
      await Promise.all([app.destroy(), ledger.destroy(), operator.close()]);
    },
  };
}

/** Opens a database as the owner of its tables only: no role is touched. With `readOnly` nothing can be written. */
export function openOperator(operatorUrl: string, { readOnly = false } = {}): OperatorDatabase {
  const operator = openQueries({
    connectionString: operatorUrl,
    max: 2,
    idleTimeoutMillis: 1_000,
    application_name: 'mufakat operator',
    ...(readOnly && { options: '-c default_transaction_read_only=on' }),
  });
  return { asOperator: (work) => operator.transaction().execute(work), close: () => operator.destroy() };
}

/** How sign-in connects, given how its role logs in. */
export function signInConfig(login: pg.ClientConfig): pg.ClientConfig {
  return { ...login, ...TIMEOUTS, application_name: 'mufakat sign-in', options: '-c search_path=auth' };
}

/** What each transaction that was set to a jurisdiction is set to; the ledger's are nobody's. */
const tenants = new WeakMap<Tx, { readonly jurisdiction: string; readonly person: string | null }>();

/**
 * The jurisdiction that a transaction was set to. Every statement on a tenant table names it as a parameter:
 *
 *     tx.selectFrom('view').where('jurisdiction', '=', jurisdictionOf(tx))
 *
 * @throws TypeError in a transaction that is of none: an operator's before `setTenant`.
 */
export function jurisdictionOf(tx: Tx): string {
  const known = tenants.get(tx);
  if (known === undefined) throw new TypeError('the transaction was set to no jurisdiction');
  return known.jurisdiction;
}

/** The person that a transaction was set to. @throws TypeError in a transaction that is nobody's. */
export function personOf(tx: Tx): string {
  const person = tenants.get(tx)?.person ?? null;
  if (person === null) throw new TypeError('the transaction was set to no person');
  return person;
}

/** Sets what the policies and the ledger read, for this transaction only. @throws Problem `not-an-id`. */
export async function setTenant(tx: Tx, { jurisdiction, person, roles }: TenantContext): Promise<void> {
  if (!isId(jurisdiction) || !isId(person)) {
    fail('not-an-id', { status: 400, title: 'Not an identifier', remedy: 'Jurisdiction and person are UUIDs.' });
  }
  tenants.set(tx, { jurisdiction, person });
  await setLocal(tx, 'app.jurisdiction', jurisdiction);
  await setLocal(tx, 'app.person', person);
  await setLocal(tx, 'app.roles', roles.join(','));
}

/**
 * One setting a message, and not by `set_config`: so it reaches every part of a distributed database. `set` takes no parameters, so the value is written
 * as a literal.
 */
async function setLocal(tx: Tx, name: `app.${string}`, value: string): Promise<void> {
  await sql`set local ${sql.raw(name)} = ${sql.lit(value)}`.execute(tx);
}

function openQueries(config: pg.PoolConfig): Kysely<Schema> {
  const pool = openPool({ ...config, keepAlive: true, types: { getTypeParser } });
  return new Kysely<Schema>({ dialect: new PostgresDialect({ pool }) });
}

const { DATE, INT8 } = pg.types.builtins;

/** Dates stay text, since a Date would shift them by the time zone. Counts are numbers. */
function getTypeParser(oid: number, format?: 'text' | 'binary'): (value: string) => unknown {
  if (oid === DATE) return (value) => value;
  if (oid === INT8) return safeInteger;
  return pg.types.getTypeParser(oid, format === 'binary' ? 'text' : format);
}

function safeInteger(value: string): number {
  const number = Number(value);
  if (!Number.isSafeInteger(number)) throw new RangeError(`${value} is beyond the integers that a number holds exactly; select it as text`);
  return number;
}

function inLedger<T>(
  ledger: Kysely<Schema>,
  jurisdiction: string,
  mode: 'read only' | 'read write',
  work: (tx: Tx) => Promise<T>,
): Promise<T> {
  return ledger
    .transaction()
    .setAccessMode(mode)
    .execute(async (tx) => {
      tenants.set(tx, { jurisdiction, person: null });
      await setLocal(tx, 'app.jurisdiction', jurisdiction);
      return work(tx);
    });
}
