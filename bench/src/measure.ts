/** Medians and the line that every benchmark ends with. */

export type Line = {
  readonly name: string;
  readonly ours: number;
  readonly peer: number | null;
  readonly peerName: string;
  readonly unit: string;
  readonly runs: number;
};

export function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor((values.length - 1) / 2)] ?? Number.NaN;
}

const rounded = (value: number) => Number(value.toPrecision(4));

/** Prints the line; `ratio` is peer / ours. */
export function printLine({ ours, peer, ...line }: Line): void {
  const ratio = peer === null ? null : rounded(peer / ours);
  const { name, peerName, unit, runs } = line;
  console.log(JSON.stringify({ name, ours: rounded(ours), peer: peer === null ? null : rounded(peer), peerName, ratio, unit, runs }));
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
