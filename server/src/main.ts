/** `npm start`: starts a node, says where it is, and stops it in order when asked to. People read standard output; the log is on standard error. */
import { pino } from 'pino';
import { Problem } from './kernel/http/problem.ts';
import { readSettings, type Settings } from './kernel/process/settings.ts';
import { startNode } from './node.ts';

const stop = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => {
    if (!stop.signal.aborted) say('\nStopping …');
    stop.abort();
  });
}

process.stdout.on('error', () => undefined); // whoever read it has gone: no reason to leave PostgreSQL behind

try {
  await run(readSettings(process.env));
  say('Stopped.');
  process.exit(0);
} catch (error) {
  const stopped = stop.signal.aborted && error === stop.signal.reason;
  if (!stopped) process.stderr.write(`${explain(error)}\n`);
  process.exit(stopped ? 0 : 1);
}

async function run(settings: Settings): Promise<void> {
  const begin = performance.now();
  // A person at a terminal reads what is wrong; a machine that collects the log gets every request.
  const level = settings.logLevel ?? (process.stderr.isTTY ? 'warn' : 'info');
  const log = pino({ level, base: null, timestamp: pino.stdTimeFunctions.isoTime }, pino.destination({ fd: 2, sync: true }));
  const node = await startNode(settings, { progress: (line) => say(`  ${line}`), log, stopping: stop.signal });
  say(`Ready after ${((performance.now() - begin) / 1000).toFixed(1)} s: ${node.url}`);
  if (node.signInLink !== undefined)
    say(`\nSign in to the invented example country (works once, within 15 minutes):\n  ${node.signInLink}\n`);
  say('Ctrl-C stops it.');
  const asked = new Promise<undefined>((resolve) => stop.signal.addEventListener('abort', () => resolve(undefined), { once: true }));
  const reason = stop.signal.aborted ? undefined : await Promise.race([asked, node.mustStop]);
  await node.stop();
  if (reason !== undefined) throw reason;
}

function explain(error: unknown): string {
  if (!(error instanceof Problem)) return error instanceof Error ? (error.stack ?? error.message) : String(error);
  const { title, detail, remedy, errors = [] } = error.details;
  const places = errors.map((place) => `  ${'path' in place ? place.path : place.file}: ${place.message}`);
  return [detail === undefined ? `${title}.` : `${title}: ${detail}`, ...places, remedy].join('\n');
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
