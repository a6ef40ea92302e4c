/**
 * `mufakat person roles` and `mufakat person revoke`: what people may do in a country, changed and taken away.
 */

import { isId } from '@mufakat/server/kernel/database/identifiers';
import { listRoles, type RolesChanged, revokeRoles, setRoles } from '@mufakat/server/kernel/sign-in/change-roles';
import { isRole, ROLES, type Role } from '@mufakat/server/kernel/sign-in/roles';
import { withDatabase } from '../node/open-node.ts';
import { type CommandResult, UsageError } from '../terminal/command-result.ts';
import { count, table } from '../terminal/text.ts';

/** Lists what people are; with `given`, gives a person exactly these roles. */
export async function personRoles(
  jurisdiction: string,
  who: string | undefined,
  { role: given }: { role?: readonly string[] },
): Promise<CommandResult> {
  const id = jurisdictionGiven(jurisdiction);
  if (given === undefined) return list(id, who);
  if (who === undefined) throw new UsageError('no-person', 'Say whose roles to change, by e-mail address or id.');
  const roles = rolesGiven(given);
  const changed = await withDatabase((database) => database.asOperator((tx) => setRoles(tx, id, who, roles)));
  return told(id, changed);
}

/** Takes roles from a person: those given, or all. */
export async function personRevoke(
  jurisdiction: string,
  who: string,
  { role: given }: { role?: readonly string[] },
): Promise<CommandResult> {
  const id = jurisdictionGiven(jurisdiction);
  const roles = given === undefined ? 'all' : rolesGiven(given);
  const changed = await withDatabase((database) => database.asOperator((tx) => revokeRoles(tx, id, who, roles)));
  return told(id, changed);
}

async function list(jurisdiction: string, who: string | undefined): Promise<CommandResult> {
  const all = await withDatabase((database) => database.asOperator((tx) => listRoles(tx, jurisdiction)));
  const wanted = who?.trim().toLowerCase();
  const people = all.filter(({ person, email }) => wanted === undefined || person === wanted || email === wanted);
  if (wanted !== undefined && people.length === 0)
    throw new UsageError('no-such-person', `Nobody here is ${wanted}; leave it out to see everybody.`);
  const rows = people.map(({ person, name, email, roles }) => [name, email ?? '', roles.join(', ') || 'none', person]);
  return {
    exit: 0,
    data: { jurisdiction, people },
    text: rows.length > 0 ? table(['name', 'address', 'roles', 'id'], rows) : 'There is nobody yet.',
  };
}

function told(jurisdiction: string, changed: RolesChanged): CommandResult {
  const { name, roles, granted, taken, sessionsEnded } = changed;
  const lines = [
    granted.length + taken.length === 0 ? 'Nothing changed.' : '',
    roles.length > 0 ? `${name} is ${roles.join(', ')}.` : `${name} has no role here any more.`,
    sessionsEnded > 0 ? `No role is left under the address: ${count(sessionsEnded, 'session')} ended.` : '',
  ];
  return { exit: 0, data: { jurisdiction, ...changed }, text: lines.filter((line) => line !== '').join(' ') };
}

function jurisdictionGiven(text: string): string {
  if (isId(text)) return text.toLowerCase();
  throw new UsageError('not-an-id', `"${text}" is no id of a jurisdiction; mufakat jurisdiction list shows them.`);
}

function rolesGiven(given: readonly string[]): Role[] {
  const unknown = given.find((role) => !isRole(role));
  if (unknown !== undefined) throw new UsageError('unknown-role', `There is no role "${unknown}". Use one of: ${ROLES.join(', ')}.`);
  return given.filter(isRole);
}
