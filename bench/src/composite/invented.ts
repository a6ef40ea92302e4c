/** Invented indices of any size, the same at every run, in Node and in browsers. */
import {
  type Cell,
  type Hierarchy,
  type NodeInput,
  parseHierarchy,
  parseRecipe,
  type Recipe,
  type Table,
  tableOf,
} from '@mufakat/composite';
import { seededRandom } from '../measure.ts';

/** An index to build, and what to call it. */
export type Subject = { readonly name: string; readonly table: Table; readonly hierarchy: Hierarchy; readonly recipe: Recipe };

const MISSING = 0.03;
const PER_PILLAR = 6;

/**
 * An index of pillars of about six indicators, two halves and the whole, under a recipe with the steps of COINr's example: one indicator in five is divided by a
 * denominator, one in four is better when lower, one in three has outliers, and three figures in a hundred are missing.
 */
export function inventedIndex(units: number, indicators: number): Subject {
  const ids = Array.from({ length: indicators }, (_, at) => `i${at}`);
  const by = Object.fromEntries(ids.filter((_, at) => at % 5 === 0).map((id) => [id, 'size']));
  const steps = [
    { step: 'denominate', by },
    { step: 'impute', method: 'mean', group: 'half' },
    { step: 'screen', availability: 0.9 },
    { step: 'treat', points: 5 },
    { step: 'normalise', method: 'min-max', range: [1, 100] },
    { step: 'aggregate', method: 'arithmetic' },
  ];
  return {
    name: `${units}x${indicators}`,
    table: inventedTable(units, ids),
    hierarchy: inventedHierarchy(ids),
    recipe: parseRecipe({ steps }),
  };
}

function inventedTable(units: number, ids: readonly string[]): Table {
  const random = seededRandom(2026);
  /** Nearly normal, within ±3. */
  const spread = () => (random() + random() + random() - 1.5) * 2;
  const figure = (at: number): Cell => (random() < MISSING ? null : at % 3 === 0 ? Math.exp(spread()) : 50 + 10 * spread());
  const rows = Array.from({ length: units }, () => [1 + random(), ...ids.map((_, at) => figure(at))]);
  const names = rows.map((_, at) => `u${at}`);
  return tableOf({ units: names, indicators: ['size', ...ids], rows, groups: { half: names.map((_, at) => `${at % 2}`) } });
}

function inventedHierarchy(ids: readonly string[]): Hierarchy {
  const pillars = Math.max(2, Math.round(ids.length / PER_PILLAR));
  return parseHierarchy([
    { id: 'index', parent: null },
    ...['first', 'second'].map((id): NodeInput => ({ id, parent: 'index' })),
    ...Array.from(
      { length: pillars },
      (_, at): NodeInput => ({ id: `p${at}`, parent: at % 2 === 0 ? 'first' : 'second', weight: 1 + (at % 3) }),
    ),
    ...ids.map((id, at): NodeInput => ({ id, parent: `p${at % pillars}`, direction: at % 4 === 3 ? -1 : 1 })),
  ]);
}
