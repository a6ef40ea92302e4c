/** An assessment's folder as it is read, or every error in it with its place. */
import { join } from 'node:path';
import type { Pack } from '@mufakat/framework';
import { type AssessmentFolder, readAssessmentFolder } from '@mufakat/server/assessment/folder/read-folder';
import type { InputError } from '@mufakat/server/kernel/table/model';
import { assertFolder } from '../packs/read-pack.ts';
import { InputErrors, withoutBlanks } from '../terminal/command-result.ts';
import { warn } from '../terminal/warn.ts';

/** Reads the folder. Warnings of what its author may not have meant go to standard error. */
export type FolderRead = { readonly read: AssessmentFolder; readonly warnings: readonly InputError[] };

/** @throws UsageError when there is no such folder; InputErrors with every error in its files */
export async function readFolder(folder: string, findPack: (id: string, version: string) => Pack | undefined): Promise<FolderRead> {
  await assertFolder(folder);
  const read = await readAssessmentFolder(folder, findPack);
  if ('errors' in read)
    throw new InputErrors(
      read.errors.map((error) => placeIn(folder, error)),
      read.errorsOmitted,
    );
  const warnings = read.warnings.map((place) => placeIn(folder, place));
  warn(warnings);
  return { read, warnings };
}

/** Errors of assessment.yaml have a line, and a name in place of a column. */
function placeIn(folder: string, error: InputError): InputError {
  const { column, message, ...place } = { ...withoutBlanks(error), file: join(folder, error.file) };
  if (error.line === undefined) return { ...place, column, message };
  return { ...place, message: column === '' ? message : `${column}: ${message}` };
}
