/**
 * An edition of an index as it is given on the command line: a table of figures, a table of what its columns are, and a recipe.
 *
 * The second table has a row a column of the first, or an aggregate: `id`, `parent` (empty at the whole), `name`, `weight`, `direction` (1, or -1 where lower
 * is better), `type` (indicator, aggregate; denominator, group for columns that are no indicators). The names that COINr gives them are understood too.
 */
import { readFile, stat } from 'node:fs/promises';
import { type Cell, CompositeError, type Edition, parseHierarchy, parseRecipe, tableOf } from '@mufakat/composite';
import type { Table as Sheet } from '@mufakat/server/assessment/table-shape';
import { BadUse, InputErrors } from './outcome.ts';
import { readTableFile } from './read-table.ts';

export type NamedEdition = Edition & {
  /** Name of each unit, by its id. */
  readonly names: ReadonlyMap<string, string>;
};

export type EditionFiles = { readonly recipe: string; readonly data: string; readonly meta: string };

/** @throws InputErrors with the file and place of what is wrong; BadUse for a file that is not there */
export async function readEdition(files: EditionFiles): Promise<NamedEdition> {
  const [data, meta] = [await readTableFile(files.data), await readTableFile(files.meta)];
  const rows = recordsOf(meta);
  const typed = (...types: string[]) => rows.filter((row) => types.includes((fieldOf(row, 'type') || 'indicator').toLowerCase()));
  const nodes = typed('indicator', 'aggregate').map((row) => ({
    id: fieldOf(row, 'id'),
    name: fieldOf(row, 'name') || fieldOf(row, 'id'),
    parent: fieldOf(row, 'parent') || null,
    weight: numberOf(row, 'weight'),
    direction: numberOf(row, 'direction'),
  }));
  const hierarchy = within(files.meta, () => parseHierarchy(nodes));
  const indicators = hierarchy.nodes.slice(0, hierarchy.indicators).map(({ id }) => id);
  const columns = [...indicators, ...typed('denominator').map((row) => fieldOf(row, 'id'))];
  const groups = typed('group').map((row) => fieldOf(row, 'id'));
  const figures = figuresOf(data, columns, groups);
  const recipe = await readJson(files.recipe);
  return {
    hierarchy,
    table: within(files.data, () => tableOf(figures.input)),
    recipe: within(files.recipe, () => parseRecipe(recipe)),
    names: figures.names,
  };
}

/** Reads a file of plain JSON, of at most a megabyte. */
export async function readJson(file: string): Promise<unknown> {
  const found = await stat(file).catch(() => null);
  if (!found?.isFile()) throw new BadUse('no-such-file', `${file} is not a file; name one in JSON.`);
  if (found.size > 1024 * 1024) throw new InputErrors([{ file, code: 'file-too-large', message: 'The file has more than 1 MB.' }]);
  try {
    return JSON.parse(await readFile(file, 'utf8'));
  } catch (error) {
    throw new InputErrors([{ file, code: 'not-json', message: `The file is no JSON: ${error instanceof Error ? error.message : error}` }]);
  }
}

/** Runs a step on what a file says; what is wrong is told with the file. */
export function within<T>(file: string, step: () => T): T {
  try {
    return step();
  } catch (error) {
    if (!(error instanceof CompositeError)) throw error;
    throw new InputErrors([{ file, code: error.code, message: error.message }]);
  }
}

type Row = Readonly<Record<string, string>>;
type Field = 'id' | 'name' | 'parent' | 'weight' | 'direction' | 'type';

const SPELLINGS: Readonly<Record<Field, readonly string[]>> = {
  id: ['id', 'icode'],
  name: ['name', 'iname'],
  parent: ['parent'],
  weight: ['weight'],
  direction: ['direction'],
  type: ['type'],
};

function recordsOf({ file, header, rows }: Sheet): Row[] {
  const names = header.map((name) => name.trim().toLowerCase());
  if (!names.some((name) => SPELLINGS.id.includes(name)) || !names.includes('parent')) {
    const message = 'needs the columns id and parent, and may have name, weight, direction and type';
    throw new InputErrors([{ file, row: 1, code: 'meta.columns', message }]);
  }
  return rows.map(({ cells }) => Object.fromEntries(names.map((name, at) => [name, known(cells[at])])));
}

const fieldOf = (row: Row, field: Field): string => SPELLINGS[field].map((name) => row[name] ?? '').find((text) => text !== '') ?? '';

/** What is no number stays a text, for the hierarchy to refuse by its place. */
function numberOf(row: Row, field: Field): unknown {
  const text = fieldOf(row, field);
  if (text === '') return null;
  return Number.isFinite(Number(text)) ? Number(text) : text;
}

/** What R writes for nothing is nothing. */
function known(cell: string | undefined): string {
  const text = (cell ?? '').trim();
  return text === 'NA' ? '' : text;
}

const UNIT = ['unit', 'ucode', 'iso3', 'code', 'id'];
const NAME = ['name', 'uname', 'country'];

function figuresOf({ file, header, rows }: Sheet, columns: readonly string[], groups: readonly string[]) {
  const lower = header.map((name) => name.trim().toLowerCase());
  const unitAt = UNIT.map((name) => lower.indexOf(name)).find((at) => at >= 0) ?? 0;
  const nameAt = NAME.map((name) => lower.indexOf(name)).find((at) => at >= 0) ?? unitAt;
  const absent = [...columns, ...groups].filter((name) => !header.includes(name));
  if (absent.length > 0)
    throw new InputErrors(
      absent.map((name) => ({ file, row: 1, column: name, code: 'data.no-column', message: `the table has no column "${name}"` })),
    );
  const column = (name: string) => rows.map(({ cells }) => known(cells[header.indexOf(name)]));
  const units = rows.map(({ cells }) => known(cells[unitAt]));
  const values = columns.map(column);
  return {
    input: {
      units,
      indicators: columns,
      rows: rows.map((_, unit) => values.map((cells) => cellOf(cells[unit] ?? ''))),
      groups: Object.fromEntries(groups.map((name) => [name, column(name)])),
    },
    names: new Map(rows.map(({ cells }, at) => [units[at] ?? '', known(cells[nameAt])])),
  };
}

/** A number, nothing, or in words why there is none. */
function cellOf(text: string): Cell {
  if (text === '') return null;
  const number = Number(text);
  return Number.isFinite(number) ? number : text;
}
