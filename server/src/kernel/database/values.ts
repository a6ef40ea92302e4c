/** Values that every capability asks for alike, as zod schemas. Pure: the web imports them too. */
import { z } from 'zod';

/** True for Unicode text that can be kept as it is: without half a surrogate pair and without U+0000. */
export function isUnicodeText(text: string): boolean {
  return text.isWellFormed() && !text.includes('\0');
}

/** Unicode text: half a surrogate pair or U+0000 could not be kept as it came. */
export const UnicodeText = z.string().refine(isUnicodeText, 'has a character that is not Unicode text');

/** A day from the year 1 on: neither the calendar nor PostgreSQL has a year 0. */
export const IsoDate = z.iso.date().refine((day) => !day.startsWith('0000'), 'is in the year 0, which the calendar does not have');
