/** Wide tables (a row a person, a column a question) turned long (a row an answer). */
import { normalForm } from '@mufakat/framework';
import { errorsOf, LONGEST_NAME, together } from './columns.ts';
import type { InputError } from './model.ts';
import { fileError, TABLE_LIMITS, type Table, type TableOutcome, type TableRow } from './table.ts';

/** What the columns of a wide table are. */
export type WideShape = {
  /** What a column can stand for: the ids of questions. Each column of such a name holds answers. */
  readonly keys: Iterable<string>;
  /** Our column for the id, and our column for the answer. */
  readonly key: string;
  readonly value: string;
  /** Our columns that say more of an answer: "ID confidence" holds the confidence of the answers in the column "ID"; "confidence" that of all of a row. */
  readonly also: readonly string[];
  /** Our columns that hold for all of a row. */
  readonly kept: readonly string[];
};

/** Where in a row the cells of one question are, by our columns. */
type Question = { readonly key: string; readonly places: ReadonlyMap<string, number> };

type Layout = {
  readonly kept: ReadonlyMap<string, number>;
  readonly questions: readonly Question[];
  readonly unknown: readonly string[];
  readonly repeated: readonly string[];
};

/**
 * Turns a wide table into a long one: a row for each question that a row of the file says something of, under the number of that row. Errors in it name the column
 * of the file.
 */
export function longTable(table: Table, shape: WideShape): TableOutcome {
  const layout = layoutOf(table.header, shape);
  const errors = layoutErrors(table, layout, shape);
  if (errors.length > 0) return together({ errors });
  const theirs = (at: number) => {
    const name = table.header[at] ?? '';
    return table.columns?.[name] ?? name;
  };
  const header = [
    ...new Set([...layout.kept.keys(), shape.key, shape.value, ...layout.questions.flatMap(({ places }) => [...places.keys()])]),
  ];
  const rows: TableRow[] = [];
  for (const row of table.rows) {
    for (const question of layout.questions) {
      const long = answerIn(row, question, { layout, header, shape, theirs });
      if (long !== undefined) rows.push(long);
    }
    if (rows.length > TABLE_LIMITS.rows)
      return fileError(table.file, 'too-many-rows', `The table has more than ${TABLE_LIMITS.rows} answers. Split it into several.`);
  }
  const { merged: _, ...rest } = table;
  return { table: { ...rest, header, rows } };
}

function layoutOf(header: readonly string[], { keys, value, also, kept }: WideShape): Layout {
  const own = new Map([...kept, ...also].map((name) => [name.toLowerCase(), name]));
  const named = new Map<string, readonly [key: string, column: string]>();
  for (const key of keys) {
    named.set(normalForm(key).toLowerCase(), [key, value]);
    for (const column of also) named.set(`${normalForm(key).toLowerCase()} ${column.toLowerCase()}`, [key, column]);
  }
  const places = new Map<string, number>();
  const questions = new Map<string, Map<string, number>>();
  const [unknown, repeated]: [string[], string[]] = [[], []];
  header.forEach((name, at) => {
    const ours = own.get(name.toLowerCase());
    const [key, column] = ours === undefined ? (named.get(name.toLowerCase()) ?? []) : [undefined, ours];
    if (column === undefined) {
      if (name !== '') unknown.push(name);
      return;
    }
    const into = key === undefined ? places : (questions.get(key) ?? new Map<string, number>());
    if (key !== undefined) questions.set(key, into);
    if (into.has(column)) repeated.push(name);
    else into.set(column, at);
  });
  return { kept: places, questions: [...questions].map(([key, at]) => ({ key, places: at })), unknown, repeated };
}

function layoutErrors(table: Table, { questions, unknown, repeated }: Layout, { value, also, kept }: WideShape): InputError[] {
  const { headerRow, columns } = table;
  const at = errorsOf(table);
  const own = [...kept, ...also].join(', ');
  const chosen = unknown.filter((name) => columns === undefined || Object.hasOwn(columns, name)).map((name) => name.slice(0, LONGEST_NAME));
  const unknownColumn = (name: string) =>
    `"${name}" is neither the id of a question nor one of: ${own}. Remove the column, or choose which columns stand for which.`;
  return [
    ...chosen.map((name) => at(headerRow, name, 'unknown-column', unknownColumn(name))),
    ...repeated.map((name) => at(headerRow, name, 'repeated-column', `The column "${name}" stands twice. Keep one.`)),
    ...(questions.length > 0
      ? []
      : [at(headerRow, '', 'no-question', 'No column is named by the id of a question. Choose the columns that hold the answers.')]),
    ...questions
      .filter(({ places }) => !places.has(value))
      .map(({ key }) =>
        at(headerRow, key, 'missing-column', `The column "${key}" is missing, and others say more of its answers. Add it.`),
      ),
  ];
}

type Making = {
  readonly layout: Layout;
  readonly header: readonly string[];
  readonly shape: WideShape;
  readonly theirs: (at: number) => string;
};

/** The row of one answer; undefined where nothing is said. */
function answerIn(row: TableRow, { key, places }: Question, { layout, header, shape, theirs }: Making): TableRow | undefined {
  const cellAt = (at: number | undefined) => (at === undefined ? '' : (row.cells[at] ?? ''));
  if ([...places.values()].every((at) => cellAt(at) === '')) return undefined;
  const placeOf = (name: string) => {
    const own = places.get(name);
    return own !== undefined && (cellAt(own) !== '' || !layout.kept.has(name)) ? own : layout.kept.get(name);
  };
  const columns = header.map((name) => [name, theirs(placeOf(name === shape.key ? shape.value : name) ?? -1)] as const);
  return {
    number: row.number,
    cells: header.map((name) => (name === shape.key ? key : cellAt(placeOf(name)))),
    columns: Object.fromEntries(columns.filter(([, name]) => name !== '')),
  };
}
