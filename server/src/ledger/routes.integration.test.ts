/** The ledger as people and other machines meet it: acts, receipts, and the files of a log, over HTTP. */
import {
  auditLog,
  canonicalJson,
  type LogKey,
  parseKey,
  parseReceipt,
  type Receipt,
  verifyCheckpoint,
  verifyReceipt,
} from '@mufakat/ledger';
import { beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { newId } from '../kernel/database/identifiers.ts';
import { appendEntries } from '../kernel/ledger/entries.ts';
import { ask } from '../testing/operator.ts';
import { type Actor, newAssessment, testWorld } from '../testing/world.ts';
import { ActPage, LogState } from './model.ts';

const world = await testWorld();
const { app, call, database, operatorUrl } = world;

let coordinator: Actor;
let assessor: Actor;
let auditor: Actor;
let observer: Actor;
beforeAll(async () => {
  coordinator = await world.settle('coordinator');
  const invite = (name: string, role: 'assessor' | 'auditor' | 'observer') => world.invite(coordinator.jurisdiction, name, role);
  assessor = await invite('Amina Assessor', 'assessor');
  auditor = await invite('Aud Itor', 'auditor');
  observer = await invite('Ob Server', 'observer');
  const assessment = newAssessment();
  await call(coordinator, 'POST', '/assessments', { json: assessment });
  const verdict = {
    id: newId(),
    criterion: 'access.offence',
    value: 'met',
    reasons: 'Section 4',
    sources: [],
    supersedes: null,
    reconciles: [],
  };
  await call(assessor, 'POST', `/assessments/${assessment.id}/verdicts`, { json: verdict });
  await world.sequence();
});

const at = (path: string) => `/api/jurisdictions/${coordinator.jurisdiction}/ledger${path}`;
const actsOf = async (actor: Actor, query = '') => ActPage.parse((await call(actor, 'GET', at(`/assessment/acts${query}`))).json);

async function stateOf(actor: Actor): Promise<LogState> {
  const [state] = z.array(LogState).parse((await call(actor, 'GET', at(''))).json);
  if (state === undefined) throw new Error('no log');
  return state;
}

const keyOf = async (): Promise<LogKey> => parseKey('log', (await stateOf(auditor)).keys[0]?.key ?? '');

describe('what was recorded', () => {
  test('is shown whole to an auditor, and to others their own', async () => {
    expect((await actsOf(auditor)).acts.map(({ what, who }) => [what, who?.name])).toEqual([
      ['verdict.recorded', 'Amina Assessor'],
      ['assessment.opened', 'Test Person'],
    ]);
    expect((await actsOf(assessor)).acts.map(({ what }) => what)).toEqual(['verdict.recorded']);
    expect((await actsOf(coordinator)).acts.map(({ what }) => what)).toEqual(['assessment.opened']);
    expect((await actsOf(observer)).acts).toEqual([]);
  });

  test.each([
    ['?what=verdict.recorded', ['verdict.recorded']],
    ['?text=amina', ['verdict.recorded']],
    ['?text=ASSESSMENT/', ['assessment.opened']],
    ['?text=100%25', []],
    ['?text=_', []],
    ['?from=2020-01-01&to=2020-12-31', []],
    [`?from=2020-01-01&to=${new Date().toISOString().slice(0, 10)}`, ['verdict.recorded', 'assessment.opened']],
  ])('is found by %s', async (query, whats) => {
    expect((await actsOf(auditor, query)).acts.map(({ what }) => what)).toEqual(whats);
  });

  test('is found by person, and page by page', async () => {
    expect((await actsOf(auditor, `?who=${assessor.person}`)).acts.map(({ what }) => what)).toEqual(['verdict.recorded']);
    const tenant = await world.settle('auditor');
    await database.withTenant(tenant, (tx) =>
      appendEntries(
        tx,
        Array.from({ length: 120 }, (_, n) => ({ what: 'test.done', subject: `test/${n}`, content: n })),
      ),
    );
    const path = `/api/jurisdictions/${tenant.jurisdiction}/ledger/assessment/acts`;
    const seen: string[] = [];
    for (let query = '', more = true; more; query = `?before=${seen.at(-1)}`) {
      const page = ActPage.parse((await call(tenant, 'GET', `${path}${query}`)).json);
      seen.push(...page.acts.map(({ entry }) => entry));
      more = page.more;
    }
    expect(seen).toHaveLength(120);
    expect(new Set(seen).size).toBe(120);
  });

  test('is closed to those who may not look by SQL either', async () => {
    const seen = await database.withTenant(observer, (tx) => tx.selectFrom('ledger_entry').select(['who', 'subject']).execute());
    expect(seen).toEqual([]);
  });

  test('tells what kinds there are to filter by', async () => {
    expect((await stateOf(auditor)).kinds).toEqual(['assessment.opened', 'verdict.recorded']);
    expect((await stateOf(assessor)).kinds).toEqual(['verdict.recorded']);
  });
});

describe('a receipt', () => {
  const receiptFor = async (actor: Actor, entry: string) => call(actor, 'GET', at(`/assessment/acts/${entry}/receipt`));
  const ofVerdict = async (actor: Actor): Promise<Receipt> =>
    parseReceipt((await receiptFor(actor, (await actsOf(auditor, '?what=verdict.recorded')).acts[0]?.entry ?? '')).text);

  test('of one’s own act opens all of it, and is verified without the server', async () => {
    const receipt = await ofVerdict(assessor);
    const verified = verifyReceipt(receipt, { key: await keyOf() });
    expect(verified).toMatchObject({ entry: { what: 'verdict.recorded' }, about: { who: assessor.person }, notProved: expect.any(Array) });
    expect(receipt.content?.text).toContain('Section 4');
  });

  test('for an auditor opens who and what, never the content', async () => {
    const receipt = await ofVerdict(auditor);
    expect(verifyReceipt(receipt, { key: await keyOf() }).about?.who).toBe(assessor.person);
    expect(receipt.content).toBeNull();
    expect(canonicalJson({ ...receipt, key: '', witnesses: [] })).not.toContain('Section 4');
  });

  test('is given to nobody else', async () => {
    const entry = (await actsOf(auditor, '?what=verdict.recorded')).acts[0]?.entry ?? '';
    for (const actor of [coordinator, observer]) expect((await receiptFor(actor, entry)).json).toMatchObject({ status: 404 });
    expect((await receiptFor(auditor, newId())).status).toBe(404);
  });

  test('does not exist before the next checkpoint', async () => {
    await call(coordinator, 'POST', '/assessments', { json: newAssessment({ title: 'Second' }) });
    const newest = (await actsOf(coordinator)).acts[0];
    expect(newest).toMatchObject({ what: 'assessment.opened', index: null });
    expect((await receiptFor(coordinator, newest?.entry ?? '')).json).toMatchObject({ status: 409, code: 'not-published-yet' });
    await world.sequence();
    expect((await receiptFor(coordinator, newest?.entry ?? '')).status).toBe(200);
  });
});

describe('the files of a log', () => {
  const fileOf = (actor: Actor | null, path: string, log = 'assessment') =>
    call(actor, 'GET', `/ledger/${coordinator.jurisdiction}/${log}/${path}`);

  test.each(['checkpoint', 'keys.json', 'tile/entries/000.p/1', 'tile/0/000.p/1'])(
    '%s of a private log is for its auditors only',
    async (path) => {
      const stranger = await world.settle('auditor');
      expect((await fileOf(auditor, path)).status).toBe(200);
      expect((await fileOf(coordinator, path)).status).toBe(200);
      for (const actor of [null, assessor, observer, stranger]) expect((await fileOf(actor, path)).json).toMatchObject({ status: 404 });
    },
  );

  test('of a public log are everybody’s, and an audit of them finds the log whole', async () => {
    await ask(operatorUrl, `update ledger_log set public = true where jurisdiction = $1 and log = 'assessment'`, [
      coordinator.jurisdiction,
    ]);
    const { text } = await fileOf(null, 'checkpoint');
    const { checkpoint } = verifyCheckpoint(text, { origin: (await stateOf(auditor)).origin, logKey: await keyOf() });
    const files = new Map<string, Uint8Array>();
    for (const path of [`tile/0/000.p/${checkpoint.size}`, `tile/entries/000.p/${checkpoint.size}`]) {
      const reply = await app.request(`/ledger/${coordinator.jurisdiction}/assessment/${path}`);
      expect(reply.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
      files.set(path, new Uint8Array(await reply.arrayBuffer()));
    }
    expect(await auditLog(checkpoint, (path) => files.get(path))).toEqual([]);
    const bundle = Buffer.from(files.get(`tile/entries/000.p/${checkpoint.size}`) ?? []).toString();
    expect(bundle).toContain('verdict.recorded');
    for (const personal of [assessor.person, 'Amina', 'Section 4', 'access.offence']) expect(bundle).not.toContain(personal);
  });

  test.each([
    'tile/0/001',
    'tile/0/000',
    'tile/0/000.p/200',
    'tile/entries/000.p/250',
    'tile/1/000.p/1',
    'tile/x',
    'tile/entries/',
    'tile/0/%2e%2e/000',
    'tile/entries/x999/x999/x999/x999/999',
  ])('hold no %s', async (path) => {
    expect((await fileOf(auditor, path)).status).toBe(404);
  });

  test.each(['/ledger/not-an-id/assessment/checkpoint', '/ledger/01a212a4-8b81-7084-8781-0c4e233e9bca/assessment/checkpoint'])(
    'are not at %s',
    async (path) => {
      expect((await call(null, 'GET', path)).status).toBe(404);
    },
  );

  test('there are none of a log that nothing was recorded in, nor of another name', async () => {
    for (const log of ['evidence', 'other', '..']) expect((await fileOf(auditor, 'checkpoint', log)).status).toBe(404);
  });
});
