/** A value that JSON can carry. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/**
 * The one JSON text of a value, after RFC 8785: keys sorted by UTF-16 code units, no white space, numbers as ECMAScript prints them.
 * Members that are `undefined` are left out and dates become ISO 8601 texts, as in `JSON.stringify`.
 *
 * @throws TypeError for what has no such text: NaN, infinities, lone surrogates, `undefined` itself or in a list, functions, symbols, bigints, cycles.
 */
export function canonicalJson(value: unknown): string {
  return write(value, '$', []);
}

function write(value: unknown, place: string, above: readonly object[]): string {
  if (value === null || typeof value === 'boolean') return String(value);
  if (typeof value === 'string') return writeString(value, place);
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw new TypeError(`${place}: ${value} has no JSON text; use null or a text instead`);
    return JSON.stringify(value);
  }
  if (typeof value !== 'object') throw new TypeError(`${place}: a ${typeof value} has no JSON text`);
  if (above.includes(value)) throw new TypeError(`${place}: contains itself`);
  if (value instanceof Date) return writeString(value.toISOString(), place);
  const path = [...above, value];
  if (Array.isArray(value)) return `[${value.map((item, index) => write(item, `${place}[${index}]`, path)).join(',')}]`;
  const members = Object.entries(value).filter(([, member]) => member !== undefined);
  members.sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${members.map(([key, member]) => `${writeString(key, place)}:${write(member, `${place}.${key}`, path)}`).join(',')}}`;
}

function writeString(text: string, place: string): string {
  if (!text.isWellFormed()) throw new TypeError(`${place}: a lone surrogate is not Unicode text`);
  return JSON.stringify(text);
}
