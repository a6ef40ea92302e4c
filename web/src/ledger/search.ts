/** What of a log is looked at: it stands in the address, so that it can be sent to a colleague. */
import { ActSearch, LogName } from '@mufakat/server/ledger/model';
import type { z } from 'zod';

/** The log is that of the assessment when absent. */
const Search = ActSearch.omit({ before: true }).extend({ log: LogName.optional() });
export type LedgerSearch = z.infer<typeof Search>;

/** Reads an address. What makes no sense in it is left out; a number may stand where a text is meant. */
export function readSearch(given: Readonly<Record<string, unknown>>): LedgerSearch {
  const entries = Object.entries(Search.shape).flatMap(([name, schema]) => {
    const value = given[name];
    const read = schema.safeParse(typeof value === 'number' ? String(value) : value);
    return read.success && read.data !== undefined ? [[name, read.data]] : [];
  });
  return Search.parse(Object.fromEntries(entries));
}

/** Whether both ask for the same. */
export function isSameSearch(one: LedgerSearch, other: LedgerSearch): boolean {
  return Search.keyof().options.every((name) => one[name] === other[name]);
}
