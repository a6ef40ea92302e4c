/** Work that Ctrl-C stops in order, so that it can leave nothing half done. */

const SIGNALS = ['SIGINT', 'SIGTERM'] as const;

/**
 * Runs `work` with a signal that is aborted when the process is asked to end. The process then ends by what it was asked with, as a shell expects, but only
 * when `work` has: what it had begun to clean up or to write is done.
 */
export async function stoppable<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const stop = new AbortController();
  const asked = (name: NodeJS.Signals) => stop.abort(name);
  for (const name of SIGNALS) process.on(name, asked);
  try {
    return await work(stop.signal);
  } finally {
    for (const name of SIGNALS) process.off(name, asked);
    if (stop.signal.aborted) process.kill(process.pid, stop.signal.reason);
  }
}
