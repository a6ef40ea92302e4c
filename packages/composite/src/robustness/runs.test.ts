import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CompositeError } from '../composite-error.ts';
import { type Design, drawsOf, orderOf, runsOf, STRETCH } from './design.ts';
import { type Drawn, drawFactor, type Factor } from './factor.ts';
import { explainFailures } from './failures.ts';
import type { Model } from './model.ts';
import { type Output, outputOf } from './output.ts';
import { pairOrder, type RankTable, rankHistogram } from './ranks/rank-table.ts';
import { summariseRanks } from './ranks/summarise-ranks.ts';
import { batchSize, type Runs, runDesign } from './runs.ts';
import { sensitivityOf } from './sobol/sensitivity.ts';

const alternatives = (name: string, ...labels: string[]): Factor => alternativesAt(0, name, ...labels);
const alternativesAt = (step: number, name: string, ...labels: string[]): Factor => ({
  ...{ kind: 'alternatives', name, at: { step, path: [] } },
  alternatives: labels.map((label) => ({ label, value: label, weight: 1 })),
});
const range = (name: string, from = 0, to = 1): Factor => ({ kind: 'range', name, at: { step: 0, path: [] }, from, to, whole: false });
const MEAN = alternatives('mean', 'arithmetic', 'geometric');
const SCALE = alternatives('scale', '0–100', '1–100', 'z-score');
const design = (factors: readonly Factor[], rows = 256, kind: Design['kind'] = 'uncertainty'): Design => ({ kind, rows, seed: 5, factors });

/** Four units; scores by a rule of what is drawn. */
function modelOf(rule: (drawn: readonly Drawn[]) => number[]): Model {
  return {
    units: ['A', 'B', 'C', 'D'],
    cells: 4,
    nominal: () => Float64Array.of(4, 3, 2, 1),
    scores: (drawn) => Float64Array.from(rule(drawn)),
  };
}

function fail(code: string): never {
  throw new CompositeError({ code, place: 'step 2 (aggregate), node law', problem: 'a score is 0', remedy: 'normalise to 1 to 100' });
}

/** Fails as in the trap of a geometric mean over scores from 0; otherwise A's score is the third factor, in 0 to 1, among 0.25, 0.5 and 0.75. */
const trap = modelOf(([mean, scale, x]) => (mean === 1 && scale === 0 ? fail('geometric-of-zero') : [Number(x), 0.75, 0.5, 0.25]));
const trapped = design([MEAN, SCALE, range('x')], 400);

const tableOf = ({ ranks }: Runs): RankTable => (ranks.kind === 'table' ? ranks : fail('no table'));

describe('what is drawn', () => {
  test('alternatives come as often as their weights say, one of weight 0 never', () => {
    const factor: Factor = {
      ...{ kind: 'alternatives', name: 'f', at: { step: 0, path: [] } },
      alternatives: [1, 0, 3].map((weight, at) => ({ label: String(at), value: at, weight })),
    };
    const draw = drawsOf(design([factor], 1024));
    const counts = [0, 0, 0];
    for (let run = 0; run < 1024; run++) counts[Number(draw(run)[0])] = (counts[Number(draw(run)[0])] ?? Number.NaN) + 1;
    expect(counts).toEqual([256, 0, 768]);
  });

  test('whole numbers of a range come equally often, both ends too; others lie within it', () => {
    const draw = drawsOf(design([{ ...range('points', 1, 4), whole: true } as Factor, range('x', -2, 2)], 1024));
    const drawn = Array.from({ length: 1024 }, (_, run) => draw(run).map(Number));
    expect([1, 2, 3, 4].map((points) => drawn.filter(([own]) => own === points).length)).toEqual([256, 256, 256, 256]);
    expect(drawn.every(([, x = Number.NaN]) => x > -2 && x < 2)).toBe(true);
  });

  test('weights are multiplied by numbers from 1 − by to 1 + by, each node’s by its own', () => {
    const weights: Factor = { kind: 'weights', name: 'weights', by: 0.25, nodes: ['a', 'b', 'c'] };
    const first = drawFactor(weights, (k) => k / 2);
    expect(first).toEqual(Float64Array.of(0.75, 1, 1.25));
  });

  test('at the ends of the coordinates stays within its bounds', () => {
    fc.assert(
      fc.property(fc.constantFrom(2 ** -33, 1 - 2 ** -33), fc.integer({ min: 1, max: 1000 }), (u, span) => {
        const whole = drawFactor({ ...range('points', 0, span), whole: true } as Factor, () => u);
        expect(whole).toBe(u < 0.5 ? 0 : span);
        expect(drawFactor(MEAN, () => u)).toBe(u < 0.5 ? 0 : 1);
      }),
    );
  });

  test('in a run AB of a sensitivity design differs from A in one factor, which is B’s; A’s are those of an uncertainty design', () => {
    const factors: Factor[] = [{ kind: 'weights', name: 'w', by: 0.5, nodes: ['a', 'b'] }, range('x'), MEAN];
    const crossed = drawsOf(design(factors, 8, 'sensitivity'));
    const plain = drawsOf(design(factors, 8));
    for (let row = 0; row < 8; row++) {
      const [a = [], b = [], ...mixed] = Array.from({ length: 5 }, (_, block) => crossed(row * 5 + block));
      expect(a).toEqual(plain(row));
      for (const [j, each] of mixed.entries()) expect(each).toEqual(a.with(j, b[j] ?? Number.NaN));
      expect(a[1]).not.toBe(b[1]);
    }
    expect(runsOf(design(factors, 8, 'sensitivity'))).toBe(40);
  });
});

test('runs are ordered by what they have in common, first by the alternatives of the earliest step, none twice', () => {
  const late = alternativesAt(3, 'late', 'arithmetic', 'geometric');
  const factors = [late, range('x'), SCALE];
  const runAt = orderOf(design(factors, 100, 'sensitivity'));
  const order = Array.from({ length: 500 }, (_, place) => runAt(place));
  const draw = drawsOf(design(factors, 100, 'sensitivity'));
  const keys = order.map((run) => `${draw(run)[2]} ${draw(run)[0]}`);
  expect(keys).toEqual(keys.toSorted());
  expect(order.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 500 }, (_, run) => run));
});

test('no run is left out of the order when there are more alternatives than numbers tell apart', () => {
  const wide: Factor[] = [1, 2, 3, 4].map((at) => ({ ...range(`x${at}`, -1_000_000, 1_000_000), whole: true }) as Factor);
  const runAt = orderOf(design([SCALE, ...wide], 3_000));
  const draw = drawsOf(design([SCALE, ...wide], 3_000));
  const order = Array.from({ length: 3_000 }, (_, place) => runAt(place));
  expect(order.map((run) => Number(draw(run)[0]))).toEqual(order.map((run) => Number(draw(run)[0])).toSorted());
  expect(order.toSorted((a, b) => a - b)).toEqual(order.map((_, run) => run));
});

test('runs are put in order stretch by stretch, so that the order of a million takes no more memory than that of one stretch; none is left out', () => {
  const many = design([SCALE, range('x')], 2 * STRETCH + 300);
  const runAt = orderOf(many);
  const order = Array.from({ length: runsOf(many) }, (_, place) => runAt(place));
  const draw = drawsOf(many);
  for (const first of [0, STRETCH, 2 * STRETCH]) {
    const stretch = order.slice(first, first + STRETCH);
    expect(Math.min(...stretch.slice(0, 300), ...stretch.slice(-300))).toBeGreaterThanOrEqual(first);
    const keys = stretch.map((run) => Number(draw(run)[0]));
    expect(keys).toEqual(keys.toSorted());
  }
  expect(order.toSorted((a, b) => a - b)).toEqual(order.map((_, run) => run));
});

describe('runs', () => {
  test('that fail are kept, named and left out of no total: 0–100 with a geometric mean', async () => {
    const runs = await runDesign(trap, trapped);
    const [failure, ...others] = explainFailures(runs);
    expect(others).toEqual([]);
    expect(failure).toMatchObject({
      ...{ code: 'geometric-of-zero', place: 'step 2 (aggregate), node law', remedy: 'normalise to 1 to 100', runs: 400 },
      shared: [
        { factor: 'mean', labels: ['geometric'] },
        { factor: 'scale', labels: ['0–100'] },
      ],
    });
    expect(failure?.failed).toBe(runs.failures.length);
    expect(failure?.sharing).toBe(failure?.failed);
    expect(failure?.failed).toBeGreaterThan(60);
    for (const summary of summariseRanks(runs.ranks)) {
      expect([summary.ranked, summary.runs]).toEqual([400 - runs.failures.length, 400]);
    }
    expect(pairOrder(tableOf(runs), 0, 1)).toMatchObject({ ranked: 400 - runs.failures.length, runs: 400 });
  });

  test('that fail where a number is high share its range, next to the alternatives with which it matters', async () => {
    const model = modelOf(([mean, , x]) => (mean === 1 && Number(x) > 0.8 ? fail('too-high') : [4, 3, 2, 1]));
    const [failure] = explainFailures(await runDesign(model, trapped));
    expect(failure?.shared).toEqual([{ factor: 'mean', labels: ['geometric'] }, expect.objectContaining({ factor: 'x' })]);
    const [, x] = failure?.shared ?? [];
    expect(x).toSatisfy((values: { from: number; to: number }) => values.from > 0.8 && values.from < 0.82 && values.to > 0.98);
    expect(failure?.sharing).toBe(failure?.failed);
  });

  test('that fail for two reasons are told apart, the more frequent first; a cause outside of the factors shares nothing', async () => {
    let calls = 0;
    const model = modelOf(([, scale]) => (scale === 2 ? fail('negative') : ++calls % 50 === 0 ? fail('other') : [4, 3, 2, 1]));
    const [first, second] = explainFailures(await runDesign(model, trapped));
    expect([first?.code, first?.shared]).toEqual(['negative', [{ factor: 'scale', labels: ['z-score'] }]]);
    expect(second).toMatchObject({ code: 'other', failed: 5, runs: 400 });
    expect(second?.sharing).toBeGreaterThan(second?.failed ?? 400);
  });

  test('all of them failing leaves ranks of none, and says so of every unit', async () => {
    const runs = await runDesign(
      modelOf(() => fail('always')),
      design([MEAN], 8),
    );
    expect(summariseRanks(runs.ranks).map(({ ranked, runs: all }) => [ranked, all])).toEqual(new Array(4).fill([0, 8]));
    expect(explainFailures(runs)).toMatchObject([{ code: 'always', failed: 8, runs: 8, shared: [], sharing: 8 }]);
  });

  test('end with a fault that is not one of the index', async () => {
    const broken = modelOf(() => {
      throw new TypeError('a fault');
    });
    await expect(runDesign(broken, trapped)).rejects.toThrow('a fault');
  });

  test('need a recipe that can be built as it stands', async () => {
    const broken = { ...trap, nominal: () => fail('geometric-of-zero') };
    await expect(runDesign(broken, trapped)).rejects.toMatchObject({ code: 'geometric-of-zero' });
  });

  test('tell how far they are, and the same again gives the same bytes', async () => {
    const seen: number[] = [];
    const first = await runDesign(trap, trapped, { onProgress: ({ done, total }) => seen.push(done, total) });
    expect(seen).toEqual([64, 128, 192, 256, 320, 384, 400].flatMap((done) => [done, 400]));
    expect(await runDesign(trap, trapped)).toEqual(first);
    expect((await runDesign(trap, { ...trapped, seed: 6 })).ranks).not.toEqual(first.ranks);
  });

  test('come in smaller batches when the table is large', () => {
    expect([4, 10_000, 194 * 20, 10_000 * 200].map((cells) => batchSize({ ...trap, cells }))).toEqual([64, 26, 64, 1]);
  });

  test('stop between two batches when they are cancelled', async () => {
    const controller = new AbortController();
    let batches = 0;
    const running = runDesign(trap, trapped, { signal: controller.signal, onProgress: () => ++batches === 2 && controller.abort() });
    await expect(running).rejects.toMatchObject({ name: 'AbortError' });
    expect(batches).toBe(2);
  });

  test('of more units than ranks can be kept for are refused', async () => {
    const many = { ...trap, units: Array.from({ length: 65_536 }, String) };
    await expect(runDesign(many, trapped)).rejects.toMatchObject({ code: 'robustness.too-many-units' });
  });

  test('kept as a sketch have the summaries of the table', async () => {
    const { ranks, failures } = await runDesign(trap, trapped, { keep: 'sketch' });
    const table = await runDesign(trap, trapped);
    expect(failures).toEqual(table.failures);
    expect(ranks.kind).toBe('sketch');
    expect(summariseRanks(ranks)).toEqual(summariseRanks(table.ranks));
  });

  test('hold every unit’s distribution: A is each of first to fourth in a quarter of them', async () => {
    const runs = await runDesign(
      modelOf(([x]) => [Number(x), 0.75, 0.5, 0.25]),
      design([range('x')], 1024),
    );
    expect([...rankHistogram(tableOf(runs), 0)]).toEqual([256, 256, 256, 256]);
    expect(pairOrder(tableOf(runs), 0, 2).probability).toBe(0.5);
  });
});

describe('outputs of a run', () => {
  const table: RankTable = {
    kind: 'table',
    units: ['A', 'B', 'C', 'D'],
    runs: 4,
    ranks: Uint16Array.of(1, 2, 3, 4, 4, 3, 2, 1, 0, 0, 0, 0, 1, 0, 2, 2),
  };
  const nominal = Uint16Array.of(1, 2, 3, 4);
  const read = (output: Output) => [...outputOf(table, nominal, output)];

  test('are the mean shift, a unit’s rank, the top and the order of a pair; a failed run has none', () => {
    expect(read({ of: 'rank-shift' })).toEqual([0, 2, Number.NaN, 1]);
    expect(read({ of: 'rank', unit: 'B' })).toEqual([2, 3, Number.NaN, Number.NaN]);
    expect(read({ of: 'top', top: 2, unit: 'C' })).toEqual([0, 1, Number.NaN, 1]);
    expect(read({ of: 'top', top: 2 })).toEqual([1, 0, Number.NaN, 0.5]);
    expect(read({ of: 'order', unit: 'C', other: 'D' })).toEqual([1, 0, Number.NaN, 0.5]);
  });

  test('of units that there are not, or of a top of none, are refused', () => {
    expect(() => read({ of: 'rank', unit: 'E' })).toThrow(expect.objectContaining({ code: 'robustness.unknown-unit' }));
    expect(() => read({ of: 'top', top: 0 })).toThrow(expect.objectContaining({ code: 'robustness.top' }));
  });
});

describe('sensitivity', () => {
  // A's rank is one of four by x + y, of which x has a variance four times that of y; z does nothing.
  const model = modelOf(([x, y]) => [Number(x) + Number(y), 2.1, 1.5, 0.9]);
  const crossed = design([range('x', 0, 2), range('y'), range('z')], 1024, 'sensitivity');

  test('of a unit’s rank, of the mean shift, of the top and of an order find the factor that matters', async () => {
    const runs = await runDesign(model, crossed);
    for (const output of [
      { of: 'rank', unit: 'A' },
      { of: 'rank-shift' },
      { of: 'top', top: 1, unit: 'A' },
      { of: 'order', unit: 'A', other: 'C' },
    ] as const) {
      const { factors, rowsUsed, rows } = sensitivityOf(runs, output, { resamples: 200 });
      expect([rowsUsed, rows]).toEqual([1024, 1024]);
      const [x, y, z] = factors ?? [];
      expect([x?.name, y?.name, z?.name]).toEqual(['x', 'y', 'z']);
      expect(x?.first.low).toBeGreaterThan(y?.first.high ?? 1);
      expect(z?.total.value).toBe(0);
    }
  });

  test('of a unit whose rank never changes has no shares', async () => {
    const runs = await runDesign(
      modelOf(() => [4, 3, 2, 1]),
      crossed,
    );
    expect(sensitivityOf(runs, { of: 'rank', unit: 'A' })).toMatchObject({ factors: null, variance: 0 });
  });

  test('says how many rows are whole when runs failed', async () => {
    const runs = await runDesign(trap, { ...trapped, kind: 'sensitivity', rows: 64 });
    const { rows, rowsUsed } = sensitivityOf(runs, { of: 'rank-shift' }, { resamples: 10 });
    const broken = new Set(runs.failures.map(({ run }) => Math.floor(run / 5)));
    expect([rows, rowsUsed]).toEqual([64, 64 - broken.size]);
  });

  test('cannot be told of a plain design, nor of a sketch', async () => {
    const plain = await runDesign(model, { ...crossed, kind: 'uncertainty' });
    expect(() => sensitivityOf(plain, { of: 'rank-shift' })).toThrow(expect.objectContaining({ code: 'robustness.no-sensitivity' }));
    const sketched = await runDesign(model, { ...crossed, rows: 8 }, { keep: 'sketch' });
    expect(() => sensitivityOf(sketched, { of: 'rank-shift' })).toThrow(expect.objectContaining({ code: 'robustness.no-sensitivity' }));
  });
});
