/**
 * Ids are made by people's programs, so anybody may send any: for each kind of them, one that another jurisdiction uses is as good as a new one, and one
 * that another assessment of the own jurisdiction uses is refused. Neither reveals, overwrites or confuses anything.
 */
import { parseReceipt } from '@mufakat/ledger';
import { beforeEach, describe, expect, test } from 'vitest';
import { newId } from '../src/kernel/database/identifiers.ts';
import { ROLES } from '../src/kernel/sign-in/roles.ts';
import { Snapshot } from '../src/publication/model.ts';
import { type Furnished, furnish } from '../src/testing/requests.ts';
import { type Actor, type Answer, everythingOf, newAssessment, testWorld } from '../src/testing/world.ts';

const SECRET = 'Secret-of-B';

const world = await testWorld();
const { call, database } = world;
const actorOfA = await world.settle(...ROLES);
const actorOfB = await world.settle(...ROLES);
let a: Furnished;
let b: Furnished;
/** A second assessment of A, with nothing in it. */
let other = newAssessment();

beforeEach(async () => {
  a = await furnish(world, actorOfA, 'Open-of-A');
  b = await furnish(world, actorOfB, SECRET);
  other = newAssessment({ title: 'Other of A' });
  expect((await call(actorOfA, 'POST', '/assessments', { json: other })).status).toBe(201);
});

const VERDICT = { criterion: 'access.reviewed', value: 'unmet', reasons: 'Own reasons', sources: [], supersedes: null, reconciles: [] };
const BYTES = { 'content-type': 'application/octet-stream' };
const FINDING = { indicator: 'interception', stage: 1, basis: 'decision', reasons: 'Own reasons', dissent: [], supersedes: null };

async function publishIn(actor: Actor, assessment: string, id: string): Promise<Answer> {
  const preview = await call(actor, 'GET', `/assessments/${assessment}/publication-preview?shares=law:stage`);
  const { hash } = preview.json as { hash: string };
  return call(actor, 'POST', `/assessments/${assessment}/publications`, { json: { id, shares: { law: 'stage' }, hash } });
}

type Kind = {
  /** The id that a jurisdiction uses. */
  readonly used: (of: Furnished) => string;
  /** Uses an id for something else, in an assessment. */
  readonly use: (actor: Actor, assessment: string, id: string) => Promise<Answer>;
};

const KINDS: Readonly<Record<string, Kind>> = {
  assessment: {
    used: ({ assessment }) => assessment.id,
    use: (actor, _assessment, id) => call(actor, 'POST', '/assessments', { json: newAssessment({ id, title: 'Twin' }) }),
  },
  source: {
    used: ({ source }) => source.id,
    use: (actor, assessment, id) =>
      call(actor, 'POST', `/assessments/${assessment}/sources`, { json: { id, kind: 'report', access: 'public', title: 'Twin' } }),
  },
  verdict: {
    used: ({ second }) => second.id,
    use: (actor, assessment, id) => call(actor, 'POST', `/assessments/${assessment}/verdicts`, { json: { ...VERDICT, id } }),
  },
  finding: {
    used: ({ finding }) => finding.id,
    use: (actor, assessment, id) => call(actor, 'POST', `/assessments/${assessment}/findings`, { json: { ...FINDING, id } }),
  },
  publication: { used: ({ publication }) => publication.id, use: publishIn },
};

/** An answer without what differs from time to time. */
const shapeOf = ({ status, json }: Answer, id: string) =>
  JSON.stringify([status, json])
    .replaceAll(id, 'ID')
    .replaceAll(/"\d{4}-\d\d-\d\dT[^"]*"/g, '"TIME"')
    .replaceAll(/"requestId":"[^"]*"/g, '');

describe.each(Object.entries(KINDS))('the id of a %s', (kind, { used, use }) => {
  test('that another jurisdiction uses is as good as a new one, and both stay apart', async () => {
    const before = await everythingOf(database, actorOfB.jurisdiction);
    const [foreign, fresh] = [used(b), newId()];
    const withForeign = await use(actorOfA, other.id, foreign);
    expect([withForeign.status, withForeign.text.includes(SECRET)], withForeign.text).toEqual([201, false]);
    // The same in a new assessment with a new id: the answers are alike in every word.
    const again = newAssessment({ title: 'Other of A' });
    await call(actorOfA, 'POST', '/assessments', { json: again });
    const withFresh = await use(actorOfA, again.id, fresh);
    expect(shapeOf(withForeign, foreign).replaceAll(other.id, 'PLACE')).toBe(shapeOf(withFresh, fresh).replaceAll(again.id, 'PLACE'));
    expect(await everythingOf(database, actorOfB.jurisdiction)).toBe(before);
  });

  test('that the own jurisdiction uses for something else is refused, and nothing changes', async () => {
    const before = await everythingOf(database, actorOfA.jurisdiction);
    const refused = await use(actorOfA, other.id, used(a));
    expect([refused.status, refused.json], kind).toMatchObject([409, { code: 'id-reused' }]);
    expect(refused.text).not.toContain('Open-of-A');
    expect(await everythingOf(database, actorOfA.jurisdiction)).toBe(before);
  });

  test('that the own jurisdiction uses is refused to two who take it at once for two assessments', async () => {
    if (kind === 'assessment' || kind === 'publication') return; // one row of a jurisdiction has it: the primary key says so
    const again = newAssessment({ title: 'Third of A' });
    await call(actorOfA, 'POST', '/assessments', { json: again });
    const id = newId();
    const replies = await Promise.all([use(actorOfA, other.id, id), use(actorOfA, again.id, id)]);
    expect(replies.map(({ status }) => status).toSorted()).toEqual([201, 409]);
  });
});

describe.each(['another assessment', 'another jurisdiction'])('an id of %s that is referred to', (where) => {
  test('is refused as one that does not exist, in every word', async () => {
    const before = [await everythingOf(database, actorOfA.jurisdiction), await everythingOf(database, actorOfB.jurisdiction)];
    const [at, of] = where === 'another jurisdiction' ? [`/assessments/${a.assessment.id}`, b] : [`/assessments/${other.id}`, a];
    const absent = newId();
    const verdict = (change: object) => call(actorOfA, 'POST', `${at}/verdicts`, { json: { ...VERDICT, id: newId(), ...change } });
    const finding = (change: object) => call(actorOfA, 'POST', `${at}/findings`, { json: { ...FINDING, id: newId(), ...change } });
    const references: Record<string, [string, (id: string) => Promise<Answer>]> = {
      'source cited': [of.source.id, (id) => verdict({ sources: [id] })],
      'version of a source': [of.source.id, (id) => verdict({ sources: [id], versions: { [id]: 7 } })],
      'verdict superseded': [of.second.id, (id) => verdict({ supersedes: id })],
      'verdict reconciled': [of.second.id, (id) => verdict({ reconciles: [id] })],
      'finding superseded': [of.finding.id, (id) => finding({ supersedes: id })],
      'file read': [of.source.id, (id) => call(actorOfA, 'GET', `${at}/sources/${id}/file`)],
      'version read': [of.source.id, (id) => call(actorOfA, 'GET', `${at}/sources/${id}/file?version=1`)],
      'versions listed': [of.source.id, (id) => call(actorOfA, 'GET', `${at}/sources/${id}/versions`)],
      'file stored': [of.source.id, (id) => call(actorOfA, 'PUT', `${at}/sources/${id}/file`, { body: 'x', headers: BYTES })],
    };
    for (const [what, [used, refer]] of Object.entries(references)) {
      const [known, unknown] = [await refer(used), await refer(absent)];
      expect([404, 422], what).toContain(known.status);
      expect(shapeOf(known, used), what).toBe(shapeOf(unknown, absent));
    }
    expect([await everythingOf(database, actorOfA.jurisdiction), await everythingOf(database, actorOfB.jurisdiction)]).toEqual(before);
  });
});

describe('a publication under the id of another country’s', () => {
  const proofOf = async (jurisdiction: string, id: string) => {
    const reply = await call(actorOfA, 'GET', `/api/region/publications/${jurisdiction}/${id}/receipt`);
    return {
      reply,
      name: reply.status === 200 ? Snapshot.parse(JSON.parse(parseReceipt(reply.text).content?.text ?? '')).jurisdiction.id : '',
    };
  };

  test('is proved by its own receipt, and the other by its own', async () => {
    expect((await publishIn(actorOfA, other.id, b.publication.id)).status).toBe(201);
    await world.sequence();
    for (const { jurisdiction } of [actorOfA, actorOfB]) {
      const { reply, name } = await proofOf(jurisdiction, b.publication.id);
      expect(reply.status, reply.text).toBe(200);
      expect(name).toBe(jurisdiction);
      expect(reply.headers.get('content-disposition')).toContain(`publication-${jurisdiction}-${b.publication.id}.json`);
    }
    expect((await proofOf(newId(), b.publication.id)).reply.status).toBe(404);
  });

  test('when one is withdrawn, the other is shared on', async () => {
    await publishIn(actorOfA, other.id, b.publication.id);
    await world.sequence();
    const withdrawal = `/api/jurisdictions/${actorOfA.jurisdiction}/publications/${b.publication.id}/withdrawal`;
    expect((await call(actorOfA, 'POST', withdrawal)).status).toBe(201);
    expect((await proofOf(actorOfA.jurisdiction, b.publication.id)).reply.status).toBe(404);
    expect((await proofOf(actorOfB.jurisdiction, b.publication.id)).name).toBe(actorOfB.jurisdiction);
  });

  test('sent again as it was is one publication', async () => {
    expect((await publishIn(actorOfA, other.id, b.publication.id)).status).toBe(201);
    expect((await publishIn(actorOfA, other.id, b.publication.id)).status).toBe(200);
  });
});
