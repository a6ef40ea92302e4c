/** Warnings: what is no error in the input and may still not be meant. */
import { formatPlace, type InputPlace } from './command-result.ts';
import { printable } from './text.ts';

/** Tells of them on standard error, each with its place and remedy. */
export function warn(places: readonly InputPlace[]): void {
  for (const place of places) process.stderr.write(`warning: ${printable(formatPlace(place))}\n`);
}
