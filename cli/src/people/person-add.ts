/**
 * `mufakat person add`: somebody who may sign in to a country, and what they may do there.
 */
import { COMMUNITIES } from '@mufakat/framework';
import { isId } from '@mufakat/server/kernel/database/identifiers';
import { admitPerson } from '@mufakat/server/kernel/sign-in/people';
import { isRole, ROLES } from '@mufakat/server/kernel/sign-in/roles';
import { withDatabase } from '../node/open-node.ts';
import { type CommandResult, UsageError } from '../terminal/command-result.ts';
import { addressGiven, nameGiven } from './people-given.ts';

/** Admits a person with roles; one who has the address already gets the roles besides those held. */
export async function personAdd(
  jurisdiction: string,
  name: string,
  address: string,
  { role: given, community }: { role: readonly string[]; community?: string },
): Promise<CommandResult> {
  if (!isId(jurisdiction))
    throw new UsageError('not-an-id', `"${jurisdiction}" is no id of a jurisdiction; mufakat jurisdiction list shows them.`);
  const unknown = given.find((role) => !isRole(role));
  if (unknown !== undefined) throw new UsageError('unknown-role', `There is no role "${unknown}". Use one of: ${ROLES.join(', ')}.`);
  const roles = given.filter(isRole);
  const asked = community === undefined ? undefined : COMMUNITIES.find((known) => known === community);
  if (asked === undefined && community !== undefined)
    throw new UsageError('unknown-community', `There is no community "${community}". Use one of: ${COMMUNITIES.join(', ')}.`);
  const admitted = { jurisdiction, name: nameGiven(name), email: addressGiven(address), roles, community: asked };
  const person = await withDatabase((database) => database.asOperator((tx) => admitPerson(tx, admitted)));
  return { exit: 0, data: { ...admitted, person }, text: `${admitted.name} (${admitted.email}) is ${roles.join(', ')}.` };
}
