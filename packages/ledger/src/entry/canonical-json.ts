import { LedgerError } from '../ledger-error.ts';

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

/** Levels of lists and objects that are read: content of people nests less, and deeper texts cost time out of proportion. */
const DEEPEST = 100;

/**
 * The value of a text that is canonical JSON. No other spelling is read, because a member that stands there twice is read by some as the first, by
 * others as the last.
 *
 * @throws LedgerError `json.malformed`, also for more than 100 levels
 */
export function parseCanonicalJson(text: string): Json {
  const value = parseJson(text);
  if (depthOf(text) > DEEPEST) throw malformed(`it has more than ${DEEPEST} levels`);
  if (!isCanonical(value, text)) throw malformed('it is not in the one spelling: keys sorted, no white space, each member once');
  return value;
}

/** Reads any spelling. @throws LedgerError `json.malformed` */
export function parseJson(text: string): Json {
  try {
    return JSON.parse(text);
  } catch {
    throw malformed('it is not JSON');
  }
}

/** A member of a JSON object; undefined when it is missing, or the value is no object. */
export function memberOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, name) ? Reflect.get(value, name) : undefined;
}

/** Of a text that is JSON: what stands in quotation marks does not count. */
export function depthOf(text: string): number {
  let [depth, deepest] = [0, 0];
  for (const bracket of text.replaceAll(/"(?:[^"\\]|\\.)*"|[^[\]{}"]+/g, '')) {
    depth += bracket === '[' || bracket === '{' ? 1 : -1;
    deepest = Math.max(deepest, depth);
  }
  return deepest;
}

function isCanonical(value: Json, text: string): boolean {
  try {
    return canonicalJson(value) === text;
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    return false;
  }
}

function malformed(what: string): LedgerError {
  return new LedgerError('json.malformed', `not canonical JSON: ${what}`);
}
