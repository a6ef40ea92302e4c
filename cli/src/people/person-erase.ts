/**
 * `mufakat person erase`: deletes who somebody was and what they wrote, on their request.
 */

import { erase } from '@mufakat/server/assessment/index';
import { isId } from '@mufakat/server/kernel/database/identifiers';
import { withDatabase } from '../node/open-node.ts';
import { type CommandResult, UsageError } from '../terminal/command-result.ts';
import { count } from '../terminal/text.ts';

/** @param who e-mail address or id of a person who signs in, or id of a participant */
export async function personErase(jurisdiction: string, who: string): Promise<CommandResult> {
  if (!isId(jurisdiction))
    throw new UsageError('not-an-id', `"${jurisdiction}" is no id of a jurisdiction; mufakat jurisdiction list shows them.`);
  const erased = await withDatabase((database) => database.asOperator((tx) => erase(tx, jurisdiction.toLowerCase(), who)));
  return {
    exit: 0,
    data: { jurisdiction, ...erased },
    text: [
      `Erased: name, address and roles, the reasons of ${count(erased.views, 'view')}, and ${count(erased.openings, 'opening')} of the ledger.`,
      'Stages that were given stay in the tallies, without a name. Earlier backups still hold the person: keep them no longer than you must.',
    ].join('\n'),
  };
}
