/** Runs a command-line tool of an installed package under the present Node. */
import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import path from 'node:path';

/** No step of `npm test` may hang the whole. */
const LONGEST_MS = 40 * 60 * 1000;

export interface ToolResult {
  /** Exit code; 1 when a signal ended the tool. */
  readonly code: number;
  /** What it printed, unless it printed straight to ours. */
  readonly output: string;
}

/**
 * @param folder where the tool runs
 * @param pkg the package that brings the tool
 * @param bin its name in that package
 * @param options.show print what the tool prints while it runs, instead of returning it
 */
export async function runTool(
  folder: string,
  pkg: string,
  bin: string,
  args: readonly string[],
  options: { readonly show?: boolean } = {},
): Promise<ToolResult> {
  const file = await toolFile(folder, pkg, bin);
  const child = spawn(process.execPath, [file, ...args], {
    cwd: folder,
    env: plainUnlessTerminal(),
    stdio: options.show ? ['ignore', 'inherit', 'inherit'] : 'pipe',
  });
  const limit = setTimeout(() => child.kill('SIGTERM'), LONGEST_MS);
  const end = () => child.kill('SIGKILL');
  process.once('exit', end); // a tool does not outlive who asked for it
  let output = '';
  const collect = (chunk: Buffer) => {
    output += chunk.toString();
  };
  child.stdout?.on('data', collect);
  child.stderr?.on('data', collect);
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => {
      clearTimeout(limit);
      process.off('exit', end);
      resolve({ code: code ?? 1, output });
    });
  });
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
