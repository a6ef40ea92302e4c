import { keyAfter, NotProved, parseKey, parseNote, toBase64, verifyCheckpoint } from '@mufakat/ledger';
import type { LogKeyRow, LogState } from '@mufakat/server/ledger/model';

/** The signed state of a log, verified. */
export type CheckedState = {
  /** Base64. */
  readonly root: string;
  /** Names of those that cosigned it, by their own word. */
  readonly witnesses: readonly string[];
  /** The key that signed it. */
  readonly key: string;
  readonly keyChanges: number;
};

/** The keys of a log up to the one that signed what is published, the oldest first: one that was only just made has signed nothing. */
export function keysInForce({ keys, publishedSize }: Pick<LogState, 'keys' | 'publishedSize'>): LogKeyRow[] {
  return keys.filter(({ fromSize }) => fromSize <= publishedSize);
}

/**
 * Verifies what the server shows of a log: the checkpoint by the key in force at its size, to which the first key handed over. Null before the first.
 * @throws NotProved, LedgerError when it does not fit together
 */
export function checkState(state: LogState): CheckedState | null {
  const { origin, checkpoint, publishedSize } = state;
  const inForce = keysInForce(state);
  const first = inForce[0];
  if (checkpoint === null || first === undefined) return null;
  const changes = inForce.flatMap(({ statement }) => statement ?? []);
  const { key } = keyAfter(parseKey('log', first.key), changes);
  const { root, size } = verifyCheckpoint(checkpoint, { origin, logKey: key }).checkpoint;
  if (size !== publishedSize) throw otherSize(size, publishedSize);
  return {
    root: toBase64(root),
    witnesses: parseNote(checkpoint).signatures.flatMap(({ name }) => (name === origin ? [] : [name])),
    key: inForce.at(-1)?.key ?? first.key,
    keyChanges: changes.length,
  };
}

function otherSize(size: number, said: number): NotProved {
  return new NotProved(
    'checkpoint.size',
    `the log signed a state of size ${size}, the server says ${said}`,
    'how many entries the log has',
  );
}
