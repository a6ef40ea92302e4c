import { describe, expect, it } from 'vitest';
import { buildIndex } from '../../build.ts';
import type { ImputeStep } from '../../recipe.ts';
import { ARITHMETIC, afterStep, errorOf, flat, tableOfColumns } from '../../testing/small.ts';

const NONE = Number.NaN;

describe('dividing by another column', () => {
  it('divides unit by unit and says so; what lacks a denominator is missing, with the reason', () => {
    const { x, changes } = afterStep({ step: 'denominate', by: { x: 'people' } }, { x: [6, 8, 5, null], people: [2, 4, null, 1] });
    expect(x).toEqual([3, 2, NONE, NONE]);
    expect(changes).toEqual([
      { node: 'x', unit: 'A', kind: 'divided', from: 6, to: 3, by: 'people', denominator: 2 },
      { node: 'x', unit: 'B', kind: 'divided', from: 8, to: 2, by: 'people', denominator: 4 },
      { node: 'x', unit: 'C', kind: 'lost', reason: 'no figure for people' },
    ]);
  });

  it('divides by the column as it was given, also where the indicator divides another', () => {
    const table = tableOfColumns({ x: [8], y: [4] });
    const built = buildIndex(table, flat(['x', 'y']), { steps: [{ step: 'denominate', by: { x: 'y', y: 'x' } }, ARITHMETIC] });
    expect([...built.scores('x'), ...built.scores('y')]).toEqual([2, 0.5]);
  });

  it('refuses a denominator of zero, a column and an indicator that are not there', () => {
    const divide = (by: Record<string, string>) => errorOf(() => afterStep({ step: 'denominate', by }, { x: [1, 1], people: [1, 0] }));
    expect(divide({ x: 'people' })).toMatchObject({ code: 'denominator-of-zero', place: 'step 1 (denominate), indicator x, unit B' });
    expect(divide({ x: 'area' }).code).toBe('table.no-column');
    expect(divide({ people: 'x' }).code).toBe('recipe.no-indicator');
  });
});

describe('imputing from other units', () => {
  const impute = (method: 'mean' | 'median', group?: string) =>
    afterStep(
      { step: 'impute', method, ...(group === undefined ? {} : { group }) },
      { x: [1, 2, null, 9, null, null] },
      { groups: { region: ['north', 'north', 'north', 'south', 'south', ''] } },
    );

  it('takes the mean of 1, 2, 9, which is 4, or their median, 2', () => {
    expect(impute('mean').x).toEqual([1, 2, 4, 9, 4, 4]);
    expect(impute('median').x).toEqual([1, 2, 2, 9, 2, 2]);
  });

  it('takes that of the group, 1.5 in the north and 9 in the south, says so, and leaves who is in no group', () => {
    const { x, changes } = impute('mean', 'region');
    expect(x).toEqual([1, 2, 1.5, 9, 9, NONE]);
    expect(changes).toEqual([
      { node: 'x', unit: 'C', kind: 'imputed', to: 1.5, method: 'mean', group: 'north', figures: 2, times: [] },
      { node: 'x', unit: 'E', kind: 'imputed', to: 9, method: 'mean', group: 'south', figures: 1, times: [] },
    ]);
  });

  it('leaves a group without any figure as it is', () => {
    const { x } = afterStep({ step: 'impute', method: 'mean', group: 'g' }, { x: [1, null] }, { groups: { g: ['a', 'b'] } });
    expect(x).toEqual([1, NONE]);
  });

  it('never fills what is not applicable or was screened out: unknown, not applicable and a figure are three things', () => {
    const table = tableOfColumns({ x: [1, null, 'not applicable', 3, null], y: [1, 1, 1, 1, null] });
    const built = buildIndex(table, flat(['x', 'y']), {
      steps: [{ step: 'screen', availability: 0.5 }, { step: 'impute', method: 'mean' }, ARITHMETIC],
    });
    expect([...built.scores('x')]).toEqual([1, 2, NONE, 3, NONE]);
    expect([...built.scores('index')]).toEqual([1, 1.5, 1, 2, NONE]);
    expect([built.explain('C', 'x').missing, built.explain('E', 'x').missing]).toEqual(['not applicable', 'screened out']);
  });

  it('fills only the indicators that are named', () => {
    expect(afterStep({ step: 'impute', method: 'mean', indicators: ['x'] }, { x: [1, null], y: [2, null] }).x).toEqual([1, 1]);
  });

  it('refuses a grouping that the table has not', () => {
    expect(errorOf(() => impute('mean', 'continent'))).toMatchObject({ code: 'table.no-grouping', place: 'step 1 (impute)' });
  });
});

describe('imputing from other times', () => {
  // Unit by unit at 2016, 2018, 2020 (now missing), 2024.
  const past: [number, (number | null)[]][] = [
    [2016, [10, 10, null, null]],
    [2018, [20, null, null, null]],
    [2024, [60, null, 8, null]],
  ];
  const panel = { time: 2020, others: past.map(([time, column]) => ({ time, rows: column.map((cell) => [cell]) })) };
  const impute = (step: Omit<ImputeStep, 'step'>) => afterStep({ step: 'impute', ...step }, { x: [null, null, null, null] }, { panel });

  it('takes the latest figure before', () => {
    expect(impute({ method: 'latest' }).x).toEqual([20, 10, NONE, NONE]);
  });

  it('takes none that is older than allowed', () => {
    expect(impute({ method: 'latest', within: 2 }).x).toEqual([20, NONE, NONE, NONE]);
  });

  it('interpolates between the nearest before and after, as R’s approx() with rule 2 does: 20 in 2018 and 60 in 2024 give 33.3 in 2020', () => {
    const { x, changes } = impute({ method: 'linear' });
    expect(x).toEqual([expect.closeTo(100 / 3, 12), 10, 8, NONE]);
    expect(changes[0]).toMatchObject({ unit: 'A', kind: 'imputed', method: 'linear', times: [2018, 2024] });
  });

  it('holds the figure before, or the first one after, as R’s approx() with method constant does', () => {
    expect(impute({ method: 'constant' }).x).toEqual([20, 10, 8, NONE]);
  });

  it('divides the figures of other times as well, so that all are on one scale', () => {
    const rows = [[30, 3]];
    const table = tableOfColumns({ x: [null], people: [2] }, { panel: { time: 2020, others: [{ time: 2019, rows }] } });
    const steps = [{ step: 'denominate', by: { x: 'people' } } as const, { step: 'impute', method: 'latest' } as const, ARITHMETIC];
    expect([...buildIndex(table, flat(['x']), { steps }).scores('x')]).toEqual([10]);
  });

  it('refuses when the table has no panel, or its figures were brought onto another scale before', () => {
    expect(errorOf(() => afterStep({ step: 'impute', method: 'latest' }, { x: [1] })).code).toBe('impute.no-panel');
    const table = tableOfColumns({ x: [1, 2, 3, null] }, { panel });
    const steps = [{ step: 'normalise', method: 'rank' } as const, { step: 'impute', method: 'latest' } as const, ARITHMETIC];
    expect(errorOf(() => buildIndex(table, flat(['x']), { steps }))).toMatchObject({ code: 'impute.no-panel', place: 'step 2 (impute)' });
  });
});

describe('screening units', () => {
  const columns = { x: [1, 2, null, 4], y: [1, null, null, 'not applicable'], z: [1, 2, 3, null] };
  const screened = (availability: number) =>
    buildIndex(tableOfColumns(columns), flat(['x', 'y', 'z']), { steps: [{ step: 'screen', availability }, ARITHMETIC] });

  it('counts a figure for each indicator that applies: A has all, B 2 of 3, C 1 of 3, D 1 of 2', () => {
    const scored = (availability: number) => [...screened(availability).scores('index')].map((score) => !Number.isNaN(score));
    expect([0, 0.4, 0.5, 0.6, 2 / 3, 0.7].map(scored)).toEqual([
      [true, true, true, true],
      [true, true, false, true],
      [true, true, false, true],
      [true, true, false, false],
      [true, true, false, false],
      [true, false, false, false],
    ]);
  });

  it('keeps who is screened out in the table, without figures, score and rank, and says why', () => {
    const built = screened(0.5);
    expect([...built.ranks('index')]).toEqual([3, 2, 0, 1]);
    expect(built.changes[0]).toHaveLength(3);
    expect(built.changes[0]?.[0]).toEqual({ node: 'x', unit: 'C', kind: 'screened', availability: 1 / 3, required: 0.5 });
    expect(built.explain('C', 'z')).toMatchObject({ value: null, missing: 'screened out', raw: 3 });
  });
});
