import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { NO_RANK, ranksOf } from './rank.ts';
import { countRanks, emptySketch, mergeSketches, summariseSketch } from './rank-sketch.ts';
import { pairOrder, type RankTable, rankHistogram, summariseTable } from './rank-table.ts';

const ranksIn = (scores: readonly number[]) => [...ranksOf(Float64Array.from(scores))];

/** A table from ranks per run. */
function tableOf(...runs: number[][]): RankTable {
  const units = (runs[0] ?? []).map((_, unit) => `unit ${unit}`);
  return { kind: 'table', units, runs: runs.length, ranks: Uint16Array.from(runs.flat()) };
}

function sketchOf({ units, runs, ranks }: RankTable) {
  const sketch = emptySketch(units);
  for (let run = 0; run < runs; run++) countRanks(sketch, ranks.subarray(run * units.length, (run + 1) * units.length));
  return { ...sketch, runs };
}

const tables = fc
  .record({ units: fc.integer({ min: 1, max: 400 }), runs: fc.integer({ min: 1, max: 30 }), seed: fc.integer() })
  .map(({ units, runs, seed }) =>
    tableOf(
      ...Array.from({ length: runs }, (_, run) =>
        Array.from({ length: units }, (_, unit) => ((unit * 7919 + run * seed) >>> 0) % (units + 1)),
      ),
    ),
  );

describe('ranks of a run', () => {
  test('the highest score is first, equal scores share the better rank, no score has no rank', () => {
    expect(ranksIn([3, 9, 3, Number.NaN, -1, 0, -0])).toEqual([2, 1, 2, NO_RANK, 6, 4, 4]);
    expect(ranksIn([])).toEqual([]);
    expect(ranksIn([Number.NaN])).toEqual([NO_RANK]);
  });

  test('are one more than the number of units with a higher score', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.double(), fc.integer({ min: -3, max: 3 }))), (scores) => {
        expect(ranksIn(scores)).toEqual(
          scores.map((score) => (Number.isNaN(score) ? NO_RANK : 1 + scores.filter((other) => other > score).length)),
        );
      }),
    );
  });
});

describe('a rank distribution', () => {
  test('says of how many runs it is: a failed run and a unit without score count in none of its numbers', () => {
    const table = tableOf([1, 2], [2, 1], [NO_RANK, NO_RANK], [NO_RANK, 1], [1, 2]);
    expect(summariseTable(table)).toEqual([
      { unit: 'unit 0', mean: 4 / 3, median: 1, low: 1, high: 2, ranked: 3, runs: 5 },
      { unit: 'unit 1', mean: 1.5, median: 1, low: 1, high: 2, ranked: 4, runs: 5 },
    ]);
    expect([...rankHistogram(table, 1)]).toEqual([2, 2]);
  });

  test('of a unit that never had a rank has no numbers', () => {
    expect(summariseTable(tableOf([0]))).toEqual([
      { unit: 'unit 0', mean: Number.NaN, median: Number.NaN, low: Number.NaN, high: Number.NaN, ranked: 0, runs: 1 },
    ]);
  });

  test('from twenty runs: the 5th percentile is the best rank, the 95th the second worst', () => {
    const runs = Array.from({ length: 20 }, (_, run) => [run + 1]);
    expect(summariseTable(tableOf(...runs))[0]).toMatchObject({ mean: 10.5, median: 10, low: 1, high: 19 });
  });

  test('its histogram holds every ranked run once', () => {
    fc.assert(
      fc.property(tables, (table) => {
        for (const [index, { ranked, mean }] of summariseTable(table).entries()) {
          const histogram = [...rankHistogram(table, index)];
          expect(histogram.reduce((sum, count) => sum + count, 0)).toBe(ranked);
          if (ranked > 0) expect(histogram.reduce((sum, count, at) => sum + count * (at + 1), 0) / ranked).toBeCloseTo(mean, 9);
        }
      }),
      { numRuns: 30 },
    );
  });
});

describe('a sketch', () => {
  test('has the mean and the counts of the table exactly, percentiles within 1/64, and those up to rank 63 exactly', () => {
    fc.assert(
      fc.property(tables, (table) => {
        const sketched = summariseSketch(sketchOf(table));
        for (const [index, exact] of summariseTable(table).entries()) {
          const { mean, ranked, runs, ...rest } = sketched[index] ?? exact;
          expect([mean, ranked, runs]).toEqual([exact.mean, exact.ranked, exact.runs]);
          for (const name of ['median', 'low', 'high'] as const) {
            if (exact[name] < 64) expect(rest[name]).toBe(exact[name]);
            else if (ranked > 0) expect(Math.abs(rest[name] - exact[name])).toBeLessThanOrEqual(exact[name] / 64);
          }
        }
      }),
      { numRuns: 30 },
    );
  });

  test('holds every rank up to 65,535 within its error', () => {
    const units = Array.from({ length: 65_535 }, (_, unit) => String(unit));
    const sketch = { ...emptySketch(units), runs: 1 };
    countRanks(
      sketch,
      Uint16Array.from(units, (_, unit) => unit + 1),
    );
    const wrong = summariseSketch(sketch).filter(
      ({ median }, unit) => !(Math.abs(median - unit - 1) <= (unit + 1 < 64 ? 0 : (unit + 1) / 64)),
    );
    expect(wrong).toEqual([]);
    expect(sketch.buckets).toBe(383);
  });

  test('needs the memory that is stated: 4 bytes for each of 51 buckets with 51 units, of 295 with 10,000', () => {
    expect(emptySketch(Array.from({ length: 51 }, String)).counts.byteLength).toBe(51 * 51 * 4);
    expect(emptySketch(Array.from({ length: 10_000 }, String)).counts.byteLength).toBe(10_000 * 295 * 4);
  });

  test('of two halves of the runs is that of all, in any order', () => {
    const [first, second] = [tableOf([1, 2], [2, 1]), tableOf([1, 1])];
    const all = sketchOf(tableOf([1, 2], [2, 1], [1, 1]));
    expect(mergeSketches(sketchOf(first), sketchOf(second))).toEqual(all);
    expect(mergeSketches(sketchOf(second), sketchOf(first))).toEqual(all);
  });
});

describe('the order of a pair', () => {
  test('counts a tie half and leaves out runs in which one has no rank', () => {
    const order = pairOrder(tableOf([1, 2], [1, 2], [2, 1], [1, 1], [0, 1], [0, 0]), 0, 1);
    expect(order).toMatchObject({ probability: 2.5 / 4, ahead: 2, tied: 1, ranked: 4, runs: 6 });
  });

  test('has Wilson’s interval: 0.5 of 10 lies in 0.2366 to 0.7634, 10 of 10 in 0.7225 to 1', () => {
    const runs = (ahead: number) => tableOf(...Array.from({ length: 10 }, (_, run) => (run < ahead ? [1, 2] : [2, 1])));
    const half = pairOrder(runs(5), 0, 1);
    expect([half.low.toFixed(4), half.high.toFixed(4)]).toEqual(['0.2366', '0.7634']);
    const all = pairOrder(runs(10), 0, 1);
    expect([all.low.toFixed(4), all.high]).toEqual(['0.7225', 1]);
  });

  test('of a pair that was never ranked together is not known', () => {
    expect(pairOrder(tableOf([0, 1]), 0, 1)).toEqual({
      ...{ probability: Number.NaN, low: Number.NaN, high: Number.NaN },
      ...{ ahead: 0, tied: 0, ranked: 0, runs: 1 },
    });
  });

  test('and of the pair turned around add up to 1', () => {
    fc.assert(
      fc.property(tables, (table) => {
        const other = table.units.length - 1;
        const [one, two] = [pairOrder(table, 0, other), pairOrder(table, other, 0)];
        if (one.ranked > 0) expect(one.probability + two.probability).toBeCloseTo(1, 12);
        expect(one.ahead + two.ahead + one.tied).toBe(one.ranked);
      }),
    );
  });
});
