/**
 * The drill: the attacks on a node, repeated. It runs short within `npm test`, and whole by `npm run drill`; each part counts what it tried and what
 * went wrong, on one line of JSON.
 */
import { appendFileSync } from 'node:fs';

/** The whole drill instead of the short one. */
export const WHOLE = process.env.MUFAKAT_DRILL === 'whole';

/** What a part of the drill tells: how many tries of each kind, and every one that did not end as it must. */
export type Told = { readonly part: string; readonly tries: Readonly<Record<string, number>>; readonly failures: readonly string[] };

/** Counts tries by kind and keeps what failed. */
export function newCount(part: string) {
  const tries: Record<string, number> = {};
  const failures: string[] = [];
  return {
    failures,
    tried: (kind: string, number = 1) => {
      tries[kind] = (tries[kind] ?? 0) + number;
    },
    failed: (what: string) => failures.push(what),
    /** Prints the line, and keeps it for `npm run drill`. */
    tell: () => {
      const told: Told = { part, tries, failures };
      console.log(`drill: ${JSON.stringify({ part, tries, failures: failures.length })}`);
      if (process.env.MUFAKAT_DRILL_OUT) appendFileSync(process.env.MUFAKAT_DRILL_OUT, `${JSON.stringify(told)}\n`);
    },
  };
}
