/** Tables as text that spreadsheets read. */
import { csvOf as linesOf } from '@mufakat/server/kernel/table/write-csv';

/** CSV with a mark of the byte order, without which spreadsheets read other letters than were written. */
export const csvOf = (rows: readonly (readonly (string | number | null)[])[]): string => `\uFEFF${linesOf(rows, '\r\n')}`;
