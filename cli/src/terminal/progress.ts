/**
 * A progress bar on standard error: only on a terminal, and only for work that takes longer than a second.
 */
import { Presets, SingleBar } from 'cli-progress';

/** Tells how far the work is: `done` of `total`, in whatever unit the work counts. */
export type Report = (done: number, total: number, what: string) => void;

const PATIENCE_MS = 1000;

/** Runs `work` and shows its progress. The bar is gone before this resolves or rejects. */
export async function withProgress<T>(work: (report: Report) => Promise<T>): Promise<T> {
  if (process.stderr.isTTY !== true) return work(() => undefined);
  const bar = new SingleBar(
    { format: '{bar} {percentage} % {what}', clearOnComplete: true, hideCursor: true, stream: process.stderr },
    Presets.rect,
  );
  const from = performance.now();
  let shown = false;
  try {
    return await work((done, total, what) => {
      if (!shown && performance.now() - from < PATIENCE_MS) return;
      if (!shown) bar.start(total, done, { what });
      shown = true;
      bar.setTotal(total);
      bar.update(done, { what });
    });
  } finally {
    if (shown) bar.stop();
  }
}
