/**
 * Ranks of all units under 1,000 draws of what is uncertain in an index: most winsorised points, scale, weights and mean, on all cores, against COINr. Time over runs
 * and over sizes, and the peak of memory, each in a process of its own.
 */
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { summariseRanks } from '@mufakat/composite';
import { analyseOnCores } from '@mufakat/composite/node';
import { z } from 'zod';
import { tellWhenBusy } from './composite/busy.ts';
import { coinrTime } from './composite/coinr.ts';
import { inventedIndex, type Subject } from './composite/invented.ts';
import { analysisOf, exampleIndex, SIZES } from './composite/subjects.ts';
import { median, printLine, progress, timed } from './measure.ts';

const ONCE = fileURLToPath(new URL('./composite/once.ts', import.meta.url));
const RUNS = 1_000;
const MORE_RUNS = [1_000, 10_000, 100_000];
const TIMES = 7;
/** Runs of the larger sizes, so that one takes seconds only. */
const CELLS = 400_000_000;

const Once = z.object({ took: z.number(), bytes: z.number(), before: z.number(), after: z.number() });
type Once = z.infer<typeof Once>;

/** Prints time and memory by size and by runs, then the time for the example: warm and, last, in a new process. */
export async function measureUncertainty(): Promise<void> {
  tellWhenBusy();
  const example = exampleIndex();
  for (const [units, indicators] of SIZES) await measureSize(units, indicators);
  for (const runs of MORE_RUNS) await measureRuns(example.name, runs);
  const coinr = coinrTime('uncertainty');
  const warm: number[] = [];
  for (let time = -1; time < TIMES; time++) {
    const took = await run(example, RUNS);
    if (time >= 0) warm.push(took);
  }
  const cold: number[] = [];
  for (let time = 0; time < TIMES; time++) cold.push((await runOnce(RUNS, 'table')).took);
  for (const [name, took] of [
    ['uncertainty-warm', warm],
    ['uncertainty', cold],
  ] as const) {
    printLine({ name: `${name}-${example.name}`, ours: median(took), ...coinr, unit: 'ms', runs: TIMES });
  }
}

/** Prints nanoseconds per run and cell, and memory. */
async function measureSize(units: number, indicators: number): Promise<void> {
  const subject = inventedIndex(units, indicators);
  const cells = units * indicators;
  const runs = Math.min(RUNS, Math.round(CELLS / cells));
  const times = [await run(subject, runs), await run(subject, runs), await run(subject, runs)];
  const took = median(times);
  progress(`${subject.name}: ${runs} runs in ${took.toFixed(0)} ms`);
  const ours = (took * 1e6) / (runs * cells);
  const unit = 'ns a run and cell';
  printLine({ name: `uncertainty-${subject.name}`, ours, peer: null, peerName: 'none', unit, runs: times.length });
  await measureMemory(subject.name, runs, units, indicators);
}

/** @returns milliseconds from the design as JSON to a summary of every unit's ranks */
async function run(subject: Subject, rows: number): Promise<number> {
  const { took, result } = await timed(async () => {
    const runs = await analyseOnCores(analysisOf(subject, { kind: 'uncertainty', rows }));
    summariseRanks(runs.ranks);
    return runs;
  });
  if (result.failures.length > 0)
    progress(`${subject.name}: ${result.failures.length} of ${rows} runs failed: ${result.failures[0]?.message}`);
  return took;
}

/** Prints microseconds a run, and memory. */
async function measureRuns(name: string, runs: number): Promise<void> {
  const took = await measureMemory(`${name}-${runs}`, runs);
  printLine({ name: `uncertainty-${name}-${runs}`, ours: (took * 1_000) / runs, peer: null, peerName: 'none', unit: 'µs a run', runs: 1 });
}

/** Prints megabytes at the most with all ranks against a sketch of them. @param size units and indicators; the example where absent @returns milliseconds with all ranks */
async function measureMemory(name: string, runs: number, ...size: readonly number[]): Promise<number> {
  const [table, sketch] = [await runOnce(runs, 'table', ...size), await runOnce(runs, 'sketch', ...size)];
  const shown = ({ before, after, bytes }: Once) =>
    `${bytes} bytes of ranks, peak of the process ${megabytes(after)} MB, ${megabytes(before)} before`;
  progress(`${name}: ${runs} runs with all ranks: ${shown(table)}; with a sketch: ${shown(sketch)}`);
  const memory = { ours: megabytes(table.after), peer: megabytes(sketch.after), peerName: 'the same with a sketch', unit: 'MB' };
  printLine({ ...memory, name: `uncertainty-memory-${name}`, runs: 1 });
  return table.took;
}

async function runOnce(runs: number, keep: 'table' | 'sketch', ...size: readonly number[]): Promise<Once> {
  const { stdout } = await promisify(execFile)(process.execPath, [ONCE, String(runs), keep, ...size.map(String)]);
  return Once.parse(JSON.parse(stdout));
}

const megabytes = (bytes: number) => Math.round(bytes / 1e6);
