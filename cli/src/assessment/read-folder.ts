/** An assessment's folder as it is read, or every error in it with its place. */
import { join } from 'node:path';
import type { Pack } from '@mufakat/framework';
import { type AssessmentFolder, readAssessmentFolder } from '@mufakat/server/assessment/folder/read-folder';
import type { ImportError } from '@mufakat/server/kernel/table/model';
import { assertFolder } from '../packs/read-pack.ts';
import { InputErrors, type InputPlace } from '../terminal/command-result.ts';
import { warn } from '../terminal/warn.ts';

/** The folder, and what is told on standard error because it may not be meant. */
export type FolderRead = { readonly read: AssessmentFolder; readonly warnings: readonly InputPlace[] };

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

/** Errors of assessment.yaml have a line where those of tables have a row; 0 is the whole file. */
function placeIn(folder: string, { file, sheet, row, column, code, message }: ImportError): InputPlace {
  const place = { file: join(folder, file), code };
  if (row === 0) return { ...place, message };
  if (!file.endsWith('.yaml')) return { ...place, sheet, row, column, message };
  return { ...place, line: row, message: column === '' ? message : `${column}: ${message}` };
}
