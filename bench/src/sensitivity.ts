/**
 * Which of four uncertain choices moves the ranking: 1,024 rows, so 6,144 runs, on all cores, then first-order and total indices of the mean shift of ranks with
 * bootstrap intervals, against COINr. Each time in a new process, and then warm.
 */
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { z } from 'zod';
import { tellWhenBusy } from './composite/busy.ts';
import { coinrTime } from './composite/coinr.ts';
import { median, printLine, progress } from './measure.ts';

const ONCE = fileURLToPath(new URL('./composite/sensitivity-once.ts', import.meta.url));
const ROWS = 1_024;
const TIMES = 7;

const Took = z.object({ runs: z.number(), indices: z.number() });
const Once = z.object({ name: z.string(), cold: Took, warm: Took, failed: z.number(), shown: z.string() });
type Once = z.infer<typeof Once>;

/** Prints a line for the warm and, last, for the cold figures. */
export async function measureSensitivity(): Promise<void> {
  tellWhenBusy();
  const times: Once[] = [];
  for (let time = 0; time < TIMES; time++) times.push(await once());
  const [first] = times;
  if (first === undefined) return;
  progress(`${first.failed} of ${ROWS * 6} runs failed; share of the shift of ranks, first order and total, 95 %: ${first.shown}`);
  for (const when of ['warm', 'cold'] as const) {
    const of = (part: 'runs' | 'indices') => median(times.map((it) => it[when][part])).toFixed(0);
    progress(`${when}: runs ${of('runs')} ms, indices with intervals ${of('indices')} ms`);
  }
  const coinr = coinrTime('sensitivity');
  for (const [name, when] of [
    ['sensitivity-warm', 'warm'],
    ['sensitivity', 'cold'],
  ] as const) {
    const ours = median(times.map((it) => it[when].runs + it[when].indices));
    printLine({ name: `${name}-${first.name}`, ours, ...coinr, unit: 'ms', runs: TIMES });
  }
}

async function once(): Promise<Once> {
  const { stdout } = await promisify(execFile)(process.execPath, [ONCE, String(ROWS)]);
  return Once.parse(JSON.parse(stdout));
}
