/** What a check of the stored logs finds. */
import type { LogPlace } from '../store.ts';

/** One wrong place. `code` is stable; `row` names the row by its key, as text; `column` the value in it, where that is known. */
export type CheckFinding = {
  readonly code: string;
  /** Name of the table, or `mark` for the file in the data folder. */
  readonly table: string;
  readonly row: Readonly<Record<string, string>>;
  readonly column: string | null;
  readonly message: string;
};

/** Makes the findings of one log: `found('ledger_tile', { level, tile }, 'tile.changed', 'hashes', '…')`. */
export type Found = (
  table: string,
  row: Readonly<Record<string, string | number>>,
  code: string,
  column: string | null,
  message: string,
) => CheckFinding;

export function foundIn({ jurisdiction, log }: LogPlace): Found {
  return (table, key, code, column, message) => {
    const row = Object.fromEntries(Object.entries({ jurisdiction, log, ...key }).map(([name, value]) => [name, String(value)]));
    return { code, table, row, column, message };
  };
}

/** A number of the database that came as text; undefined beyond what a number holds exactly, which no log reaches. */
export function safeNumber(text: string): number | undefined {
  const number = Number(text);
  return Number.isSafeInteger(number) ? number : undefined;
}
