/** Tables, hierarchies and recipes as they are read: what is wrong is refused with its place and what to do. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseHierarchy } from './hierarchy.ts';
import { checkRecipe, parseRecipe, parseStep } from './recipe.ts';
import { missingReason, tableOf } from './table.ts';
import { errorOf } from './testing/small.ts';

describe('a table', () => {
  const good = {
    units: ['A', 'B'],
    indicators: ['x', 'y'],
    rows: [
      [1, null],
      [0, 'not applicable'],
    ],
  };

  it('holds figures column by column, NaN with a reason where there is none', () => {
    const table = tableOf(good);
    expect([...table.values]).toEqual([1, 0, Number.NaN, Number.NaN]);
    expect([missingReason(table, 2), missingReason(table, 3)]).toEqual(['not reported', 'not applicable']);
  });

  it.each([
    ['table.empty', 'table', { ...good, units: [] }],
    ['table.name', 'unit 2', { ...good, units: ['A', 'A'] }],
    ['table.name', 'indicator 1', { ...good, indicators: ['', 'y'] }],
    ['table.shape', 'table', { ...good, rows: [[1, 2]] }],
    ['table.shape', 'unit B', { ...good, rows: [[1, 2], [3]] }],
    [
      'table.cell',
      'unit A, indicator y',
      {
        ...good,
        rows: [
          [1, Number.POSITIVE_INFINITY],
          [1, 2],
        ],
      },
    ],
    [
      'table.cell',
      'unit B, indicator x',
      {
        ...good,
        rows: [
          [1, 2],
          [Number.NaN, 2],
        ],
      },
    ],
    [
      'table.cell',
      'unit B, indicator x',
      {
        ...good,
        rows: [
          [1, 2],
          ['12', 2],
        ],
      },
    ],
    ['table.groups', 'grouping "region"', { ...good, groups: { region: ['north'] } }],
  ])('is refused with %s at %s', (code, place, input) => {
    expect(errorOf(() => tableOf(input))).toMatchObject({ code, place, remedy: expect.stringMatching(/give|name|keep/) });
  });

  it('says of several mistakes how many there are', () => {
    expect(
      errorOf(() =>
        tableOf({
          ...good,
          rows: [
            ['1', '2'],
            ['3', 4],
          ],
        }),
      ).message,
    ).toContain('(and 2 more)');
  });
});

describe('a hierarchy', () => {
  const good = [
    { id: 'a', parent: 'law', direction: -1 },
    { id: 'index', parent: null },
    { id: 'law', parent: 'index', weight: 2 },
    { id: 'b', parent: 'index', name: 'Skills' },
  ];

  it('has indicators first and wholes after their parts, whatever the order given', () => {
    const { nodes, indicators, levels, weights, indexOf } = parseHierarchy(good);
    expect(nodes.map(({ id, level, parent, children }) => [id, level, parent, children])).toEqual([
      ['a', 1, 2, []],
      ['b', 1, 3, []],
      ['law', 2, 3, [0]],
      ['index', 3, -1, [1, 2]],
    ]);
    expect([indicators, levels, [...weights], nodes[0]?.direction, nodes[1]?.name, indexOf.get('law')]).toEqual([
      2,
      3,
      [1, 1, 2, 1],
      -1,
      'Skills',
      2,
    ]);
  });

  it.each([
    ['hierarchy.node', 'hierarchy, entry 1, parent', [{ id: 'a' }]],
    ['hierarchy.node', 'hierarchy, entry 1', [{ id: 'a', parent: null, wieght: 2 }]],
    ['hierarchy.node', 'hierarchy, entry 1, weight', [{ id: 'a', parent: null, weight: -1 }]],
    ['hierarchy.node', 'hierarchy', 'index'],
    ['hierarchy.id', 'node a', [...good, { id: 'a', parent: 'index' }]],
    ['hierarchy.parent', 'node c', [...good, { id: 'c', parent: 'skills' }]],
    ['hierarchy.root', 'hierarchy', [...good, { id: 'c', parent: null }]],
    ['hierarchy.root', 'hierarchy', [{ id: 'a', parent: 'a' }]],
    ['hierarchy.root', 'node index', [{ id: 'index', parent: null }]],
    ['hierarchy.cycle', 'node c', [...good, { id: 'c', parent: 'd' }, { id: 'd', parent: 'c' }]],
    ['hierarchy.weight', 'node law', good.map((node) => (node.id === 'a' ? { ...node, weight: 0 } : node))],
    ['hierarchy.direction', 'node law', good.map((node) => (node.id === 'law' ? { ...node, direction: -1 } : node))],
  ])('is refused with %s at %s', (code, place, input) => {
    expect(errorOf(() => parseHierarchy(input))).toMatchObject({ code, place });
  });
});

describe('a recipe', () => {
  const aggregate = { step: 'aggregate', method: 'arithmetic' };

  it('of every step is read as it stands', () => {
    const steps = [
      { step: 'denominate', by: { x: 'people' } },
      { step: 'impute', method: 'median', group: 'region' },
      { step: 'impute', method: 'latest', within: 3, indicators: ['x'] },
      { step: 'screen', availability: 0.66 },
      { step: 'treat', skew: 2.25, indicators: { x: 'none', y: { transform: 'box-cox', mirror: true } } },
      { step: 'normalise', method: 'min-max', range: [1, 100], indicators: { x: { method: 'goalposts', low: 0, high: 20 } } },
      { step: 'weight', method: 'benefit-of-the-doubt', level: 2, shares: [0.1, 0.6] },
      { ...aggregate, levels: { 3: { method: 'geometric', floor: 1 } }, availability: 0.5 },
    ];
    expect(parseRecipe({ steps })).toEqual({ steps });
    expect(steps.map(parseStep)).toEqual(steps);
  });

  it.each<[string, string, string, object]>([
    ['recipe.parameter', 'step 1 (treat), points', 'give a whole number of at least 0', { step: 'treat', points: -1 }],
    ['recipe.parameter', 'step 1 (treat)', 'use step, skew, kurtosis, points, transform, mirror, indicators', { step: 'treat', winmax: 5 }],
    [
      'recipe.parameter',
      'step 1 (treat), indicators, "x", skew',
      'give a number of at least 0',
      { step: 'treat', indicators: { x: { skew: '2' } } },
    ],
    ['recipe.parameter', 'step 1 (screen), availability', 'give a number of at least 0 and at most 1', { step: 'screen' }],
    [
      'recipe.parameter',
      'step 1 (screen), availability',
      'give a number of at least 0 and at most 1',
      { step: 'screen', availability: 66 },
    ],
    ['recipe.parameter', 'step 1 (denominate), by', 'give an object with at least one entry', { step: 'denominate', by: {} }],
    [
      'recipe.parameter',
      'step 1 (impute), method',
      'give one of mean, median, latest, linear, constant',
      { step: 'impute', method: 'knn' },
    ],
    ['recipe.parameter', 'step 1 (impute)', 'use step, method, indicators', { step: 'impute', method: 'linear', within: 2 }],
    [
      'recipe.parameter',
      'step 1 (normalise), range',
      'give two numbers, the first below the second',
      { step: 'normalise', method: 'min-max', range: [100, 0] },
    ],
    [
      'recipe.parameter',
      'step 1 (normalise), low',
      'give a low below the high; the direction says which is better',
      { step: 'normalise', method: 'scale', low: 1, high: 1 },
    ],
    ['recipe.parameter', 'step 1 (normalise), target', 'give a number', { step: 'normalise', method: 'distance-to-target' }],
    ['recipe.parameter', 'step 1 (normalise), sd', 'give a number above 0', { step: 'normalise', method: 'z-score', sd: 0 }],
    ['recipe.parameter', 'step 1 (weight), level', 'give a whole number of at least 2', { step: 'weight', method: 'pca', level: 1 }],
    [
      'recipe.parameter',
      'step 1 (weight), shares',
      'give shares from 0 to 1',
      { step: 'weight', method: 'benefit-of-the-doubt', level: 2, shares: [0, 2] },
    ],
    ['recipe.step', 'step 1', 'give one of denominate, impute, screen, treat, normalise, weight, aggregate', { step: 'normalize' }],
  ])('is refused with %s at %s: %s', (code, place, remedy, step) => {
    expect(errorOf(() => parseRecipe({ steps: [step, aggregate] }))).toMatchObject({ code, place, remedy });
  });

  it.each<[string, string, unknown]>([
    ['recipe.shape', 'recipe', null],
    ['recipe.shape', 'recipe, steps', { steps: [] }],
    ['recipe.step', 'step 1', { steps: [null, aggregate] }],
    ['recipe.order', 'recipe', { steps: [{ step: 'treat' }] }],
    ['recipe.order', 'recipe', { steps: [aggregate, { step: 'treat' }] }],
    ['recipe.order', 'recipe', { steps: [aggregate, aggregate] }],
    ['recipe.parameter', 'step 1 (aggregate), power', { steps: [{ step: 'aggregate', method: 'generalised' }] }],
    ['recipe.parameter', 'step 1 (aggregate), power', { steps: [{ ...aggregate, levels: { 2: { method: 'generalised' } } }] }],
    [
      'recipe.parameter',
      'step 1 (aggregate), levels, "1" as a level',
      { steps: [{ ...aggregate, levels: { 1: { method: 'harmonic' } } }] },
    ],
  ])('is refused with %s at %s', (code, place, input) => {
    expect(errorOf(() => parseRecipe(input))).toMatchObject({ code, place });
  });

  it('has all its mistakes listed at once', () => {
    const input = {
      steps: [
        { step: 'treat', skew: -1, points: 0.5 },
        { step: 'screen', availability: 2 },
      ],
    };
    expect(checkRecipe(input).map(({ place }) => place)).toEqual([
      'step 1 (treat), skew',
      'step 1 (treat), points',
      'step 2 (screen), availability',
      'recipe',
    ]);
  });

  it('whatever it is, is read or refused with a code, never ended by another error', () => {
    const step = fc.oneof(
      fc.anything(),
      fc.record({ step: fc.constantFrom('treat', 'impute', 'weight', 'normalise', 'aggregate', 'screen'), method: fc.anything() }),
    );
    fc.assert(
      fc.property(fc.oneof(fc.anything(), fc.record({ steps: fc.array(step) })), (input) => {
        for (const { code } of checkRecipe(input)) expect(code).toMatch(/^recipe\./);
      }),
    );
  });
});
