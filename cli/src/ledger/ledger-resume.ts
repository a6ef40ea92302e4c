/** `mufakat ledger resume`: lets a log go on after a restore. */
import { resumeLog } from '@mufakat/server/ledger/index';
import { type CommandResult, UsageError } from '../terminal/command-result.ts';
import { count } from '../terminal/text.ts';
import { logGiven, withLogs } from './ledger-log.ts';
import { openCopy } from './log-copy.ts';

/** @param from address or folder of a copy of the log; `asItIs` when the operator knows that nobody has seen more than the database has */
export async function ledgerResume(
  jurisdiction: string,
  { log, from, asItIs }: { log: string; from?: string; asItIs?: boolean },
): Promise<CommandResult> {
  const place = logGiven(jurisdiction, log);
  if ((from === undefined) !== (asItIs === true))
    throw new UsageError(
      'bad-use',
      'Give either --from with a copy of the log, or --as-it-is when you know that nobody has seen more of it.',
    );
  const copy = from === undefined ? undefined : openCopy(from);
  const { size, broughtBack } = await withLogs((parts) => resumeLog(parts, place, copy));
  return {
    exit: 0,
    data: { ...place, size, broughtBack },
    text: [
      `The log ${place.log} goes on after ${count(size, 'entry', 'entries')}.`,
      ...(broughtBack === 0
        ? []
        : [`${count(broughtBack, 'entry was', 'entries were')} brought back from the copy: what happened when, not who did it.`]),
    ].join('\n'),
  };
}
