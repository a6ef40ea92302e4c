/** Publishing, withdrawing, and what a region reads, over HTTP. */
import { makeSigner, parseKey, parseReceipt, verifyReceipt } from '@mufakat/ledger';
import { sql } from 'kysely';
import { beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { openDatabase } from '../kernel/database/database.ts';
import { newId } from '../kernel/database/identifiers.ts';
import { TEMPLATE, TEST_PASSWORDS } from '../kernel/testing/cluster.ts';
import { emptyDatabase } from '../kernel/testing/database.ts';
import { ask } from '../testing/operator.ts';
import { type Actor, newAssessment, testWorld } from '../testing/world.ts';
import { admitPublication, dismissJurisdiction } from './admit.ts';
import { type Preview, Publication, SharedPublication } from './model.ts';

const world = await testWorld();
const { call, database, operatorUrl } = world;

let coordinator: Actor;
let neighbour: Actor;
let assessment: string;
const at = (path: string, actor = coordinator) => `/api/jurisdictions/${actor.jurisdiction}${path}`;

const finding = (indicator: string, stage: number) => ({
  id: newId(),
  indicator,
  stage,
  basis: 'decision',
  reasons: `Reasons for ${indicator}`,
  dissent: [{ community: 'technical', stage: 1, reasons: `Dissent on ${indicator}` }],
  supersedes: null,
});

beforeAll(async () => {
  coordinator = await world.settle('coordinator');
  neighbour = await world.settle('observer');
  const opened = newAssessment();
  assessment = opened.id;
  await call(coordinator, 'POST', '/assessments', { json: opened });
  await call(coordinator, 'POST', `/assessments/${assessment}/findings`, { json: finding('access', 2) });
});

const previewOf = async (shares: string) => call(coordinator, 'GET', at(`/assessments/${assessment}/publication-preview?shares=${shares}`));
const regionOf = async (actor: Actor | null) => {
  const { status, json } = await call(actor, 'GET', '/api/region/small');
  return { status, shared: z.array(SharedPublication).safeParse(json).data ?? [] };
};

async function publish(shares: Record<string, string>) {
  const query = Object.entries(shares).map((pair) => pair.join(':'));
  const { hash } = (await previewOf(query.join(','))).json as Preview;
  const id = newId();
  const reply = await call(coordinator, 'POST', at(`/assessments/${assessment}/publications`), { json: { id, shares, hash } });
  expect(reply.status, reply.text).toBe(201);
  return Publication.parse(reply.json);
}

describe('a preview', () => {
  test('holds the stages of the dimensions that are shared, without a word of reasons', async () => {
    const { json, text } = await previewOf('law:stage');
    expect(json).toMatchObject({
      snapshot: {
        dimensions: [
          {
            id: 'law',
            share: 'stage',
            stage: { low: 0, high: 2 },
            indicators: [
              { id: 'access', stage: 2, basis: 'decision' },
              { id: 'interception', stage: null, basis: null },
            ],
          },
        ],
      },
    });
    for (const word of ['Reasons', 'Dissent', 'practice', 'handling']) expect(text).not.toContain(word);
  });

  test('holds reasons and dissent where they are shared', async () => {
    const { text } = await previewOf('law:stage-with-reasons');
    for (const words of ['Reasons for access', 'Dissent on access']) expect(text).toContain(words);
  });

  test.each([
    ['', 'nothing-shared'],
    ['law:everything', 'nothing-shared'],
    ['finance:stage', 'no-such-dimension'],
    ['access:stage', 'no-such-dimension'],
  ])('of "%s" is refused: %s', async (shares, code) => {
    expect((await previewOf(shares)).json).toMatchObject({ status: 422, code });
  });

  test('is the coordinator’s', async () => {
    const assessor = await world.invite(coordinator.jurisdiction, 'Assessor', 'assessor');
    expect((await call(assessor, 'GET', at(`/assessments/${assessment}/publication-preview?shares=law:stage`))).status).toBe(403);
  });
});

describe('a publication', () => {
  test('is exactly what was previewed, and is read by whoever is signed in, anywhere', async () => {
    const { snapshot } = (await previewOf('law:stage')).json as Preview;
    const published = await publish({ law: 'stage' });
    expect(published).toMatchObject({ snapshot, shared: true, withdrawnAt: null });
    for (const reader of [coordinator, neighbour]) {
      const { shared } = await regionOf(reader);
      expect(shared).toEqual([{ id: published.id, snapshot, publishedAt: published.publishedAt }]);
    }
    expect((await regionOf(null)).status).toBe(401);
    expect((await call(neighbour, 'GET', '/api/region')).json).toEqual([{ pack: 'small', jurisdictions: 1 }]);
  });

  test('sent again is one, and does not appear when the assessment has changed since the preview', async () => {
    const { hash } = (await previewOf('law:stage,practice:stage')).json as Preview;
    const json = { id: newId(), shares: { law: 'stage', practice: 'stage' }, hash };
    const path = at(`/assessments/${assessment}/publications`);
    expect((await call(coordinator, 'POST', path, { json })).status).toBe(201);
    expect((await call(coordinator, 'POST', path, { json })).status).toBe(200);
    await call(coordinator, 'POST', `/assessments/${assessment}/findings`, { json: finding('interception', 1) });
    const late = await call(coordinator, 'POST', path, { json: { ...json, id: newId() } });
    expect(late.json).toMatchObject({
      status: 409,
      code: 'preview-changed',
      current: { snapshot: { dimensions: [{ stage: { low: 1, high: 1 } }, {}] } },
    });
  });

  test('takes the place of the one before, and leaves with its withdrawal', async () => {
    const first = await publish({ law: 'stage' });
    const second = await publish({ practice: 'stage' });
    expect((await regionOf(neighbour)).shared.map(({ id }) => id)).toEqual([second.id]);
    const withdrawal = at(`/publications/${second.id}/withdrawal`);
    expect((await call(coordinator, 'POST', withdrawal)).json).toMatchObject({ shared: false, withdrawnAt: expect.any(String) });
    expect((await call(coordinator, 'POST', withdrawal)).status).toBe(200);
    expect((await regionOf(neighbour)).shared).toEqual([]);
    const own = z.array(Publication).parse((await call(coordinator, 'GET', at('/publications'))).json);
    expect(own.slice(0, 2).map(({ id, shared }) => [id, shared])).toEqual([
      [second.id, false],
      [first.id, false],
    ]);
  });

  test('of one jurisdiction cannot be withdrawn, shared or changed by another, nor by one without the role', async () => {
    const published = await publish({ law: 'stage' });
    const stranger = await world.settle('coordinator');
    expect((await call(stranger, 'POST', at(`/publications/${published.id}/withdrawal`, stranger))).status).toBe(404);
    const attempt = (statement: string, actor: Actor) =>
      database.withTenant(actor, (tx) => sql.raw(statement.replace('$1', `'${published.id}'`)).execute(tx));
    await attempt('select mufakat_unshare($1)', stranger);
    await attempt('select mufakat_share($1)', stranger);
    const assessor = await world.invite(coordinator.jurisdiction, 'Assessor', 'assessor');
    await attempt('select mufakat_unshare($1)', assessor);
    expect((await regionOf(neighbour)).shared.map(({ id }) => id)).toEqual([published.id]);
    for (const change of [
      'delete from shared_publication where publication = $1',
      `update publication set snapshot = '{}' where publication = $1`,
    ])
      await expect(attempt(change, coordinator)).rejects.toThrow(/permission denied/);
  });

  test('is proved by the log of the jurisdiction, once it is in a checkpoint', async () => {
    const published = await publish({ law: 'stage-with-reasons' });
    const path = `/api/region/publications/${coordinator.jurisdiction}/${published.id}/receipt`;
    expect((await call(neighbour, 'GET', path)).json).toMatchObject({ status: 409, code: 'not-published-yet' });
    await world.sequence();
    const receipt = parseReceipt((await call(neighbour, 'GET', path)).text);
    const { entry, about } = verifyReceipt(receipt, { key: receipt.key });
    expect([entry.what, about]).toEqual(['publication.published', null]);
    expect(JSON.parse(receipt.content?.text ?? '')).toEqual(published.snapshot);
    expect((await call(null, 'GET', path)).status).toBe(401);
  });
});

describe('what another server’s jurisdiction publishes', () => {
  const other = async () => {
    const published = await publish({ law: 'stage' });
    await world.sequence();
    return parseReceipt(
      (await call(coordinator, 'GET', `/api/region/publications/${coordinator.jurisdiction}/${published.id}/receipt`)).text,
    );
  };
  const keyOf = async () => {
    const [row] = await ask<{ key: string }>(operatorUrl, `select key from ledger_key where jurisdiction = $1 and log = 'assessment'`, [
      coordinator.jurisdiction,
    ]);
    return parseKey('log', row?.key ?? '');
  };

  test('is admitted by its receipt under a trusted key, and read like the rest', async () => {
    const elsewhere = await testDatabaseOfAnotherServer();
    const receipt = await other();
    const snapshot = await admitPublication(elsewhere.database, receipt, await keyOf());
    const [row] = await ask<{ snapshot: string; receipt: string }>(
      elsewhere.operatorUrl,
      'select snapshot, receipt from shared_publication',
    );
    expect(JSON.parse(row?.snapshot ?? '')).toEqual(snapshot);
    expect(verifyReceipt(parseReceipt(row?.receipt ?? ''), { key: await keyOf() }).entry.what).toBe('publication.published');
    await admitPublication(elsewhere.database, receipt, await keyOf());
    expect(await dismissJurisdiction(elsewhere.database, snapshot.jurisdiction.id)).toBe(1);
    await elsewhere.drop();
  });

  test('is refused under another key, changed, or where the jurisdiction publishes itself', async () => {
    const elsewhere = await testDatabaseOfAnotherServer();
    const receipt = await other();
    const content = receipt.content === null ? null : { ...receipt.content, text: receipt.content.text.replace('"stage":2', '"stage":3') };
    await expect(admitPublication(elsewhere.database, { ...receipt, content }, await keyOf())).rejects.toMatchObject({
      code: 'not-proved',
    });
    const stranger = makeSigner('log', receipt.key.name, Buffer.alloc(32, 8)).key;
    await expect(admitPublication(elsewhere.database, receipt, stranger)).rejects.toMatchObject({ code: 'not-proved' });
    await expect(admitPublication(elsewhere.database, { ...receipt, content: null }, await keyOf())).rejects.toMatchObject({
      code: 'not-a-publication',
    });
    await expect(admitPublication(database, receipt, await keyOf())).rejects.toMatchObject({ code: 'jurisdiction-here' });
    await elsewhere.drop();
  });
});

/** An empty database of another node. */
async function testDatabaseOfAnotherServer() {
  const { url, drop } = await emptyDatabase(TEMPLATE);
  const opened = await openDatabase({ operatorUrl: url, passwords: TEST_PASSWORDS, connections: 2 });
  return { database: opened, operatorUrl: url, drop: () => opened.close().then(drop) };
}
