/** `mufakat ledger rotate`: a new key for a log. */
import { rotateKey } from '@mufakat/server/ledger/index';
import type { CommandResult } from '../terminal/command-result.ts';
import { logGiven, withLogs } from './ledger-log.ts';

/** The old key signs the statement that hands over, and is destroyed. */
export async function ledgerRotate(jurisdiction: string, { log }: { log: string }): Promise<CommandResult> {
  const place = logGiven(jurisdiction, log);
  const rotated = await withLogs((parts) => rotateKey(parts, place));
  return {
    exit: 0,
    data: { ...place, ...rotated },
    text: [
      `The log ${place.log} has a new key, which signs from ${rotated.fromSize} entries on:`,
      `  ${rotated.to}`,
      'Tell it to those who verify by hand, and to witnesses; others find it in keys.json, with the statement of the old key.',
    ].join('\n'),
  };
}
