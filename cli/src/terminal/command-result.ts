/**
 * What a command hands back: `main.ts` prints it and exits with it. Commands themselves print nothing but progress.
 */

import { MOST_PLACES } from '@mufakat/server/kernel/http/problem';
import type { InputError } from '@mufakat/server/kernel/table/model';

/** 0: fine. 1: the command worked and found something (a contradiction, a difference, an error in the input). */
export type Exit = 0 | 1;

export interface CommandResult {
  exit: Exit;
  /** What `--json` prints. */
  data: Readonly<Record<string, unknown>>;
  /** What a person reads, without the last line feed. */
  text: string;
}

/** The input is wrong: the places that were found first, exit 1, nothing written. */
export class InputErrors extends Error {
  /** At most `MOST_PLACES`. */
  readonly places: readonly InputError[];
  /** How many more there are. */
  readonly omitted: number;

  constructor(places: readonly InputError[], omitted = 0) {
    const told = places.slice(0, MOST_PLACES);
    super(told.map(formatPlace).join('\n'));
    this.name = 'InputErrors';
    this.places = told;
    this.omitted = omitted + places.length - told.length;
  }
}

/** The command was called in a way that cannot work: exit 2. */
export class UsageError extends Error {
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.name = 'UsageError';
    this.code = code;
  }
}

/** An error of a table as it is printed: one that concerns the whole file has no row, one of a whole row no column. */
export function withoutBlanks({ row, column, ...error }: InputError): InputError {
  return { ...error, ...(row !== 0 && { row, column }) };
}

/** `file:line:column: what` for a text file, `file, sheet S, row R, column C: what` for a table. */
export function formatPlace(place: InputError): string {
  if (place.line !== undefined) return `${place.file}:${place.line}:${place.column ?? 1}: ${place.message}`;
  const parts = [
    place.file,
    place.sheet === undefined ? '' : `sheet ${place.sheet}`,
    place.row === undefined ? '' : `row ${place.row}`,
    place.column === undefined || place.column === '' ? '' : `column ${place.column}`,
  ];
  return `${parts.filter((part) => part !== '').join(', ')}: ${place.message}`;
}
