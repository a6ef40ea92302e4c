import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Treatment } from '../../recipe.ts';
import { afterStep, errorOf } from '../../testing/small.ts';
import { shapeOf } from '../shape.ts';
import { boxCoxLambda, boxCoxLikelihood } from './box-cox.ts';
import { transformed } from './treat.ts';

const shape = (...figures: number[]) => shapeOf({ values: Float64Array.from(figures), from: 0, to: figures.length });
const treated = (x: readonly (number | null)[], treatment: Treatment = {}) => afterStep({ step: 'treat', ...treatment }, { x });

describe('skewness and kurtosis', () => {
  it("of Microsoft's example for SKEW and KURT (3, 4, 5, 2, 3, 4, 5, 6, 4, 7) are .359543 and −.151800", () => {
    const { skew, kurtosis } = shape(3, 4, 5, 2, 3, 4, 5, 6, 4, 7);
    expect([skew, kurtosis]).toEqual([expect.closeTo(0.359543071, 9), expect.closeTo(-0.151799637, 9)]);
  });

  it('of 0, 0, 0, 1 are 2 and 4, by hand, and missing figures do not count', () => {
    // Deviations −¼, −¼, −¼, ¾: sums of powers 3/4, 3/8, 21/64. Skewness 4/(3·2) · (3/8)/(1/4)^(3/2) = 2; kurtosis 4·5/(3·2·1) · (21/64)/(1/16) − 27/2 = 4.
    for (const figures of [shape(0, 0, 0, 1), shape(Number.NaN, 0, 0, Number.NaN, 0, 1)]) {
      expect([figures.skew, figures.kurtosis]).toEqual([expect.closeTo(2, 12), expect.closeTo(4, 12)]);
    }
  });

  it('are not there for fewer than four figures or for equal ones', () => {
    for (const figures of [shape(1, 2, 9), shape(5, 5, 5, 5, 5)]) expect(figures).toEqual({ skew: Number.NaN, kurtosis: Number.NaN });
  });
});

describe('treating outliers', () => {
  const outliers = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 30, 100];

  it("winsorises COINr's example of winsorise() (1 to 10, 30, 100) one point at a time until it passes: 100 becomes 30", () => {
    const { x, changes } = treated(outliers);
    expect(x).toEqual([...outliers.slice(0, 11), 30]);
    expect(changes).toEqual([
      {
        node: 'x',
        unit: null,
        kind: 'examined',
        after: 'nothing',
        skew: expect.closeTo(3.063241, 6),
        kurtosis: expect.closeTo(9.741391, 6),
        passed: false,
      },
      {
        node: 'x',
        unit: null,
        kind: 'examined',
        after: 'winsorising',
        skew: expect.closeTo(1.712038, 6),
        kurtosis: expect.closeTo(1.815781, 6),
        passed: true,
      },
      { node: 'x', unit: 'L', kind: 'winsorised', from: 100, to: 30, tail: 'high' },
    ]);
  });

  it('works at the low end where the skewness is negative', () => {
    const { x, changes } = treated(outliers.map((figure) => -figure));
    expect(x.at(-1)).toBe(-30);
    expect(changes).toContainEqual({ node: 'x', unit: 'L', kind: 'winsorised', from: -100, to: -30, tail: 'low' });
  });

  it('works at both ends when the skewness turns, counting the points at both together', () => {
    const x = [-700, -90, ...Array.from({ length: 40 }, (_, at) => at % 10), 95, 1000];
    const ends = treated(x, { points: 10 }).changes.flatMap((change) =>
      change.kind === 'winsorised' ? `${change.tail} ${change.unit}` : [],
    );
    expect(new Set(ends.map((end) => end.split(' ')[0]))).toEqual(new Set(['high', 'low']));
  });

  it('moves figures that are equal together, and stops once as many points as allowed were moved', () => {
    const x = [...Array.from({ length: 30 }, (_, at) => at % 5), 50, 100, 100];
    expect(treated(x, { points: 1, transform: 'none' }).x.slice(-3)).toEqual([50, 50, 50]);
    expect(treated(x, { points: 2, transform: 'none' }).x.slice(-3)).toEqual([50, 50, 50]);
    expect(treated(x, { points: 3, transform: 'none' }).x.slice(-3)).toEqual([4, 4, 4]);
  });

  it('leaves alone what passes, what has fewer than four figures and what is constant, and says so', () => {
    for (const x of [
      [1, 2, 3, 4, 5, 6],
      [1, 2, 900],
      [7, 7, 7, 7, 7],
    ]) {
      const { x: after, changes } = treated(x);
      expect(after).toEqual(x);
      expect(changes).toMatchObject([{ kind: 'examined', after: 'nothing', passed: x.length === 6 }]);
    }
  });

  it('never makes all figures equal: a single one among zeros is transformed instead', () => {
    const { x, changes } = treated([0, 0, 0, 0, 0, 0, 0, 1]);
    expect(new Set(x).size).toBe(2);
    expect(changes.map(({ kind }) => kind)).toEqual(['examined', 'examined', 'transformed', 'examined']);
  });

  it("takes COINr's logarithm of the figures as they were, log(x − min + 0.01 · range), where winsorising does not suffice", () => {
    const x = [0, 2, 2, 3, ...Array.from({ length: 20 }, () => 1), 1_000, 100_000];
    const { x: after, changes } = treated(x, { points: 1 });
    for (const [at, figure] of x.entries()) expect(after[at]).toBeCloseTo(Math.log(figure + 1_000), 12);
    expect(changes).toContainEqual({
      node: 'x',
      unit: null,
      kind: 'transformed',
      transform: 'log',
      mirrored: false,
      origin: 0,
      offset: 1_000,
      lambda: 0,
    });
    expect(changes.filter(({ kind }) => kind === 'winsorised')).toEqual([]);
  });

  it('mirrors an indicator with negative skewness on request, so that the transformed tail is the mirror of the transformed high tail', () => {
    const x = [0, 1, 1, 1, 1, 1, 2, 2, 3, 1_000, 100_000];
    const high = treated(x, { points: 0 }).x;
    const low = treated(
      x.map((figure) => -figure),
      { points: 0, mirror: true },
    ).x;
    for (const [at, figure] of high.entries()) expect(low[at]).toBeCloseTo(-figure, 12);
  });

  it('takes other parameters for some indicators, none for others, and refuses those it does not know', () => {
    const table = { x: outliers, y: outliers };
    expect(afterStep({ step: 'treat', indicators: { x: 'none' } }, table).x).toEqual(outliers);
    expect(afterStep({ step: 'treat', indicators: { x: { skew: 9 } } }, table).x).toEqual(outliers);
    const { code, place } = errorOf(() => afterStep({ step: 'treat', indicators: { y: 'none' } }, table));
    expect([code, place]).toEqual(['recipe.no-indicator', 'step 1 (treat)']);
  });

  it('keeps the order of the figures, whatever they are, and says of each what recomputes it', () => {
    const figures = fc.array(
      fc.oneof(
        { weight: 5, arbitrary: fc.integer({ min: -9, max: 9 }) },
        { weight: 1, arbitrary: fc.integer({ min: -9_999, max: 9_999 }) },
      ),
      {
        minLength: 5,
        maxLength: 40,
      },
    );
    const treatment = fc.record({
      transform: fc.constantFrom('log' as const, 'box-cox' as const),
      points: fc.nat(6),
      mirror: fc.boolean(),
    });
    fc.assert(
      fc.property(figures, treatment, (x, parameters) => {
        const { x: after, changes } = treated(x, parameters);
        const order = [...x.keys()].sort((a, b) => (x[a] ?? 0) - (x[b] ?? 0));
        for (const [at, unit] of order.entries()) expect(after[unit]).toBeGreaterThanOrEqual(after[order[at - 1] ?? unit] ?? 0);
        for (const [unit, figure] of x.entries()) {
          const name = String.fromCharCode(65 + unit);
          const moved = changes.find((change) => change.kind === 'winsorised' && change.unit === name);
          const whole = changes.find((change) => change.kind === 'transformed');
          const recomputed = whole?.kind === 'transformed' ? transformed(figure, whole) : moved?.kind === 'winsorised' ? moved.to : figure;
          expect(after[unit]).toBe(recomputed);
        }
      }),
    );
  });
});

describe('Box–Cox', () => {
  // R. A. Johnson and D. W. Wichern, "Applied Multivariate Statistical Analysis", table 4.1: radiation of 42 microwave ovens with the door closed.
  const radiation = Float64Array.from(
    [
      15, 9, 18, 10, 5, 12, 8, 5, 8, 10, 7, 2, 1, 10, 10, 10, 2, 10, 1, 40, 10, 5, 3, 5, 15, 10, 15, 9, 8, 18, 10, 20, 11, 30, 2, 20, 20,
      30, 30, 40, 30, 5,
    ],
    (hundredths) => hundredths / 100,
  );

  it("has the exponent .28 of the microwave ovens in Johnson and Wichern's book and the NIST handbook", () => {
    expect(boxCoxLambda(radiation)).toBeCloseTo(0.28, 2);
  });

  it('has the log likelihoods that the NIST handbook (6.5.2) tabulates for them', () => {
    const tabulated: [number, number][] = [
      [0, 104.8276],
      [0.1, 105.8406],
      [0.2, 106.3947],
      [0.3, 106.5069],
      [0.5, 105.4986],
      [1, 97.103],
    ];
    for (const [lambda, likelihood] of tabulated) expect(boxCoxLikelihood(radiation, lambda)).toBeCloseTo(likelihood, 3);
  });

  it('has the exponent 0, the logarithm, where the logarithms lie symmetrically', () => {
    expect(boxCoxLambda(Float64Array.of(1 / 8, 1 / 2, 1, 2, 8))).toBe(0);
  });

  it('has an exponent that a change of unit does not move', () => {
    expect(boxCoxLambda(radiation.map((figure) => figure * 1e6))).toBeCloseTo(boxCoxLambda(radiation), 6);
  });

  it('transforms figures above 0 as they are and others after a shift', () => {
    const x = [1, 1, 1, 2, 2, 2, 3, 4, 90, 1_000];
    const [positive, shifted] = [x, x.map((figure) => figure - 1)].map((figures) =>
      treated(figures, { points: 0, transform: 'box-cox' }).changes.find(({ kind }) => kind === 'transformed'),
    );
    expect([positive, shifted]).toMatchObject([
      { transform: 'box-cox', origin: 0, offset: 0 },
      { transform: 'box-cox', origin: 0, offset: expect.closeTo(9.99, 9) },
    ]);
  });
});
