import type { Tx } from './database.ts';
import { newId } from './identifiers.ts';
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
  roles: readonly Role[];
}

/** Sets up a jurisdiction, as operator. Resolves to its id. */
export async function addJurisdiction(operator: Tx, { jurisdiction = newId(), name, iso3166, invented }: NewJurisdiction): Promise<string> {
  await operator.insertInto('jurisdiction').values({ jurisdiction, name, iso3166, invented }).execute();
  return jurisdiction;
}

/** Enters a person with roles. Resolves to the person's id. */
export async function addPerson(tx: Tx, { jurisdiction, person = newId(), name, email, roles }: NewPerson): Promise<string> {
  await tx
    .insertInto('person')
    .values({ jurisdiction, person, name, email: email === null ? null : normalEmail(email) })
    .execute();
  if (roles.length > 0) {
    await tx
      .insertInto('membership')
      .values(roles.map((role) => ({ jurisdiction, person, role })))
      .execute();
  }
  return person;
}

/** An e-mail address as it is stored and compared: trimmed, lower case. */
export function normalEmail(email: string): string {
  return email.trim().toLowerCase();
}
