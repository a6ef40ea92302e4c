/** An invented index of twelve units, six indicators and two groups, with what is uncertain in it. */
import { parseHierarchy } from '../../hierarchy.ts';
import { parseRecipe } from '../../recipe.ts';
import { tableOf } from '../../table.ts';
import type { Analysis } from '../analyse.ts';
import type { Design } from '../design.ts';
import { parseDesign } from '../parse-design.ts';
import type { FactorInput } from '../parse-factors.ts';
import { randomBits, toUnit } from '../random.ts';

const next = randomBits(2020, 0);
const UNITS = Array.from({ length: 12 }, (_, unit) => `U${unit + 1}`);
const INDICATORS = ['a', 'b', 'c', 'd', 'e', 'f'];

export const table = tableOf({
  units: UNITS,
  indicators: INDICATORS,
  rows: UNITS.map(() => INDICATORS.map(() => 1 + 9 * toUnit(next()) ** 3)),
});

export const hierarchy = parseHierarchy([
  { id: 'index', parent: null },
  { id: 'law', parent: 'index', weight: 2 },
  { id: 'skills', parent: 'index' },
  ...INDICATORS.map((id, at) => ({ id, parent: at < 3 ? 'law' : 'skills' })),
]);

export const recipe = parseRecipe({
  steps: [
    { step: 'treat', points: 2 },
    { step: 'normalise', method: 'min-max', range: [1, 100] },
    { step: 'aggregate', method: 'arithmetic' },
  ],
});

export const FACTORS = {
  points: { name: 'winsorised points', step: 'treat', parameter: 'points', from: 0, to: 5, whole: true },
  scale: {
    ...{ name: 'scale', step: 'normalise', parameter: 'range' },
    alternatives: [
      { value: [1, 100], label: '1 to 100' },
      { value: [0, 100], label: '0 to 100' },
    ],
  },
  weights: { name: 'weights', weights: 0.5 },
  mean: { name: 'mean', step: 'aggregate', parameter: 'method', alternatives: [{ value: 'arithmetic' }, { value: 'geometric' }] },
} satisfies Record<string, FactorInput>;

export function analysisOf(factors: readonly FactorInput[], rows: number, kind: Design['kind'] = 'uncertainty'): Analysis {
  return { table, hierarchy, recipe, design: parseDesign({ kind, rows, seed: 1, factors }, recipe, hierarchy) };
}
