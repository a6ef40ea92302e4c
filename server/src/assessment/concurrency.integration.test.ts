import { beforeAll, describe, expect, test } from 'vitest';
import { newId } from '../kernel/database/identifiers.ts';
import { type Actor, type Answer, newAssessment, testWorld } from '../testing/world.ts';

const world = await testWorld();
const { call } = world;
let actor: Actor;
const assessment = newAssessment();
const at = `/assessments/${assessment.id}`;

beforeAll(async () => {
  actor = await world.settle('coordinator', 'facilitator', 'assessor');
  await call(actor, 'POST', '/assessments', { json: assessment });
});

const verdict = (change: object) => ({
  id: newId(),
  criterion: 'access.offence',
  value: 'met',
  reasons: '',
  sources: [],
  supersedes: null,
  reconciles: [],
  ...change,
});
const statuses = (answers: readonly Answer[]) => answers.map(({ status }) => status).sort();

/** Holds every other writer of the assessment's rows back until all requests are on their way, so that they really meet. */
async function atOnce(requests: (() => Promise<Answer>)[]): Promise<Answer[]> {
  return Promise.all(requests.map((request) => request()));
}

describe('two editors at the same moment', () => {
  test.each(Array.from({ length: 8 }, (_, round) => round))('of one verdict: one is recorded, the other told (round %i)', async (round) => {
    const history = (await call(actor, 'GET', `${at}/indicators/access`)).json as {
      verdicts: { id: string; criterion: string; current: boolean }[];
    };
    const current = history.verdicts.find((one) => one.criterion === 'access.offence' && one.current)?.id ?? null;
    const sent = ['met', 'unmet'].map((value) => verdict({ value, supersedes: current, reasons: `round ${round}` }));
    const answers = await atOnce(sent.map((json) => () => call(actor, 'POST', `${at}/verdicts`, { json })));
    expect(statuses(answers)).toEqual([201, 409]);
    const winner = sent[answers.findIndex(({ status }) => status === 201)];
    const loser = answers.find(({ status }) => status === 409);
    expect(loser?.json).toMatchObject({ code: 'stale-verdict', current: { id: winner?.id, value: winner?.value } });
  });

  test('of one finding: one is adopted, the other told', async () => {
    const sent = [1, 2].map((stage) => ({
      id: newId(),
      indicator: 'access',
      stage,
      basis: 'decision',
      reasons: 'Agreed',
      dissent: [],
      supersedes: null,
    }));
    const answers = await atOnce(sent.map((json) => () => call(actor, 'POST', `${at}/findings`, { json })));
    expect(statuses(answers)).toEqual([201, 409]);
  });

  test('of the title: one is kept, the other told', async () => {
    const answers = await atOnce(['One', 'Two'].map((title) => () => call(actor, 'PATCH', at, { json: { revision: 1, title } })));
    expect(statuses(answers)).toEqual([200, 409]);
  });

  test('who change the rule and import the first views: either the rule is changed before, or it is fixed', async () => {
    const fresh = newAssessment();
    await call(actor, 'POST', '/assessments', { json: fresh });
    const rule = { agreement: 0.6, within: 0, minimumViews: 3 };
    const views = 'participant,community,indicator,stage,confidence,reasons\np1,legal,access,strategic,3,\n';
    const [changed, imported] = await atOnce([
      () => call(actor, 'PATCH', `/assessments/${fresh.id}`, { json: { revision: 1, rule } }),
      () => call(actor, 'POST', `/assessments/${fresh.id}/views/import`, { body: views, headers: { 'content-type': 'text/csv' } }),
    ]);
    expect(imported?.status).toBe(200);
    expect([200, 422]).toContain(changed?.status);
    const after = (await call(actor, 'GET', `/assessments/${fresh.id}`)).json;
    expect(after).toMatchObject({ rule: changed?.status === 200 ? rule : fresh.rule });
  });
});

describe('one submission sent many times at once', () => {
  test('of a verdict is recorded once and answered alike', async () => {
    const json = verdict({ criterion: 'access.elements' });
    const answers = await atOnce(Array.from({ length: 6 }, () => () => call(actor, 'POST', `${at}/verdicts`, { json })));
    expect(statuses(answers)).toEqual([200, 200, 200, 200, 200, 201]);
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
    const entries = await world.database.withTenant(actor, (tx) =>
      tx.selectFrom('ledger_entry').select('entry').where('subject', '=', `verdict/${json.id}`).execute(),
    );
    expect(entries).toHaveLength(1);
  });

  test('of a table of views is imported once', async () => {
    const rows = Array.from({ length: 40 }, (_, person) => `p${person},legal,interception,formative,3,because`);
    const body = ['participant,community,indicator,stage,confidence,reasons', ...rows].join('\n');
    const send = () => call(actor, 'POST', `${at}/views/import`, { body, headers: { 'content-type': 'text/csv' } });
    const answers = await atOnce([send, send, send]);
    expect(answers.map(({ json }) => (json as { imported: number }).imported).sort()).toEqual([0, 0, 40]);
  });
});
