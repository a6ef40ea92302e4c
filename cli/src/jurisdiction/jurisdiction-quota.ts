/**
 * `mufakat jurisdiction quota`: how much a country may store on this node.
 */
import { isId } from '@mufakat/server/kernel/database/identifiers';
import { setQuota } from '@mufakat/server/storage/index';
import { withDatabase } from '../node/open-node.ts';
import { type CommandResult, UsageError } from '../terminal/command-result.ts';

const MB = 1024 * 1024;

/** Sets the limits that are given, and for those that are not what the node's settings say. What is stored already stays. */
export async function jurisdictionQuota(jurisdiction: string, given: { mb?: string; files?: string }): Promise<CommandResult> {
  if (!isId(jurisdiction))
    throw new UsageError('not-an-id', `"${jurisdiction}" is no id of a jurisdiction; mufakat jurisdiction list shows them.`);
  const mb = numberGiven('--mb', given.mb);
  const own = { bytes: mb === null ? null : mb * MB, files: numberGiven('--files', given.files) };
  await withDatabase((database) => database.asOperator((tx) => setQuota(tx, jurisdiction.toLowerCase(), own)));
  const said = [
    mb === null ? 'megabytes as the settings say' : `${mb} MB`,
    own.files === null ? 'files as the settings say' : `${own.files} files`,
  ];
  return { exit: 0, data: { jurisdiction, quota: own }, text: `May store: ${said.join(', ')}.` };
}

function numberGiven(option: string, text: string | undefined): number | null {
  if (text === undefined) return null;
  if (!/^\d{1,9}$/.test(text)) throw new UsageError('not-a-number', `${option} is a whole number from 0 to 999999999, not "${text}".`);
  return Number(text);
}
