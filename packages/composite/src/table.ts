/**
 * Figures: units by columns. Missing is NaN, with a reason. A table is never changed: a step returns a new one.
 *
 *     const table = tableOf({ units: ['A', 'B'], indicators: ['law', 'skills'], rows: [[1, 2], [3, 'not applicable']] });
 */
import { CompositeError, type Problem, refuse } from './composite-error.ts';

/** Reasons that are more than words: these cells are never imputed, and the first does not count as missing where availability is measured. */
export const NOT_APPLICABLE = 'not applicable';
export const SCREENED_OUT = 'screened out';
/** The reason of a cell that has none of its own. */
export const NOT_REPORTED = 'not reported';

/** The same units and columns at another time. */
export type Period = { readonly time: number; readonly values: Float64Array };

export type Table = {
  readonly units: readonly string[];
  /** Columns: the indicators of a hierarchy, and others such as denominators. */
  readonly indicators: readonly string[];
  /** Column by column: `values[indicator * units.length + unit]`; NaN is missing. */
  readonly values: Float64Array;
  /** Why a cell is missing, by its index in `values`; where there is no entry, it was not reported. */
  readonly missing: ReadonlyMap<number, string>;
  /** Groupings of the units by name, such as region: one label a unit, '' for none. */
  readonly groups: Readonly<Record<string, readonly string[]>>;
  /** For imputing from other times; null where there are none. */
  readonly panel: { readonly time: number; readonly others: readonly Period[] } | null;
};

/** A number; null for not reported; a text for the reason why it is missing, such as 'not applicable'. */
export type Cell = number | null | string;

export type TableInput = {
  readonly units: readonly string[];
  readonly indicators: readonly string[];
  /** One row a unit, one cell a column. */
  readonly rows: readonly (readonly Cell[])[];
  readonly groups?: Readonly<Record<string, readonly string[]>>;
  readonly panel?: {
    readonly time: number;
    readonly others: readonly { readonly time: number; readonly rows: readonly (readonly Cell[])[] }[];
  };
};

/**
 * Makes a table from rows.
 * @throws CompositeError `table.…` when names repeat or are empty, rows have another length, or a cell is neither a finite number nor a reason
 */
export function tableOf({ units, indicators, rows, groups = {}, panel }: TableInput): Table {
  refuse([...nameProblems('unit', units), ...nameProblems('indicator', indicators), ...groupProblems(groups, units.length)]);
  const { values, missing } = readRows(units, indicators, rows);
  const others = panel?.others.map(({ time, rows: past }) => ({ time, values: readRows(units, indicators, past).values }));
  return { units, indicators, values, missing, groups, panel: panel === undefined ? null : { time: panel.time, others: others ?? [] } };
}

function nameProblems(kind: string, names: readonly string[]): Problem[] {
  if (names.length === 0) return [{ code: 'table.empty', place: 'table', problem: `it has no ${kind}`, remedy: 'give at least one' }];
  const seen = new Set<string>();
  return names.flatMap((name, at) => {
    const place = `${kind} ${at + 1}`;
    if (name === '') return [{ code: 'table.name', place, problem: 'it has no name', remedy: 'name it' }];
    if (seen.has(name)) return [{ code: 'table.name', place, problem: `"${name}" stands twice`, remedy: 'keep one of them' }];
    seen.add(name);
    return [];
  });
}

function groupProblems(groups: Readonly<Record<string, readonly string[]>>, units: number): Problem[] {
  return Object.entries(groups)
    .filter(([, labels]) => labels.length !== units)
    .map(([name, labels]) => ({
      code: 'table.groups',
      place: `grouping "${name}"`,
      problem: `it has ${labels.length} labels for ${units} units`,
      remedy: "give one label a unit, '' for none",
    }));
}

function readRows(
  units: readonly string[],
  indicators: readonly string[],
  rows: readonly (readonly Cell[])[],
): { values: Float64Array; missing: Map<number, string> } {
  if (rows.length !== units.length) {
    throw new CompositeError({
      ...{ code: 'table.shape', place: 'table', problem: `it has ${rows.length} rows for ${units.length} units` },
      remedy: 'give one row a unit',
    });
  }
  const values = new Float64Array(units.length * indicators.length);
  const missing = new Map<number, string>();
  const problems = rows.flatMap((row, unit) => readRow(row, { unit, units, indicators, values, missing }));
  refuse(problems);
  return { values, missing };
}

type Target = {
  readonly unit: number;
  readonly units: readonly string[];
  readonly indicators: readonly string[];
  readonly values: Float64Array;
  readonly missing: Map<number, string>;
};

function readRow(row: readonly Cell[], { unit, units, indicators, values, missing }: Target): Problem[] {
  const place = `unit ${units[unit]}`;
  if (row.length !== indicators.length) {
    const problem = `its row has ${row.length} cells for ${indicators.length} indicators`;
    return [{ code: 'table.shape', place, problem, remedy: 'give one cell an indicator, null where nothing was reported' }];
  }
  return row.flatMap((cell, indicator) => {
    const at = indicator * units.length + unit;
    values[at] = typeof cell === 'number' ? cell : Number.NaN;
    if (typeof cell === 'string' && !isNumeral(cell)) missing.set(at, cell === '' ? NOT_REPORTED : cell);
    if (cell === null || Number.isFinite(cell) || (typeof cell === 'string' && !isNumeral(cell))) return [];
    const problem = typeof cell === 'string' ? `"${cell}" is text` : `${cell} is not a finite number`;
    return [
      {
        ...{ code: 'table.cell', place: `${place}, indicator ${indicators[indicator]}`, problem },
        remedy: 'give a number, null when nothing was reported, or the reason in words',
      },
    ];
  });
}

/** A numeral in quotes is a reader's mistake, not a reason. */
function isNumeral(text: string): boolean {
  return text.trim() !== '' && !Number.isNaN(Number(text));
}

/** Why a cell is missing. */
export function missingReason(table: Table, cell: number): string {
  return table.missing.get(cell) ?? NOT_REPORTED;
}

/** Column of a name. @throws CompositeError `table.no-column` */
export function columnOf(table: Table, name: string, place: string): number {
  const column = table.indicators.indexOf(name);
  if (column >= 0) return column;
  throw new CompositeError({
    code: 'table.no-column',
    place,
    problem: `the table has no column "${name}"`,
    remedy: 'add it, or name one it has',
  });
}
