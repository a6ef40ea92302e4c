/** Which values each run has: scrambled Sobol points, run by run the same whoever computes it. */
import { type Drawn, drawFactor, type Factor, widthOf } from './factor.ts';
import type { Seed } from './random.ts';
import { sobolSampler } from './sobol.ts';

/**
 * `uncertainty`: a run a row. `sensitivity`: d + 2 runs a row, one after the other: A, B, and for each factor A with that factor from B.
 * The runs A are those that an uncertainty analysis of the same seed has.
 */
export type Design = {
  readonly kind: 'uncertainty' | 'sensitivity';
  /** A power of two spreads most evenly. */
  readonly rows: number;
  readonly seed: Seed;
  readonly factors: readonly Factor[];
};

/** Runs of a row: their results stand together. */
function runsPerRow({ kind, factors }: Design): number {
  return kind === 'uncertainty' ? 1 : factors.length + 2;
}

export function runsOf(design: Design): number {
  return design.rows * runsPerRow(design);
}

/** What is drawn in a run, a value a factor in their order. */
export type Draw = (run: number) => Drawn[];

export function drawsOf(design: Design): Draw {
  const at = sobolSampler(design.seed);
  const starts = dimensionsOf(design.factors);
  const perRow = runsPerRow(design);
  return (run) => {
    const row = Math.floor(run / perRow);
    const block = run % perRow;
    return design.factors.map((factor, index) => {
      const fromB = block === 1 || block === index + 2;
      const start = (starts[index] ?? 0) + (fromB ? widthOf(factor) : 0);
      return drawFactor(factor, (k) => at(row, start + k));
    });
  };
}

/** First dimension of each factor; A's and B's stand together. Factors of one number get the first dimensions, which are the most even. */
function dimensionsOf(factors: readonly Factor[]): number[] {
  const starts = new Array<number>(factors.length).fill(0);
  let next = 0;
  for (const index of [...factors.keys()].sort((a, b) => width(a) - width(b) || a - b)) {
    starts[index] = next;
    next += 2 * width(index);
  }
  return starts;

  function width(index: number): number {
    const factor = factors[index];
    return factor === undefined ? 0 : widthOf(factor);
  }
}
