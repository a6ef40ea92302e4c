/** Erasure: nothing of the person is left anywhere, tallies stay, and the log is as provable as before. */
import { parseReceipt, verifyReceipt } from '@mufakat/ledger';
import { sql } from 'kysely';
import { beforeAll, expect, test } from 'vitest';
import { newId } from '../kernel/database/identifiers.ts';
import { ActPage } from '../ledger/model.ts';
import { computedFrom, everythingIn } from '../testing/left-behind.ts';
import { ask } from '../testing/operator.ts';
import { type Actor, newAssessment, testWorld } from '../testing/world.ts';
import { erase } from './erase.ts';

const world = await testWorld();
const { call, database, operatorUrl } = world;
const NAME = 'Quillon Farraway';
const WORDS = 'Because of my own experience';

let coordinator: Actor;
let assessment: string;
beforeAll(async () => {
  coordinator = await world.settle('coordinator', 'auditor');
  const opened = newAssessment();
  assessment = opened.id;
  await call(coordinator, 'POST', '/assessments', { json: opened });
  const views = `participant,community,indicator,stage,confidence,reasons\n${NAME},legal,access,strategic,3,${WORDS}\nOther,legal,access,formative,3,Other words\n`;
  await call(coordinator, 'POST', `/assessments/${assessment}/views/import`, { body: views, headers: { 'content-type': 'text/csv' } });
  await world.sequence();
});

const everything = () => everythingIn(operatorUrl);
const erasing = (who: string) => database.asOperator((tx) => erase(tx, coordinator.jurisdiction, who));
const tallies = async () => (await call(coordinator, 'GET', `/assessments/${assessment}/profile`)).json;

test('a participant’s name and words are nowhere afterwards, the tallies are as they were, and the log still proves every entry', async () => {
  const [participant] = await ask<{ participant: string }>(operatorUrl, 'select participant from participant where name = $1', [NAME]);
  const before = await tallies();
  await ask(operatorUrl, 'analyze'); // what PostgreSQL samples by itself, in its own time
  expect(await everything()).toContain(WORDS);
  expect(await erasing(participant?.participant ?? '')).toEqual({ person: participant?.participant, views: 1, openings: 4 });
  const after = await everything();
  const computed = computedFrom(NAME, [coordinator.jurisdiction, assessment], ['access']);
  for (const words of [NAME, 'Quillon', WORDS, ...computed]) expect(after.includes(words), words).toBe(false);
  expect(after).toContain('Other words');
  expect(await tallies()).toEqual(before);

  await world.sequence();
  const path = `/api/jurisdictions/${coordinator.jurisdiction}/ledger/assessment/acts`;
  const { acts } = ActPage.parse((await call(coordinator, 'GET', path)).json);
  expect(acts.map(({ what }) => what)).toContain('person.erased');
  for (const { entry } of acts) {
    const receipt = parseReceipt((await call(coordinator, 'GET', `${path}/${entry}/receipt`)).text);
    expect(verifyReceipt(receipt, { key: receipt.key }).entry.entry).toBe(entry);
  }
});

test('the ids of those who take part follow from nothing: the same names have other ids in the next assessment', async () => {
  const rows = await ask<{ participant: string }>(operatorUrl, 'select participant from participant');
  const next = newAssessment();
  await call(coordinator, 'POST', '/assessments', { json: next });
  const body = `participant,community,indicator,stage,confidence,reasons\nOther,legal,access,formative,3,\n`;
  await call(coordinator, 'POST', `/assessments/${next.id}/views/import`, { body, headers: { 'content-type': 'text/csv' } });
  const later = await ask<{ participant: string }>(operatorUrl, 'select participant from participant where assessment = $1', [next.id]);
  const ids = [...rows, ...later].map(({ participant }) => participant);
  expect(new Set(ids).size).toBe(3);
  const computed = computedFrom('Other', [coordinator.jurisdiction, assessment, next.id], []);
  for (const id of ids) {
    expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4/); // not of version 7: its time would tell who came with whom
    expect(computed).not.toContain(id);
  }
});

test('a person who signs in is nobody afterwards, and what they recorded stays', async () => {
  const assessor = await world.invite(coordinator.jurisdiction, 'Assia Sorrel', 'assessor');
  const json = {
    id: newId(),
    criterion: 'access.offence',
    value: 'met',
    reasons: 'Section 4',
    sources: [],
    supersedes: null,
    reconciles: [],
  };
  expect((await call(assessor, 'POST', `/assessments/${assessment}/verdicts`, { json })).status).toBe(201);
  const [{ email } = { email: '' }] = await ask<{ email: string }>(operatorUrl, 'select email from person where person = $1', [
    assessor.person,
  ]);
  await erasing(email.toUpperCase());
  const after = await everything();
  for (const words of ['Assia', email]) expect(after).not.toContain(words);
  expect((await call(assessor, 'GET', '/assessments')).status).toBeGreaterThanOrEqual(401);
  expect(await ask(operatorUrl, 'select value from verdict where verdict = $1', [json.id])).toEqual([{ value: 'met' }]);
});

test('nobody is not erased, and nobody of another jurisdiction', async () => {
  const stranger = await world.settle('assessor');
  for (const who of [newId(), 'nobody@example.test', stranger.person])
    await expect(erasing(who)).rejects.toMatchObject({ code: 'not-found' });
  expect(await ask(operatorUrl, 'select name from person where person = $1', [stranger.person])).toEqual([{ name: 'Test Person' }]);
});

test('nothing else of a view changes, whoever tries', async () => {
  for (const change of ['set stage = 0', `set reasons = 'other'`, `set reasons = '', stage = 0`])
    await expect(
      database.asOperator((tx) => sql.raw(`update view ${change}`).execute(tx)),
      change,
    ).rejects.toThrow(/append-only/);
  await expect(database.asOperator((tx) => sql.raw('delete from view').execute(tx))).rejects.toThrow(/append-only/);
  await expect(database.withTenant(coordinator, (tx) => sql.raw(`update view set reasons = ''`).execute(tx))).rejects.toThrow(
    /permission denied/,
  );
});
