/** Runs a command-line tool of an installed package under the present Node. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, readFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** No step of `npm test` may hang the whole. */
const LONGEST_MS = 40 * 60 * 1000;
const WARDEN = fileURLToPath(new URL('warden.ts', import.meta.url));
const windows = process.platform === 'win32';

export interface ToolResult {
  /** Exit code; 1 when a signal ended the tool. */
  readonly code: number;
  /** What it printed, unless it printed straight to ours. */
  readonly output: string;
}

export interface ToolOptions {
  /** Print what the tool prints while it runs, instead of returning it. */
  readonly show?: boolean;
  /** Leave no process of the tool behind, however the tool or we end: kill −9, too. */
  readonly watched?: boolean;
  /** Aborted when the tool has taken too long: after forty minutes unless told otherwise. */
  readonly limit?: AbortSignal;
}

/** Somebody asked us to end: no further tool begins. */
let ending = false;
const running = new Set<{ readonly end: () => void; readonly ended: Promise<void> }>();

/**
 * Runs it and waits for its end, and for that of every process that it started when it is watched.
 * @param folder where the tool runs
 * @param pkg the package that brings the tool
 * @param bin its name in that package
 */
export async function runTool(
  folder: string,
  pkg: string,
  bin: string,
  args: readonly string[],
  options: ToolOptions = {},
): Promise<ToolResult> {
  const file = await toolFile(folder, pkg, bin);
  if (ending) return new Promise(() => undefined);
  const run = options.watched ? await openRun() : undefined;
  const child = spawn(process.execPath, [file, ...args], {
    cwd: folder,
    env: { ...plainUnlessTerminal(), ...run?.environment },
    stdio: options.show ? ['ignore', 'inherit', 'inherit'] : 'pipe',
    detached: run !== undefined && !windows, // a group of its own, so that it can be ended as a whole
  });
  run?.leads(child.pid);
  const { promise: ended, resolve: tellEnd } = Promise.withResolvers<void>();
  const tool = { end: () => endTree(child), ended };
  running.add(tool);
  const limit = options.limit ?? AbortSignal.timeout(LONGEST_MS);
  limit.addEventListener('abort', tool.end);
  const end = () => child.kill('SIGKILL');
  process.once('exit', end); // a tool does not outlive who asked for it
  const output = outputOf(child); // its pipes are also those of what it started
  try {
    const code = await exitCode(child);
    await run?.end();
    return { code, output: await output };
  } finally {
    await run?.end();
    limit.removeEventListener('abort', tool.end);
    process.off('exit', end);
    running.delete(tool);
    tellEnd();
  }
}

/** From now on Ctrl-C, or a request to end, ends the tools with all that they started; then this program ends, and not before. */
export function endToolsOnSignals(): void {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, async () => {
      ending = true;
      for (const { end } of running) end();
      await Promise.all([...running].map(({ ended }) => ended));
      process.exit(128 + os.constants.signals[signal]);
    });
  }
}

type WatchedRun = {
  /** What the tool and all that it starts are known by: their temporary folder. */
  readonly environment: NodeJS.ProcessEnv;
  readonly leads: (pid: number | undefined) => void;
  /** Ends what is left of it. */
  readonly end: () => Promise<void>;
};

async function openRun(): Promise<WatchedRun> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'mufakat-run-'));
  await chmod(folder, 0o711); // PostgreSQL's account must be able to enter
  const warden = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', WARDEN, folder], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
  });
  const gone = once(warden, 'close');
  warden.stdin.on('error', () => undefined); // somebody ended it
  return {
    environment: { TMPDIR: folder, TMP: folder, TEMP: folder },
    leads: (pid) => {
      if (pid !== undefined && !windows) warden.stdin.write(String(pid));
    },
    end: async () => {
      warden.stdin.end();
      await gone;
    },
  };
}

/** Asks the tool and what it started to end; what does not is the warden's. */
function endTree(child: ChildProcess): void {
  if (child.pid === undefined) return;
  if (windows) spawnSync('taskkill', ['/pid', String(child.pid), '/T', '/F']);
  else child.kill('SIGTERM');
  setTimeout(() => child.kill('SIGKILL'), 5_000).unref();
}

function exitCode(child: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => resolve(code ?? 1));
  });
}

async function outputOf({ stdout, stderr }: ChildProcess): Promise<string> {
  let output = '';
  const collect = (chunk: Buffer) => {
    output += chunk.toString();
  };
  await Promise.all([stdout, stderr].map((pipe) => pipe && once(pipe.on('data', collect), 'close')));
  return output;
}

/** Colour codes help on a screen and hinder in a log. */
function plainUnlessTerminal(): NodeJS.ProcessEnv {
  if (process.stdout.isTTY) return process.env;
  const { FORCE_COLOR: _, ...rest } = process.env;
  return { ...rest, NO_COLOR: '1' };
}

async function toolFile(folder: string, pkg: string, bin: string): Promise<string> {
  const home = path.join(folder, 'node_modules', ...pkg.split('/'));
  const manifest = JSON.parse(await readFile(path.join(home, 'package.json'), 'utf8')) as { bin: string | Record<string, string> };
  const entry = typeof manifest.bin === 'string' ? manifest.bin : manifest.bin[bin];
  if (entry === undefined) throw new Error(`Package ${pkg} brings no tool named ${bin}. Run npm ci.`);
  return path.join(home, entry);
}
