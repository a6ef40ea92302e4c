import { LedgerError } from '@mufakat/ledger';

/** What a text reads as; undefined for one that is not of that form. */
export function parsed<T>(parse: () => T): T | undefined {
  try {
    return parse();
  } catch (error) {
    if (error instanceof LedgerError) return undefined;
    throw error;
  }
}
