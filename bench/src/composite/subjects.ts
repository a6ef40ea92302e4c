/** What the benchmarks of composite indices build, and which of its choices are uncertain. */
import { type Analysis, type DesignInput, parseDesign } from '@mufakat/composite';
import { hasData, readAsem } from '../../../packages/composite/src/testing/data.ts';
import { inventedIndex, type Subject } from './invented.ts';

/** Units and indicators. */
export const SIZES = [
  [194, 20],
  [1_000, 100],
  [10_000, 200],
] as const;

/** The example index of COINr: 51 countries, 49 indicators; without its data an invented one of that size, by a name that says so. */
export function exampleIndex(): Subject {
  if (hasData('asem-data.csv')) return { name: 'ASEM', ...readAsem() };
  return { ...inventedIndex(51, 49), name: '51x49-invented' };
}

/** The index with four choices uncertain, as in COINr's guide: most winsorised points, scale, weights (±25 %), mean. */
export function analysisOf({ table, hierarchy, recipe }: Subject, { kind, rows }: Pick<DesignInput, 'kind' | 'rows'>): Analysis {
  const design: DesignInput = {
    ...{ kind, rows, seed: 1 },
    factors: [
      { name: 'winsorised points', step: 'treat', parameter: 'points', from: 1, to: 5, whole: true },
      {
        ...{ name: 'scale', step: 'normalise' },
        alternatives: [
          { value: { step: 'normalise', method: 'min-max', range: [1, 100] } },
          { value: { step: 'normalise', method: 'z-score', mean: 10, sd: 2 } },
        ],
      },
      { name: 'weights', weights: 0.25 },
      { name: 'mean', step: 'aggregate', parameter: 'method', alternatives: [{ value: 'arithmetic' }, { value: 'geometric' }] },
    ],
  };
  return { table, hierarchy, recipe, design: parseDesign(design, recipe, hierarchy) };
}
