/** Seeded whole numbers in 32-bit arithmetic, the same on every machine. */

/** A seed: a whole number from 0 to 2^32 − 1. */
export type Seed = number;

/**
 * Mixes two 32-bit numbers into one: the finalizer of MurmurHash3 (A. Appleby, public domain) over their combination with 2^32 divided by the golden ratio.
 * Neighbouring arguments give unrelated results.
 */
export function mix(a: number, b: number): number {
  return finish(Math.imul(finish(a), 0x9e3779b1) + b);
}

function finish(value: number): number {
  let bits = value | 0;
  bits = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return (bits ^ (bits >>> 16)) >>> 0;
}

/** The number in the open interval (0, 1) for 32 bits, exact: the middle of the 2^32 equal parts that they name. */
export function toUnit(bits: number): number {
  return ((bits >>> 0) + 0.5) / 4294967296;
}

/**
 * xoshiro128** 1.1 (D. Blackman and S. Vigna, "Scrambled linear pseudorandom number generators", ACM Trans. Math. Softw. 47, 2021).
 * @returns a function that gives the next 32 bits, 0 to 2^32 − 1, at each call.
 */
export function xoshiro(state: readonly [number, number, number, number]): () => number {
  let [a, b, c, d] = state;
  return () => {
    const result = Math.imul(rotate(Math.imul(b, 5), 7), 9) >>> 0;
    const shifted = b << 9;
    c ^= a;
    d ^= b;
    b ^= c;
    a ^= d;
    c ^= shifted;
    d = rotate(d, 11);
    return result;
  };
}

function rotate(bits: number, by: number): number {
  return (bits << by) | (bits >>> (32 - by));
}

/** A generator for a seed and a stream: streams of one seed are unrelated. */
export function randomBits(seed: Seed, stream: number): () => number {
  const word = (position: number) => mix(mix(seed, stream), position);
  // The state must not be all zero: `| 1` in one word makes sure.
  return xoshiro([word(0), word(1), word(2), word(3) | 1]);
}

/**
 * A whole number from 0 to `below` − 1, every one as likely to within below / 2^32, from 32 bits.
 * @param below 1 to 2^21, so that the product stays exact.
 */
export function toIndex(bits: number, below: number): number {
  return Math.floor(((bits >>> 0) * below) / 4294967296);
}
