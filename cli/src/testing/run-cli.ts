/** For tests: the command line in a process of its own, with what it printed and the most memory it held. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';

const MAIN = fileURLToPath(new URL('../main.ts', import.meta.url));
const ROOT = fileURLToPath(new URL('../../..', import.meta.url));

/** Writes the peak of the resident set, in kilobytes, to the fourth file descriptor when the process ends. */
const REPORT_PEAK = `data:text/javascript,${encodeURIComponent(
  "import { writeSync } from 'node:fs'; process.on('exit', () => writeSync(3, String(process.resourceUsage().maxRSS)));",
)}`;

export interface CliRun {
  code: number | null;
  stdout: string;
  stderr: string;
  peakMegabytes: number;
}

/** Runs `mufakat` with these arguments, from the root of the repository. Standard input is empty unless given. */
export async function runCli(args: readonly string[], environment: NodeJS.ProcessEnv = {}, input?: string): Promise<CliRun> {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', '--import', REPORT_PEAK, MAIN, ...args], {
    cwd: ROOT,
    env: { ...process.env, ...environment },
    stdio: [input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe', 'pipe'],
  });
  // A program that has read enough ends before all is written.
  child.stdin?.on('error', () => {}).end(input);
  const [stdout, stderr, kilobytes] = await Promise.all(
    [1, 2, 3].map((pipe) => readPipe(child.stdio[pipe])).concat(once(child, 'close').then(() => '')),
  );
  return { code: child.exitCode, stdout: stdout ?? '', stderr: stderr ?? '', peakMegabytes: Number(kilobytes) / 1024 };
}

function readPipe(pipe: unknown): Promise<string> {
  if (pipe instanceof Readable) return text(pipe);
  throw new Error('a pipe of the child is missing');
}
