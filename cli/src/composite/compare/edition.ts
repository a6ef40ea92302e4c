/** An edition of an index as it is given on the command line: a table of figures, a table of what its columns are, and a recipe. */
import { readFile, stat } from 'node:fs/promises';
import { CompositeError, type Edition, parseRecipe } from '@mufakat/composite';
import { normalForm } from '@mufakat/framework';
import type { TableChoice } from '@mufakat/server/kernel/table/table';
import { InputErrors, UsageError } from '../../terminal/command-result.ts';
import { readTableFile } from '../../terminal/read-table.ts';
import { type Figures, figuresOf } from '../figures.ts';
import { structureOf } from '../structure.ts';

export type NamedEdition = Edition & Pick<Figures, 'names' | 'unused'>;

export type EditionFiles = {
  readonly recipe: string;
  readonly data: string;
  readonly meta: string;
  /** Sheet and header row of the figures and of the structure, where they are not the first. */
  readonly dataTable?: TableChoice;
  readonly metaTable?: TableChoice;
};

/** @throws InputErrors with the file and place of what is wrong; UsageError for a file that is not there */
export async function readEdition(files: EditionFiles): Promise<NamedEdition> {
  const recipe = await readJson(files.recipe);
  const { hierarchy, denominators, groups } = structureOf(await readTableFile(files.meta, files.metaTable));
  const indicators = hierarchy.nodes.slice(0, hierarchy.indicators).map(({ id }) => id);
  const figures = figuresOf(await readTableFile(files.data, files.dataTable), [...indicators, ...denominators], groups);
  return { ...figures, hierarchy, recipe: within(files.recipe, () => parseRecipe(recipe)) };
}

const MOST_BYTES = 1024 * 1024;

/** Reads a file of plain JSON, of at most a megabyte; ids in it are in their normal form, as those of tables. */
export async function readJson(file: string): Promise<unknown> {
  const found = await stat(file).catch(() => null);
  if (!found?.isFile()) throw new UsageError('no-such-file', `${file} is not a file; name one in JSON.`);
  if (found.size > MOST_BYTES) {
    throw new InputErrors([{ file, code: 'file-too-large', message: 'The file has more than 1 MB. Name the right one, or write less.' }]);
  }
  try {
    const text = await readFile(file, 'utf8');
    JSON.parse(text); // for the place of an error in what was written
    return JSON.parse(normalForm(text));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new InputErrors([{ file, code: 'not-json', message: `The file is no JSON: ${reason}. Mend it there.` }]);
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
