import { createHash, createHmac, pbkdf2Sync, randomBytes } from 'node:crypto';
import pg from 'pg';
import { openConnection } from '../database/pool.ts';
import { fail } from '../http/problem.ts';
import { hasCode } from '../http/system-errors.ts';

type LoginRole = 'app' | 'auth' | 'ledger';

/** Passwords of the login roles: `app` for tenants' data, `auth` for sign-in, `ledger` for the sequencer. */
export type LoginPasswords = Readonly<Record<LoginRole, string>>;

/** How to connect as each of them. */
export type Logins = Readonly<Record<LoginRole, pg.ClientConfig>>;

/**
 * Makes sure that the login roles of a migrated database can log in with these passwords, and can do no more than they should.
 *
 * @throws Problem `postgres-too-old` below 15; `role-too-mighty` when a role could pass by row-level security.
 */
export async function prepareLogins(operatorUrl: string, passwords: LoginPasswords): Promise<Logins> {
  const operator = await openConnection({ connectionString: operatorUrl });
  try {
    await refuseOldServer(operator);
    return {
      app: await prepareLogin(operator, 'app', passwords.app),
      auth: await prepareLogin(operator, 'auth', passwords.auth),
      ledger: await prepareLogin(operator, 'ledger', passwords.ledger),
    };
  } finally {
    await operator.end();
  }
}

/**
 * How to log in as one of them, for who may change nothing: the password must be the one that is set.
 *
 * @throws Problem `login-refused` when it is not
 */
export async function loginOf(operatorUrl: string, kind: LoginRole, password: string | undefined): Promise<pg.ClientConfig> {
  const operator = await openConnection({ connectionString: operatorUrl });
  try {
    const { rows } = await operator.query<{ name: string }>('select mufakat_role($1) as name', [kind]);
    const config = configOf(operator, rows[0]?.name ?? '', password ?? '');
    if (password !== undefined && (await canLogIn(config))) return config;
    fail('login-refused', {
      status: 409,
      title: 'The database does not take the password of this data folder',
      detail: `The role ${config.user} has another password, or none.`,
      remedy:
        'Start the server once with this data folder: a server sets the passwords of a database that is its own; commands change nothing.',
    });
  } finally {
    await operator.end();
  }
}

/** @throws Problem `postgres-too-old` below version 15. */
export async function refuseOldServer(operator: pg.Client): Promise<void> {
  const { rows } = await operator.query<{ server_version: string }>('show server_version');
  const version = rows[0]?.server_version ?? '';
  if (Number.parseInt(version, 10) >= 15) return;
  fail('postgres-too-old', {
    status: 500,
    title: 'This PostgreSQL is too old',
    detail: `The server of DATABASE_URL is PostgreSQL ${version}.`,
    remedy: 'Use PostgreSQL 15 or later, or leave DATABASE_URL out to use the one that comes with Mufakat.',
  });
}

async function prepareLogin(operator: pg.Client, kind: LoginRole, password: string): Promise<pg.ClientConfig> {
  const { rows } = await operator.query<{ name: string; mighty: boolean }>(
    `select rolname as name, rolsuper or rolbypassrls or pg_has_role(rolname, (select relowner from pg_class where oid = 'membership'::regclass), 'member') as mighty
     from pg_roles where rolname = mufakat_role($1)`,
    [kind],
  );
  const role = rows[0];
  if (!role) throw new Error(`the role for ${kind} is missing; migrate first`);
  if (role.mighty) {
    fail('role-too-mighty', {
      status: 500,
      title: 'A login role could read across jurisdictions',
      detail: `${role.name} is a superuser, has BYPASSRLS, or is a member of the owner of the tables.`,
      remedy: `Take that away: ALTER ROLE "${role.name}" NOSUPERUSER NOBYPASSRLS; and REVOKE its memberships.`,
    });
  }
  const config = configOf(operator, role.name, password);
  if (!(await canLogIn(config)))
    await operator.query(`alter role ${pg.escapeIdentifier(role.name)} password ${pg.escapeLiteral(scramVerifier(password))}`);
  return config;
}

function configOf(operator: pg.Client, user: string, password: string): pg.ClientConfig {
  // operator.ssl is what the URL asked for, whatever the type says.
  return { host: operator.host, port: operator.port, database: operator.database, ssl: operator.ssl, user, password };
}

async function canLogIn(config: pg.ClientConfig): Promise<boolean> {
  try {
    await (await openConnection(config)).end();
    return true;
  } catch (error) {
    if (hasCode(error, '28P01', '28000')) return false;
    throw error;
  }
}

/** What PostgreSQL stores of a password (RFC 5803), computed here so that the password itself is never in a statement or a log. */
export function scramVerifier(password: string, salt: Uint8Array = randomBytes(16)): string {
  const iterations = 4096;
  const salted = pbkdf2Sync(password, salt, iterations, 32, 'sha256');
  const hmac = (text: string) => createHmac('sha256', salted).update(text).digest();
  const storedKey = createHash('sha256').update(hmac('Client Key')).digest('base64');
  return `SCRAM-SHA-256$${iterations}:${Buffer.from(salt).toString('base64')}$${storedKey}:${hmac('Server Key').toString('base64')}`;
}
