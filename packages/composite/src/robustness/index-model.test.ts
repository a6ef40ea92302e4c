import { describe, expect, test } from 'vitest';
import { compileIndex } from '../compile.ts';
import { parseRecipe, type Step } from '../recipe.ts';
import { analyse } from './analyse.ts';
import { drawsOf } from './design.ts';
import { explainFailures } from './failures.ts';
import { indexModel } from './index-model.ts';
import { parseDesign } from './parse-design.ts';
import { parseFactors } from './parse-factors.ts';
import { rankScores } from './ranks/rank.ts';
import { summariseRanks } from './ranks/summarise-ranks.ts';
import { sensitivityOf } from './sobol/sensitivity.ts';
import { analysisOf, FACTORS, hierarchy, recipe, table } from './testing/example.ts';

const index = compileIndex(table, hierarchy);
const scoresOf = (steps: readonly unknown[]) => index.run(parseRecipe({ steps }).steps).slice(-table.units.length);
const { points, scale, weights, mean } = FACTORS;

describe('an index that varies', () => {
  test('has in every run the ranks of the recipe with what was drawn in its places', async () => {
    const analysis = analysisOf([points, scale, mean], 64);
    const { ranks } = await analyse(analysis);
    const draw = drawsOf(analysis.design);
    const expected = new Uint16Array(12);
    for (let run = 0; run < 64; run++) {
      const [number, range, method] = draw(run);
      if (range === 1 && method === 1) continue;
      const steps = [
        { step: 'treat', points: number },
        { step: 'normalise', method: 'min-max', range: range === 0 ? [1, 100] : [0, 100] },
        { step: 'aggregate', method: method === 0 ? 'arithmetic' : 'geometric' },
      ];
      rankScores(scoresOf(steps), expected, new Float64Array(12));
      expect(ranks.kind === 'table' && ranks.ranks.subarray(run * 12, run * 12 + 12)).toEqual(expected);
    }
  });

  test('fails with a geometric mean over 0 to 100 in each such run: counted, explained by both, with the remedy, and said in every distribution', async () => {
    const runs = await analyse(analysisOf([points, scale, weights, mean], 400));
    const [failure, ...others] = explainFailures(runs);
    expect(others).toEqual([]);
    expect(failure).toMatchObject({
      ...{ code: 'geometric-of-zero', failed: 100, sharing: 100, runs: 400 },
      shared: [
        { factor: 'scale', labels: ['0 to 100'] },
        { factor: 'mean', labels: ['geometric'] },
      ],
    });
    expect(failure?.remedy).toMatch(/range above 0/);
    expect(summariseRanks(runs.ranks).map(({ ranked, runs: all }) => [ranked, all])).toEqual(new Array(12).fill([300, 400]));
  });

  test('without a factor that matters to it has one rank a unit', async () => {
    const { ranks, nominal } = await analyse(analysisOf([{ ...scale, alternatives: [{ value: [1, 100] }, { value: [10, 20] }] }], 16));
    expect(summariseRanks(ranks).map(({ low, high }) => [low, high])).toEqual(Array.from(nominal, (rank) => [rank, rank]));
  });

  test('has no sensitivity to what does nothing, and all of it to what does', async () => {
    const idle = { ...points, name: 'idle', parameter: 'kurtosis', from: 900, to: 1000 };
    const runs = await analyse(analysisOf([idle, mean], 256, 'sensitivity'));
    const [nothing, everything] = sensitivityOf(runs, { of: 'rank-shift' }, { resamples: 100 }).factors ?? [];
    expect(nothing?.total).toEqual({ value: 0, low: 0, high: 0 });
    expect(everything?.first.low).toBeLessThanOrEqual(1);
    expect(everything?.first.high).toBeGreaterThanOrEqual(1);
  });
});

describe('weights that are drawn', () => {
  const by = (...multipliers: number[]) => Float64Array.from(multipliers);
  const given = (own: Record<string, number>): Step => ({ step: 'weight', method: 'given', weights: own });
  const [treat, normalise, aggregate] = recipe.steps;

  test('multiply those of the hierarchy, node by node', () => {
    const [factor] = parseFactors([weights], recipe, hierarchy);
    expect(factor).toMatchObject({ nodes: ['a', 'b', 'c', 'd', 'e', 'f', 'law', 'skills'] });
    const model = indexModel({ table, hierarchy, recipe, factors: factor === undefined ? [] : [factor] });
    const expected = scoresOf([treat, normalise, given({ a: 0.5, b: 1, c: 1, d: 1, e: 1, f: 1.5, law: 2.5, skills: 0.75 }), aggregate]);
    expect(model.scores([by(0.5, 1, 1, 1, 1, 1.5, 1.25, 0.75)]).slice()).toEqual(expected);
  });

  test('multiply those that a step gives, not those that it puts aside', () => {
    const equal = parseRecipe({ steps: [treat, normalise, { step: 'weight', method: 'equal' }, given({ a: 4 }), aggregate] });
    const factors = parseFactors([weights], equal, hierarchy);
    const model = indexModel({ table, hierarchy, recipe: equal, factors });
    const expected = scoresOf([treat, normalise, given({ a: 2, b: 1, c: 1, d: 1, e: 1, f: 1, law: 1.5, skills: 1 }), aggregate]);
    expect(model.scores([by(0.5, 1, 1, 1, 1, 1, 1.5, 1)]).slice()).toEqual(expected);
  });

  test('leave alone those that a variant of the recipe seeks by itself', () => {
    const sought = parseRecipe({ steps: [treat, normalise, { step: 'weight', method: 'pca', level: 2 }, aggregate] });
    const model = indexModel({ table, hierarchy, recipe: sought, factors: parseFactors([weights], recipe, hierarchy) });
    const expected = scoresOf([treat, normalise, { step: 'weight', method: 'pca', level: 2 }, given({ law: 3, skills: 1 }), aggregate]);
    expect(model.scores([by(0.5, 1, 1, 1, 1, 1, 1.5, 1)]).slice()).toEqual(expected);
  });

  test('of two factors multiply where both name a node', () => {
    const factors = parseFactors([weights, { name: 'pillars', weights: 1, level: 3 }], recipe, hierarchy);
    const model = indexModel({ table, hierarchy, recipe, factors });
    const expected = scoresOf([treat, normalise, given({ law: 2 * 1.5 * 0.5 }), aggregate]);
    expect(model.scores([by(1, 1, 1, 1, 1, 1, 1.5, 1), by(0.5, 1)]).slice()).toEqual(expected);
  });
});

describe('a design', () => {
  const design = { kind: 'uncertainty', rows: 8, seed: 0, factors: [weights] };

  test.each([
    ['of another kind', { kind: 'monte-carlo' }, /design, kind.*one of uncertainty, sensitivity/],
    ['of no rows', { rows: 0 }, /design, rows/],
    ['with a seed beyond 32 bits', { seed: 2 ** 32 }, /design, seed/],
    ['with what it does not take', { runs: 8 }, /no "runs"/],
    ['without factors', { factors: undefined }, /factors: nothing is given/],
  ])('%s is refused, with place and remedy', (_, wrong, message) => {
    expect(() => parseDesign({ ...design, ...wrong }, recipe, hierarchy)).toThrow(message);
  });

  test('is read from plain JSON', () => {
    expect(parseDesign(JSON.parse(JSON.stringify(design)), recipe, hierarchy)).toMatchObject({ kind: 'uncertainty', rows: 8, seed: 0 });
  });
});
