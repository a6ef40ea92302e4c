/** For the drill in ../killed.integration.test.ts: its node as a process, and what was heard of it. */
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { Line, type Order } from './killed-lines.ts';

const PROGRAM = fileURLToPath(new URL('./killed-node.ts', import.meta.url));

/** All that a node said before it ended. */
export type Heard = { readonly lines: readonly Line[]; readonly how: number | string; readonly errors: string };

export type DrillNode = {
  /** Lets it begin. */
  readonly begin: (order: Order) => void;
  /** Resolves as soon as it has said so many lines of a kind, or when it ends. */
  readonly told: (line: Line['line'] | 'any', times: number) => Promise<void>;
  readonly kill: () => void;
  readonly ended: Promise<Heard>;
};

/** Starts the program; it loads, and waits for its order. */
export function launchNode(cacheFolder: string): DrillNode {
  const child = spawn(process.execPath, [PROGRAM], {
    stdio: ['pipe', 'pipe', 'pipe'],
    env: { PATH: process.env.PATH, NODE_COMPILE_CACHE: cacheFolder },
  });
  const said: Buffer[] = [];
  let errors = '';
  child.stdin.on('error', () => undefined); // killed before it read
  child.stderr.on('data', (chunk: Buffer) => {
    errors += chunk.toString();
  });
  child.stdout.on('data', (chunk: Buffer) => said.push(chunk));
  const ended = new Promise<Heard>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => resolve({ lines: wholeLines(Buffer.concat(said)), how: code ?? signal ?? 'unknown', errors }));
  });
  return {
    begin: (order) => child.stdin.write(`${JSON.stringify(order)}\n`),
    told: (line, times) =>
      new Promise((resolve) => {
        const look = () => {
          if (count(Buffer.concat(said).toString('utf8'), line === 'any' ? '"line":' : `"line":"${line}"`) >= times) resolve();
        };
        child.stdout.on('data', look);
        child.once('close', () => resolve());
        look();
      }),
    kill: () => child.kill('SIGKILL'),
    ended,
  };
}

function count(text: string, part: string): number {
  return text.split(part).length - 1;
}

/** A kill may tear the last line. */
function wholeLines(said: Buffer): Line[] {
  const lines = said.toString('utf8').split('\n').slice(0, -1);
  return lines.map((line) => Line.parse(JSON.parse(line)));
}
