/**
 * What is no text cannot be kept: half a surrogate pair and U+0000 in the body of a request or in its address are refused here, once for every route, and so is
 * JSON that is nested without end or holds a number beyond all range.
 */
import type { Context, MiddlewareHandler } from 'hono';
import { isUnicodeText } from '../database/values.ts';
import { fail } from './problem.ts';

/** Arrays and objects within each other; what we ask for has five. */
const MOST_DEEP = 50;

/** Refuses addresses whose path or query is no UTF-8 text. */
export const textInAddress: MiddlewareHandler = (c, next) => {
  const { pathname, search } = new URL(c.req.url);
  for (const part of [pathname, search.replaceAll('+', ' ')]) {
    if (!isUnicodeText(decoded(part) ?? '\0')) refuse([{ path: 'address', message: 'holds a character that is not Unicode text' }]);
  }
  return next();
};

function decoded(part: string): string | undefined {
  try {
    return decodeURIComponent(part);
  } catch {
    return undefined;
  }
}

/** Refuses JSON bodies with something in them that cannot be kept. Mount it where the size of a body is bounded already. */
export const textInBody: MiddlewareHandler = async (c, next) => {
  if (isJson(c)) checkJson(await c.req.text());
  return next();
};

function isJson(c: Context): boolean {
  const type = c.req.header('content-type')?.split(';')[0]?.trim().toLowerCase() ?? '';
  return type.endsWith('json') && !['GET', 'HEAD'].includes(c.req.method);
}

function checkJson(text: string): void {
  if (isTooDeep(text)) {
    const remedy = 'Send it less nested.';
    fail('invalid-request', {
      status: 400,
      title: 'The request is nested too deep',
      detail: `At most ${MOST_DEEP} within each other.`,
      remedy,
    });
  }
  const value = parsed(text);
  if (value === undefined) return; // who reads it says that it is no JSON
  const errors = placesIn(value, 'json');
  if (errors.length === 0) return;
  if (errors.some(({ message }) => message !== RANGE)) refuse(errors);
  fail('invalid-request', { status: 400, title: 'A number is beyond all range', remedy: 'Correct the numbers that are named.', errors });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Whether brackets outside of texts stand too deep within each other. */
function isTooDeep(text: string): boolean {
  let depth = 0;
  let quoted = false;
  for (let at = 0; at < text.length && depth <= MOST_DEEP; at += 1) {
    const sign = text[at];
    if (quoted) {
      if (sign === '\\') at += 1;
      else if (sign === '"') quoted = false;
    } else if (sign === '"') quoted = true;
    else if (sign === '[' || sign === '{') depth += 1;
    else if (sign === ']' || sign === '}') depth -= 1;
  }
  return depth > MOST_DEEP;
}

const RANGE = 'is beyond the range of numbers';

type Place = { readonly path: string; readonly message: string };

function placesIn(value: unknown, path: string): Place[] {
  if (typeof value === 'string') return isUnicodeText(value) ? [] : [{ path, message: 'has a character that is not Unicode text' }];
  if (typeof value === 'number') return Number.isFinite(value) ? [] : [{ path, message: RANGE }];
  if (typeof value !== 'object' || value === null) return [];
  const inside: Place[] = [];
  for (const [key, item] of Object.entries(value)) {
    if (!isUnicodeText(key)) inside.push({ path, message: 'has a name with a character that is not Unicode text' });
    inside.push(...placesIn(item, `${path}.${key.toWellFormed().slice(0, 100)}`));
    if (inside.length >= 20) break;
  }
  return inside;
}

function refuse(errors: readonly Place[]): never {
  fail('invalid-request', {
    status: 400,
    title: 'A text has a character that cannot be kept',
    remedy: 'Remove U+0000 and halves of surrogate pairs from the places that are named.',
    errors,
  });
}
