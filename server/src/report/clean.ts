/** Text fit to be printed: what is no character is replaced, so that a report can be made of whatever people stored. */

/** Control characters except tab and line feed, noncharacters, and controls that reorder what stands around them. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it looks for
const UNPRINTABLE = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069\ufdd0-\ufdef\ufff0-\ufffb\ufffe\uffff]/gu;

/** Lone surrogates and unprintable characters become U+FFFD; line ends become line feeds. */
export function cleanText(text: string): string {
  return text.toWellFormed().replaceAll('\r\n', '\n').replaceAll('\r', '\n').replace(UNPRINTABLE, '\ufffd');
}

/** The same plain data with every text clean. Members of other kinds stay as they are. */
export function clean<T>(value: T): T {
  return cleanValue(value) as T;
}

function cleanValue(value: unknown): unknown {
  if (typeof value === 'string') return cleanText(value);
  if (Array.isArray(value)) return value.map(cleanValue);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, cleanValue(member)]));
}
