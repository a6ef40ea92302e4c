/** Small tables, hierarchies and what the tests ask of them. */
import { buildIndex } from '../build.ts';
import { CompositeError } from '../composite-error.ts';
import { type Hierarchy, type NodeInput, parseHierarchy } from '../hierarchy.ts';
import type { AggregateStep, Step } from '../recipe.ts';
import type { Change } from '../recorder.ts';
import { type Cell, type Table, type TableInput, tableOf } from '../table.ts';

/** Units A, B, C … and one column an indicator, in the order of its cells. */
export function tableOfColumns(columns: Readonly<Record<string, readonly Cell[]>>, more: Partial<TableInput> = {}): Table {
  const indicators = Object.keys(columns);
  const height = Math.max(...Object.values(columns).map(({ length }) => length));
  const units = Array.from({ length: height }, (_, at) => String.fromCharCode(65 + at));
  return tableOf({ units, indicators, rows: units.map((_, unit) => indicators.map((id) => columns[id]?.[unit] ?? null)), ...more });
}

/** One aggregate, `index`, over these indicators; a direction of −1 for those named. */
export function flat(ids: readonly string[], lowerIsBetter: readonly string[] = []): Hierarchy {
  const nodes = ids.map((id): NodeInput => ({ id, parent: 'index', direction: lowerIsBetter.includes(id) ? -1 : 1 }));
  return parseHierarchy([{ id: 'index', parent: null }, ...nodes]);
}

export const ARITHMETIC: AggregateStep = { step: 'aggregate', method: 'arithmetic' };

/** The column `x` after one step, and what the step did. */
export function afterStep(
  step: Step,
  columns: Readonly<Record<string, readonly Cell[]>>,
  { lowerIsBetter = [], ...more }: Partial<TableInput> & { lowerIsBetter?: readonly string[] } = {},
): { x: number[]; changes: readonly Change[] } {
  const table = tableOfColumns(columns, more);
  const built = buildIndex(table, flat(['x'], lowerIsBetter), { steps: [step, ARITHMETIC] });
  return { x: [...built.scores('x')], changes: built.changes[0] ?? [] };
}

/** Scores of the index over these columns of part scores, without any step before. */
export function aggregated(
  step: Omit<AggregateStep, 'step'>,
  columns: Readonly<Record<string, readonly Cell[]>>,
  ...before: readonly Step[]
): number[] {
  const built = buildIndex(tableOfColumns(columns), flat(Object.keys(columns)), { steps: [...before, { step: 'aggregate', ...step }] });
  return [...built.scores('index')];
}

/** The error that an act ends with. */
export function errorOf(act: () => unknown): CompositeError {
  try {
    act();
  } catch (error) {
    if (error instanceof CompositeError) return error;
    throw error;
  }
  throw new Error('it did not fail');
}

/** Makes a value when it is first asked for, so that tests that are skipped need none. */
export function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | null = null;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
