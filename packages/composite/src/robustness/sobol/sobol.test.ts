import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { mix, randomBits, toIndex, toUnit, xoshiro } from '../random.ts';
import { BLOCK, scramble, sobolBits, sobolSampler } from './sobol.ts';
import { DIRECTION_NUMBERS } from './sobol-numbers.ts';

const dimensions = fc.integer({ min: 0, max: BLOCK - 1 });
const word = fc.integer({ min: 0, max: 0xffffffff });

/** The polynomial of a line as bits, the highest power first. */
function polynomialOf(line: string): { degree: number; bits: number; initial: number[] } {
  const [inner = Number.NaN, ...initial] = line.split(' ').map(Number);
  return { degree: initial.length, bits: 2 ** initial.length + 2 * inner + 1, initial };
}

/** Smallest k > 0 with x^k = 1 modulo the polynomial over two elements. */
function orderOf({ degree, bits }: { degree: number; bits: number }): number {
  let power = 1;
  for (let k = 1; ; k++) {
    power <<= 1;
    if (power >> degree) power ^= bits;
    if (power === 1 || k > 2 ** degree) return k;
  }
}

/** Rank of a matrix over two elements, a row a big integer. */
function rankOf(rows: bigint[]): number {
  const basis: bigint[] = [];
  for (const row of rows) {
    const rest = basis.reduce((value, each) => ((value ^ each) < value ? value ^ each : value), row);
    if (rest !== 0n) basis.push(rest);
  }
  return basis.length;
}

/** Direction numbers m1, m2 … of any length, with the leading bit of m_k / 2^k. */
function longNumbers({ degree, bits, initial }: { degree: number; bits: number; initial: number[] }, length: number) {
  const numbers = initial.map(BigInt);
  for (let k = degree; k < length; k++) {
    let value = numbers[k - degree] ?? 0n;
    for (let j = 1; j <= degree; j++) if ((bits >> (degree - j)) & 1) value ^= (numbers[k - j] ?? 0n) << BigInt(j);
    numbers.push(value);
  }
  return numbers.slice(0, length).map((number, k) => ({ number, top: Number(number >> BigInt(k)) }));
}

describe('the generator', () => {
  test('gives the first ten numbers of the authors’ program from the state 1, 2, 3, 4', () => {
    const next = xoshiro([1, 2, 3, 4]);
    expect(Array.from({ length: 10 }, next)).toEqual([
      11520, 0, 5927040, 70819200, 2031721883, 1637235492, 1287239034, 3734860849, 3729100597, 4258142804,
    ]);
  });

  test('gives the same numbers for the same seed and stream, others for another of either', () => {
    const first = (seed: number, stream: number) => Array.from({ length: 4 }, randomBits(seed, stream));
    expect(first(7, 1)).toEqual(first(7, 1));
    expect(first(7, 1)).not.toEqual(first(8, 1));
    expect(first(7, 1)).not.toEqual(first(7, 2));
  });

  test('draws every index about as often', () => {
    const next = randomBits(1, 0);
    const counts = new Array<number>(7).fill(0);
    for (let draw = 0; draw < 70_000; draw++) {
      const index = toIndex(next(), 7);
      counts[index] = (counts[index] ?? Number.NaN) + 1;
    }
    // Six degrees of freedom: above 22.5 once in a thousand seeds.
    expect(counts.reduce((sum, count) => sum + (count - 10_000) ** 2 / 10_000, 0)).toBeLessThan(22.5);
  });

  test('mixing finishes as MurmurHash3 does: a change of one bit changes half of them', () => {
    let changed = 0;
    for (let bit = 0; bit < 32; bit++) {
      const difference = mix(12345, 678) ^ mix(12345, (678 ^ (1 << bit)) >>> 0);
      changed += (difference >>> 0).toString(2).replaceAll('0', '').length;
    }
    expect(changed / 32).toBeGreaterThan(14);
    expect(changed / 32).toBeLessThan(18);
  });
});

describe('the direction numbers', () => {
  const polynomials = DIRECTION_NUMBERS.map(polynomialOf);

  test('have primitive polynomials, each another, by rising degree', () => {
    for (const polynomial of polynomials) expect(orderOf(polynomial)).toBe(2 ** polynomial.degree - 1);
    expect(new Set(polynomials.map(({ bits }) => bits)).size).toBe(127);
    expect(polynomials.map(({ degree }) => degree)).toEqual(polynomials.map(({ degree }) => degree).toSorted((a, b) => a - b));
  });

  test('begin with odd numbers below 2, 4, 8 …', () => {
    for (const { initial } of polynomials) {
      for (const [index, number] of initial.entries()) {
        expect(number % 2).toBe(1);
        expect(number).toBeLessThan(2 ** (index + 1));
      }
    }
  });

  test('have Sobol’s property A in every number of dimensions, as Joe and Kuo state: of the first 2^d points one lies in each of the 2^d octants', () => {
    const highest = [
      Array.from({ length: BLOCK }, (_, k) => (k === 0 ? 1 : 0)),
      ...polynomials.map((each) => longNumbers(each, BLOCK).map(({ top }) => top)),
    ];
    for (let d = 1; d <= BLOCK; d++) {
      const rows = highest.slice(0, d).map((bits) => BigInt(`0b${bits.slice(0, d).join('')}`));
      expect(rankOf(rows)).toBe(d);
    }
  });

  test('grow by the recurrence, worked out here in long numbers', () => {
    for (const [index, polynomial] of polynomials.entries()) {
      for (const [k, { number }] of longNumbers(polynomial, 32).entries()) {
        expect(sobolBits(2 ** k, index + 1)).toBe(Number(number << BigInt(31 - k)));
      }
    }
  });

  test('give the first points that Joe and Kuo print for ten dimensions', () => {
    // In their order (Gray code) these are the points 1, 3, 2, 6 of the plain order.
    const at = (point: number) => Array.from({ length: 10 }, (_, dimension) => sobolBits(point, dimension) / 2 ** 32);
    expect(at(0)).toEqual([0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
    expect(at(1)).toEqual([0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5]);
    expect(at(3)).toEqual([0.75, 0.25, 0.25, 0.25, 0.75, 0.75, 0.25, 0.75, 0.75, 0.75]);
    expect(at(2)).toEqual([0.25, 0.75, 0.75, 0.75, 0.25, 0.25, 0.75, 0.25, 0.25, 0.25]);
    expect(at(6)).toEqual([0.375, 0.375, 0.625, 0.875, 0.375, 0.125, 0.375, 0.875, 0.875, 0.625]);
  });
});

describe('scrambled points', () => {
  test('are a permutation that keeps elementary intervals together: numbers that share k leading bits still do, and no more', () => {
    fc.assert(
      fc.property(word, word, word, (a, b, seed) => {
        expect(Math.clz32(scramble(a, seed) ^ scramble(b, seed))).toBe(Math.clz32(a ^ b));
      }),
    );
  });

  test('lie one in each of the 2^k equal parts of every dimension, in the first 2^k and in any later 2^k that are aligned', () => {
    fc.assert(
      fc.property(dimensions, word, fc.integer({ min: 0, max: 9 }), fc.integer({ min: 0, max: 50 }), (dimension, seed, k, start) => {
        const point = sobolSampler(seed);
        for (const shift of [0, BLOCK]) {
          const parts = Array.from({ length: 2 ** k }, (_, i) => Math.floor(point(start * 2 ** k + i, dimension + shift) * 2 ** k));
          expect(new Set(parts).size).toBe(2 ** k);
        }
      }),
    );
  });

  test('of the first two dimensions fill every box of 2^-a × 2^-b once, whatever the seed', () => {
    fc.assert(
      fc.property(word, fc.integer({ min: 0, max: 8 }), (seed, a) => {
        const point = sobolSampler(seed);
        const boxes = Array.from(
          { length: 256 },
          (_, i) => `${Math.floor(point(i, 0) * 2 ** a)} ${Math.floor(point(i, 1) * 2 ** (8 - a))}`,
        );
        expect(new Set(boxes).size).toBe(256);
      }),
    );
  });

  test('are each uniform over the seeds', () => {
    for (const [index, dimension] of [
      [0, 0],
      [5, 3],
      [1000, 200],
    ] as const) {
      const counts = new Array<number>(16).fill(0);
      for (let seed = 0; seed < 16_000; seed++) {
        const part = Math.floor(sobolSampler(seed)(index, dimension) * 16);
        counts[part] = (counts[part] ?? Number.NaN) + 1;
      }
      // 15 degrees of freedom: above 37.7 once in a thousand.
      expect(counts.reduce((sum, count) => sum + (count - 1000) ** 2 / 1000, 0)).toBeLessThan(37.7);
    }
  });

  test('integrate a smooth product over eight dimensions fifty times closer than random points do', () => {
    const f = (u: (dimension: number) => number) =>
      Array.from({ length: 8 }, (_, d) => 1 + (u(d) - 0.5) / (d + 1)).reduce((a, b) => a * b, 1);
    const error = (make: (seed: number) => (point: number, dimension: number) => number) => {
      const squares = Array.from({ length: 20 }, (_, seed) => {
        const at = make(seed);
        const values = Array.from({ length: 1024 }, (_, point) => f((dimension) => at(point, dimension)));
        return (values.reduce((a, b) => a + b, 0) / 1024 - 1) ** 2;
      });
      return Math.sqrt(squares.reduce((a, b) => a + b, 0) / 20);
    };
    const random = error((seed) => {
      const next = randomBits(seed, 0);
      return () => toUnit(next());
    });
    expect(error(sobolSampler) * 50).toBeLessThan(random);
  });
});
