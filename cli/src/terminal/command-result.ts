/**
 * What a command hands back: `main.ts` prints it and exits with it. Commands themselves print nothing but progress.
 */

import { MOST_PLACES } from '@mufakat/server/kernel/http/problem';

/** 0: fine. 1: the command worked and found something (a contradiction, a difference, an error in the input). */
export type Exit = 0 | 1;

export interface CommandResult {
  exit: Exit;
  /** What `--json` prints. */
  data: Readonly<Record<string, unknown>>;
  /** What a person reads, without the last line feed. */
  text: string;
}

/** One wrong place in what was given. `row` counts from 1 with the header as row 1; `line` and a numeric `column` are places in a text file. */
export interface InputPlace {
  file: string;
  sheet?: string | undefined;
  line?: number | undefined;
  row?: number | undefined;
  column?: string | number | undefined;
  /** Stable, in kebab case. */
  code: string;
  /** What is wrong, and what to do. */
  message: string;
}

/** The input is wrong: the places that were found first, exit 1, nothing written. */
export class InputErrors extends Error {
  /** At most `MOST_PLACES`. */
  readonly places: readonly InputPlace[];
  /** How many more there are. */
  readonly omitted: number;

  constructor(places: readonly InputPlace[], omitted = 0) {
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
    this.name = 'BadUse';
    this.code = code;
  }
}

/** `file:line:column: what` for a text file, `file, sheet S, row R, column C: what` for a table. */
export function formatPlace(place: InputPlace): string {
  if (place.line !== undefined) return `${place.file}:${place.line}:${place.column ?? 1}: ${place.message}`;
  const parts = [
    place.file,
    place.sheet === undefined ? '' : `sheet ${place.sheet}`,
    place.row === undefined ? '' : `row ${place.row}`,
    place.column === undefined || place.column === '' ? '' : `column ${place.column}`,
  ];
  return `${parts.filter((part) => part !== '').join(', ')}: ${place.message}`;
}
