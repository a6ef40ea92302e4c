/** Keys of logs as they are given to a command. */
import { LedgerError, type LogKey, parseKey } from '@mufakat/ledger';
import { UsageError } from '../terminal/command-result.ts';

/** @throws UsageError `not-a-key` */
export function logKeysGiven(texts: readonly string[] = []): LogKey[] {
  return texts.map((text) => {
    try {
      return parseKey('log', text);
    } catch (error) {
      if (!(error instanceof LedgerError)) throw error;
      throw new UsageError('not-a-key', `${error.message}. Copy the whole key of the log, name+id+key.`);
    }
  });
}
