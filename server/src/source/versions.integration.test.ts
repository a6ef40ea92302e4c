/** The file of a source is never overwritten: each is a version, whoever replaces one has seen it, and a verdict is bound to the one that it cited. */
import { createHash } from 'node:crypto';
import { parseReceipt } from '@mufakat/ledger';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { Assessment } from '../assessment/model.ts';
import { newId } from '../kernel/database/identifiers.ts';
import { ActPage } from '../ledger/model.ts';
import { ask } from '../testing/operator.ts';
import { type Actor, type Answer, everythingOf, newAssessment, testWorld } from '../testing/world.ts';
import { SourceRow, SourceVersion } from './model.ts';

const records: { sources: readonly object[]; verdicts: readonly object[] }[] = [];
const world = await testWorld({
  renderReport: async (format, { record }) => {
    records.push(record);
    return { bytes: Buffer.from(format), mediaType: 'text/plain', fileName: 'report' };
  },
});
const { call, database } = world;

let assessor: Actor;
let coordinator: Actor;
let observer: Actor;
const assessment = newAssessment();
const at = (rest = '') => `/assessments/${assessment.id}${rest}`;
let id = '';

const hashOf = (text: string) => createHash('sha256').update(text).digest('hex');
const put = (actor: Actor, body: string, revision?: number | string, source = id): Promise<Answer> =>
  call(actor, 'PUT', at(`/sources/${source}/file`), {
    body,
    headers: {
      'content-type': 'application/octet-stream',
      'x-file-name': 'act.txt',
      ...(revision !== undefined && { 'if-match': String(revision) }),
    },
  });
const sourceSeenBy = async (actor: Actor, source = id) => {
  const all = SourceRow.array().parse((await call(actor, 'GET', at('/sources'))).json);
  return all.find((one) => one.id === source);
};
const verdict = (change: object = {}) => ({
  id: newId(),
  criterion: 'access.offence',
  value: 'met',
  reasons: 'Section 3',
  sources: [id],
  supersedes: null as string | null,
  reconciles: [],
  ...change,
});
const add = async (access = 'public') => {
  const added = { id: newId(), kind: 'statute', access, title: 'Cybercrime Act' };
  expect((await call(assessor, 'POST', at('/sources'), { json: added })).status).toBe(201);
  return added.id;
};
const read = async (actor: Actor, version?: number, source = id) =>
  call(actor, 'GET', at(`/sources/${source}/file${version === undefined ? '' : `?version=${version}`}`));
const versions = async (actor: Actor, source = id) =>
  SourceVersion.array().parse((await call(actor, 'GET', at(`/sources/${source}/versions`))).json);

beforeAll(async () => {
  coordinator = await world.settle('coordinator');
  assessor = await world.invite(coordinator.jurisdiction, 'Assessor', 'assessor');
  observer = await world.invite(coordinator.jurisdiction, 'Observer', 'observer');
  Assessment.parse((await call(coordinator, 'POST', '/assessments', { json: assessment })).json);
});
beforeEach(async () => {
  id = await add();
  expect((await put(assessor, 'first')).json).toMatchObject({ version: 1, revision: 2, sha256: hashOf('first') });
});

describe('replacing a file', () => {
  test('without naming the revision is refused, with the source as it is, and nothing changes', async () => {
    const before = await everythingOf(database, assessor.jurisdiction);
    const refused = await put(coordinator, 'second');
    expect([refused.status, refused.json]).toMatchObject([
      409,
      { code: 'revision-needed', remedy: expect.stringMatching(/If-Match/), current: { id, version: 1, revision: 2 } },
    ]);
    expect(await everythingOf(database, assessor.jurisdiction)).toBe(before);
    expect((await read(observer)).text).toBe('first');
  });

  test('by a revision that stands no longer is refused', async () => {
    expect((await put(assessor, 'second', 2)).status).toBe(200);
    const refused = await put(coordinator, 'third', 2);
    expect([refused.status, refused.json]).toMatchObject([409, { code: 'stale-revision', current: { version: 2, revision: 3 } }]);
    expect((await put(coordinator, 'third', '"x"')).status).toBe(400);
    expect((await versions(assessor)).map(({ version }) => version)).toEqual([2, 1]);
  });

  test('by the present one makes a version; the same sent again, also late, is one version', async () => {
    expect((await put(coordinator, 'second', '"2"')).json).toMatchObject({ version: 2, revision: 3, sha256: hashOf('second') });
    expect((await put(coordinator, 'second', '"2"')).json).toMatchObject({ version: 2, revision: 3 });
    expect((await put(coordinator, 'second')).json).toMatchObject({ version: 2, revision: 3 });
    expect(await versions(observer)).toMatchObject([
      { version: 2, sha256: hashOf('second'), bytes: 6, fileName: 'act.txt', storedBy: coordinator.person, kept: true },
      { version: 1, sha256: hashOf('first'), bytes: 5, storedByName: 'Assessor', kept: true },
    ]);
    expect([(await read(observer)).text, (await read(observer, 1)).text, (await read(observer, 3)).status]).toEqual([
      'second',
      'first',
      404,
    ]);
  });

  test('by several at once makes one version, and the others are told', async () => {
    const replies = await Promise.all(['a', 'b', 'c', 'd'].map((body) => put(assessor, body, 2)));
    expect(replies.map(({ status }) => status).toSorted()).toEqual([200, 409, 409, 409]);
    expect((await versions(assessor)).map(({ version }) => version)).toEqual([2, 1]);
  });

  test('is recorded with the SHA-256 of both', async () => {
    await put(assessor, 'second', 2);
    await world.sequence();
    const ledger = `/api/jurisdictions/${assessor.jurisdiction}/ledger/assessment/acts`;
    const [act] = ActPage.parse((await call(assessor, 'GET', ledger)).json).acts;
    expect(act).toMatchObject({ what: 'source.file-stored', subject: `source/${id}` });
    const receipt = parseReceipt((await call(assessor, 'GET', `${ledger}/${act?.entry}/receipt`)).text);
    expect(JSON.parse(receipt.content?.text ?? '')).toEqual({
      assessment: assessment.id,
      version: 2,
      sha256: hashOf('second'),
      bytes: 6,
      fileName: 'act.txt',
      supersedes: hashOf('first'),
    });
  });

  test('leaves no way to change or remove a version, or what a verdict cites', async () => {
    expect((await call(assessor, 'POST', at('/verdicts'), { json: verdict({ criterion: 'interception.applied' }) })).status).toBe(201);
    for (const change of ["update source_version set content_sha256 = repeat('0', 64)", 'delete from source_version'])
      await expect(ask(world.operatorUrl, change)).rejects.toThrow(/append-only/);
    await expect(ask(world.operatorUrl, 'update verdict_source set version = null')).rejects.toThrow(/append-only/);
  });
});

describe('a verdict', () => {
  test('is bound to the version that was there, and says so when another is', async () => {
    const sent = verdict();
    expect((await call(assessor, 'POST', at('/verdicts'), { json: sent })).json).toMatchObject({ verdict: { versions: { [id]: 1 } } });
    expect(await sourceSeenBy(observer)).not.toHaveProperty('citedEarlier');
    await put(assessor, 'second', 2);
    const indicator = await call(observer, 'GET', at('/indicators/access'));
    expect(indicator.json).toMatchObject({ verdicts: [{ id: sent.id, versions: { [id]: 1 } }], sources: [{ id, version: 2 }] });
    expect(await sourceSeenBy(observer)).toMatchObject({
      version: 2,
      citedEarlier: [{ verdict: sent.id, criterion: 'access.offence', version: 1 }],
    });
    records.length = 0;
    await call(observer, 'GET', at('/report.json?lang=en'));
    expect(records[0]?.verdicts).toContainEqual(expect.objectContaining({ id: sent.id, earlierVersions: { [id]: 1 } }));
    // A new verdict of the same assessor cites what is there now.
    const next = verdict({ supersedes: sent.id });
    expect((await call(assessor, 'POST', at('/verdicts'), { json: next })).json).toMatchObject({ verdict: { versions: { [id]: 2 } } });
    expect(await sourceSeenBy(observer)).not.toHaveProperty('citedEarlier');
    await call(assessor, 'POST', at('/verdicts'), { json: verdict({ supersedes: next.id, sources: [] }) });
  });

  test('on a version that was replaced since the assessor saw it is refused, and sent again it is not', async () => {
    const sent = verdict({ criterion: 'access.elements', versions: { [id]: 1 } });
    expect((await call(assessor, 'POST', at('/verdicts'), { json: sent })).status).toBe(201);
    await put(assessor, 'second', 2);
    expect((await call(assessor, 'POST', at('/verdicts'), { json: sent })).status).toBe(200);
    const late = await call(assessor, 'POST', at('/verdicts'), { json: { ...sent, id: newId(), supersedes: sent.id } });
    expect([late.status, late.json]).toMatchObject([409, { code: 'stale-source', current: [{ source: id, version: 2 }] }]);
  });

  test('has in the ledger the SHA-256 of what it cites', async () => {
    const sent = verdict({ criterion: 'access.reviewed' });
    await call(assessor, 'POST', at('/verdicts'), { json: sent });
    const [row] = await ask<{ content: string }>(
      world.operatorUrl,
      "select content from ledger_opening join ledger_entry using (jurisdiction, entry) where part = 'content' and subject = $1",
      [`verdict/${sent.id}`],
    );
    expect(JSON.parse(row?.content ?? '')).toMatchObject({ sources: [id], cites: [{ source: id, version: 1, sha256: hashOf('first') }] });
  });

  test('on a source without a file is bound to none, which shows when it gets one', async () => {
    id = await add();
    const sent = verdict({ criterion: 'interception.offence' });
    expect((await call(assessor, 'POST', at('/verdicts'), { json: sent })).json).toMatchObject({ verdict: { versions: { [id]: 0 } } });
    await put(assessor, 'first at last');
    expect((await sourceSeenBy(observer))?.citedEarlier).toEqual([{ verdict: sent.id, criterion: 'interception.offence', version: 0 }]);
  });
});

test('the versions of a restricted source are for assessors, and reading an earlier one is recorded with its SHA-256', async () => {
  id = await add('restricted');
  await put(assessor, 'sealed one');
  await put(assessor, 'sealed two', 2);
  for (const actor of [coordinator, observer]) {
    expect((await call(actor, 'GET', at(`/sources/${id}/versions`))).status).toBe(403);
    expect((await read(actor, 1)).status).toBe(403);
    const { sha256, bytes, fileName, version } = (await sourceSeenBy(actor)) ?? {};
    expect({ sha256, bytes, fileName, version }).toEqual({ sha256: undefined, bytes: undefined, fileName: undefined, version: 2 });
  }
  expect((await read(assessor, 1)).text).toBe('sealed one');
  const [row] = await ask<{ content: string }>(
    world.operatorUrl,
    "select content from ledger_opening join ledger_entry using (jurisdiction, entry) where part = 'content' and what = 'source.file-read' and subject = $1",
    [`source/${id}`],
  );
  expect(JSON.parse(row?.content ?? '')).toEqual({ assessment: assessment.id, version: 1, sha256: hashOf('sealed one') });
});
