/**
 * The account that PostgreSQL runs under when we are root, which it refuses to be: one of its own, so that no process of another account can read the
 * database. `nobody`, which earlier releases used, is shared by whatever else runs under it; `postgres` by another PostgreSQL of the machine.
 */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { fail } from '../http/problem.ts';

/** The account that PostgreSQL runs under. */
export interface Account {
  uid: number;
  gid: number;
}

export const ACCOUNT = 'mufakat';
const COMMENT = 'Database of Mufakat';
/** Another process may be making it at this moment. */
const TRIES = 5;

/**
 * The account; undefined when we are not root, and PostgreSQL runs under our own. It is made where it is missing, as a system account that nobody can
 * log in to.
 *
 * @throws Problem `no-account-for-postgres`
 */
export async function serviceAccount(): Promise<Account | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  let said = '';
  for (let attempt = 1; attempt <= TRIES; attempt++) {
    const account = findAccount(ACCOUNT);
    if (account !== undefined) return account;
    said = makeAccount();
    if (said !== '') await sleep(100 * attempt);
  }
  const account = findAccount(ACCOUNT);
  return account ?? refuse(said);
}

/** The uid that a name has, by /etc/passwd or else by whatever directory the machine asks; never root's. */
export function findAccount(name: string): Account | undefined {
  const fields = passwd().find(([known]) => known === name);
  const [uid, gid] = fields === undefined ? ['-u', '-g'].map((which) => numberOf(name, which)) : [Number(fields[2]), Number(fields[3])];
  return Number.isInteger(uid) && Number.isInteger(gid) && uid !== undefined && gid !== undefined && uid > 0 ? { uid, gid } : undefined;
}

/** Whether data of this owner may be handed over to the account: those of `nobody`, and of an owner that the machine does not know, as in a new container. */
export function isOfFormerAccount(uid: number): boolean {
  if (uid === 0) return false;
  return uid === findAccount('nobody')?.uid || !passwd().some(([, , known]) => Number(known) === uid);
}

function passwd(): string[][] {
  return readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'));
}

function numberOf(name: string, which: string): number {
  const { status, stdout } = spawnSync('id', [which, name], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  return status === 0 ? Number(stdout.trim()) : Number.NaN;
}

/** By shadow's useradd, or by that of BusyBox. Resolves to what was said when it failed. */
function makeAccount(): string {
  const group = readFileSync('/etc/group', 'utf8').includes(`\n${ACCOUNT}:`);
  const system = ['--system', '--no-create-home', '--home-dir', '/nonexistent', '--shell', '/usr/sbin/nologin', '--comment', COMMENT];
  const made = run('useradd', [...system, ...(group ? ['--gid', ACCOUNT] : ['--user-group']), ACCOUNT]);
  if (made !== undefined) return made;
  if (!group) run('addgroup', ['-S', ACCOUNT]);
  const busybox = run('adduser', ['-S', '-D', '-H', '-h', '/nonexistent', '-s', '/sbin/nologin', '-G', ACCOUNT, '-g', COMMENT, ACCOUNT]);
  return busybox ?? 'Neither useradd nor adduser is here.';
}

/** What a program said when it failed, '' when it did not; undefined when there is no such program. */
function run(program: string, args: readonly string[]): string | undefined {
  const { error, status, stderr } = spawnSync(program, args, { encoding: 'utf8', stdio: ['ignore', 'ignore', 'pipe'] });
  if (error !== undefined) return undefined;
  return status === 0 ? '' : stderr.trim() || `${program} ended with ${status}`;
}

function refuse(said: string): never {
  fail('no-account-for-postgres', {
    status: 500,
    title: 'PostgreSQL does not run as root, and has no account of its own',
    detail: `The account "${ACCOUNT}" is not here and cannot be made. ${said}`,
    remedy: `Make it (useradd --system ${ACCOUNT}), start Mufakat as an ordinary user, or set DATABASE_URL to a PostgreSQL server, version 15 or later.`,
  });
}
