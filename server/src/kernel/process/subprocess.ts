/**
 * Runs work that is heavy, or that is done on what somebody sends, in a process of its own: whatever time and memory it takes is that process's, and
 * ends with it, while the server answers others.
 *
 *     const written = await runInSubprocess(new URL(import.meta.url), { input, limits, signal });
 */
import { spawn } from 'node:child_process';
import { Readable, Writable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { fail } from '../http/problem.ts';

/** What a process may use. Memory is that of JavaScript; what native code takes is bounded by the time alone. */
export type Limits = { readonly milliseconds: number; readonly heapMegabytes: number };

export type Apart = {
  /** What the process reads on its standard input: bytes, or an open file. */
  readonly input: Uint8Array | number;
  /** What the process reads on its file descriptor 3, where it reads one. */
  readonly settings?: string | undefined;
  readonly limits: Limits;
  /** Aborted when nobody waits for the answer any more: the process ends at once. */
  readonly signal?: AbortSignal | undefined;
};

/** Stops what nobody waits for any more. @throws Problem `given-up`. */
export function goOnIfAwaited(signal: AbortSignal | undefined): void {
  if (signal?.aborted) fail('given-up', { status: 400, title: 'The request was given up', remedy: 'Ask again.' });
}

/**
 * Runs a program of ours, given no setting and no secret of the server, and resolves to what it wrote on standard output; to undefined when it could
 * not finish within its limits.
 *
 * @throws Problem `given-up` once the signal is aborted.
 */
export async function runInSubprocess(program: URL, { input, settings, limits, signal }: Apart): Promise<Buffer | undefined> {
  goOnIfAwaited(signal);
  const flags = ['--disable-warning=ExperimentalWarning', `--max-old-space-size=${limits.heapMegabytes}`];
  const child = spawn(process.execPath, [...flags, fileURLToPath(program)], {
    stdio: [typeof input === 'number' ? input : 'pipe', 'pipe', 'ignore', ...(settings === undefined ? [] : ['pipe' as const])],
    env: { SystemRoot: process.env.SystemRoot, NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE }, // compiled before, it starts twice as fast
    timeout: limits.milliseconds,
    killSignal: 'SIGKILL',
  });
  const end = () => child.kill('SIGKILL');
  process.once('exit', end);
  signal?.addEventListener('abort', end);
  try {
    const ended = new Promise<number | null>((resolve, reject) => child.once('error', reject).once('close', resolve));
    if (typeof input !== 'number') {
      child.stdin?.on('error', () => undefined); // a process that ended early reads no more; its exit code says so
      child.stdin?.end(input);
    }
    const third = child.stdio[3];
    if (third instanceof Writable) third.on('error', () => undefined).end(settings);
    const [written, code] = await Promise.all([buffer(child.stdout ?? Readable.from([])), ended]);
    goOnIfAwaited(signal);
    return code === 0 ? written : undefined;
  } finally {
    process.off('exit', end);
    signal?.removeEventListener('abort', end);
  }
}
