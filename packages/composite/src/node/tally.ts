/** Puts together what workers send, until everything is there. */
import type { RankSketch } from '../robustness/ranks/rank-sketch.ts';
import { byRun, type FailedRun, type RunOptions } from '../robustness/runs.ts';
import type { Message } from './job.ts';

type Result = { readonly failures: readonly FailedRun[]; readonly sketches: readonly RankSketch[] };

export type Tally = {
  /** Everything, failed runs by their number; fails with the first fault. */
  readonly finished: Promise<Result>;
  /** Whether a worker is at work, or there is nothing more to do. */
  readonly isUnderWay: () => boolean;
  readonly add: (done: number, failures: readonly FailedRun[]) => void;
  readonly take: (worker: number, message: Message) => void;
  readonly leave: (worker: number, code: number) => void;
  readonly fail: (fault: unknown) => void;
};

/** @param total runs that there are */
export function tally(total: number, onProgress: RunOptions['onProgress']): Tally {
  const failures: FailedRun[] = [];
  const sketches: RankSketch[] = [];
  // Of a worker that has done batches, the ranks may still be on their way, as a sketch.
  const working = new Set<number>();
  const ended = new Set<number>();
  let done = 0;
  let over = false;
  let resolve = () => {};
  let reject = (_: unknown) => {};
  const complete = new Promise<void>((onComplete, onFault) => {
    resolve = onComplete;
    reject = onFault;
  });
  const fail = (fault: unknown) => {
    over = true;
    reject(fault);
  };
  const endWhenComplete = () => {
    if (done < total || ![...working].every((worker) => ended.has(worker))) return;
    over = true;
    resolve();
  };
  const tell = async (progress: { done: number; total: number }) => onProgress?.(progress);
  const add = (count: number, failed: readonly FailedRun[]) => {
    if (over) return;
    failures.push(...failed);
    done += count;
    // A callback that throws must fail the analysis, not the process.
    tell({ done, total }).catch(fail);
    endWhenComplete();
  };
  const take = (worker: number, message: Message) => {
    if (message.kind === 'batch') {
      working.add(worker);
      add(message.done, message.failures);
      return;
    }
    if (message.sketch !== null) sketches.push(message.sketch);
    ended.add(worker);
    endWhenComplete();
  };
  const leave = (worker: number, code: number) => {
    if (!ended.has(worker)) fail(new Error(`a worker of the analysis ended early, with code ${code}`));
  };
  const finished = complete.then(() => ({ failures: byRun(failures), sketches }));
  return { finished, isUnderWay: () => over || working.size > 0, add, take, leave, fail };
}
