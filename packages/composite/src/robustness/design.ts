/** Which values each run has: scrambled Sobol points, run by run the same whoever computes it. */
import { type Drawn, drawFactor, type Factor, widthOf } from './factor.ts';
import type { Seed } from './random.ts';
import { sobolSampler } from './sobol/sobol.ts';

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
  const draw = drawerOf(design);
  return (run) => design.factors.map((factor, index) => draw(run, factor, index));
}

function drawerOf(design: Design): (run: number, factor: Factor, index: number) => Drawn {
  const at = sobolSampler(design.seed);
  const starts = dimensionsOf(design.factors);
  const perRow = runsPerRow(design);
  return (run, factor, index) => {
    const row = Math.floor(run / perRow);
    const block = run % perRow;
    const fromB = block === 1 || block === index + 2;
    const start = (starts[index] ?? 0) + (fromB ? widthOf(factor) : 0);
    return drawFactor(factor, (k) => at(row, start + k));
  };
}

/** Runs that are put in order together: enough to share what they can, few enough that their number does not show in memory. */
export const STRETCH = 65_536;
/** Keys that stay exact as numbers beside that of a run in its stretch. */
const MOST_KEYS = 2 ** 53 / STRETCH;

/**
 * Which run to do at each place, from 0 up. In every stretch those with the same alternatives and whole numbers come together, those of early steps first: what
 * depends on these alone is then computed once and need not be kept for long. The order is for speed only. Ask for rising places: one stretch is kept.
 */
export function orderOf(design: Design): (place: number) => number {
  const keyOf = sharedOf(design);
  const total = runsOf(design);
  const room = new Float64Array(Math.min(STRETCH, total));
  let start = -1;
  return (place) => {
    const first = place - (place % STRETCH);
    const keys = room.subarray(0, total - first);
    if (first !== start) {
      // The key before the number of the run within the stretch: plain numbers are sorted in their place.
      for (let at = 0; at < keys.length; at++) keys[at] = keyOf(first + at) * STRETCH + at;
      keys.sort();
      start = first;
    }
    return first + ((keys[place - first] ?? 0) % STRETCH);
  };
}

/** A whole number below 2^37 that runs have in common when what can be counted is the same in them; of very many alternatives those of the earliest steps count. */
function sharedOf(design: Design): (run: number) => number {
  const draw = drawerOf(design);
  const countable = design.factors.flatMap((factor, index) => {
    if (factor.kind === 'weights' || (factor.kind === 'range' && !factor.whole)) return [];
    return [{ factor, index, values: factor.kind === 'range' ? factor.to - factor.from + 1 : factor.alternatives.length }];
  });
  countable.sort((a, b) => a.factor.at.step - b.factor.at.step || a.index - b.index);
  const products = countable.map((_, at) => countable.slice(0, at + 1).reduce((product, { values }) => product * values, 1));
  const counted = countable.slice(0, products.filter((product) => product <= MOST_KEYS).length);
  return (run) =>
    counted.reduce((key, { factor, index, values }) => {
      const drawn = draw(run, factor, index);
      // A range counts from its lower end.
      return key * values + Number(drawn) - (factor.kind === 'range' ? factor.from : 0);
    }, 0);
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
