import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { buildIndex, runStep } from './build.ts';
import { compileIndex } from './compile.ts';
import { parseHierarchy } from './hierarchy.ts';
import type { AggregateStep, Recipe, Step } from './recipe.ts';
import { recompute } from './testing/recompute.ts';
import { ARITHMETIC, errorOf, flat, tableOfColumns } from './testing/small.ts';

const hierarchy = parseHierarchy([
  { id: 'index', parent: null },
  { id: 'law', parent: 'index', weight: 2, name: 'Law' },
  { id: 'a', parent: 'law', weight: 3 },
  { id: 'b', parent: 'law', direction: -1 },
  { id: 'skills', parent: 'index' },
  { id: 'c', parent: 'skills' },
  { id: 'd', parent: 'skills', weight: 0.5 },
]);

const IDS = ['a', 'b', 'c', 'd'];

/** Tables of 6 to 14 units with outliers and missing cells; every column has figures that differ. */
const tables = fc
  .integer({ min: 6, max: 14 })
  .chain((units) => {
    const figure = fc.oneof(
      { weight: 7, arbitrary: fc.integer({ min: 1, max: 50 }) },
      { weight: 1, arbitrary: fc.integer({ min: 500, max: 90_000 }) },
    );
    const cell = fc.oneof({ weight: 9, arbitrary: figure }, { weight: 1, arbitrary: fc.constantFrom(null, 'not applicable') });
    const column = fc.tuple(
      fc.uniqueArray(figure, { minLength: 4, maxLength: 4 }),
      fc.array(cell, { minLength: units - 4, maxLength: units - 4 }),
    );
    return fc.tuple(
      column,
      column,
      column,
      column,
      fc.array(fc.constantFrom('north', 'south', ''), { minLength: units, maxLength: units }),
    );
  })
  .map(([a, b, c, d, region]) => {
    const columns = Object.fromEntries([a, b, c, d].map(([own, more], at) => [IDS[at], [...own, ...more]]));
    return tableOfColumns({ ...columns, people: region.map((_, at) => at + 1) }, { groups: { region } });
  });

const before = fc.record({
  denominate: fc.constantFrom<Step[]>([], [{ step: 'denominate', by: { a: 'people', c: 'people' } }]),
  impute: fc.constantFrom<Step[]>([], [{ step: 'impute', method: 'mean', group: 'region' }], [{ step: 'impute', method: 'median' }]),
  screen: fc.constantFrom<Step[]>([], [{ step: 'screen', availability: 0.75 }]),
  treat: fc.constantFrom<Step[]>([], [{ step: 'treat', points: 2 }], [{ step: 'treat', points: 0, transform: 'box-cox', mirror: true }]),
  weight: fc.constantFrom<Step[]>(
    [],
    [{ step: 'weight', method: 'given', weights: { law: 1, d: 0 } }],
    [{ step: 'weight', method: 'equal' }],
  ),
});
const last = fc.constantFrom<AggregateStep>(
  ARITHMETIC,
  { step: 'aggregate', method: 'geometric', floor: 20 },
  { step: 'aggregate', method: 'arithmetic', availability: 0.6, levels: { 3: { method: 'harmonic' } } },
  { step: 'aggregate', method: 'generalised', power: 2, levels: { 3: { method: 'mazziotta-pareto' } } },
);
const recipes = fc.tuple(before, last).map(
  ([{ denominate, impute, screen, treat, weight }, aggregate]): Recipe => ({
    steps: [...denominate, ...impute, ...screen, ...treat, { step: 'normalise', method: 'min-max', range: [1, 100] }, ...weight, aggregate],
  }),
);

/** The build, or the code of the failure: after screening an indicator may have no spread. */
function tryTo<T>(act: () => T): T | string {
  try {
    return act();
  } catch {
    return errorOf(act).code;
  }
}

describe('an index built', () => {
  it('explains each score of each node so that it can be recomputed from the raw figures', () => {
    fc.assert(
      fc.property(tables, recipes, (table, recipe) => {
        const built = tryTo(() => buildIndex(table, hierarchy, recipe));
        if (typeof built === 'string') {
          expect(built).toBe('no-spread');
          return;
        }
        for (const { id } of hierarchy.nodes) {
          const scores = built.scores(id);
          for (const [at, unit] of table.units.entries()) {
            const explanation = built.explain(unit, id);
            const score = scores[at] ?? Number.NaN;
            expect(explanation.value).toBe(Number.isNaN(score) ? null : score);
            expect(explanation.missing === null).toBe(explanation.value !== null);
            const again = recompute(explanation);
            if (again === null || explanation.value === null) expect([id, unit, again]).toEqual([id, unit, explanation.value]);
            else expect(again / explanation.value).toBeCloseTo(1, 9);
          }
        }
      }),
    );
  });

  it('is to the byte what the compiled index gives, alone or after other runs', () => {
    fc.assert(
      fc.property(tables, recipes, recipes, (table, recipe, other) => {
        const index = compileIndex(table, hierarchy);
        tryTo(() => index.run(other.steps));
        const run = tryTo(() => index.run(recipe.steps));
        const built = tryTo(() => buildIndex(table, hierarchy, recipe));
        const scores =
          typeof built === 'string' ? built : hierarchy.nodes.slice(hierarchy.indicators).flatMap(({ id }) => [...built.scores(id)]);
        expect(typeof run === 'string' ? run : [...run]).toEqual(scores);
      }),
    );
  });

  it('leaves the table and the hierarchy that it was given as they were', () => {
    fc.assert(
      fc.property(tables, recipes, (table, recipe) => {
        const [values, weights, missing] = [table.values.slice(), hierarchy.weights.slice(), new Map(table.missing)];
        tryTo(() => buildIndex(table, hierarchy, recipe));
        expect([table.values, hierarchy.weights, table.missing]).toEqual([values, weights, missing]);
      }),
    );
  });

  it('gives the same scores whatever the order of units, columns and nodes', () => {
    const turned = parseHierarchy(
      [...hierarchy.nodes].reverse().map(({ id, parent, direction }) => ({
        ...{ id, parent: hierarchy.nodes[parent]?.id ?? null, direction, weight: hierarchy.weights[hierarchy.indexOf.get(id) ?? 0] ?? 1 },
      })),
    );
    fc.assert(
      fc.property(tables, recipes, (table, recipe) => {
        const rows = table.units.map((_, unit) =>
          table.indicators.map((_, column) => {
            const cell = column * table.units.length + unit;
            const value = table.values[cell] ?? Number.NaN;
            return Number.isNaN(value) ? (table.missing.get(cell) ?? null) : value;
          }),
        );
        const columns = Object.fromEntries(
          table.indicators.map((id, column) => [id, rows.map((row) => row[column] ?? null).reverse()]).reverse(),
        );
        const mirrored = tableOfColumns(columns, { groups: { region: [...(table.groups.region ?? [])].reverse() } });
        const [one, other] = [tryTo(() => buildIndex(table, hierarchy, recipe)), tryTo(() => buildIndex(mirrored, turned, recipe))];
        if (typeof one === 'string' || typeof other === 'string') {
          expect(other).toBe(one);
          return;
        }
        for (const { id } of hierarchy.nodes) {
          const again = other.scores(id).reverse();
          for (const [unit, score] of one.scores(id).entries())
            expect(again[unit]).toEqual(Number.isNaN(score) ? score : expect.closeTo(score, 6));
        }
      }),
    );
  });
});

describe('an explanation', () => {
  const table = tableOfColumns({ a: [1, 3, 5], b: [10, 30, 20], c: [7, null, 9], d: [1, 2, 'not applicable'] });
  const built = buildIndex(table, hierarchy, {
    steps: [{ step: 'impute', method: 'mean' }, { step: 'normalise', method: 'min-max' }, ARITHMETIC],
  });

  it('goes from the score through its parts, with weights and shares, to the raw figure and what each step made of it', () => {
    const explanation = built.explain('B', 'index');
    expect(explanation).toMatchObject({
      ...{ kind: 'aggregate', node: 'index', value: expect.closeTo((2 * 37.5 + 200 / 3) / 3, 12), weighting: 'given' },
      parts: [
        { weight: 2, share: 2 / 3, explanation: { name: 'Law', value: 37.5 } },
        { weight: 1, share: 1 / 3 },
      ],
    });
    expect(built.explain('B', 'c')).toEqual({
      ...{ kind: 'indicator', node: 'c', name: 'c', unit: 'B', value: 50, missing: null, raw: null },
      steps: [
        {
          ...{ number: 1, step: 'impute', from: null, to: 8 },
          changes: [{ node: 'c', unit: 'B', kind: 'imputed', to: 8, method: 'mean', group: null, figures: 2, times: [] }],
        },
        {
          ...{ number: 2, step: 'normalise', from: 8, to: 50 },
          changes: [
            {
              ...{ node: 'c', unit: null, kind: 'normalised', method: 'min-max', direction: 1, from: [7, 9], span: 2, to: [0, 100] },
              limits: [null, null],
            },
          ],
        },
      ],
    });
  });

  it('says why there is no figure, and gives a part without one no share', () => {
    expect(built.explain('C', 'skills')).toMatchObject({
      value: 100,
      parts: [{ share: 1 }, { share: 0, counted: null, explanation: { missing: 'not applicable' } }],
    });
  });

  it('is plain JSON', () => {
    for (const unit of table.units) {
      const explanation = built.explain(unit, 'index');
      expect(JSON.parse(JSON.stringify(explanation))).toEqual(explanation);
    }
  });

  it('is refused for what is not there', () => {
    expect(errorOf(() => built.explain('Z', 'index')).code).toBe('no-unit');
    expect(errorOf(() => built.explain('A', 'money')).code).toBe('no-node');
  });
});

describe('a step by itself', () => {
  it('returns a new table or other weights, and what it did to which cell, as a build of the same steps does', () => {
    const table = tableOfColumns({ a: [1, 3, 5], b: [10, 30, 20], c: [7, null, 9], d: [1, 2, 4] });
    const steps: Exclude<Step, AggregateStep>[] = [
      { step: 'impute', method: 'mean' },
      { step: 'weight', method: 'equal' },
      { step: 'normalise', method: 'rank' },
    ];
    const built = buildIndex(table, hierarchy, { steps: [...steps, ARITHMETIC] });
    let [now, structure] = [table, hierarchy];
    for (const [at, step] of steps.entries()) {
      const done = runStep(now, structure, step);
      expect([done.table.values, done.changes]).toEqual([built.tables[at + 1]?.values, built.changes[at]]);
      [now, structure] = [done.table, done.hierarchy];
    }
    expect([...structure.weights]).toEqual([...built.hierarchy.weights]);
  });
});

describe('ranks', () => {
  it('are 1 for the highest; ties share the better rank, the next stay free; without a score there is none', () => {
    const built = buildIndex(tableOfColumns({ x: [20, 30, null, 20, 10] }), flat(['x']), { steps: [ARITHMETIC] });
    expect([...built.ranks('index')]).toEqual([2, 1, 0, 2, 4]);
  });

  it('are refused for more units than they can tell apart', () => {
    const units = Array.from({ length: 65_536 }, (_, at) => String(at));
    const table = tableOfColumns({ x: [1] }, { units, rows: units.map((_, at) => [at]) });
    expect(errorOf(() => buildIndex(table, flat(['x']), { steps: [ARITHMETIC] }).ranks('index')).code).toBe('too-many-units');
  });
});

describe('what cannot be built', () => {
  it('is refused before anything is computed when the table lacks an indicator or the recipe is none', () => {
    expect(errorOf(() => buildIndex(tableOfColumns({ x: [1] }), flat(['x', 'y']), { steps: [ARITHMETIC] }))).toMatchObject({
      code: 'table.no-column',
      place: 'indicator y',
    });
    expect(errorOf(() => buildIndex(tableOfColumns({ x: [1] }), flat(['x']), { steps: [] })).code).toBe('recipe.shape');
    expect(errorOf(() => compileIndex(tableOfColumns({ x: [1] }), flat(['x'])).run([])).code).toBe('recipe.order');
  });

  it('is refused when the recipe speaks of levels that the hierarchy has not', () => {
    const steps = [{ ...ARITHMETIC, levels: { 3: { method: 'geometric' } } } as const];
    const error = errorOf(() => buildIndex(tableOfColumns({ x: [1] }), flat(['x']), { steps }));
    expect(error).toMatchObject({ code: 'recipe.no-level', place: 'step 1 (aggregate), levels, "3"' });
  });

  it('does not take the names that every object has for parameters of an indicator of that name', () => {
    const table = tableOfColumns({ constructor: [1, 2, 3], x: [1, 2, 3] });
    const steps: Step[] = [
      { step: 'treat', indicators: { x: 'none' } },
      { step: 'normalise', method: 'rank', indicators: { x: { method: 'borda' } } },
      ARITHMETIC,
    ];
    expect([...buildIndex(table, flat(['constructor', 'x']), { steps }).scores('index')]).toEqual([0.5, 1.5, 2.5]);
  });

  it('fails each time it is run, and does not spoil the runs between', () => {
    const index = compileIndex(tableOfColumns({ x: [0, 1], y: [2, 2] }), flat(['x', 'y']));
    const geometric = [{ step: 'aggregate', method: 'geometric' } as const];
    for (let run = 0; run < 3; run++) {
      expect(errorOf(() => index.run(geometric)).code).toBe('geometric-of-zero');
      expect([...index.run([ARITHMETIC])]).toEqual([1, 1.5]);
    }
  });
});
