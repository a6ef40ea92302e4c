/** The log that a command works on, and what it needs of the node. */
import { type OperatorParts, openLedgerSecret, secretToRead } from '@mufakat/server/ledger/index';
import { LogName } from '@mufakat/server/ledger/model';
import { withDatabase } from '../node/open-node.ts';
import { UsageError } from '../terminal/command-result.ts';

const ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** @throws UsageError for what is no id of a jurisdiction, or no log */
export function logGiven(jurisdiction: string, log: string): { jurisdiction: string; log: LogName } {
  const id = jurisdiction.toLowerCase();
  if (!ID.test(id))
    throw new UsageError('not-an-id', `"${jurisdiction}" is no id of a jurisdiction; mufakat jurisdiction list shows them.`);
  const name = LogName.safeParse(log);
  if (!name.success) throw new UsageError('no-such-log', `"${log}" is no log; a jurisdiction has two: assessment and evidence.`);
  return { jurisdiction: id, log: name.data };
}

/** Opens what an operator works on a log with, for the time of `work`. */
export function withLogs<T>(work: (parts: OperatorParts) => Promise<T>): Promise<T> {
  return withDatabase(async (database, { dataFolder }) => {
    const { secret } = await openLedgerSecret({ database, dataFolder });
    return work({ database, dataFolder, secret });
  });
}

/** The same for who only reads: without the secret of the keys too, which then do not open. */
export function withLogsToRead<T>(work: (parts: OperatorParts) => Promise<T>): Promise<T> {
  return withDatabase(async (database, { dataFolder }) => work({ database, dataFolder, secret: await secretToRead(dataFolder) }));
}
