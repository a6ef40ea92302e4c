/** The keys of a log as they are told: each but the first was handed over to by the one before. */
import { formatKey, type LogKey, parseKey, verifyKeyChange } from '@mufakat/ledger';
import { parsed } from '../check/parsed.ts';
import type { LogKeyRow } from '../model.ts';

/** What is wrong with a key; `number` counts from 1. */
export type KeyFault = {
  readonly number: number;
  readonly column: 'key' | 'fromSize' | 'statement';
  readonly code: 'key.malformed' | 'key.from-size' | 'key.statement';
  readonly message: string;
};

/** The key that signs checkpoints of a size; undefined when none of them does. */
export function keyInForce(keys: readonly LogKeyRow[], size: number): LogKey | undefined {
  const row = keys.findLast(({ fromSize }) => fromSize <= size);
  return row && parsed(() => parseKey('log', row.key));
}

/** Every fault of a chain of keys, the first key first. None: whoever trusts one of them can trust all. */
export function keyFaults(origin: string, keys: readonly LogKeyRow[]): KeyFault[] {
  return keys.flatMap((row, at): KeyFault[] => {
    const refused = (column: KeyFault['column'], code: KeyFault['code'], message: string) => [
      { number: at + 1, column, code, message: `key ${at + 1} ${message}` },
    ];
    const [key, before] = [parsed(() => parseKey('log', row.key)), keys[at - 1]];
    if (key === undefined || key.name !== origin) return refused('key', 'key.malformed', `is no key of ${origin}: it was changed`);
    if (before !== undefined) return handedOver(row, before, refused);
    if (row.statement !== null) return refused('statement', 'key.statement', 'is the first, and has a statement of one before');
    return row.fromSize === 0 ? [] : refused('fromSize', 'key.from-size', `is the first, and signs from ${row.fromSize} on, not from 0`);
  });
}

function handedOver(
  row: LogKeyRow,
  before: LogKeyRow,
  refused: (column: KeyFault['column'], code: KeyFault['code'], message: string) => KeyFault[],
): KeyFault[] {
  const old = parsed(() => parseKey('log', before.key));
  // Then the key before is the fault.
  if (old === undefined) return [];
  const next = row.statement === null ? undefined : parsed(() => verifyKeyChange(row.statement ?? '', old));
  if (next === undefined || formatKey(next.key) !== row.key)
    return refused('statement', 'key.statement', 'was not handed over to by the key before: statement or key was changed');
  if (next.size === row.fromSize && row.fromSize >= before.fromSize) return [];
  return refused('fromSize', 'key.from-size', `signs from ${row.fromSize} on here, and from ${next.size} on by its statement`);
}
