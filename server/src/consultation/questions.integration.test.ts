/** What a participant of one community is asked: never more than that community can answer. */
import readWorkbook from 'read-excel-file/node';
import { beforeAll, describe, expect, test } from 'vitest';
import writeWorkbook from 'write-excel-file/node';
import { admitPerson } from '../kernel/sign-in/people.ts';
import { type Actor, newAssessment, testWorld } from '../testing/world.ts';

const world = await testWorld();
const assessment = newAssessment();
const at = `/assessments/${assessment.id}`;
let coordinator: Actor;
let engineer: Actor;

beforeAll(async () => {
  coordinator = await world.settle('coordinator');
  await world.call(coordinator, 'POST', '/assessments', { json: assessment });
  engineer = await world.invite(coordinator.jurisdiction, 'Engineer', 'participant');
  const { email } = await world.database.asOperator((tx) =>
    tx.selectFrom('person').select('email').where('person', '=', engineer.person).executeTakeFirstOrThrow(),
  );
  const admitted = {
    jurisdiction: coordinator.jurisdiction,
    name: 'Engineer',
    email: email ?? '',
    community: 'technical' as const,
    roles: [],
  };
  await world.database.asOperator((tx) => admitPerson(tx, admitted));
});

describe('a participant', () => {
  test('gets the questions of the own community, and is told how long they take', async () => {
    const { status, json } = await world.call(engineer, 'GET', `${at}/questions`);
    expect([status, json]).toEqual([200, { community: 'technical', indicators: ['access', 'interception', 'handling'], minutes: 2 }]);
  });

  test('does not get those of another community, neither as a list nor as a sheet', async () => {
    for (const path of ['questions', 'questions.xlsx']) {
      const { status, json } = await world.call(engineer, 'GET', `${at}/${path}?community=policy`);
      expect([status, json]).toMatchObject([403, { code: 'other-community' }]);
    }
  });

  test('without a community is told whom to ask', async () => {
    const nobody = await world.invite(coordinator.jurisdiction, 'Nobody', 'participant');
    const { status, json } = await world.call(nobody, 'GET', `${at}/questions?community=legal`);
    expect([status, json]).toMatchObject([403, { code: 'no-community', remedy: expect.stringContaining('coordinator') }]);
  });
});

describe('a coordinator', () => {
  test('chooses the community', async () => {
    const policy = await world.call(coordinator, 'GET', `${at}/questions?community=policy`);
    expect(policy.json).toMatchObject({ community: 'policy', indicators: ['register'] });
    expect(await world.call(coordinator, 'GET', `${at}/questions`)).toMatchObject({ status: 400, json: { code: 'no-community' } });
    expect((await world.call(coordinator, 'GET', `${at}/questions?community=kings`)).status).toBe(400);
  });

  test('hands out a sheet that comes back as views, questions left open left out', async () => {
    const reply = await world.app.request(`/api/jurisdictions/${coordinator.jurisdiction}${at}/questions.xlsx?community=technical`, {
      headers: { cookie: coordinator.cookie },
    });
    expect(reply.headers.get('content-disposition')).toContain('questions_small-1.0.0_technical.xlsx');
    const [views, questions] = await readWorkbook(Buffer.from(await reply.arrayBuffer()));
    expect(views?.data[0]).toEqual(['participant', 'community', 'indicator', 'stage', 'confidence', 'reasons', 'question']);
    expect(questions?.data.map(([id]) => id)).toEqual(['indicator', 'access', 'interception', 'handling']);
    expect(questions?.data[1]?.at(-1)).toContain('Established: The elements of the offence are defined.');
    const filled = (views?.data ?? []).map((row, index) =>
      row.map((value, column) => {
        const written = index === 2 ? ['T. Engineer', null, null, 'formative', '4', 'Seen in practice'][column] : undefined;
        return { value: String(written ?? value ?? ''), type: String };
      }),
    );
    const workbook = await writeWorkbook([{ sheet: 'Views', data: filled }]).toBuffer();
    const imported = await world.app.request(`/api/jurisdictions/${coordinator.jurisdiction}${at}/views/import`, {
      method: 'POST',
      headers: { cookie: coordinator.cookie, 'content-type': 'application/octet-stream' },
      body: Uint8Array.from(workbook).buffer,
    });
    expect([imported.status, await imported.json()]).toEqual([200, { imported: 1, unchanged: 0, waiting: 1 }]);
    const half = await world.call(coordinator, 'POST', `${at}/views/import`, {
      body: 'participant,community,indicator,stage,confidence,reasons\nX,technical,access,,,half a view\n',
      headers: { 'content-type': 'text/csv' },
    });
    expect(half).toMatchObject({ status: 422, json: { code: 'import-refused' } });
  });
});
