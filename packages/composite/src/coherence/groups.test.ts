import { describe, expect, test } from 'vitest';
import { parseHierarchy } from '../hierarchy.ts';
import { tableOf } from '../table.ts';
import { availability } from './availability.ts';
import { coherenceOf } from './coherence.ts';
import { flagsOf } from './flags.ts';

/** law: a, b; skills: c, d. */
const hierarchy = parseHierarchy([
  { id: 'index', parent: null },
  { id: 'law', parent: 'index' },
  { id: 'skills', parent: 'index' },
  ...['a', 'b'].map((id) => ({ id, parent: 'law', weight: id === 'b' ? 3 : 1 })),
  ...['c', 'd'].map((id) => ({ id, parent: 'skills' })),
]);

const column = (...values: number[]) => Float64Array.from(values);
const sum = (one: Float64Array, other: Float64Array, weight = 1) => one.map((value, row) => value + weight * (other[row] ?? 0));

// b is a but for one unit, c is b twice over, d goes against c.
const a = column(1, 2, 3, 4, 5, 6);
const b = column(1, 2, 3, 4, 5, 7);
const c = b.map((value) => 2 * value);
const d = column(3, 9, 1, 8, 2, 4);
const [law, skills] = [sum(a, b, 3), sum(c, d)];
const found = coherenceOf(hierarchy, [a, b, c, d, law, skills, sum(law, skills)]);

describe('coherence', () => {
  test('is told of each aggregate, by rising level, with its own parts and their weights', () => {
    expect(found.groups.map(({ node, parts }) => [node, ...parts])).toEqual([
      ['law', 'a', 'b'],
      ['skills', 'c', 'd'],
      ['index', 'law', 'skills'],
    ]);
    expect(found.groups[0]?.weights.map(({ nominal }) => nominal)).toEqual([0.25, 0.75]);
    expect(found.groups[0]?.components.components).toHaveLength(2);
    expect(found.groups[0]?.spearman.r[1]).toBeCloseTo(1, 12);
  });

  test('flags pairs of parts that say the same or go against each other, and lets the others be', () => {
    expect(found.groups[0]?.flagged).toMatchObject([{ one: 'a', other: 'b', flags: ['redundant'], rows: 6 }]);
    expect(found.groups[1]?.flagged).toMatchObject([{ one: 'c', other: 'd', flags: ['negative'] }]);
    expect(found.groups[2]?.flagged).toEqual([]);
  });

  test('names pairs of indicators that say the same across groups', () => {
    expect(found.redundant.map(({ one, other }) => [one, other])).toEqual([
      ['a', 'b'],
      ['a', 'c'],
      ['b', 'c'],
    ]);
  });

  test('follows each indicator up to the index, and names the silent one', () => {
    expect(found.indicators.map(({ node, above }) => [node, ...above.map(({ other }) => other)])).toEqual([
      ['a', 'law', 'index'],
      ['b', 'law', 'index'],
      ['c', 'skills', 'index'],
      ['d', 'skills', 'index'],
    ]);
    // By hand: d correlates by 0.53 with skills, of which it is half, and by 0.12 with the index; the others by more than 0.3, which is no flag.
    expect(
      found.indicators.flatMap(({ node, above }) => above.map(({ other, flags }) => [node, other, ...flags])).filter((row) => row[2]),
    ).toEqual([['d', 'index', 'weak']]);
    expect(found.indicators[3]?.above[0]?.r).toBeCloseTo(0.528, 3);
    expect(found.indicators.filter(({ silent }) => silent).map(({ node }) => node)).toEqual(['d']);
  });

  test('of a column that is the same for all is not known, and it is not called silent', () => {
    const flat = coherenceOf(hierarchy, [a, b, c, column(1, 1, 1, 1, 1, 1), law, c, sum(law, c)]);
    expect(flat.groups[1]).toMatchObject({ flagged: [], components: { columns: [0] } });
    expect(flat.indicators[3]).toMatchObject({ silent: false, above: [{ flags: [] }, { flags: [] }] });
  });
});

test('flags begin above 0.92 by size, below 0 and below 0.3', () => {
  expect([0.92, 0.93, -0.95, -0.1, 0, 0.29, 0.3, Number.NaN].map(flagsOf)).toEqual([
    ...[[], ['redundant'], ['redundant', 'negative'], ['negative']],
    ...[['weak'], ['weak'], [], []],
  ]);
});

test('availability counts figures of what applies, for units and for indicators of the hierarchy only', () => {
  const rows = [
    [1, 2, null, 'not applicable', null],
    ['not applicable', 'not applicable', 'not applicable', 'not applicable', null],
    [1, 'screened out', 3, 4, 1],
  ];
  const table = tableOf({ units: ['A', 'B', 'C'], indicators: ['d', 'c', 'b', 'a', 'population'], rows });
  const { units, indicators } = availability(table, hierarchy);
  expect(units).toEqual([
    { unit: 'A', present: 2, applicable: 3, share: 2 / 3 },
    { unit: 'B', present: 0, applicable: 0, share: Number.NaN },
    { unit: 'C', present: 3, applicable: 4, share: 0.75 },
  ]);
  expect(indicators.map(({ node, present, applicable }) => [node, present, applicable])).toEqual([
    ['a', 1, 1],
    ['b', 1, 2],
    ['c', 1, 2],
    ['d', 2, 2],
  ]);
});
