import type { Community } from '@mufakat/framework';
import { sql } from 'kysely';
import { setTenant, type Tx } from '../database/database.ts';
import { isId, newId } from '../database/identifiers.ts';
import { fail, notFound } from '../http/problem.ts';
import { appendEntry } from '../ledger/entries.ts';
import type { Role } from './roles.ts';

/** A jurisdiction to set up. `iso3166` is a code as KR or US-CA, or null. */
export interface NewJurisdiction {
  jurisdiction?: string;
  name: string;
  iso3166: string | null;
  invented: boolean;
}

/** A person to enter. Only somebody with an e-mail address and a role can sign in. */
export interface NewPerson {
  jurisdiction: string;
  person?: string;
  name: string;
  email: string | null;
  /** Of a person who gives views. */
  community?: Community | undefined;
  roles: readonly Role[];
}

/** Sets up a jurisdiction, as operator. Resolves to its id. */
export async function addJurisdiction(operator: Tx, { jurisdiction = newId(), name, iso3166, invented }: NewJurisdiction): Promise<string> {
  await operator.insertInto('jurisdiction').values({ jurisdiction, name, iso3166, invented }).execute();
  return jurisdiction;
}

/** Enters a person with roles. Resolves to the person's id. */
export async function addPerson(tx: Tx, { jurisdiction, person = newId(), name, email, community, roles }: NewPerson): Promise<string> {
  await tx
    .insertInto('person')
    .values({ jurisdiction, person, name, email: email === null ? null : normalEmail(email), community: community ?? null })
    .execute();
  if (roles.length > 0) {
    await tx
      .insertInto('membership')
      .values(roles.map((role) => ({ jurisdiction, person, role })))
      .execute();
  }
  return person;
}

/** The act by which a person's data were erased. */
export const ERASURE = 'person.erased';

/** Who the ledger names for what the operator of the node does, who is no person of a jurisdiction. */
const OPERATOR = '00000000-0000-0000-0000-000000000000';

/** What follows in the operator's transaction is recorded in this jurisdiction's ledger, as the operator's doing. @throws Problem `not-found` */
export async function setOperatorJurisdiction(operator: Tx, jurisdiction: string): Promise<void> {
  const there = operator.selectFrom('jurisdiction').select('jurisdiction').where('jurisdiction', '=', jurisdiction);
  if ((await there.executeTakeFirst()) === undefined) notFound('The jurisdiction');
  await setTenant(operator, { jurisdiction, person: OPERATOR, roles: [] });
}

/**
 * Sets up a jurisdiction with its first coordinator, as operator; its ledger begins with both. Resolves to their ids.
 *
 * @throws Problem `jurisdiction-exists` when one has this name.
 */
export async function openJurisdiction(
  operator: Tx,
  opened: Omit<NewJurisdiction, 'jurisdiction'>,
  coordinator: { name: string; email: string },
): Promise<{ jurisdiction: string; person: string }> {
  await refuseDouble(operator, opened.name);
  const jurisdiction = await enterJurisdiction(operator, opened);
  return { jurisdiction, person: await admitPerson(operator, { jurisdiction, ...coordinator, roles: ['coordinator'] }) };
}

/** Sets up a jurisdiction, as operator; its ledger begins with that. Resolves to its id. */
export async function enterJurisdiction(operator: Tx, opened: NewJurisdiction): Promise<string> {
  const jurisdiction = await addJurisdiction(operator, opened);
  await setOperatorJurisdiction(operator, jurisdiction);
  const { name, iso3166, invented } = opened;
  await appendEntry(operator, {
    what: 'jurisdiction.opened',
    subject: `jurisdiction/${jurisdiction}`,
    content: { name, iso3166, invented },
  });
  return jurisdiction;
}

async function refuseDouble(operator: Tx, name: string): Promise<void> {
  const there = await operator.selectFrom('jurisdiction').select('jurisdiction').where('name', '=', name).executeTakeFirst();
  if (there === undefined) return;
  const detail = `${name} is here already: ${there.jurisdiction}.`;
  fail('jurisdiction-exists', {
    status: 409,
    title: 'A jurisdiction has this name',
    detail,
    remedy: 'Use that one, or choose another name.',
  });
}

/**
 * Enters a person with roles, or gives the one who has this e-mail address the roles besides those held, and the community, as operator; with its ledger row. Resolves to the person's id.
 *
 * @throws Problem `not-found` for a jurisdiction that does not exist.
 */
export async function admitPerson(operator: Tx, admitted: NewPerson & { email: string }): Promise<string> {
  const { jurisdiction, roles } = admitted;
  const email = normalEmail(admitted.email);
  await setOperatorJurisdiction(operator, jurisdiction);
  const known = await operator
    .selectFrom('person')
    .select('person')
    .where('jurisdiction', '=', jurisdiction)
    .where('email', '=', email)
    .executeTakeFirst();
  const person = known?.person ?? (await addPerson(operator, { ...admitted, email, roles: [] }));
  if (known !== undefined && admitted.community !== undefined) {
    const entered = operator.updateTable('person').set({ community: admitted.community });
    await entered.where('jurisdiction', '=', jurisdiction).where('person', '=', person).execute();
  }
  const granted = roles.map((role) => ({ jurisdiction, person, role }));
  if (granted.length > 0) {
    const unlessHeld = operator.insertInto('membership').values(granted);
    await unlessHeld.onConflict((conflict) => conflict.doNothing()).execute();
  }
  await appendEntry(operator, {
    what: 'person.admitted',
    subject: `person/${person}`,
    content: { name: admitted.name, email, roles, community: admitted.community },
  });
  return person;
}

/** An e-mail address as it is stored and compared: trimmed, lower case. */
export function normalEmail(email: string): string {
  return email.trim().toLowerCase();
}

/** The id of a person, known by it or by an e-mail address. */
export async function findPersonToErase(operator: Tx, jurisdiction: string, who: string): Promise<string | undefined> {
  const query = operator.selectFrom('person').select('person').where('jurisdiction', '=', jurisdiction);
  const known = isId(who) ? query.where('person', '=', who.toLowerCase()) : query.where('email', '=', normalEmail(who));
  return (await known.executeTakeFirst())?.person;
}

/** Deletes who a person was, their roles, and how they sign in where they are nobody elsewhere. The id stays: rows refer to it. */
export async function erasePerson(operator: Tx, jurisdiction: string, person: string): Promise<void> {
  const own = operator.selectFrom('person').select('email').where('jurisdiction', '=', jurisdiction).where('person', '=', person);
  const email = (await own.executeTakeFirstOrThrow()).email;
  const row = operator.updateTable('person').set({ name: ERASED, email: null, community: null });
  await row.where('jurisdiction', '=', jurisdiction).where('person', '=', person).execute();
  await operator.deleteFrom('membership').where('jurisdiction', '=', jurisdiction).where('person', '=', person).execute();
  if (email === null) return;
  await sql`delete from auth."user" where email = ${email} and not exists (select from person where person.email = ${email})`.execute(
    operator,
  );
  await sql`delete from auth.verification where value like ${`%${email.replaceAll(/[\\%_]/g, '\\$&')}%`}`.execute(operator);
}

/** In place of a name. */
export const ERASED = '(erased)';
