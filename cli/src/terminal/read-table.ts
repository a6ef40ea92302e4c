/**
 * A table given on the command line, within the bounds that the server has for tables sent to it.
 */
import { readFile, stat } from 'node:fs/promises';
import { readTable } from '@mufakat/server/kernel/table/read-table';
import { TABLE_LIMITS, type Table, type TableChoice } from '@mufakat/server/kernel/table/table';
import { InputErrors, UsageError, withoutBlanks } from './command-result.ts';

/**
 * Reads a CSV or XLSX file. Its size is looked at before its content is.
 * @param choice the sheet and the header row where they are not the first
 * @throws UsageError when there is no such file; InputErrors for what is wrong in it.
 */
export async function readTableFile(file: string, choice: TableChoice = {}): Promise<Table> {
  const found = await stat(file).catch(() => null);
  if (!found?.isFile()) throw new UsageError('no-such-file', `${file} is not a file; name a table in CSV or XLSX.`);
  if (found.size > TABLE_LIMITS.bytes) {
    const limit = TABLE_LIMITS.bytes / 1024 / 1024;
    throw new InputErrors([{ file, code: 'file-too-large', message: `The file has more than ${limit} MB. Split it into several.` }]);
  }
  const read = await readTable(file, await readFile(file), choice);
  if ('table' in read) return read.table;
  throw new InputErrors(read.errors.map(withoutBlanks));
}
