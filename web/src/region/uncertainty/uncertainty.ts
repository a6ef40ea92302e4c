/**
 * How sure ranks are: the index is built again and again with choices that could have been made otherwise, and with what is not certain about a country drawn anew.
 */
import {
  type Analysis,
  analyse,
  explainFailures,
  type FactorInput,
  type Failure,
  type Json,
  parseDesign,
  type RankTable,
  type Recipe,
  summariseRanks,
  type Table,
} from '@mufakat/composite';
import { countedOf, hierarchyOf, type Mean, type Method, meanStep, scaleStep, tableOfRegion } from '../index-of-region.ts';
import { TOLD_FLOOR } from '../mean/effect-of-mean.ts';
import { cellOf, isExact, type Region } from '../region-data.ts';

/** What is taken as uncertain; that cells with missing findings are, is no choice. */
export type Choices = {
  /** Each weight by a quarter up or down. */
  readonly weights: boolean;
  /** Stages as they are, or the share of countries below. */
  readonly scale: boolean;
  /** The arithmetic mean, or the geometric one with a floor. */
  readonly mean: boolean;
  /** Also the geometric mean without a floor: its runs fail where a dimension is at zero, and are told. */
  readonly bare: boolean;
};

const WEIGHTS_BY = 0.25;
export const RUNS = 1024;
/** Tables that are drawn where cells are not certain. */
const DRAWS = 16;

export type RankSummary = ReturnType<typeof summariseRanks>[number];

export type Uncertainty = {
  readonly ranks: RankTable;
  /** In the order of the countries; of the runs that gave ranks. */
  readonly summaries: readonly RankSummary[];
  readonly failures: readonly Failure[];
  readonly seed: number;
};

/** Whether anything at all is taken as uncertain. */
export function isUncertain(region: Region, choices: Choices): boolean {
  return Object.values(choices).some(Boolean) || !isCertain(region);
}

function isCertain({ countries, dimensions }: Region): boolean {
  return countries.every((country) =>
    dimensions.every(({ id }) => {
      const cell = cellOf(country, id);
      return cell.kind !== 'known' || isExact(cell);
    }),
  );
}

export type UncertaintyOptions = {
  readonly seed: number;
  readonly signal: AbortSignal;
  readonly onProgress: (share: number) => void;
};

/**
 * Runs all builds in this thread, giving way between batches.
 * @throws CompositeError when the index cannot be built as it stands; whatever aborted the signal
 */
export async function uncertaintyOf(region: Region, method: Method, choices: Choices, options: UncertaintyOptions): Promise<Uncertainty> {
  const { seed, signal, onProgress } = options;
  const tables = isCertain(region) ? [tableOfRegion(region)] : drawnTables(region, seed);
  const rows = RUNS / tables.length;
  const parts = [];
  for (const [at, table] of tables.entries()) {
    const analysis = analysisOf(region, method, choices, { table, rows, seed: (seed + at) >>> 0 });
    const progress = ({ done, total }: { done: number; total: number }) => {
      onProgress((at + done / total) / tables.length);
      return new Promise((resolve) => setTimeout(resolve));
    };
    parts.push(await analyse(analysis, { signal, onProgress: progress }));
  }
  const ranks = joined(parts.flatMap((part) => (part.ranks.kind === 'table' ? [part.ranks] : [])));
  return { ranks, summaries: summariseRanks(ranks), failures: joinedFailures(parts.flatMap(explainFailures)), seed };
}

function analysisOf(
  region: Region,
  { weights, mean }: Method,
  choices: Choices,
  { table, rows, seed }: { readonly table: Table; readonly rows: number; readonly seed: number },
): Analysis {
  const hierarchy = hierarchyOf(region, countedOf(weights));
  const recipe: Recipe = { steps: [scaleStep(region), meanStep(mean)] };
  const counted = countedOf(weights).filter((weight) => weight > 0).length;
  const factors: FactorInput[] = [
    ...(choices.weights && counted > 1 ? [{ name: 'weights', weights: WEIGHTS_BY }] : []),
    ...(choices.scale ? [scaleFactor(region)] : []),
    ...(choices.mean || choices.bare ? [meanFactor(mean, choices)] : []),
  ];
  const input = { kind: 'uncertainty', rows, seed, factors };
  const design = factors.length === 0 ? { ...input, kind: 'uncertainty' as const, factors: [] } : parseDesign(input, recipe, hierarchy);
  return { table, hierarchy, recipe, design };
}

// Steps are plain JSON by their definition; only their types do not say so.
const json = (step: object): Json => step as Json;

function scaleFactor(region: Region): FactorInput {
  const value = json({ step: 'normalise', method: 'percentile-rank' });
  return {
    name: 'scale',
    step: 1,
    alternatives: [
      { value: json(scaleStep(region)), label: 'scale' },
      { value, label: 'share below' },
    ],
  };
}

function meanFactor(chosen: Mean, { mean, bare }: Choices): FactorInput {
  const floor = chosen.kind === 'geometric' && chosen.floor !== null ? chosen.floor : TOLD_FLOOR;
  const value = (kind: Mean) => json(meanStep(kind));
  return {
    ...{ name: 'mean', step: 2 },
    alternatives: [
      { value: value({ kind: 'arithmetic' }), label: 'arithmetic' },
      ...(mean ? [{ value: value({ kind: 'geometric', floor }), label: 'floored' }] : []),
      ...(bare ? [{ value: value({ kind: 'geometric', floor: null }), label: 'bare' }] : []),
    ],
  };
}

/** Tables in which each cell that is not certain stands somewhere in its interval: at one of the stages, each as likely, or anywhere on a scale of numbers. */
function drawnTables(region: Region, seed: number): Table[] {
  const table = tableOfRegion(region);
  const units = region.countries.length;
  const next = numbersOf(seed);
  return Array.from({ length: DRAWS }, () => {
    const values = table.values.slice();
    for (const [column, { id, scale }] of region.dimensions.entries()) {
      for (const [row, country] of region.countries.entries()) {
        const cell = cellOf(country, id);
        if (cell.kind !== 'known' || isExact(cell)) continue;
        const { low, high } = cell;
        values[column * units + row] = scale === 'stage' ? low + Math.floor(next() * (high - low + 1)) : low + next() * (high - low);
      }
    }
    return { ...table, values };
  });
}

/** Numbers from 0 up to 1, the same for the same seed: T. Ettinger's mulberry32, a counter that is mixed. */
function numbersOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

function joined(tables: readonly RankTable[]): RankTable {
  const [first] = tables;
  const units = first?.units ?? [];
  const runs = tables.reduce((sum, table) => sum + table.runs, 0);
  const ranks = new Uint16Array(runs * units.length);
  let from = 0;
  for (const table of tables) {
    ranks.set(table.ranks, from);
    from += table.ranks.length;
  }
  return { kind: 'table', units, runs, ranks };
}

/** One entry a code, with what all its runs together are. */
function joinedFailures(failures: readonly Failure[]): Failure[] {
  return [...Map.groupBy(failures, ({ code }) => code).values()].flatMap((same) => {
    const [first] = same;
    const sum = (of: (failure: Failure) => number) => same.reduce((all, failure) => all + of(failure), 0);
    return first === undefined
      ? []
      : [{ ...first, failed: sum(({ failed }) => failed), runs: RUNS, sharing: sum(({ sharing }) => sharing) }];
  });
}
