/** Medians and the line that every benchmark ends with. */

export type Line = {
  readonly name: string;
  readonly ours: number;
  /** Null where there is nothing to compare with. */
  readonly peer: number | null;
  readonly peerName: string;
  readonly unit: string;
  readonly runs: number;
};

/** The lower median; NaN of no values. */
export function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor((values.length - 1) / 2)] ?? Number.NaN;
}

/** The smallest value that at least this share of them does not exceed; NaN of no values. */
export function percentile(values: readonly number[], share: number): number {
  return values.toSorted((a, b) => a - b)[Math.max(0, Math.ceil(share * values.length) - 1)] ?? Number.NaN;
}

/** Whole, or four digits: more than these figures hold. */
const rounded = (value: number) => (value >= 1_000 ? Math.round(value) : Number(value.toPrecision(4)));

/** The line as JSON, its keys always in this order; `ratio` is peer / ours. */
export function formatLine({ name, ours, peer, peerName, unit, runs }: Line): string {
  const compared = peer === null ? { peer, ratio: null } : { peer: rounded(peer), ratio: rounded(peer / ours) };
  return JSON.stringify({ name, ours: rounded(ours), peer: compared.peer, peerName, ratio: compared.ratio, unit, runs });
}

/** Prints the line on standard output. */
export function printLine(line: Line): void {
  console.log(formatLine(line));
}

/** Tells how far a benchmark is, on standard error. */
export function progress(line: string): void {
  process.stderr.write(`${line}\n`);
}

/** Milliseconds that the work takes, and what it gives. */
export async function timed<T>(work: () => T | Promise<T>): Promise<{ readonly took: number; readonly result: T }> {
  const from = performance.now();
  const result = await work();
  return { took: performance.now() - from, result };
}

/** Numbers from 0 up to 1, the same at every run (mulberry32). */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
