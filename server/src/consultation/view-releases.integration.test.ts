/** When views are released, over imports and the closing of collection, and that it is in the ledger. */
import { beforeEach, describe, expect, test } from 'vitest';
import { newId } from '../kernel/database/identifiers.ts';
import { ask } from '../testing/operator.ts';
import { type Actor, newAssessment, testWorld } from '../testing/world.ts';

const world = await testWorld();
const { call } = world;

let facilitator: Actor;
let observer: Actor;
let assessment = '';
const at = (rest = '') => `/assessments/${assessment}${rest}`;

beforeEach(async () => {
  const coordinator = await world.settle('coordinator');
  facilitator = await world.invite(coordinator.jurisdiction, 'Facilitator', 'facilitator');
  observer = await world.invite(coordinator.jurisdiction, 'Observer', 'observer');
  const opened = newAssessment({ rule: { agreement: 1, within: 0, minimumViews: 3 } });
  assessment = opened.id;
  expect((await call(coordinator, 'POST', '/assessments', { json: opened })).status).toBe(201);
});

type Said = readonly [participant: string, community: string, stage: string];
const STAGES = ['start-up', 'formative', 'established', 'strategic'];

async function bringIn(...said: readonly Said[]) {
  const rows = said.map(([participant, community, stage]) => `${participant},${community},access,${stage},4,Words of ${participant}`);
  const body = ['participant,community,indicator,stage,confidence,reasons', ...rows].join('\n');
  return call(facilitator, 'POST', at('/views/import'), { body, headers: { 'content-type': 'text/csv' } });
}

const collection = (open: boolean, actor = facilitator) => call(actor, 'POST', at('/collection'), { json: { open } });

/** What an observer is told of the views, and of how many people there are. */
async function seen() {
  const { json, text } = await call(observer, 'GET', at('/indicators/access'));
  const answer = json as { reading: { perceived: unknown }; ruleOutcome: unknown; viewReasons: unknown[] };
  const profile = (await call(observer, 'GET', at('/profile'))).json as { counts: { views: number; participants: number } };
  return { text, perceived: answer.reading.perceived, outcome: answer.ruleOutcome, reasons: answer.viewReasons, counts: profile.counts };
}

const NOTHING = { result: 'too-few', views: 0, median: null, agreement: null, stage: null };

describe('a hidden view', () => {
  test('does not follow from the outcome of the rule: three legal people and one technical person who all say the same', async () => {
    const all = ['l1', 'l2', 'l3'].map((name): Said => [name, 'legal', 'strategic']);
    expect((await bringIn(...all, ['t1', 'technical', 'strategic'])).json).toEqual({ imported: 4, unchanged: 0, waiting: 4 });
    const { perceived, outcome, reasons } = await seen();
    expect(perceived).toEqual({
      communities: [
        { community: 'legal', spread: null },
        { community: 'technical', spread: null },
      ],
      overall: null,
      divergence: null,
    });
    expect([outcome, reasons]).toEqual([NOTHING, []]);
  });

  test('does not follow from a refusal to adopt by the rule', async () => {
    const finding = (stage: number) => ({
      id: newId(),
      indicator: 'access',
      stage,
      basis: 'rule',
      reasons: '',
      dissent: [],
      supersedes: null,
    });
    const refusals = async (stage: string) => {
      await bringIn(...['l1', 'l2', 'l3', 'l4', 'l5'].map((name): Said => [name, 'legal', 'strategic']), ['t1', 'technical', stage]);
      const tried = await Promise.all([0, 1, 2, 3].map((named) => call(facilitator, 'POST', at('/findings'), { json: finding(named) })));
      return tried.map(({ status, json }) => [status, { ...(json as object), requestId: '' }]);
    };
    const first = await refusals('strategic');
    expect(first).toEqual(Array(4).fill([422, expect.objectContaining({ code: 'rule-withheld', remedy: expect.any(String) })]));
    expect(await refusals('start-up')).toEqual(first);
  });
});

describe('differences over time', () => {
  test('tell nothing of one person’s sheet: what is shown before and after it is the same', async () => {
    await bringIn(...['l1', 'l2', 'l3', 'l4', 'l5'].map((name, n): Said => [name, 'legal', STAGES[n % 4] ?? '']));
    const before = await seen();
    expect(before.perceived).toMatchObject({ communities: [{ community: 'legal', spread: { people: 5, counts: [2, 1, 1, 1] } }] });
    for (const stage of STAGES) {
      expect((await bringIn(['l6', 'legal', stage])).json).toMatchObject({ imported: 1, waiting: 1 });
      const after = await seen();
      // That there is one more of a community that is large enough is told; nothing of what they say.
      expect({ ...after, text: '' }).toEqual({ ...before, text: '', counts: { ...before.counts, participants: 6 } });
      expect(after.text).not.toContain('Words of l6');
    }
  });

  test('tell nothing of a view that is changed after it was released', async () => {
    await bringIn(...['l1', 'l2', 'l3', 'l4', 'l5'].map((name, n): Said => [name, 'legal', STAGES[n % 4] ?? '']));
    const before = await seen();
    expect((await bringIn(['l1', 'legal', 'strategic'])).json).toEqual({ imported: 1, unchanged: 0, waiting: 0 });
    expect(await seen()).toEqual(before);
    await collection(false);
    expect({ ...(await seen()), text: '' }).toEqual({ ...before, text: '' });
  });

  test('show newcomers once they are five, as a group of their own', async () => {
    await bringIn(...['l1', 'l2', 'l3', 'l4', 'l5'].map((name, n): Said => [name, 'legal', STAGES[n % 4] ?? '']));
    await bringIn(...['l6', 'l7', 'l8', 'l9'].map((name): Said => [name, 'legal', 'formative']));
    expect((await seen()).counts).toMatchObject({ views: 5 });
    // A view that waits is replaced by a newer one of the same person, which then is what is released.
    await bringIn(['l6', 'legal', 'start-up'], ['l10', 'legal', 'strategic']);
    const { perceived, counts } = await seen();
    expect(counts).toMatchObject({ views: 10, participants: 10 });
    expect(perceived).toMatchObject({ communities: [{ spread: { people: 10, counts: null, median: 1 } }] });
  });
});

describe('collection', () => {
  const few = () =>
    bringIn(
      ...['l1', 'l2', 'l3'].map((name, n): Said => [name, 'legal', n === 0 ? 'formative' : 'strategic']),
      ...['t1', 't2', 't3'].map((name): Said => [name, 'technical', 'strategic']),
    );

  test('is closed and reopened by coordinator and facilitator; closing puts small communities together', async () => {
    await few();
    expect((await collection(false, observer)).status).toBe(403);
    const closed = await collection(false);
    expect([closed.status, closed.json]).toMatchObject([200, { id: assessment, collectionOpen: false }]);
    const { perceived, outcome, reasons, counts } = await seen();
    expect(perceived).toEqual({
      communities: [
        { community: 'legal', spread: null },
        { community: 'technical', spread: null },
      ],
      overall: { people: 6, counts: null, nearlyAll: 3, median: 3, quartiles: null },
      divergence: null,
    });
    expect(outcome).toMatchObject({ result: 'withheld', views: 6 });
    expect(reasons).toHaveLength(6);
    expect(new Set(reasons.map((one) => JSON.stringify({ ...(one as object), reasons: '' })))).toEqual(
      new Set([JSON.stringify({ cell: 'together', stage: null, reasons: '' })]),
    );
    // How many people a small community has is told nowhere.
    expect(counts).toMatchObject({ views: 6, participants: 0 });
  });

  test('that is closed takes no views, until it is reopened; asked for twice, either is once', async () => {
    await few();
    for (const _ of [1, 2]) expect((await collection(false)).status).toBe(200);
    const refused = await bringIn(['l4', 'legal', 'strategic']);
    expect([refused.status, refused.json]).toMatchObject([409, { code: 'collection-closed', remedy: expect.stringContaining('Reopen') }]);
    for (const _ of [1, 2]) expect((await collection(true)).json).toMatchObject({ collectionOpen: true });
    expect((await bringIn(['l4', 'legal', 'strategic'])).json).toMatchObject({ imported: 1, waiting: 1 });
    const acts = await ask<{ what: string }>(
      world.operatorUrl,
      'select what from ledger_entry where subject = $1 order by happened_at, entry',
      [`assessment/${assessment}`],
    );
    expect(acts.map(({ what }) => what)).toEqual(['assessment.opened', 'views.released', 'collection.closed', 'collection.reopened']);
  });

  test('that is closed leaves hidden what is too little to be shown together', async () => {
    await bringIn(['l1', 'legal', 'strategic'], ['t1', 'technical', 'formative']);
    await collection(false);
    expect(await seen()).toMatchObject({ outcome: NOTHING, reasons: [], counts: { views: 0 } });
  });
});

test('every release is named in the content of its act', async () => {
  await bringIn(...['l1', 'l2', 'l3', 'l4', 'l5'].map((name): Said => [name, 'legal', 'strategic']), ['t1', 'technical', 'formative']);
  const rows = await ask<{ view: string; batch: number; cell: string }>(
    world.operatorUrl,
    'select view, batch, cell from view_release where assessment = $1 order by view',
    [assessment],
  );
  const [act] = await ask<{ content: string }>(
    world.operatorUrl,
    `select o.content from ledger_opening o join ledger_entry e on e.entry = o.entry and e.jurisdiction = o.jurisdiction
     where e.what = 'views.released' and o.part = 'content' and e.subject = $1`,
    [`assessment/${assessment}`],
  );
  expect(rows).toHaveLength(5);
  expect(JSON.parse(act?.content ?? '')).toEqual({ assessment, views: rows });
});
