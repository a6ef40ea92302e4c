import { v7, validate } from 'uuid';

/** A new time-ordered identifier (UUID version 7). Clients make their own, so that a repeated submission is one submission. */
export function newId(): string {
  return v7();
}

/** True when `value` is written as a UUID of any version. */
export function isId(value: unknown): value is string {
  return typeof value === 'string' && validate(value);
}
