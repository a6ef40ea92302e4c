/** Figures that are equal but for rounding have no spread, whatever made them and whichever step divides by it. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { buildIndex } from './build.ts';
import { covarianceMatrix, pearson, spearman } from './coherence/correlation.ts';
import { cronbachAlpha } from './coherence/cronbach.ts';
import { effectiveWeights } from './coherence/effective-weights.ts';
import { principalComponents } from './coherence/principal-components.ts';
import { describeColumn } from './coherence/statistics.ts';
import type { Normalisation, Step } from './recipe.ts';
import { isSame } from './spread.ts';
import type { Cell, TableInput } from './table.ts';
import { ARITHMETIC, afterStep, aggregated, errorOf, flat, tableOfColumns } from './testing/small.ts';

const MIN_MAX: Step = { step: 'normalise', method: 'min-max', range: [0, 100] };

/** What the steps make of the column x beside another that varies. */
function build(x: readonly Cell[], steps: readonly Step[], more: Partial<TableInput> = {}) {
  const table = tableOfColumns({ x, y: x.map((_, at) => at), z: x.map((_, at) => at + 1) }, more);
  return buildIndex(table, flat(['x', 'y']), { steps: [...steps, ARITHMETIC] });
}

describe('a constant that was filled in stays one', () => {
  const groups = { region: ['n', 'n', 'n', 'n', 's', 's'] };
  const past = (rows: readonly (readonly Cell[])[]) => ({
    panel: {
      time: 5,
      others: [
        { time: 1, rows },
        { time: 9, rows },
      ],
    },
  });
  const pasts = past(Array.from({ length: 6 }, (_, at) => [0.1, at, at + 1]));

  it.each<[string, readonly Cell[], Step, Partial<TableInput>?]>([
    ['the mean of three', [0.1, 0.1, 0.1, null], { step: 'impute', method: 'mean' }],
    ['the mean of seven', [0.7, 0.7, 0.7, 0.7, 0.7, 0.7, 0.7, null, null], { step: 'impute', method: 'mean' }],
    ['the mean of negative ones', [-1.1, -1.1, -1.1, null], { step: 'impute', method: 'mean' }],
    ['the mean of large ones', [1e15 / 3, 1e15 / 3, 1e15 / 3, null], { step: 'impute', method: 'mean' }],
    ['the median of an even number', [0.1, 0.1, 0.1, 0.1, null], { step: 'impute', method: 'median' }],
    ['the mean of each group', [0.1, 0.1, 0.1, null, 0.1, null], { step: 'impute', method: 'mean', group: 'region' }, { groups }],
    ['the median of each group', [0.3, 0.3, null, 0.3, 0.3, null], { step: 'impute', method: 'median', group: 'region' }, { groups }],
    ['a line between times', [0.1, 0.1, 0.1, null, null, 0.1], { step: 'impute', method: 'linear' }, pasts],
    ['the nearest time', [0.1, 0.1, null, 0.1, 0.1, 0.1], { step: 'impute', method: 'constant' }, pasts],
  ])('by %s', (_, x, step, more) => {
    expect(errorOf(() => build(x, [step, MIN_MAX], more))).toMatchObject({ code: 'no-spread', place: 'step 2 (normalise), indicator x' });
  });

  it('and the mean of equal figures is that figure, of others none beyond them', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, min: -1e200, max: 1e200 }), fc.integer({ min: 1, max: 60 }), (figure, count) => {
        const { x } = afterStep({ step: 'impute', method: 'mean' }, { x: [...Array(count).fill(figure), null] });
        expect(x.at(-1)).toBe(figure);
      }),
    );
  });
});

describe('a constant blurred by rounding', () => {
  // Each is a tenth by arithmetic.
  const divided: Step[] = [{ step: 'denominate', by: { x: 'z' } }];
  const x = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7];

  it('is blurred indeed', () => {
    expect(new Set(build(x, divided).scores('x')).size).toBeGreaterThan(1);
  });

  it.each<Normalisation>([
    { method: 'min-max' },
    { method: 'z-score' },
    { method: 'z-score', population: true },
    { method: 'distance-to-max' },
    { method: 'distance-to-reference', unit: 'C' },
    { method: 'distance-to-target', target: 0.1 + 1e-17 },
  ])('is refused by $method', (method) => {
    expect(errorOf(() => build(x, [...divided, { step: 'normalise', ...method }]))).toMatchObject({ code: 'no-spread' });
  });

  it.each(['rank', 'borda', 'percentile-rank'] as const)('has one %s', (method) => {
    expect(new Set(build(x, [...divided, { step: 'normalise', method }]).scores('x')).size).toBe(1);
  });

  it('is one for a logarithm, where lower is better, and where the spread is in the last digit only', () => {
    const blurred = [0.1, 0.1 + 1e-17, 0.3 / 3, (0.1 * 3) / 3, 0.7 / 7];
    for (const lowerIsBetter of [[], ['x']])
      expect(errorOf(() => afterStep(MIN_MAX, { x: blurred }, { lowerIsBetter })).code).toBe('no-spread');
    expect(errorOf(() => afterStep(MIN_MAX, { x: [1e9, 1e9 + 1e-6, 1e9] })).code).toBe('no-spread');
    expect(afterStep(MIN_MAX, { x: [1e9, 1e9 + 1, 1e9 + 2] }).x).toEqual([0, 50, 100]);
    expect(afterStep(MIN_MAX, { x: [1e-30, 2e-30, 3e-30] }).x).toEqual([0, expect.closeTo(50, 9), 100]);
  });

  it('is left alone by the treatment of outliers, which never makes all equal', () => {
    const { changes } = afterStep({ step: 'treat' }, { x: [0.1, 0.1, 0.1, 0.1, 0.1, 0.3 / 3, 0.7 / 7] });
    expect(changes.map(({ kind }) => kind)).toEqual(['examined']);
    const end = afterStep({ step: 'treat', points: 5, transform: 'none' }, { x: [0.1, 0.1, 0.1, 0.1, 0.1, 0.3 / 3, 0.7 / 7, 99] });
    expect(end.x).toContain(99);
  });
});

describe('measures of coherence', () => {
  const blurred = Float64Array.of(0.1, 0.3 / 3, (0.1 * 3) / 3, 0.7 / 7, 0.1 + 1e-16);
  const varied = Float64Array.of(1, 5, 2, 8, 3);
  const other = Float64Array.of(2, 4, 1, 9, 3);

  it('correlate nothing with a blurred constant', () => {
    expect(new Set(blurred).size).toBeGreaterThan(1);
    expect([pearson(blurred, varied).r, spearman(blurred, varied).r, pearson(varied, blurred).r, spearman(varied, blurred).r]).toEqual(
      Array(4).fill(Number.NaN),
    );
    expect(pearson(varied, other).r).toBeGreaterThan(0.5);
  });

  it('give it no variance, no share, no component and no shape', () => {
    expect([...covarianceMatrix([blurred, varied]).covariance].slice(0, 3)).toEqual([0, 0, 0]);
    expect(principalComponents([blurred, varied, other]).columns).toEqual([1, 2]);
    expect(effectiveWeights([blurred, varied], [1, 1], varied).map(({ covariance }) => covariance)).toEqual([0, 1]);
    expect(effectiveWeights([varied, varied.map((value) => 0.3 - value)], [1, 1], varied)[0]?.covariance).toBeNaN();
    expect(cronbachAlpha([blurred, blurred.toReversed()]).alpha).toBeNaN();
    expect(describeColumn(blurred)).toMatchObject({ sd: 0, skew: Number.NaN, kurtosis: Number.NaN });
  });

  it('let it weigh nothing by its components, and every unit be judged alike by the benefit of the doubt', () => {
    const columns = { x: [...blurred], y: [...varied], z: [...other] };
    const pca = buildIndex(tableOfColumns(columns), flat(['x', 'y', 'z']), { steps: [{ step: 'weight', method: 'pca' }, ARITHMETIC] });
    expect(pca.explain('A', 'index')).toMatchObject({ parts: [{ share: 0 }, {}, {}] });
    const doubt = aggregated(
      { method: 'arithmetic' },
      { x: [...blurred], y: [0.1, 0.1, 0.1, 0.1, 0.1] },
      { step: 'weight', method: 'benefit-of-the-doubt', level: 2 },
    );
    for (const score of doubt) expect(score).toBeCloseTo(1, 9);
  });
});

describe('two figures', () => {
  it('are the same when only rounding lies between them, whatever their size', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, min: 1e-290, max: 1e290 }), (figure) => {
        expect([isSame(figure, figure * (1 + 2 ** -51)), isSame(figure, figure * 1.000001), isSame(figure, -figure)]).toEqual([
          true,
          false,
          false,
        ]);
      }),
    );
    expect([isSame(0, 0), isSame(0, 5e-324), isSame(Number.NaN, 1)]).toEqual([true, false, true]);
  });
});
