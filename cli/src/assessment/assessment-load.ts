/**
 * `mufakat assessment load`: an assessment kept as a folder of files goes into a country of this node, as if it had been entered there.
 */
import { join } from 'node:path';
import { loadAssessment } from '@mufakat/server/assessment/index';
import { type OperatorDatabase, setTenant, type TenantContext, type TenantDatabase } from '@mufakat/server/kernel/database/database';
import { isId } from '@mufakat/server/kernel/database/identifiers';
import { openFileStore } from '@mufakat/server/kernel/files/files';
import { listRoles, type PersonRoles } from '@mufakat/server/kernel/sign-in/change-roles';
import { openPacks } from '@mufakat/server/packs/index';
import { withDatabase } from '../node/open-node.ts';
import { addressGiven } from '../people/people-given.ts';
import { type CommandResult, UsageError } from '../terminal/command-result.ts';
import { count } from '../terminal/text.ts';
import { readFolder } from './read-folder.ts';

interface Options {
  /** Address of a coordinator of the country. */
  by: string;
  /** `NAME=EMAIL` each. */
  assessor?: readonly string[];
}

/**
 * Loads a folder with all that it holds, or nothing. An assessment of the same pack and period that was loaded before is left as it is.
 * @throws UsageError for people who are not known or have not the role, and for a folder of another country; InputErrors with every error in the folder
 */
export async function assessmentLoad(folder: string, jurisdiction: string, { by, assessor = [] }: Options): Promise<CommandResult> {
  if (!isId(jurisdiction))
    throw new UsageError('not-an-id', `"${jurisdiction}" is no id of a jurisdiction; mufakat jurisdiction list shows them.`);
  return withDatabase(async (database, { dataFolder }) => {
    const packs = await openPacks(database, []);
    const { read, warnings } = await readFolder(folder, packs.find);
    const people = await database.asOperator((tx) => listRoles(tx, jurisdiction));
    await refuseOtherCountry(database, jurisdiction, read.record.jurisdiction.name);
    const tenant: TenantContext = { jurisdiction, person: coordinatorAt(people, addressGiven(by)), roles: ['coordinator', 'assessor'] };
    const files = openFileStore(join(dataFolder, 'files'));
    const parts = { database: onBehalfOf(database), files };
    const { id, loaded } = await loadAssessment(parts, tenant, read, assessorsOf(people, assessor));
    const { title, verdicts, views, findings } = read.record;
    const what = `${count(verdicts.length, 'verdict')}, ${count(views.length, 'view')}, ${count(findings.length, 'finding')}`;
    return {
      exit: 0,
      data: { assessment: id, loaded, title, warnings },
      text: loaded ? `Loaded ${title} (${id}): ${what}.` : `${title} (${id}) is here already, and was left as it is.`,
    };
  });
}

/** The operator's database, as the person sees and writes who is named. */
function onBehalfOf({ asOperator }: OperatorDatabase): TenantDatabase {
  return {
    withTenant: (tenant, work) =>
      asOperator(async (tx) => {
        await setTenant(tx, tenant);
        return work(tx);
      }),
  };
}

async function refuseOtherCountry({ asOperator }: OperatorDatabase, jurisdiction: string, named: string): Promise<void> {
  const query = (tx: Parameters<Parameters<typeof asOperator>[0]>[0]) =>
    tx.selectFrom('jurisdiction').select('name').where('jurisdiction', '=', jurisdiction).executeTakeFirst();
  const { name } = (await asOperator(query)) ?? { name: '' };
  if (name === named) return;
  throw new UsageError(
    'other-jurisdiction',
    `The folder is of ${named}, and ${jurisdiction} is ${name}.\nName the id of ${named}, or correct the name in assessment.yaml.`,
  );
}

function coordinatorAt(people: readonly PersonRoles[], address: string): string {
  const found = people.find(({ email }) => email === address);
  if (found?.roles.includes('coordinator')) return found.person;
  throw new UsageError('no-coordinator', `${address} is no coordinator of this country; mufakat person roles shows who is.`);
}

/** Assessors by their short names: as they are given, else by their addresses. */
function assessorsOf(people: readonly PersonRoles[], given: readonly string[]): Map<string, string> {
  const assessors = people.filter(({ roles }) => roles.includes('assessor'));
  const own = assessors.map(({ email, person }) => [(email ?? '').replace(/@.*/, '').replaceAll('.', '-'), person] as const);
  const named = given.map((pair) => {
    const [name = '', address = ''] = pair.split(/=(.*)/s);
    const found = assessors.find(({ email }) => email === addressGiven(address));
    if (found !== undefined && name !== '') return [name, found.person] as const;
    throw new UsageError('no-assessor', `${pair}: ${address} is no assessor of this country; write NAME=EMAIL of somebody who is.`);
  });
  return new Map([...own, ...named]);
}
