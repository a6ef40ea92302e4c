import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseHierarchy } from '../hierarchy.ts';
import { parseRecipe } from '../recipe.ts';
import { parseFactors } from './parse-factors.ts';
import { variantsOf } from './variant.ts';

const hierarchy = parseHierarchy([
  { id: 'index', parent: null },
  ...['law', 'skills'].map((id) => ({ id, parent: 'index' })),
  ...['a', 'b', 'c'].map((id) => ({ id, parent: 'law', weight: id === 'c' ? 0 : 1 })),
  { id: 'd', parent: 'skills' },
]);
const recipe = parseRecipe({
  steps: [
    { step: 'treat', points: 5 },
    { step: 'normalise', method: 'min-max', range: [0, 100] },
    { step: 'aggregate', method: 'arithmetic', levels: { 2: { method: 'geometric' } } },
  ],
});
const parse = (...factors: unknown[]) => parseFactors(factors, recipe, hierarchy);
const scale = {
  ...{ name: 'scale', step: 'normalise' },
  alternatives: [
    { value: { step: 'normalise', method: 'z-score' } },
    { value: { step: 'normalise', method: 'rank' }, label: 'ranks', weight: 2 },
  ],
};
const mean = { name: 'mean', step: 3, parameter: 'method', alternatives: [{ value: 'arithmetic' }, { value: 'harmonic' }] };
const points = { name: 'points', step: 'treat', parameter: 'points', from: 1, to: 5, whole: true };

describe('factors', () => {
  test('are read with the place, labels and weights that they leave out', () => {
    expect(parse(scale, mean, points, { name: 'weights', weights: 0.25 })).toEqual([
      {
        ...{ kind: 'alternatives', name: 'scale', at: { step: 1, path: [] } },
        alternatives: [
          { label: '{"step":"normalise","method":"z-score"}', value: { step: 'normalise', method: 'z-score' }, weight: 1 },
          { label: 'ranks', value: { step: 'normalise', method: 'rank' }, weight: 2 },
        ],
      },
      {
        ...{ kind: 'alternatives', name: 'mean', at: { step: 2, path: ['method'] } },
        alternatives: ['arithmetic', 'harmonic'].map((value) => ({ label: value, value, weight: 1 })),
      },
      { kind: 'range', name: 'points', at: { step: 0, path: ['points'] }, from: 1, to: 5, whole: true },
      { kind: 'weights', name: 'weights', by: 0.25, nodes: ['a', 'b', 'law', 'skills'] },
    ]);
  });

  test('of weights name the nodes of a level that have a weight and stand beside another', () => {
    expect(parse({ name: 'w', weights: 1, level: 2 })).toMatchObject([{ nodes: ['a', 'b'] }]);
    expect(parse({ name: 'w', weights: 1, level: 3 })).toMatchObject([{ nodes: ['law', 'skills'] }]);
  });

  const refused: [string, unknown, string, RegExp][] = [
    ['that are no list', 3, 'robustness.factor', /factors.*3 is given/],
    ['without a name', { ...mean, name: undefined }, 'robustness.factor', /factors, entry 1, name/],
    ['with a field that there is not', { ...mean, nmae: 'x' }, 'robustness.factor', /no "nmae"/],
    [
      'of a step that there is not',
      { ...mean, step: 'impute' },
      'robustness.factor',
      /no step impute; name one of treat, normalise, aggregate/,
    ],
    ['of a step beyond the last', { ...mean, step: 4 }, 'robustness.factor', /no step 4/],
    ['of one alternative that never comes', { ...mean, alternatives: [{ value: 'harmonic', weight: 0 }] }, 'robustness.factor', /weigh 0/],
    [
      'with labels that stand twice',
      { ...mean, alternatives: [{ value: 'harmonic' }, { value: 'harmonic' }] },
      'robustness.factor',
      /same label/,
    ],
    ['with an alternative of no value', { ...mean, alternatives: [{ label: 'x' }] }, 'robustness.factor', /value: nothing is given/],
    ['from above to', { ...points, from: 6 }, 'robustness.factor', /from is 6 and to is 5/],
    ['of whole numbers with an end that is not', { ...points, to: 5.5 }, 'robustness.factor', /not whole/],
    ['of weights by more than all', { name: 'w', weights: 1.5 }, 'robustness.factor', /w?eights: 1.5 is given/],
    ['of weights of a level without', { name: 'w', weights: 0.5, level: 4 }, 'robustness.factor', /level 4/],
    [
      'with an alternative that the step does not take',
      { ...mean, alternatives: [{ value: 'median' }] },
      'robustness.variant',
      /factor "mean", "median": step 3 \(aggregate\), method: "median" is given/,
    ],
    [
      'with a range beyond what a parameter takes',
      { ...points, from: -1 },
      'robustness.variant',
      /factor "points", -1: step 1 \(treat\), points/,
    ],
    ['of a whole parameter that may be a fraction', { ...points, whole: false }, 'robustness.variant', /whole number/],
    [
      'that leave out the aggregation',
      { name: 'x', step: 'aggregate', alternatives: [{ value: null }] },
      'robustness.variant',
      /"left out": recipe: no step aggregates/,
    ],
    [
      'of a parameter within one that has none',
      { ...mean, parameter: ['method', 'x'] },
      'robustness.path',
      /"x" is looked for in "arithmetic"/,
    ],
  ];

  test.each(refused)('%s are refused, with place and remedy', (_, factor, code, message) => {
    const input = typeof factor === 'number' ? factor : [factor];
    const read = () => parseFactors(input, recipe, hierarchy);
    expect(read).toThrow(expect.objectContaining({ code }));
    expect(read).toThrow(message);
  });

  test('of weights leave out the levels whose weights the recipe seeks, and are refused when it seeks all', () => {
    const seeking = (...weighing: unknown[]) => parseRecipe({ steps: [...recipe.steps.slice(0, -1), ...weighing, recipe.steps.at(-1)] });
    const pca = { step: 'weight', method: 'pca' };
    const read = (...weighing: unknown[]) => parseFactors([{ name: 'w', weights: 0.5 }], seeking(...weighing), hierarchy);
    expect(read({ ...pca, level: 2 })).toMatchObject([{ nodes: ['law', 'skills'] }]);
    expect(read(pca, { step: 'weight', method: 'equal', level: 3 })).toMatchObject([{ nodes: ['law', 'skills'] }]);
    expect(read(pca, { step: 'weight', method: 'given', weights: { a: 2 } })).toMatchObject([{ nodes: ['a', 'b'] }]);
    expect(() => read(pca)).toThrow(/does not seek itself/);
  });

  test('of one name, and of a step that stands twice, are refused', () => {
    expect(() => parse(mean, mean)).toThrow(/factor "mean": its name stands twice/);
    const twice = parseRecipe({ steps: [recipe.steps[0], ...recipe.steps] });
    expect(() => parseFactors([points], twice, hierarchy)).toThrow(/2 steps treat; give the number of one: 1, 2/);
  });

  test('that are right alone and wrong together are refused: a parameter of min–max beside another method', () => {
    const range = { name: 'range', step: 'normalise', parameter: 'range', alternatives: [{ value: [1, 100] }] };
    expect(() => parse(range)).not.toThrow();
    expect(() => parse(range, scale)).toThrow(/factor "scale".*factor "range".*takes no "range"/);
  });

  test('that make too many variants of a step to check are refused before they are made', () => {
    const many = Array.from({ length: 150 }, (_, at) => ({ value: at }));
    const factors = ['skew', 'kurtosis'].map((parameter) => ({ name: parameter, step: 'treat', parameter, alternatives: many }));
    expect(() => parse(...factors)).toThrow(/22500 variants/);
  });

  test('are never more than a hundred', () => {
    expect(() => parse(...Array.from({ length: 101 }, (_, at) => ({ ...points, name: String(at) })))).toThrow(/101 are given/);
  });

  test('of any JSON are read or refused, never a fault', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.jsonValue(),
          fc.array(fc.record({ name: fc.string(), step: fc.jsonValue(), parameter: fc.jsonValue(), alternatives: fc.jsonValue() })),
        ),
        (input) => {
          try {
            parseFactors(input, recipe, hierarchy);
          } catch (error) {
            expect(error).toMatchObject({ name: 'CompositeError' });
          }
        },
      ),
    );
  });
});

describe('variants of a recipe', () => {
  test('have what was drawn in their places: a whole step first, then parameters in it; other steps are those of the recipe', () => {
    const range = { name: 'range', step: 'normalise', parameter: 'range', alternatives: [{ value: [1, 100] }, { value: [0, 10] }] };
    const method = {
      name: 'method',
      step: 'normalise',
      alternatives: [{ value: { step: 'normalise', method: 'min-max', range: [0, 1] } }],
    };
    const steps = variantsOf(recipe, parse(range, method))([1, 0]);
    expect(steps[1]).toEqual({ step: 'normalise', method: 'min-max', range: [0, 10] });
    expect(steps[0]).toBe(recipe.steps[0]);
    expect(steps[2]).toBe(recipe.steps[2]);
  });

  test('reach parameters by their keys and leave the rest as it is', () => {
    const inner = { name: 'inner', step: 'aggregate', parameter: ['levels', '2', 'method'], alternatives: [{ value: 'harmonic' }] };
    const absent = { name: 'absent', step: 'treat', parameter: ['indicators', 'a', 'points'], alternatives: [{ value: 2 }] };
    const steps = variantsOf(recipe, parse(inner, absent))([0, 0]);
    expect(steps[2]).toEqual({ step: 'aggregate', method: 'arithmetic', levels: { 2: { method: 'harmonic' } } });
    expect(steps[0]).toEqual({ step: 'treat', points: 5, indicators: { a: { points: 2 } } });
    expect(recipe.steps[2]).toMatchObject({ levels: { 2: { method: 'geometric' } } });
  });

  test('leave a step out where null was drawn', () => {
    const without = { name: 'treated', step: 'treat', alternatives: [{ value: null }, { value: { step: 'treat' } }] };
    const variants = variantsOf(recipe, parse(without, points));
    expect(variants([0, 3]).map(({ step }) => step)).toEqual(['normalise', 'aggregate']);
    expect(variants([1, 3])[0]).toEqual({ step: 'treat', points: 3 });
  });

  test('are the same objects for the same values, so that what depends on them can be kept', () => {
    const variants = variantsOf(recipe, parse(scale, points));
    expect(variants([0, 3])[0]).toBe(variants([1, 3])[0]);
    expect(variants([0, 3])[1]).toBe(variants([0, 4])[1]);
    expect(variants([0, 3])[0]).not.toBe(variants([0, 4])[0]);
  });

  test('do not follow a key into what an object inherits', () => {
    const odd = { name: 'odd', step: 'treat', parameter: ['__proto__', 'points'], alternatives: [{ value: 1 }] };
    expect(() => parse(odd)).toThrow(expect.objectContaining({ name: 'CompositeError', code: 'robustness.variant' }));
    expect(Object.hasOwn(Object.prototype, 'points')).toBe(false);
  });
});
