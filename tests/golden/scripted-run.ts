/** A run over HTTP, and by the operator where HTTP is not the way, that makes at least one entry of every event type. The same each time but for ids, moments and salts. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { formatKey, makeSigner } from '@mufakat/ledger';
import { erase, loadAssessment, readAssessmentFolder } from '../../server/src/assessment/index.ts';
import { newId } from '../../server/src/kernel/database/identifiers.ts';
import { MIGRATIONS_FOLDER } from '../../server/src/kernel/database/migrate.ts';
import { revokeRoles, setRoles } from '../../server/src/kernel/sign-in/change-roles.ts';
import { addJurisdiction, addPerson, admitPerson, openJurisdiction } from '../../server/src/kernel/sign-in/people.ts';
import { ROLES } from '../../server/src/kernel/sign-in/roles.ts';
import { addWitness, endLostLogs, removeWitness, resumeLog, rotateKey, setPublic } from '../../server/src/ledger/index.ts';
import { setQuota } from '../../server/src/storage/quota.ts';
import { ask } from '../../server/src/testing/operator.ts';
import { type Actor, newAssessment, type World } from '../../server/src/testing/world.ts';

const FOLDER = fileURLToPath(new URL('folder', import.meta.url));
const WITNESS = { key: formatKey(makeSigner('witness', 'other.example/witness', Buffer.alloc(32, 7)).key), url: 'https://other.example' };
const HEADER = 'participant,community,indicator,stage,confidence,reasons';

/** The countries of the run, in its order. */
export type Countries = { readonly takenOver: string; readonly assessed: Actor; readonly loaded: string };

/** @throws Error for a step that is answered otherwise */
export async function runScript(world: World): Promise<Countries> {
  const takenOver = await takeOver(world);
  const { coordinator, second, gone } = await admitPeople(world);
  await assess(world, coordinator, second, gone);
  await operate(world, coordinator.jurisdiction, gone);
  const loaded = await loadFolder(world);
  await endLostLogs(world.ledger);
  await world.sequence();
  return { takenOver, assessed: coordinator, loaded };
}

/** Somebody who was there before everything had an entry. */
async function takeOver({ database, operatorUrl }: World): Promise<string> {
  const jurisdiction = await database.asOperator(async (tx) => {
    const added = await addJurisdiction(tx, { name: 'Eastmark', iso3166: 'XE', invented: true });
    const person = { jurisdiction: added, name: 'Old Hand', email: 'old@east.example', community: 'legal' } as const;
    await addPerson(tx, { ...person, roles: ['auditor', 'coordinator'] });
    return added;
  });
  await ask(operatorUrl, await readFile(join(MIGRATIONS_FOLDER, '0012_taken_over.sql'), 'utf8'));
  return jurisdiction;
}

async function admitPeople({ database, signInAs }: World) {
  const at = (name: string) => `${name}@north.example`;
  const { jurisdiction, ...ids } = await database.asOperator(async (tx) => {
    const opened = { name: 'Northmark “Ü”', iso3166: 'XN', invented: true };
    const { jurisdiction: added, person } = await openJurisdiction(tx, opened, { name: 'Coordinator', email: at('coordinator') });
    await setRoles(tx, added, person, ROLES);
    const admitted = { jurisdiction: added, community: 'legal', roles: ['assessor', 'observer'] } as const;
    const second = await admitPerson(tx, { ...admitted, name: 'Second assessor', email: at('second') });
    const gone = await admitPerson(tx, { ...admitted, name: 'Gone', email: at('gone') });
    await revokeRoles(tx, added, second, ['observer']);
    await setQuota(tx, added, { bytes: 1_000_000, files: null });
    return { jurisdiction: added, coordinator: person, second, gone };
  });
  return {
    coordinator: await signInAs({ jurisdiction, person: ids.coordinator, roles: ROLES }, at('coordinator')),
    second: await signInAs({ jurisdiction, person: ids.second, roles: ['assessor'] }, at('second')),
    gone: await signInAs({ jurisdiction, person: ids.gone, roles: ['assessor', 'observer'] }, at('gone')),
  };
}

/** Asks, and holds the status against what a step should give. */
function stepsOf({ call }: World) {
  return async (wanted: number, ...request: Parameters<typeof call>): Promise<unknown> => {
    const { status, text, json } = await call(...request);
    if (status !== wanted) throw new Error(`${request[1]} ${request[2]}: ${status} instead of ${wanted}: ${text}`);
    return json;
  };
}

async function assess(world: World, coordinator: Actor, second: Actor, gone: Actor): Promise<void> {
  const step = stepsOf(world);
  const assessment = newAssessment({ title: 'Assessment of Northmark' });
  const at = `/assessments/${assessment.id}`;
  await step(201, coordinator, 'POST', '/assessments', { json: assessment });
  await step(200, coordinator, 'PATCH', at, { json: { revision: 1, title: 'Assessment of Northmark, 2026' } });
  await step(200, coordinator, 'PATCH', at, { json: { revision: 2, rule: { agreement: 0.55, within: 1, minimumViews: 4 } } });

  const [law, minutes, letter] = [newId(), newId(), newId()];
  const source = (json: object) => step(201, coordinator, 'POST', `${at}/sources`, { json });
  await source({ id: law, kind: 'statute', access: 'public', title: 'Act of Northmark', url: 'https://law.example/act' });
  await source({ id: minutes, kind: 'minutes', access: 'restricted', title: 'Minutes “العدل”' });
  const attested = { attestedBy: 'Registrar', attestedOn: '2026-02-03' };
  await source({ id: letter, kind: 'letter', access: 'attested', title: 'Letter', ...attested });
  const file = (body: string, headers: Record<string, string>) =>
    step(200, coordinator, 'PUT', `${at}/sources/${minutes}/file`, {
      body,
      headers: { 'content-type': 'application/octet-stream', 'x-file-name': encodeURIComponent('الملف.txt'), ...headers },
    });
  await file('The minutes\n', {});
  await file('The minutes, corrected\n', { 'if-match': '"2"' });
  await step(200, coordinator, 'GET', `${at}/sources/${minutes}/file`);

  const verdict = (change: object) => ({
    id: newId(),
    criterion: 'access.offence',
    value: 'met',
    reasons: 'Reasons “Ü” العدل',
    sources: [],
    supersedes: null,
    reconciles: [],
    ...change,
  });
  const judge = async (actor: Actor, change: object): Promise<string> => {
    const json = verdict(change);
    await step(201, actor, 'POST', `${at}/verdicts`, { json });
    return json.id;
  };
  const first = await judge(coordinator, { value: 'unknown' });
  const other = await judge(second, { value: 'unmet', sources: [letter] });
  await judge(coordinator, { supersedes: first, sources: [minutes] });
  await judge(second, { value: 'met', supersedes: other, reconciles: [other], sources: [law] });
  await judge(second, { criterion: 'access.elements', value: 'not-applicable', reasons: 'No such element.' });
  await judge(gone, { criterion: 'interception.offence', sources: [law] });
  await judge(coordinator, { criterion: 'handling', value: 2 });
  await judge(coordinator, { criterion: 'coverage', value: 0.5 });
  await judge(coordinator, { criterion: 'register', value: 'partial' });

  const bring = (rows: readonly string[], query = '') =>
    step(200, coordinator, 'POST', `${at}/views/import${query}`, {
      body: `${[HEADER, ...rows].join('\n')}\n`,
      headers: { 'content-type': 'text/csv' },
    });
  await bring(
    ['Ada Lovelace', 'Bodil Larsen', 'Chandra Rao', 'Dewi Sari', 'Emeka Obi'].map((name) => `${name},legal,access,strategic,3,A reason`),
  );
  await bring(['Emeka Obj,legal,access,established,2,'], '?confirm-names=yes');
  await bring(['Ada Lovelace,legal,access,established,4,Changed my mind', 'Farid Nur,technical,interception,formative,1,']);
  await step(200, coordinator, 'POST', `${at}/collection`, { json: { open: false } });
  await step(200, coordinator, 'POST', `${at}/collection`, { json: { open: true } });

  const finding = (change: object) => ({ id: newId(), indicator: 'access', dissent: [], supersedes: null, ...change });
  const byRule = finding({ stage: 3, basis: 'rule', reasons: '' });
  await step(201, coordinator, 'POST', `${at}/findings`, { json: byRule });
  const dissent = [{ community: 'legal', stage: 3, reasons: 'It was reviewed.' }];
  const decided = finding({ stage: 2, basis: 'decision', reasons: 'The review is old.', dissent, supersedes: byRule.id });
  await step(201, coordinator, 'POST', `${at}/findings`, { json: decided });

  const publish = async (shares: Record<string, string>): Promise<string> => {
    const query = Object.entries(shares).map(([dimension, level]) => `shares=${dimension}:${level}`);
    const preview = await step(200, coordinator, 'GET', `${at}/publication-preview?${query.join('&')}`);
    const id = newId();
    const hash = typeof preview === 'object' && preview !== null && 'hash' in preview ? preview.hash : '';
    await step(201, coordinator, 'POST', `${at}/publications`, { json: { id, shares, hash } });
    return id;
  };
  await publish({ law: 'stage' });
  const withdrawn = await publish({ law: 'stage-with-reasons' });
  await step(201, coordinator, 'POST', `/api/jurisdictions/${coordinator.jurisdiction}/publications/${withdrawn}/withdrawal`);
  await world.sequence();
}

/** What the operator of the node does. */
async function operate({ ledger, database, sequence }: World, jurisdiction: string, gone: Actor): Promise<void> {
  const place = { jurisdiction, log: 'assessment' } as const;
  await setPublic(ledger, place, true);
  await setPublic(ledger, place, false);
  await addWitness(ledger, place, WITNESS);
  await removeWitness(ledger, place, WITNESS.key);
  await rotateKey(ledger, place);
  await sequence();
  await resumeLog(ledger, place, undefined);
  await database.asOperator((tx) => erase(tx, jurisdiction, gone.person));
  await sequence();
}

/** An assessment in the form of a folder. */
async function loadFolder({ database, files, packs }: World): Promise<string> {
  const { jurisdiction, person, assessors } = await database.asOperator(async (tx) => {
    const opened = { name: 'Southmark', iso3166: 'XS', invented: true };
    const made = await openJurisdiction(tx, opened, { name: 'Coordinator', email: 'coordinator@south.example' });
    const assessor = { jurisdiction: made.jurisdiction, roles: ['assessor'] } as const;
    const first = await admitPerson(tx, { ...assessor, name: 'First', email: 'first@south.example' });
    const second = await admitPerson(tx, { ...assessor, name: 'Second', email: 'second@south.example' });
    return {
      ...made,
      assessors: new Map([
        ['first', first],
        ['second', second],
      ]),
    };
  });
  const folder = await readAssessmentFolder(FOLDER, (id, version) => packs.find(id, version));
  if ('errors' in folder) throw new Error(JSON.stringify(folder.errors));
  await loadAssessment({ database, files }, { jurisdiction, person, roles: ['coordinator', 'assessor'] }, folder, assessors);
  return jurisdiction;
}
