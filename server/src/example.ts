/**
 * The example that a new node begins with: the invented country of `examples/pelanua`, so that the first page shows a whole assessment, and a region of
 * others that publish.
 */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Pack } from '@mufakat/framework';
import { type AssessmentFolder, loadAssessment, readAssessmentFolder } from './assessment/index.ts';
import type { Foreknown } from './backup/index.ts';
import { loadExampleRegion } from './example-region.ts';
import type { Database, Tx } from './kernel/database/database.ts';
import type { FileStore } from './kernel/files/files.ts';
import { fail } from './kernel/http/problem.ts';
import { admitPerson, enterJurisdiction } from './kernel/sign-in/people.ts';
import type { Role } from './kernel/sign-in/roles.ts';

/** The invented country, always the same, so that loading twice is loading once. */
export const EXAMPLE_JURISDICTION = '0192f3a0-0000-7000-8000-70656c616e75';

/** Who may sign in and see everything of the example. */
export const EXAMPLE_COORDINATOR = 'coordinator@pelanua.example';

const FOLDER = fileURLToPath(new URL('../../examples/pelanua', import.meta.url));

interface ExamplePerson {
  person: string;
  name: string;
  email: string;
  roles: readonly Role[];
}

const COORDINATOR: ExamplePerson = {
  person: '0192f3a0-0000-7000-8000-636f6f726400',
  name: 'Amihan Rāvelo',
  email: EXAMPLE_COORDINATOR,
  roles: ['coordinator', 'assessor', 'auditor'],
};

const PEOPLE: readonly ExamplePerson[] = [
  COORDINATOR,
  { person: '0192f3a0-0000-7000-8000-666163696c00', name: 'Dương Minh Châu', email: 'facilitator@pelanua.example', roles: ['facilitator'] },
  {
    person: '0192f3a0-0000-7000-8000-617373657331',
    name: 'Nadira Salim',
    email: 'nadira.salim@pelanua.example',
    roles: ['assessor'],
  },
  {
    person: '0192f3a0-0000-7000-8000-617373657332',
    name: 'Tomasi Leota',
    email: 'tomasi.leota@pelanua.example',
    roles: ['assessor'],
  },
];

/** The short names of assessors in the files are their addresses, with hyphens. */
const shortName = (email: string) => email.replace(/@.*/, '').replaceAll('.', '-');

/** Whom the short names of assessors stand for; a node that was begun by an earlier release has them under other ids. */
async function assessorsThere(tx: Tx): Promise<Map<string, string>> {
  const people = tx.selectFrom('person').select(['person', 'email']).where('jurisdiction', '=', EXAMPLE_JURISDICTION);
  const rows = await people.execute();
  return new Map(rows.map(({ person, email }) => [shortName(email ?? ''), person]));
}

/**
 * Loads the example into a node that has no other jurisdiction; what is loaded already stays as it is, so that a start that was interrupted is
 * completed by the next. A node that holds a real country, also one restored from a backup, is left alone.
 *
 * @param findPack the registered packs; the example needs `baseline`.
 * @returns whether this node has the example.
 * @throws Problem `example-invalid` when the files of the example have errors.
 */
export async function loadExample(
  database: Database,
  files: FileStore,
  findPack: (id: string, version: string) => Pack | undefined,
): Promise<boolean> {
  const wanted = await database.asOperator(setUpCountry);
  if (!wanted) return false;
  const { person, roles } = COORDINATOR;
  const assessors = await database.asOperator(assessorsThere);
  for (const period of (await readdir(FOLDER)).toSorted()) {
    const folder = await readExample(join(FOLDER, period), findPack);
    await loadAssessment({ database, files }, { jurisdiction: EXAMPLE_JURISDICTION, person, roles }, folder, assessors);
  }
  await loadExampleRegion(database, findPack);
  return true;
}

/** The people of the example: earlier releases entered them without an entry in the ledger, and so they are in the backups of these. */
export const EXAMPLE_PEOPLE: readonly Foreknown[] = PEOPLE.map(({ email, roles }) => ({
  jurisdiction: EXAMPLE_JURISDICTION,
  email,
  roles,
}));

/** Makes the country and its people where nobody else is. Resolves to whether the country is there. */
async function setUpCountry(tx: Tx): Promise<boolean> {
  const there = await tx.selectFrom('jurisdiction').select('jurisdiction').execute();
  if (there.length === 0) {
    await enterJurisdiction(tx, { jurisdiction: EXAMPLE_JURISDICTION, name: 'Pelanua', iso3166: 'XA', invented: true });
    for (const person of PEOPLE) await admitPerson(tx, { jurisdiction: EXAMPLE_JURISDICTION, ...person });
    return true;
  }
  return there.some(({ jurisdiction }) => jurisdiction === EXAMPLE_JURISDICTION);
}

async function readExample(folder: string, findPack: (id: string, version: string) => Pack | undefined): Promise<AssessmentFolder> {
  const read = await readAssessmentFolder(folder, findPack);
  if (!('errors' in read)) return read;
  const errors = read.errors.map(({ file, row, column, message }) => ({ path: `${file} ${row} ${column}`, message }));
  const remedy = `\`mufakat assess ${folder} --out DIR\` shows the same errors.`;
  fail('example-invalid', { status: 500, title: 'The example has errors', detail: folder, remedy, errors });
}
