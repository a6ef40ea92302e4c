/**
 * Sobol points with Owen scrambling, in 32-bit integers: evenly spread in every dimension and, by Joe and Kuo's numbers, in pairs of dimensions.
 *
 * Scrambling is nested and uniform (A. B. Owen 1995): every point is uniform by itself, so that means are unbiased, and the evenness remains. It is done by
 * the hash of S. Laine and T. Karras ("Stratified sampling for stochastic transparency", 2011) with the constants of B. Burley ("Practical hash-based Owen
 * scrambling", JCGT 9(4), 2020).
 *
 * More dimensions than the table has come from it again, block by block, each in an order of its own (Burley's shuffling): even within a block, random between.
 */
import { mix, type Seed, toUnit } from '../random.ts';
import { DIRECTION_NUMBERS } from './sobol-numbers.ts';

/** Dimensions that are even among one another. */
export const BLOCK = DIRECTION_NUMBERS.length + 1;

const BITS = 32;

/** 32 direction numbers for each dimension of the table, one after the other; made at the first use. */
let directions: Uint32Array | null = null;

function allDirections(): Uint32Array {
  if (directions !== null) return directions;
  const made = new Uint32Array(BLOCK * BITS);
  for (let bit = 0; bit < BITS; bit++) made[bit] = 2 ** (31 - bit);
  for (const [index, line] of DIRECTION_NUMBERS.entries()) made.set(directionsOf(line), (index + 1) * BITS);
  directions = made;
  return made;
}

/** The recurrence of P. Bratley and B. L. Fox (Algorithm 659, ACM Trans. Math. Softw. 14, 1988). */
function directionsOf(line: string): Uint32Array {
  const [coefficients = 0, ...initial] = line.split(' ').map(Number);
  const degree = initial.length;
  const made = new Uint32Array(BITS);
  for (let bit = 0; bit < BITS; bit++) {
    const given = initial[bit];
    if (given !== undefined) {
      made[bit] = given * 2 ** (31 - bit);
      continue;
    }
    const before = made[bit - degree] ?? 0;
    let value = before ^ (before >>> degree);
    for (let k = 1; k < degree; k++) if ((coefficients >>> (degree - 1 - k)) & 1) value ^= made[bit - k] ?? 0;
    made[bit] = value;
  }
  return made;
}

/** Coordinate of the plain Sobol sequence: point 0 to 2^32 − 1, dimension 0 to 127; 32 bits after the binary point. */
export function sobolBits(point: number, dimension: number): number {
  const table = allDirections();
  let value = 0;
  let at = dimension * BITS;
  for (let rest = point >>> 0; rest !== 0; rest >>>= 1, at++) if (rest & 1) value ^= table[at] ?? 0;
  return value >>> 0;
}

/** Nested uniform scrambling: a bit is flipped or not depending on all the bits above it, and on the seed. A permutation of the 32-bit numbers. */
export function scramble(bits: number, seed: Seed): number {
  let value = reverse(bits) + seed;
  value ^= Math.imul(value, 0x6c50b47c);
  value ^= Math.imul(value, 0xb82f1e52);
  value ^= Math.imul(value, 0xc7afe638);
  value ^= Math.imul(value, 0x8d22f6e6);
  return reverse(value) >>> 0;
}

function reverse(bits: number): number {
  let value = bits;
  value = ((value >>> 1) & 0x55555555) | ((value & 0x55555555) << 1);
  value = ((value >>> 2) & 0x33333333) | ((value & 0x33333333) << 2);
  value = ((value >>> 4) & 0x0f0f0f0f) | ((value & 0x0f0f0f0f) << 4);
  value = ((value >>> 8) & 0x00ff00ff) | ((value & 0x00ff00ff) << 8);
  return (value >>> 16) | (value << 16);
}

/** Coordinate in (0, 1) of a scrambled point; points 0 to 2^32 − 1, any number of dimensions. */
export type Sampler = (point: number, dimension: number) => number;

/** Scrambled Sobol points of a seed. The first 2^k points of any k are a net: use powers of two where you can. */
export function sobolSampler(seed: Seed): Sampler {
  return (point, dimension) => {
    const block = Math.floor(dimension / BLOCK);
    const ordered = block === 0 ? point : scramble(point, mix(seed, ~block));
    return toUnit(scramble(sobolBits(ordered, dimension % BLOCK), mix(seed, dimension)));
  };
}
