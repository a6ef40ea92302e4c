/** What goes to a worker and what comes back. */
import { type Design, runsOf } from '../robustness/design.ts';
import type { Subject } from '../robustness/index-model.ts';
import type { RankSketch } from '../robustness/ranks/rank-sketch.ts';
import type { FailedRun } from '../robustness/runs.ts';

export type Job = {
  readonly subject: Subject;
  readonly design: Design;
  /** Of the rank table, into which all workers write, each its own runs; null to sketch. */
  readonly memory: SharedArrayBuffer | null;
  /** Runs of a batch. */
  readonly size: number;
  /** One number: the next batch. Who takes it counts it up. */
  readonly next: Int32Array<SharedArrayBuffer>;
};

/** @returns the next batch of runs that nobody has taken, null when none is left */
export function takeBatch({ size, next, design }: Job): { readonly from: number; readonly to: number } | null {
  const total = runsOf(design);
  const from = Atomics.add(next, 0, 1) * size;
  return from < total ? { from, to: Math.min(total, from + size) } : null;
}

export type Message =
  | { readonly kind: 'batch'; readonly done: number; readonly failures: readonly FailedRun[] }
  | { readonly kind: 'end'; readonly sketch: RankSketch | null };
