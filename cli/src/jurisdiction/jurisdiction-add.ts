/**
 * `mufakat jurisdiction add`: a country on this node, with its first coordinator.
 */
import { openJurisdiction } from '@mufakat/server/kernel/sign-in/people';
import { withDatabase } from '../node/open-node.ts';
import { addressGiven, nameGiven } from '../people/people-given.ts';
import { type CommandResult, UsageError } from '../terminal/command-result.ts';

const ISO_3166 = /^[A-Z]{2}(-[A-Z0-9]{1,3})?$/;

/** Sets up a jurisdiction. Its data are real: only the example is invented. */
export async function jurisdictionAdd(
  name: string,
  { code, coordinator, email }: { code?: string; coordinator: string; email: string },
): Promise<CommandResult> {
  if (code !== undefined && !ISO_3166.test(code))
    throw new UsageError('not-a-code', `"${code}" is no ISO 3166 code; write one such as KR or US-CA.`);
  const opened = { name: nameGiven(name), iso3166: code ?? null, invented: false };
  const first = { name: nameGiven(coordinator), email: addressGiven(email) };
  const ids = await withDatabase((database) => database.asOperator((tx) => openJurisdiction(tx, opened, first)));
  return {
    exit: 0,
    data: { ...opened, ...ids },
    text: [
      `${opened.name} is set up: ${ids.jurisdiction}`,
      `${first.name} signs in with ${first.email}; without a mail server: mufakat sign-in ${first.email}`,
    ].join('\n'),
  };
}
