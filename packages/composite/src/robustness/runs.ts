/** Runs of a design, and the ranks that come of them. */
import { CompositeError } from '../composite-error.ts';
import { type Design, drawsOf, orderOf, runsOf } from './design.ts';
import type { Model } from './model.ts';
import { MOST_UNITS, rankScores } from './ranks/rank.ts';
import { countRanks, emptySketch, type RankSketch } from './ranks/rank-sketch.ts';
import type { RankTable } from './ranks/rank-table.ts';

/** A run that gave no ranks, and why. */
export type FailedRun = {
  readonly run: number;
  readonly code: string;
  readonly place: string;
  readonly message: string;
  readonly remedy: string;
};

export type Runs = {
  readonly design: Design;
  readonly units: readonly string[];
  /** Ranks with the recipe as it stands. */
  readonly nominal: Uint16Array;
  readonly ranks: RankTable | RankSketch;
  /** By rising run; they are among the runs of `ranks`, without a rank for any unit. */
  readonly failures: readonly FailedRun[];
};

export type RunOptions = {
  /** `sketch` keeps counts instead of all ranks: see rank-sketch.ts. `table` if absent. */
  readonly keep?: 'table' | 'sketch';
  /** Called after every batch; what it returns is awaited, so that it can give way to other work. */
  readonly onProgress?: (progress: { readonly done: number; readonly total: number }) => unknown;
  /** Looked at before every batch. */
  readonly signal?: AbortSignal;
};

/**
 * Runs of a batch: at most 64, fewer of a large table, so that progress and cancelling never wait for much more than the work of 64 runs of a small one.
 * It does not depend on the machine, and results do not depend on it.
 */
export function batchSize({ cells }: Model): number {
  return Math.max(1, Math.min(64, Math.floor(2 ** 18 / cells)));
}

/**
 * Runs a design, batch by batch, in this thread.
 * @throws CompositeError when the recipe as it stands cannot be built; whatever aborted the signal
 */
export async function runDesign(model: Model, design: Design, { keep = 'table', onProgress, signal }: RunOptions = {}): Promise<Runs> {
  const total = runsOf(design);
  const nominal = nominalRanks(model);
  const kept = keep === 'table' ? emptyTable(model.units, total) : emptySketch(model.units);
  const runBatch = batchRunner(model, design, kept);
  const failures: FailedRun[] = [];
  const size = batchSize(model);
  for (let from = 0; from < total; from += size) {
    signal?.throwIfAborted();
    const to = Math.min(total, from + size);
    failures.push(...runBatch(from, to));
    await onProgress?.({ done: to, total });
  }
  return { design, units: model.units, nominal, ranks: { ...kept, runs: total }, failures: byRun(failures) };
}

/** A table without ranks yet. @param memory two bytes for each run and unit */
export function emptyTable(
  units: readonly string[],
  runs: number,
  memory: ArrayBufferLike = new ArrayBuffer(2 * runs * units.length),
): RankTable {
  return { kind: 'table', units, runs, ranks: new Uint16Array(memory) };
}

/** @throws CompositeError `robustness.too-many-units` above 65,535, and what the model throws */
export function nominalRanks(model: Model): Uint16Array {
  const count = model.units.length;
  if (count > MOST_UNITS) {
    throw new CompositeError({
      ...{ code: 'robustness.too-many-units', place: 'table', problem: `it has ${count} units, and ranks up to ${MOST_UNITS} can be kept` },
      remedy: 'analyse the units in groups',
    });
  }
  const ranks = new Uint16Array(count);
  rankScores(model.nominal(), ranks, new Float64Array(count));
  return ranks;
}

/** By rising run. */
export function byRun(failures: readonly FailedRun[]): FailedRun[] {
  return failures.toSorted((a, b) => a.run - b.run);
}

/** A function that does a batch of runs, from one place up to, not including, another in `orderOf`, writes their ranks and returns those that failed. */
export function batchRunner(model: Model, design: Design, kept: RankTable | RankSketch): (from: number, to: number) => FailedRun[] {
  const draw = drawsOf(design);
  const runAt = orderOf(design);
  const count = model.units.length;
  const sorted = new Float64Array(count);
  const scratch = new Uint16Array(count);
  return (from, to) => {
    const failures: FailedRun[] = [];
    for (let place = from; place < to; place++) {
      const run = runAt(place);
      const ranks = kept.kind === 'table' ? kept.ranks.subarray(run * count, (run + 1) * count) : scratch;
      try {
        rankScores(model.scores(draw(run)), ranks, sorted);
        if (kept.kind === 'sketch') countRanks(kept, ranks);
      } catch (error) {
        if (!(error instanceof CompositeError)) throw error;
        failures.push({ run, code: error.code, place: error.place, message: error.message, remedy: error.remedy });
      }
    }
    return failures;
  };
}
