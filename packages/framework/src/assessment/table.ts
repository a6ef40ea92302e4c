/**
 * Scores many units at once from a table, one row a unit: `mufakat index`. A blank cell is unknown and 0 is zero; a published total that
 * the data carries is recomputed, and every one that does not come out is named.
 */

import { FrameworkError } from '../framework-error.ts';
import type { AnswerValue, Band, Group, Indicator, Interval, Pack, Result } from '../model.ts';
import { hint } from '../pack/did-you-mean.ts';
import { readNumeral } from '../pack/numeral.ts';
import { expectedValue, valueInterval } from '../score/answers.ts';
import { compilePack, type Scorer, type Scores } from '../score/score.ts';
import { groupsAndIndicators, indicatorsOf } from '../tree.ts';
import { normalForm } from './normal-form.ts';

/** One row: text by column; the names of columns are in their normal form. */
export type TableRow = Readonly<Record<string, string>>;

export type TableError = {
  /** As a spreadsheet numbers it: the header is row 1. */
  readonly row: number;
  readonly column: string;
  readonly code: string;
  /** What is wrong, and what to do. */
  readonly message: string;
};

/**
 * How a published score agrees with what the pack's rules give: `exact` with the one number that they give; `contained` in the interval that unknown answers
 * leave, which proves little; `outside` of what they give.
 */
export type Agreement = 'exact' | 'contained' | 'outside';

/** A published score beside the computed one. */
export type Recomputed = {
  readonly unit: string;
  readonly group: string;
  readonly column: string;
  /** Null where nothing is applicable, so that nothing could be published. */
  readonly computed: Interval | null;
  readonly published: number;
  /** Decimals with which it was published. */
  readonly decimals: number;
  readonly agreement: Agreement;
  /** Published minus the nearer end of what is computed; 0 within. */
  readonly difference: number;
};

/** A published score that the pack's rules do not give. */
export type Contradiction = Recomputed & { readonly agreement: 'outside' };

export type UnitScore = {
  readonly unit: string;
  readonly name: string | null;
  readonly row: number;
  /** The whole first, then every group in the pack's order. */
  readonly groups: readonly Result[];
  /** Bands of the whole at both ends of its interval, by id; null below all bands or where nothing is applicable. */
  readonly band: { readonly low: string | null; readonly high: string | null };
  /** The published scores that the row carries, in the order of the groups. */
  readonly published: readonly Recomputed[];
  /** Those of them that are outside of what is computed. */
  readonly contradictions: readonly Contradiction[];
};

/** Published weights carry four decimals: totals recompute within this, or within half of the last digit that their column was published with. */
const TOLERANCE = 2e-4;

const WORDS: Readonly<Record<string, AnswerValue>> = {
  '': 'unknown',
  unknown: 'unknown',
  'not-applicable': 'not-applicable',
  yes: 'yes',
  partial: 'partial',
  no: 'no',
};

const cell = (row: TableRow, column: string): string => (Object.hasOwn(row, column) ? (row[column] ?? '') : '').trim();

type Columns = {
  readonly unit: string;
  readonly name: string | null;
  readonly indicators: readonly (readonly [Indicator, string])[];
  readonly groups: readonly Group[];
  /** Columns of published scores, by group. */
  readonly published: readonly { readonly group: string; readonly column: string }[];
};

/** The columns that a pack's units are scored from. @throws FrameworkError `table.no-columns` when the pack names none. */
function columnsOf(pack: Pack): Columns {
  const indicators = indicatorsOf(pack.root).flatMap((indicator) =>
    indicator.column === undefined ? [] : [[indicator, normalForm(indicator.column)] as const],
  );
  if (pack.data === undefined || indicators.length === 0) {
    throw new FrameworkError('table.no-columns', `the pack "${pack.id}" names no columns; add "data" and a column for each indicator`);
  }
  const groups = [pack.root, ...groupsAndIndicators(pack.root)].filter((node) => node.type === 'group');
  const published = groups.flatMap(({ id, column }) => (column === undefined ? [] : [{ group: id, column: normalForm(column) }]));
  return {
    unit: normalForm(pack.data.unit),
    name: pack.data.name === undefined ? null : normalForm(pack.data.name),
    indicators,
    groups,
    published,
  };
}

function missingColumns({ unit, indicators }: Columns, rows: readonly TableRow[]): TableError[] {
  const [first] = rows;
  if (first === undefined) return [];
  const present = Object.keys(first);
  const needed = [unit, ...indicators.map(([, column]) => column)];
  return needed
    .filter((column) => !Object.hasOwn(first, column))
    .map((column) => ({
      row: 1,
      column,
      code: 'table.missing-column',
      message: `there is no column "${column}"; ${hint(column, present, 'add it, blank where nothing is known')}`,
    }));
}

function answerIn([indicator, column]: readonly [Indicator, string], row: TableRow): AnswerValue | null {
  const text = cell(row, column);
  const word = Object.hasOwn(WORDS, text.toLowerCase()) ? WORDS[text.toLowerCase()] : undefined;
  const value = word ?? readNumeral(text);
  if (value === null) return null;
  try {
    valueInterval(indicator, value);
    return value;
  } catch {
    return null;
  }
}

type Row = { readonly number: number; readonly unit: string; readonly row: TableRow; readonly values: ReadonlyMap<string, AnswerValue> };

function readRow(columns: Columns, row: TableRow, number: number, errors: TableError[]): Row {
  const values = new Map<string, AnswerValue>();
  for (const pair of columns.indicators) {
    const [indicator, column] = pair;
    const value = answerIn(pair, row);
    if (value !== null) values.set(indicator.id, value);
    else {
      const message = `"${cell(row, column)}" is not ${expectedValue(indicator.answer)}; correct it, or leave the cell blank where it is unknown`;
      errors.push({ row: number, column, code: 'table.value', message });
    }
  }
  for (const { column } of columns.published) {
    const text = cell(row, column);
    if (text === '' || readNumeral(text) !== null) continue;
    errors.push({ row: number, column, code: 'table.value', message: `"${text}" is not a number; correct it, or leave the cell blank` });
  }
  return { number, unit: normalForm(cell(row, columns.unit)), row, values };
}

function readRows(columns: Columns, rows: readonly TableRow[]): { rows: Row[]; errors: TableError[] } {
  const errors: TableError[] = [];
  const first = new Map<string, number>();
  const read = rows.map((row, index) => {
    const number = index + 2;
    const one = readRow(columns, row, number, errors);
    const place = { row: number, column: columns.unit };
    const earlier = first.get(one.unit);
    if (one.unit === '') errors.push({ ...place, code: 'table.no-unit', message: 'the row does not say whose it is; fill the cell in' });
    else if (earlier === undefined) first.set(one.unit, number);
    else errors.push({ ...place, code: 'table.unit-twice', message: `"${one.unit}" stands in row ${earlier} already; keep one of them` });
    return one;
  });
  return { rows: read, errors };
}

/** Decimals of a number as it is written; 0 of what is none. */
function decimalsOf(text: string): number {
  const [, fraction = '', exponent = '0'] = /[.\u066b](\p{Nd}*)(?:[eE]([+-]?\d+))?$/u.exec(normalForm(text)) ?? [];
  return Math.max(0, fraction.length - Number(exponent));
}

/** By column: within how much of it a published score recomputes. */
function tolerancesOf({ published }: Columns, rows: readonly Row[]): Map<string, number> {
  return new Map(
    published.map(({ column }) => {
      const decimals = rows.reduce((most, { row }) => Math.max(most, decimalsOf(cell(row, column))), 0);
      const isPublished = rows.some(({ row }) => cell(row, column) !== '');
      return [column, isPublished ? Math.max(TOLERANCE, 0.5 * 10 ** -decimals * (1 + 1e-9)) : TOLERANCE];
    }),
  );
}

function publishedOf(columns: Columns, scores: Scores, tolerances: ReadonlyMap<string, number>, { unit, row }: Row): Recomputed[] {
  return columns.published.flatMap(({ group, column }) => {
    const text = cell(row, column);
    const published = readNumeral(text);
    if (published === null) return [];
    const computed = scores.result(group).value;
    return [
      {
        unit,
        group,
        column,
        computed,
        published,
        decimals: decimalsOf(text),
        ...agreementOf(computed, published, tolerances.get(column) ?? TOLERANCE),
      },
    ];
  });
}

function agreementOf(computed: Interval | null, published: number, tolerance: number): Pick<Recomputed, 'agreement' | 'difference'> {
  if (computed === null) return { agreement: 'outside', difference: published };
  const { low, high } = computed;
  const difference = published < low ? published - low : Math.max(published - high, 0);
  if (Math.abs(difference) > tolerance) return { agreement: 'outside', difference };
  return { agreement: low === high ? 'exact' : 'contained', difference };
}

const isOutside = (one: Recomputed): one is Contradiction => one.agreement === 'outside';

function bandAt(bands: readonly Band[], value: number, max: number): string | null {
  return bands.find(({ from }) => (value / max) * 100 >= from)?.id ?? null;
}

function scoreUnit(pack: Pack, scorer: Scorer, columns: Columns, tolerances: ReadonlyMap<string, number>, row: Row): UnitScore {
  const scores = scorer.open({ verdicts: new Map(), values: row.values });
  const { value, max } = scores.result(pack.root.id);
  const published = publishedOf(columns, scores, tolerances, row);
  return {
    unit: row.unit,
    name: columns.name === null ? null : cell(row.row, columns.name) || null,
    row: row.number,
    groups: columns.groups.map(({ id }) => scores.result(id)),
    band:
      value === null ? { low: null, high: null } : { low: bandAt(pack.bands, value.low, max), high: bandAt(pack.bands, value.high, max) },
    published,
    contradictions: published.filter(isOutside),
  };
}

/**
 * Scores every row of a table under a pack whose indicators name columns.
 *
 * @param rows text by column, each with the same columns; a cell is a number in its answer kind's range, yes, partial, no, `not-applicable`, or blank.
 * @returns the units in the order of the rows, or every error; never some of the units.
 * @throws FrameworkError `table.no-columns` when the pack names no columns.
 */
export function scoreTable(pack: Pack, rows: readonly TableRow[]): { units: UnitScore[] } | { errors: TableError[] } {
  const columns = columnsOf(pack);
  const missing = missingColumns(columns, rows);
  if (missing.length > 0) return { errors: missing };
  const { rows: read, errors } = readRows(columns, rows);
  if (errors.length > 0) return { errors };
  const scorer = compilePack(pack);
  const tolerances = tolerancesOf(columns, read);
  return { units: read.map((row) => scoreUnit(pack, scorer, columns, tolerances, row)) };
}
