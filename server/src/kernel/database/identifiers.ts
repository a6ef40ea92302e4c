import { v4, v7, validate } from 'uuid';

/** A new time-ordered identifier (UUID version 7). Clients make their own, so that a repeated submission is one submission. */
export function newId(): string {
  return v7();
}

/** A new identifier that tells nothing (UUID version 4): neither when it was made nor beside which others. For people who give views. */
export function untellingId(): string {
  return v4();
}

/** True when `value` is written as a UUID of any version. */
export function isId(value: unknown): value is string {
  return typeof value === 'string' && validate(value);
}

/** The new id of each short name in the files: the same for the same name, and known to this loading alone. */
export function idsBy(make: () => string): (name: string) => string {
  const ids = new Map<string, string>();
  return (name) => {
    const id = ids.get(name) ?? make();
    ids.set(name, id);
    return id;
  };
}
