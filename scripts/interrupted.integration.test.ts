/**
 * A run of the tests that is interrupted or killed, at whatever level, leaves no process behind: no worker, no PostgreSQL, no browser, nothing that they
 * started. Three ways to end it are within `npm test`, all of them in the drill.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { until } from '../server/src/testing/processes.ts';
import { WHOLE } from '../tests/drill/drill.ts';

/** A browser's socket below it must have a path of at most 107 characters, so not in the folder that `npm test` gives us. */
const SHORT_PLACE = path.join('/tmp', 'mufakat-cut-');
let folder = '';
let started: ChildProcess | undefined;
/** All that was ever seen of the run. */
let seen = new Map<number, Seen>();

beforeEach(() => {
  folder = mkdtempSync(SHORT_PLACE);
  chmodSync(folder, 0o711); // PostgreSQL's account must be able to enter
  seen = new Map();
});

afterEach(() => {
  for (const pid of alive()) process.kill(pid, 'SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

type Seen = { readonly parent: number; readonly began: string; readonly command: string };

/** Undefined for what has ended. */
function look(pid: number): Seen | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    if (fields[0] === 'Z') return undefined;
    return {
      parent: Number(fields[1]),
      began: fields[19] ?? '',
      command: readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' '),
    };
  } catch {
    return undefined;
  }
}

/** The process and all that descend from it now. */
function family(root: number): Map<number, Seen> {
  const all = readdirSync('/proc').flatMap((name) => {
    const found = look(Number(name));
    return found === undefined ? [] : [[Number(name), found] as const];
  });
  const members = new Map(all.filter(([pid]) => pid === root));
  for (let before = -1; members.size > before; ) {
    before = members.size;
    for (const [pid, found] of all) if (members.has(found.parent)) members.set(pid, found);
  }
  return members;
}

/** Those of the run that live; a number that now belongs to another process is none of them. */
function alive(): number[] {
  return [...seen].filter(([pid, { began }]) => look(pid)?.began === began).map(([pid]) => pid);
}

const commands = () => [...seen.values()].map(({ command }) => command);

/** What npm tells those it runs names the project that it runs: another npm would take it for its own. */
function withoutNpm(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(environment).filter(([name]) => !/^npm_/i.test(name)));
}

/** Starts a short suite as npm does. Resolves to npm's process once everything runs. */
async function startSuite(environment: NodeJS.ProcessEnv = {}): Promise<ChildProcess> {
  const ready = path.join(folder, 'ready');
  const npm = spawn('npm', ['test', '--silent'], {
    cwd: path.resolve('tests/fixtures/suite'),
    env: {
      ...withoutNpm(process.env),
      SHORT_SUITE_READY: ready,
      TMPDIR: folder,
      OUTER_TMPDIR: os.tmpdir(),
      VITEST: undefined,
      ...environment,
    },
    stdio: 'ignore',
    detached: true, // a group of its own, as a shell gives it
  });
  started = npm;
  await until('everything of the suite runs', () => existsSync(ready) || npm.exitCode !== null);
  seen = family(npm.pid ?? 0);
  const parts = [
    'node ../programs/run.mjs',
    'fixtures/programs/suite.ts',
    'vitest',
    'scripts/warden.ts',
    'bin/postgres',
    'checkpointer',
    '--headless',
    '--eval',
  ];
  for (const part of parts) expect(commands().join('\n')).toContain(part);
  return npm;
}

/** The process of the run whose command holds these words: the one nearest to npm. */
function one(words: RegExp): number {
  const [pid] = [...seen].find(([, { command }]) => words.test(command)) ?? [];
  if (pid === undefined) throw new Error(`nothing of the run is ${words}`);
  return pid;
}

async function nothingIsLeft(): Promise<void> {
  await until('nothing of the run is left', () => alive().length === 0);
  await until('its temporary folder is gone', () => !readdirSync(folder).some((name) => name.startsWith('mufakat-run-')));
}

/** A terminal's Ctrl-C reaches the whole group. */
const LEVELS = {
  'the terminal': () => -(started?.pid ?? 0),
  npm: () => started?.pid ?? 0,
  'the starter': () => one(/^node .*run\.mjs/),
  'the program': () => one(/fixtures\/programs\/suite\.ts/),
  Vitest: () => one(/vitest\.mjs/),
};

const MORE = [
  ['SIGINT', 'the terminal'],
  ['SIGKILL', 'npm'],
  ['SIGKILL', 'the starter'],
  ['SIGKILL', 'Vitest'],
] as const;

describe.skipIf(process.platform !== 'linux')('of a suite', () => {
  test.each([['SIGINT', 'the terminal'], ['SIGKILL', 'the program'], ...(WHOLE ? MORE : [])] as const)(
    'nothing is left after %s of %s',
    async (signal, level) => {
      await startSuite();
      process.kill(LEVELS[level](), signal);
      await nothingIsLeft();
    },
  );

  test('nothing is left when the starter has ended after a Ctrl-C', async () => {
    await startSuite();
    const [starter, program] = [LEVELS['the starter'](), LEVELS['the program']()];
    const above = [...seen].filter(([pid]) => pid < starter).map(([pid]) => pid);
    process.kill(starter, 'SIGINT');
    await until('the program ends', () => !alive().includes(program));
    expect(alive().filter((pid) => pid !== starter && !above.includes(pid))).toEqual([]);
    await nothingIsLeft();
  });

  test('nothing is left when it takes longer than a suite may', async () => {
    await startSuite({ SHORT_SUITE_LIMIT: '1' });
    await nothingIsLeft();
  });
});
