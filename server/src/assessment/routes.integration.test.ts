import { createHash } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import { newId } from '../kernel/database/identifiers.ts';
import { type Actor, newAssessment, testWorld } from '../testing/world.ts';

const world = await testWorld();
const { call } = world;
let coordinator: Actor;
let facilitator: Actor;
let assessor: Actor;
let second: Actor;
let observer: Actor;
const assessment = newAssessment();
const at = (rest = '') => `/assessments/${assessment.id}${rest}`;

/** Five legal people who differ, five technical ones who nearly all agree, and one of academia, who must never be seen alone. */
const LEGAL = ['strategic', 'strategic', 'established', 'established', 'formative'].map(
  (stage, at) => [`l${at + 1}`, 'legal', stage] as const,
);
const TECHNICAL = ['established', 'established', 'established', 'established', 'strategic'].map(
  (stage, at) => [`t${at + 1}`, 'technical', stage] as const,
);
const VIEWS = [
  'participant,community,indicator,stage,confidence,reasons',
  ...[...LEGAL, ...TECHNICAL].map(([name, community, stage]) => `${name},${community},access,${stage},4,Because ${name} says so`),
  'a1,academia,access,start-up,5,Only one of us',
].join('\n');
const csv = { 'content-type': 'text/csv', 'x-file-name': 'views.csv' };

const verdict = (change: object = {}) => ({
  id: newId(),
  criterion: 'access.offence',
  value: 'met',
  reasons: 'Section 3',
  sources: [],
  supersedes: null,
  reconciles: [],
  ...change,
});
const finding = (change: object = {}) => ({
  id: newId(),
  indicator: 'access',
  stage: 2,
  basis: 'decision',
  reasons: 'The meeting agreed',
  dissent: [],
  supersedes: null,
  ...change,
});
const source = (change: object = {}) => ({ id: newId(), kind: 'statute', access: 'public', title: 'Penal Code', ...change });

async function ledgerOf(subject: string): Promise<string[]> {
  const rows = await world.database.asOperator((tx) =>
    tx.selectFrom('ledger_entry').select('what').where('subject', '=', subject).orderBy('happened_at').execute(),
  );
  return rows.map(({ what }) => what);
}

beforeAll(async () => {
  coordinator = await world.settle('coordinator');
  facilitator = await world.invite(coordinator.jurisdiction, 'Facilitator', 'facilitator');
  assessor = await world.invite(coordinator.jurisdiction, 'Assessor One', 'assessor');
  second = await world.invite(coordinator.jurisdiction, 'Assessor Two', 'assessor');
  observer = await world.invite(coordinator.jurisdiction, 'Observer', 'observer');
});

describe('packs', () => {
  test('are listed with their counts and read whole, with an ETag that spares the second reading', async () => {
    expect((await call(null, 'GET', '/api/packs')).json).toEqual([
      { id: 'small', version: '1.0.0', title: 'Small pack for tests', indicators: 6, criteria: 6 },
    ]);
    const first = await call(null, 'GET', '/api/packs/small/1.0.0');
    expect(first.json).toMatchObject({ id: 'small', stages: [{ id: 'start-up' }, {}, {}, {}] });
    const again = await call(null, 'GET', '/api/packs/small/1.0.0', { headers: { 'if-none-match': first.headers.get('etag') ?? '' } });
    expect([again.status, again.text]).toEqual([304, '']);
    expect((await call(null, 'GET', '/api/packs/small/9.9.9')).status).toBe(404);
  });
});

describe('assessments', () => {
  test('are opened by the coordinator, once for the same id and content', async () => {
    expect((await call(observer, 'POST', '/assessments', { json: assessment })).status).toBe(403);
    const opened = await call(coordinator, 'POST', '/assessments', { json: assessment });
    expect(opened.status).toBe(201);
    expect(opened.json).toMatchObject({ ...assessment, revision: 1, jurisdiction: { id: coordinator.jurisdiction, invented: true } });
    const again = await call(coordinator, 'POST', '/assessments', { json: assessment });
    expect([again.status, again.json]).toEqual([200, opened.json]);
    const other = await call(coordinator, 'POST', '/assessments', { json: { ...assessment, title: 'Other' } });
    expect([other.status, other.json]).toMatchObject([409, { code: 'id-reused' }]);
    expect(await ledgerOf(`assessment/${assessment.id}`)).toEqual(['assessment.opened']);
    expect((await call(observer, 'GET', at())).json).toEqual(opened.json);
  });

  test('are refused with an unknown pack, a period that ends before it begins, or half a surrogate in the title', async () => {
    const unknown = await call(coordinator, 'POST', '/assessments', { json: newAssessment({ packVersion: '2.0.0' }) });
    expect([unknown.status, unknown.json]).toMatchObject([422, { code: 'pack-missing' }]);
    const period = await call(coordinator, 'POST', '/assessments', { json: newAssessment({ periodTo: '2025-01-01' }) });
    expect([period.status, period.json]).toMatchObject([422, { code: 'wrong-period' }]);
    const surrogate = await call(coordinator, 'POST', '/assessments', { json: newAssessment({ title: 'A \ud800' }) });
    expect([surrogate.status, surrogate.json]).toMatchObject([400, { code: 'invalid-request', errors: [{ path: 'json.title' }] }]);
  });

  test('are listed with the newest period first', async () => {
    const older = newAssessment({ periodFrom: '2024-01-01', periodTo: '2024-06-30' });
    await call(coordinator, 'POST', '/assessments', { json: older });
    const listed = (await call(observer, 'GET', '/assessments')).json;
    expect(listed).toMatchObject([{ id: assessment.id }, { id: older.id }]);
  });

  test('change against the revision that was read; the second editor is told and nothing is overwritten', async () => {
    const changed = await call(coordinator, 'PATCH', at(), { json: { revision: 1, title: 'New title' } });
    expect([changed.status, changed.json]).toMatchObject([200, { revision: 2, title: 'New title' }]);
    const late = await call(coordinator, 'PATCH', at(), { json: { revision: 1, title: 'Late title' } });
    expect([late.status, late.json]).toMatchObject([409, { code: 'stale-revision', current: { revision: 2, title: 'New title' } }]);
    expect((await call(assessor, 'PATCH', at(), { json: { revision: 2, title: 'x' } })).status).toBe(403);
  });
});

describe('views', () => {
  test('are imported whole; sent again, they are unchanged; a new view supersedes the old one', async () => {
    expect((await call(assessor, 'POST', at('/views/import'), { body: VIEWS, headers: csv })).status).toBe(403);
    const imported = await call(facilitator, 'POST', at('/views/import'), { body: VIEWS, headers: csv });
    expect([imported.status, imported.json]).toEqual([200, { imported: 11, unchanged: 0, waiting: 1 }]);
    const again = await call(facilitator, 'POST', at('/views/import'), { body: VIEWS, headers: csv });
    expect(again.json).toEqual({ imported: 0, unchanged: 11, waiting: 1 });
    const changed = VIEWS.replace('l1,legal,access,strategic', 'l1,legal,access,formative');
    expect((await call(facilitator, 'POST', at('/views/import'), { body: changed, headers: csv })).json).toEqual({
      imported: 1,
      unchanged: 10,
      waiting: 1,
    });
    expect((await call(facilitator, 'POST', at('/views/import'), { body: VIEWS, headers: csv })).json).toEqual({
      imported: 1,
      unchanged: 10,
      waiting: 1,
    });
  });

  test('are refused with every error and nothing imported', async () => {
    const wrong = [
      'participant,community,indicator,stage,confidence,reasons',
      'n1,legal,acess,strategic,4,',
      'n2,lawyers,access,strategc,9,=1+1',
    ].join('\n');
    const refused = await call(facilitator, 'POST', at('/views/import'), { body: wrong, headers: csv });
    expect([refused.status, refused.json]).toMatchObject([
      422,
      {
        code: 'import-refused',
        errors: [
          { file: 'views.csv', row: 2, column: 'indicator', code: 'unknown-indicator' },
          { row: 3, column: 'community', code: 'unknown-community' },
          { row: 3, column: 'stage', code: 'unknown-stage' },
          { row: 3, column: 'confidence', code: 'not-a-confidence' },
          { row: 3, column: 'reasons', code: 'formula' },
        ],
      },
    ]);
    const half = [
      'participant,community,indicator,stage,confidence,reasons',
      'n3,legal,access,strategic,4,',
      'l1,technical,interception,strategic,4,',
    ].join('\n');
    const community = await call(facilitator, 'POST', at('/views/import'), { body: half, headers: csv });
    expect(community.json).toMatchObject({ errors: [{ row: 3, column: 'community', code: 'other-community' }] });
    expect((await call(coordinator, 'GET', at('/participants'))).json).toHaveLength(11);
  });

  test('fix the rule', async () => {
    const rule = { agreement: 0.5, within: 1, minimumViews: 4 };
    const refused = await call(coordinator, 'PATCH', at(), { json: { revision: 2, rule } });
    expect([refused.status, refused.json]).toMatchObject([422, { code: 'rule-fixed' }]);
  });

  test('never tell who said what, nor what a community of one says', async () => {
    const { json, text } = await call(coordinator, 'GET', at('/indicators/access'));
    expect(json).toMatchObject({
      reading: {
        perceived: {
          communities: [
            { community: 'legal', spread: { people: 5, counts: [0, 1, 2, 2], nearlyAll: null, median: 2 } },
            { community: 'technical', spread: { people: 5, counts: null, nearlyAll: 2, median: 2 } },
            { community: 'academia', spread: null },
          ],
          overall: { people: 10, counts: null, median: 2 },
        },
      },
    });
    expect(json).toMatchObject({ ruleOutcome: { result: 'adopts', views: 10, median: 2, agreement: { low: 0.8, high: 1 }, stage: 2 } });
    expect(text).not.toContain('Only one of us');
    const { viewReasons } = json as { viewReasons: { cell: string; stage: number | null; reasons: string }[] };
    expect(viewReasons).toHaveLength(10);
    for (const one of viewReasons) expect(Object.keys(one).sort()).toEqual(['cell', 'reasons', 'stage']);
    // What nearly all named is told with their reasons, and not who of them did not.
    expect(viewReasons.filter(({ cell }) => cell === 'technical').map(({ stage }) => stage)).toEqual(Array(5).fill(null));
    expect(viewReasons.filter(({ cell }) => cell === 'legal').map(({ stage }) => stage)).toEqual([1, 2, 2, 3, 3]);
    const people = (await call(coordinator, 'GET', at('/participants'))).json as { id: string; name: string }[];
    for (const { id } of people) expect(text).not.toContain(id);
    expect(people.map(({ name }) => name)).toContain('l1');
    for (const other of [assessor, observer]) {
      const refused = await call(other, 'GET', at('/participants'));
      expect([refused.status, refused.json]).toMatchObject([403, { code: 'role-needed' }]);
    }
  });
});

describe('verdicts', () => {
  const firstId = newId();

  test('are recorded by assessors, explain themselves, and repeat without effect', async () => {
    const sent = verdict({ id: firstId });
    expect((await call(coordinator, 'POST', at('/verdicts'), { json: sent })).status).toBe(403);
    const recorded = await call(assessor, 'POST', at('/verdicts'), { json: sent });
    expect(recorded.status).toBe(201);
    expect(recorded.json).toMatchObject({
      verdict: { id: firstId, assessor: assessor.person, assessorName: 'Assessor One', current: true },
      reading: { id: 'access', evidenced: { low: 1, high: 3 } },
      trace: { rule: 'gate' },
      changed: expect.arrayContaining(['access.offence', 'access', 'law']),
    });
    const again = await call(assessor, 'POST', at('/verdicts'), { json: sent });
    expect([again.status, again.json]).toEqual([200, recorded.json]);
    const reused = await call(assessor, 'POST', at('/verdicts'), { json: { ...sent, value: 'unmet' } });
    expect([reused.status, reused.json]).toMatchObject([409, { code: 'id-reused' }]);
    expect(await ledgerOf(`verdict/${firstId}`)).toEqual(['verdict.recorded']);
  });

  test('supersede only what stands; the second editor is told what stands now', async () => {
    const stale = await call(assessor, 'POST', at('/verdicts'), { json: verdict({ value: 'unmet' }) });
    expect([stale.status, stale.json]).toMatchObject([409, { code: 'stale-verdict', current: { id: firstId, value: 'met' } }]);
    const next = verdict({ value: 'unmet', supersedes: firstId });
    expect((await call(assessor, 'POST', at('/verdicts'), { json: next })).status).toBe(201);
    const late = await call(assessor, 'POST', at('/verdicts'), { json: verdict({ value: 'unknown', supersedes: firstId }) });
    expect([late.status, late.json]).toMatchObject([409, { code: 'stale-verdict', current: { id: next.id } }]);
    const others = await call(second, 'POST', at('/verdicts'), { json: verdict({ supersedes: next.id }) });
    expect([others.status, others.json]).toMatchObject([422, { code: 'unknown-verdict' }]);
    const history = (await call(observer, 'GET', at('/indicators/access'))).json;
    expect(history).toMatchObject({
      verdicts: [
        { id: next.id, current: true },
        { id: firstId, current: false },
      ],
    });
  });

  test('of several assessors are disputed until one reconciles them', async () => {
    const mine = verdict({ criterion: 'interception.offence' });
    const theirs = verdict({ criterion: 'interception.offence', value: 'unmet' });
    await call(assessor, 'POST', at('/verdicts'), { json: mine });
    const disputed = await call(second, 'POST', at('/verdicts'), { json: theirs });
    expect(disputed.json).toMatchObject({ reading: { disputed: ['interception.offence'], evidenced: { low: 0, high: 3 } } });
    const reconciling = verdict({ criterion: 'interception.offence', supersedes: mine.id, reconciles: [theirs.id, mine.id] });
    const settled = await call(assessor, 'POST', at('/verdicts'), { json: reconciling });
    expect(settled.json).toMatchObject({ reading: { disputed: [], evidenced: { low: 1 } } });
    // The answer says all that fetching the indicator would.
    const { reading, trace, verdicts } = (await call(assessor, 'GET', at('/indicators/interception'))).json as Record<string, unknown>;
    expect(settled.json).toMatchObject({ reading, trace, verdict: (verdicts as unknown[])[0] });
    const elsewhere = verdict({ criterion: 'interception.applied', reconciles: [theirs.id] });
    expect((await call(assessor, 'POST', at('/verdicts'), { json: elsewhere })).json).toMatchObject({ code: 'unknown-verdict' });
  });

  test.each([
    ['handling', 3],
    ['coverage', 0.25],
    ['delay', 12],
    ['register', 'partial'],
  ])('on %s take a value of its kind', async (criterion, value) => {
    const recorded = await call(assessor, 'POST', at('/verdicts'), { json: verdict({ criterion, value }) });
    expect([recorded.status, recorded.json]).toMatchObject([
      201,
      { verdict: { value }, changed: expect.arrayContaining([criterion, 'practice']) },
    ]);
  });

  test.each([
    ['a criterion that the pack lacks', { criterion: 'access.nothing' }, 'unknown-criterion'],
    ['an indicator that is answered by criteria', { criterion: 'access' }, 'unknown-criterion'],
    ['a word that does not answer', { criterion: 'access.elements', value: 'yes' }, 'wrong-value'],
    ['a number beyond the scale', { criterion: 'coverage', value: 1.5 }, 'wrong-value'],
    ['not applicable without reasons', { criterion: 'access.elements', value: 'not-applicable', reasons: ' ' }, 'reasons-needed'],
    ['a source that is not there', { criterion: 'access.elements', sources: [newId()] }, 'unknown-source'],
  ])('on %s are refused', async (_what, change, code) => {
    const refused = await call(assessor, 'POST', at('/verdicts'), { json: verdict(change) });
    expect([refused.status, refused.json]).toMatchObject([422, { code }]);
  });
});

describe('findings', () => {
  test('by rule are held to the rule', async () => {
    const wrong = await call(facilitator, 'POST', at('/findings'), { json: finding({ basis: 'rule', stage: 3, reasons: '' }) });
    expect([wrong.status, wrong.json]).toMatchObject([422, { code: 'rule-not-met' }]);
    expect((await call(assessor, 'POST', at('/findings'), { json: finding() })).status).toBe(403);
    const sent = finding({ basis: 'rule', stage: 2, reasons: '' });
    const adopted = await call(facilitator, 'POST', at('/findings'), { json: sent });
    expect([adopted.status, adopted.json]).toMatchObject([
      201,
      { finding: { stage: 2, current: true }, reading: { adopted: { stage: 2, basis: 'rule' } } },
    ]);
    expect((await call(facilitator, 'POST', at('/findings'), { json: sent })).status).toBe(200);
    expect((await call(facilitator, 'POST', at('/findings'), { json: { ...sent, stage: 1 } })).json).toMatchObject({ code: 'id-reused' });
    expect(await ledgerOf(`finding/${sent.id}`)).toEqual(['finding.adopted']);
    const stale = await call(coordinator, 'POST', at('/findings'), { json: finding() });
    expect([stale.status, stale.json]).toMatchObject([409, { code: 'stale-finding', current: { id: sent.id } }]);
    const dissent = [{ community: 'legal', stage: 3, reasons: 'The text is complete' }];
    const decided = await call(coordinator, 'POST', at('/findings'), { json: finding({ stage: 1, supersedes: sent.id, dissent }) });
    expect([decided.status, decided.json]).toMatchObject([201, { finding: { dissent }, reading: { adopted: { stage: 1, dissent } } }]);
  });

  test.each([
    ['without reasons', { reasons: '' }, 'reasons-needed'],
    ['at a stage that is not there', { stage: 4 }, 'unknown-stage'],
    ['on an indicator that is not there', { indicator: 'nothing' }, 'unknown-indicator'],
  ])('by decision %s are refused', async (_how, change, code) => {
    const refused = await call(coordinator, 'POST', at('/findings'), { json: finding({ indicator: 'interception', ...change }) });
    expect([refused.status, refused.json]).toMatchObject([422, { code }]);
  });
});

describe('sources', () => {
  const restricted = source({ access: 'restricted', title: 'Minutes of the cabinet' });

  test('are added once, attested ones with who attested them and when', async () => {
    const open = source({ url: 'https://law.example/penal-code' });
    expect((await call(facilitator, 'POST', at('/sources'), { json: open })).status).toBe(403);
    expect(await call(assessor, 'POST', at('/sources'), { json: open })).toMatchObject({ status: 201, json: { ...open, revision: 1 } });
    expect((await call(assessor, 'POST', at('/sources'), { json: open })).status).toBe(200);
    expect((await call(assessor, 'POST', at('/sources'), { json: { ...open, title: 'Other' } })).json).toMatchObject({ code: 'id-reused' });
    expect((await call(coordinator, 'POST', at('/sources'), { json: source({ access: 'attested' }) })).json).toMatchObject({
      code: 'attestation-needed',
    });
    expect((await call(coordinator, 'POST', at('/sources'), { json: source({ url: 'javascript:alert(1)' }) })).status).toBe(400);
    const attested = source({ access: 'attested', attestedBy: 'Director of the CSIRT', attestedOn: '2026-03-01' });
    expect((await call(coordinator, 'POST', at('/sources'), { json: attested })).status).toBe(201);
    const upload = await call(assessor, 'PUT', at(`/sources/${attested.id}/file`), {
      body: 'x',
      headers: { 'content-type': 'application/octet-stream' },
    });
    expect(upload.json).toMatchObject({ code: 'attested-without-file' });
  });

  test('that are restricted are described to assessors and coordinators only, and their file read by assessors only', async () => {
    expect((await call(assessor, 'POST', at('/sources'), { json: restricted })).status).toBe(201);
    const put = await call(assessor, 'PUT', at(`/sources/${restricted.id}/file`), {
      body: 'secret minutes',
      headers: { 'content-type': 'application/octet-stream', 'x-file-name': encodeURIComponent('../../etc/минуты\u0000.txt') },
    });
    const sha256 = createHash('sha256').update('secret minutes').digest('hex');
    expect([put.status, put.json]).toMatchObject([200, { sha256, bytes: 14, fileName: 'минуты.txt', revision: 2 }]);

    const seenBy = async (actor: Actor) =>
      ((await call(actor, 'GET', at('/sources'))).json as { id: string }[]).find(({ id }) => id === restricted.id);
    expect(await seenBy(assessor)).toMatchObject({ title: restricted.title, sha256 });
    expect(await seenBy(coordinator)).toEqual({
      id: restricted.id,
      kind: 'statute',
      access: 'restricted',
      title: restricted.title,
      version: 1,
      revision: 2,
    });
    expect(await seenBy(observer)).toEqual({
      id: restricted.id,
      kind: 'statute',
      access: 'restricted',
      title: '',
      version: 1,
      revision: 2,
    });

    const file = await call(assessor, 'GET', at(`/sources/${restricted.id}/file`));
    expect([file.status, file.text]).toEqual([200, 'secret minutes']);
    expect(file.headers.get('content-disposition')).toBe(
      `attachment; filename="______.txt"; filename*=UTF-8''${encodeURIComponent('минуты.txt')}`,
    );
    expect(file.headers.get('x-content-type-options')).toBe('nosniff');
    for (const actor of [coordinator, observer, facilitator])
      expect((await call(actor, 'GET', at(`/sources/${restricted.id}/file`))).status).toBe(403);
    expect(await ledgerOf(`source/${restricted.id}`)).toEqual(['source.added', 'source.file-stored', 'source.file-read']);
  });

  test('that a verdict cites come with the indicator', async () => {
    await call(assessor, 'POST', at('/verdicts'), { json: verdict({ criterion: 'access.reviewed', sources: [restricted.id] }) });
    expect((await call(assessor, 'GET', at('/indicators/access'))).json).toMatchObject({
      sources: [{ id: restricted.id, title: restricted.title }],
    });
    expect((await call(observer, 'GET', at('/indicators/access'))).json).toMatchObject({ sources: [{ id: restricted.id, title: '' }] });
  });
});

describe('the whole', () => {
  test('is a profile, a comparison and a report in every format', async () => {
    const profile = await call(observer, 'GET', at('/profile'));
    expect(profile.json).toMatchObject({ pack: { id: 'small' }, counts: { participants: 10, views: 10, findings: 1 } });
    const [, older] = (await call(observer, 'GET', '/assessments')).json as { id: string }[];
    expect((await call(observer, 'GET', at(`/compare/${older?.id}`))).json).toMatchObject({
      before: { period: { from: '2024-01-01' } },
      method: [],
    });
    for (const format of ['html', 'pdf', 'docx', 'xlsx', 'json']) {
      const report = await call(observer, 'GET', at(`/report.${format}?lang=en`));
      expect([report.status, report.text]).toEqual([200, `${format} New title`]);
    }
    expect((await call(observer, 'GET', at('/indicators/nothing'))).status).toBe(404);
    expect((await call(observer, 'GET', `/assessments/${newId()}/profile`)).status).toBe(404);
  });
});
