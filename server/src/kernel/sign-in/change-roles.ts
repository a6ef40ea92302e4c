/** What the operator takes from people and gives them: roles, and with the last of them everywhere the sessions and links of their address. */
import { sql } from 'kysely';
import type { Tx } from '../database/database.ts';
import { isId } from '../database/identifiers.ts';
import { fail, notFound } from '../http/problem.ts';
import { appendEntry } from '../ledger/entries.ts';
import { normalEmail, setOperatorJurisdiction } from './people.ts';
import { isRole, ROLES, type Role } from './roles.ts';

/** What a person had and has. */
export type RolesChanged = {
  readonly person: string;
  readonly name: string;
  /** Held now, in the order of ROLES. */
  readonly roles: readonly Role[];
  readonly granted: readonly Role[];
  readonly taken: readonly Role[];
  /** Sessions that ended, because no role is left under the address in any jurisdiction of the node. */
  readonly sessionsEnded: number;
};

/** A person with the roles held; none for who cannot sign in any more, or gives views only. */
export type PersonRoles = {
  readonly person: string;
  readonly name: string;
  readonly email: string | null;
  readonly roles: readonly Role[];
};

/** People of a jurisdiction who have a role or an e-mail address, by name, as operator. @throws Problem `not-found` for the jurisdiction. */
export async function listRoles(operator: Tx, jurisdiction: string): Promise<PersonRoles[]> {
  await setOperatorJurisdiction(operator, jurisdiction);
  const { rows } = await sql<Omit<PersonRoles, 'roles'> & { roles: string[] }>`
    select p.person, p.name, p.email, array_remove(array_agg(m.role), null) as roles
    from person p left join membership m on m.jurisdiction = p.jurisdiction and m.person = p.person
    where p.jurisdiction = ${jurisdiction}
    group by p.person, p.name, p.email having p.email is not null or count(m.role) > 0
    order by p.name, p.person`.execute(operator);
  return rows.map(({ roles, ...person }) => ({ ...person, roles: inOrder(roles) }));
}

/**
 * Takes roles from a person, as operator, with the ledger row `person.revoked`. They are gone at the person's next request.
 *
 * @param who e-mail address or id. @param taken roles, or all that are held
 * @throws Problem `not-found`; `no-such-role` when the person holds none of them.
 */
export async function revokeRoles(operator: Tx, jurisdiction: string, who: string, taken: readonly Role[] | 'all'): Promise<RolesChanged> {
  const held = await holdPerson(operator, jurisdiction, who);
  const lost = held.roles.filter((role) => taken === 'all' || taken.includes(role));
  if (lost.length === 0) {
    const detail = held.roles.length === 0 ? `${held.name} has no role.` : `${held.name} is ${held.roles.join(', ')}.`;
    fail('no-such-role', {
      status: 409,
      title: 'There is no such role to take',
      detail,
      remedy: 'See what people are: mufakat person roles.',
    });
  }
  return change(operator, jurisdiction, held, { roles: held.roles.filter((role) => !lost.includes(role)), what: 'person.revoked' });
}

/**
 * Gives a person exactly these roles, as operator, with the ledger row `person.roles-changed`; none when they are those held.
 *
 * @throws Problem `not-found`.
 */
export async function setRoles(operator: Tx, jurisdiction: string, who: string, roles: readonly Role[]): Promise<RolesChanged> {
  const held = await holdPerson(operator, jurisdiction, who);
  return change(operator, jurisdiction, held, { roles: inOrder(roles), what: 'person.roles-changed' });
}

type Held = PersonRoles;
type Change = { readonly roles: readonly Role[]; readonly what: 'person.revoked' | 'person.roles-changed' };

/** The person, held until the transaction ends, so that two changes take turns. */
async function holdPerson(operator: Tx, jurisdiction: string, who: string): Promise<Held> {
  await setOperatorJurisdiction(operator, jurisdiction);
  const query = operator.selectFrom('person').select(['person', 'name', 'email']).where('jurisdiction', '=', jurisdiction);
  const known = isId(who) ? query.where('person', '=', who.toLowerCase()) : query.where('email', '=', normalEmail(who));
  const found = (await known.forUpdate().executeTakeFirst()) ?? notFound('The person');
  const held = operator.selectFrom('membership').select('role').where('jurisdiction', '=', jurisdiction);
  const roles = await held.where('person', '=', found.person).execute();
  return { ...found, roles: inOrder(roles.map(({ role }) => role)) };
}

async function change(operator: Tx, jurisdiction: string, held: Held, { roles, what }: Change): Promise<RolesChanged> {
  const { person, name, email } = held;
  const granted = roles.filter((role) => !held.roles.includes(role));
  const taken = held.roles.filter((role) => !roles.includes(role));
  if (granted.length + taken.length === 0) return { person, name, roles, granted, taken, sessionsEnded: 0 };
  if (taken.length > 0) {
    const gone = operator.deleteFrom('membership').where('jurisdiction', '=', jurisdiction).where('person', '=', person);
    await gone.where('role', 'in', taken).execute();
  }
  if (granted.length > 0) {
    await operator
      .insertInto('membership')
      .values(granted.map((role) => ({ jurisdiction, person, role })))
      .execute();
  }
  await appendEntry(operator, { what, subject: `person/${person}`, content: { roles, granted, taken } });
  return { person, name, roles, granted, taken, sessionsEnded: email === null ? 0 : await endWithoutRole(operator, email) };
}

/** Deletes how somebody signs in under an address that has no role anywhere: account, sessions, unused links. @returns how many sessions there were */
async function endWithoutRole(operator: Tx, email: string): Promise<number> {
  const { rows: left } = await sql`select from mufakat_memberships(${email})`.execute(operator);
  if (left.length > 0) return 0;
  const ended = await sql`delete from auth.session s using auth."user" u where u.id = s."userId" and u.email = ${email}`.execute(operator);
  await sql`delete from auth."user" where email = ${email}`.execute(operator);
  const ofAddress = `%"email":${JSON.stringify(email)}%`.replaceAll(/[\\_]/g, '\\$&');
  await sql`delete from auth.verification where value like ${ofAddress}`.execute(operator);
  return Number(ended.numAffectedRows ?? 0n);
}

function inOrder(roles: readonly string[]): Role[] {
  const held = roles.filter(isRole);
  return ROLES.filter((role) => held.includes(role));
}
