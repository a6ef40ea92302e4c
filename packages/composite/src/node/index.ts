/** Analyses of robustness on all cores. */
import { availableParallelism } from 'node:os';
import { setImmediate } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { type Analysis, subjectOf } from '../robustness/analyse.ts';
import { runsOf } from '../robustness/design.ts';
import { indexModel } from '../robustness/index-model.ts';
import { emptySketch, mergeSketches } from '../robustness/ranks/rank-sketch.ts';
import { batchRunner, batchSize, emptyTable, nominalRanks, type RunOptions, type Runs } from '../robustness/runs.ts';
import { type Job, takeBatch } from './job.ts';
import { type Tally, tally } from './tally.ts';

export type ParallelOptions = RunOptions & {
  /** Threads, 1 or more, that do all runs, while this thread stays free. If absent, as many as the machine runs at once, where that is quicker. */
  readonly workers?: number;
};

/**
 * Does what `analyse` does, in worker threads: the same bytes, however many there are. Unless told otherwise this thread begins alone, giving way to other work
 * between batches, and workers take over when there is more to do than starting them takes. The ranks of a table lie in shared memory.
 *
 *     const runs = await analyseOnCores({ table, hierarchy, recipe, design }, { signal: AbortSignal.timeout(60_000) });
 *
 * @throws what `analyse` throws, and what a worker throws; the workers have then ended
 */
export async function analyseOnCores(
  analysis: Analysis,
  { workers, keep = 'table', onProgress, signal }: ParallelOptions = {},
): Promise<Runs> {
  signal?.throwIfAborted();
  const { table, design } = analysis;
  const subject = subjectOf(analysis);
  const model = indexModel(subject);
  const nominal = nominalRanks(model);
  const total = runsOf(design);
  const size = batchSize(model);
  const memory = keep === 'table' ? new SharedArrayBuffer(2 * total * table.units.length) : null;
  const job: Job = { subject, design, memory, size, next: new Int32Array(new SharedArrayBuffer(4)) };
  const kept = memory === null ? emptySketch(table.units) : emptyTable(table.units, total, memory);
  const work = tally(total, onProgress);
  const threads: Worker[] = [];
  const abort = () => work.fail(signal?.reason);
  signal?.addEventListener('abort', abort);
  try {
    if (workers === undefined) begin(job, batchRunner(model, design, kept), work, threads).catch(work.fail);
    else startWorkers(job, workers, work, threads);
    const { failures, sketches } = await work.finished;
    const ranks = kept.kind === 'sketch' ? sketches.reduce(mergeSketches, kept) : kept;
    return { design, units: table.units, nominal, ranks: { ...ranks, runs: total }, failures };
  } finally {
    signal?.removeEventListener('abort', abort);
    await Promise.all(threads.map((thread) => thread.terminate()));
  }
}

/** Adds workers to `threads`, no more than there are batches. */
function startWorkers(job: Job, most: number, work: Tally, threads: Worker[]): void {
  // Beside this file, with the same ending: the source, or what was built of it.
  const file = import.meta.url.endsWith('.ts') ? new URL('./worker.ts', import.meta.url) : new URL('./worker.js', import.meta.url);
  const count = Math.max(1, Math.min(most, Math.ceil(runsOf(job.design) / job.size)));
  for (let worker = 0; worker < count; worker++) {
    const thread = new Worker(file, { workerData: job });
    thread.on('message', (message) => work.take(worker, message));
    thread.on('error', work.fail);
    thread.on('exit', (code) => work.leave(worker, code));
    threads.push(thread);
  }
}

/** Milliseconds after which the pace is known well enough, and what starting workers must save: they take some 0.3 s until they are as quick as this thread. */
const LOOK_AFTER = 50;
const WORTH = 600;

/** Does batches in this thread, until workers that it starts when it is worth it are at work. */
async function begin(job: Job, runBatch: ReturnType<typeof batchRunner>, work: Tally, threads: Worker[]): Promise<void> {
  const started = performance.now();
  const total = runsOf(job.design);
  while (!work.isUnderWay()) {
    const batch = takeBatch(job);
    if (batch === null) return;
    work.add(batch.to - batch.from, runBatch(batch.from, batch.to));
    const elapsed = performance.now() - started;
    const left = (elapsed * (total - batch.to)) / batch.to;
    if (threads.length === 0 && elapsed > LOOK_AFTER && left > WORTH) startWorkers(job, availableParallelism(), work, threads);
    await setImmediate();
  }
}
