/** Name of the migrated database that test databases are copies of. */
export const TEMPLATE = 'mufakat_template';

/** Passwords of the login roles, which all test databases share. */
export const TEST_PASSWORDS = { app: 'app-in-tests', auth: 'auth-in-tests', ledger: 'ledger-in-tests' };

/** The URL with another database. */
export function urlOf(url: string, database: string): string {
  const other = new URL(url);
  other.pathname = `/${database}`;
  return other.toString();
}
