/**
 * `mufakat region dismiss`: shares nothing more of a jurisdiction of another server.
 */
import { isId } from '@mufakat/server/kernel/database/identifiers';
import { dismissJurisdiction } from '@mufakat/server/publication/index';
import { withDatabase } from '../node/open-node.ts';
import { type CommandResult, UsageError } from '../terminal/command-result.ts';
import { count } from '../terminal/text.ts';

/** @throws UsageError for what is no id, and where nothing was admitted: what a jurisdiction of this node publishes only itself withdraws */
export async function regionDismiss(jurisdiction: string): Promise<CommandResult> {
  const id = jurisdiction.toLowerCase();
  if (!isId(id)) throw new UsageError('not-an-id', `"${jurisdiction}" is no id of a jurisdiction; the file that was admitted names it.`);
  const dismissed = await withDatabase((database) => dismissJurisdiction(database, id));
  if (dismissed === 0) {
    throw new UsageError(
      'not-admitted',
      `Nothing of ${id} was admitted here. What a jurisdiction of this node publishes its coordinator withdraws.`,
    );
  }
  return { exit: 0, data: { jurisdiction: id, dismissed }, text: `Shared no more: ${count(dismissed, 'publication')} of ${id}.` };
}
