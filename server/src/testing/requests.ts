/** For tests: one sound request for every route that the server has, about everything that a jurisdiction can hold. */
import { expect } from 'vitest';
import { newId } from '../kernel/database/identifiers.ts';
import { ActPage } from '../ledger/model.ts';
import { type Actor, newAssessment, type World } from './world.ts';

/** Everything that a jurisdiction can hold, with the ids to ask for it. */
export async function furnish({ call, sequence }: World, actor: Actor, words: string) {
  const assessment = newAssessment({ title: `${words} assessment` });
  const earlier = newAssessment({ title: `${words} earlier`, periodFrom: '2024-01-01', periodTo: '2024-06-30' });
  const source = { id: newId(), kind: 'minutes', access: 'restricted', title: `${words} source` };
  const first = {
    id: newId(),
    criterion: 'access.offence',
    value: 'met',
    reasons: `${words} reasons`,
    sources: [source.id],
    supersedes: null,
    reconciles: [],
  };
  const second = { ...first, id: newId(), supersedes: first.id, reconciles: [first.id] };
  const dissent = [{ community: 'legal', stage: 1, reasons: `${words} dissent` }];
  const finding = { id: newId(), indicator: 'access', stage: 2, basis: 'decision', reasons: `${words} finding`, dissent, supersedes: null };
  // Five people, so that their views are released.
  const people = [1, 2, 3, 4, 5].map((number) => `${words} person ${number},legal,access,strategic,3,${words} view\n`);
  const views = `participant,community,indicator,stage,confidence,reasons\n${people.join('')}`;
  const at = `/assessments/${assessment.id}`;
  const made = [
    await call(actor, 'POST', '/assessments', { json: assessment }),
    await call(actor, 'POST', '/assessments', { json: earlier }),
    await call(actor, 'POST', `${at}/sources`, { json: source }),
    await call(actor, 'PUT', `${at}/sources/${source.id}/file`, {
      body: `${words} file`,
      headers: { 'content-type': 'application/octet-stream' },
    }),
    await call(actor, 'POST', `${at}/verdicts`, { json: first }),
    await call(actor, 'POST', `${at}/verdicts`, { json: second }),
    await call(actor, 'POST', `${at}/findings`, { json: finding }),
    await call(actor, 'POST', `${at}/views/import`, { body: views, headers: { 'content-type': 'text/csv' } }),
  ];
  expect(made.map(({ status }) => status)).toEqual([201, 201, 201, 200, 201, 201, 201, 200]);
  const publication = { id: newId(), shares: { law: 'stage-with-reasons' } };
  const preview = (await call(actor, 'GET', `${at}/publication-preview?shares=law:stage-with-reasons`)).json as { hash: string };
  await call(actor, 'POST', `${at}/publications`, { json: { ...publication, hash: preview.hash } });
  await sequence();
  const recorded = ActPage.parse((await call(actor, 'GET', `/api/jurisdictions/${actor.jurisdiction}/ledger/assessment/acts`)).json);
  return {
    actor,
    assessment,
    earlier,
    source,
    first,
    second,
    finding,
    publication: { ...publication, hash: preview.hash },
    entry: recorded.acts[0]?.entry ?? '',
  };
}

export type Prepared = {
  readonly params?: Record<string, string>;
  readonly json?: unknown;
  readonly body?: string;
  readonly headers?: Record<string, string>;
  readonly query?: string;
};
export type Furnished = Awaited<ReturnType<typeof furnish>>;

/** One sound request for every route, about what a jurisdiction holds. */
const REQUESTS: Readonly<Record<string, (of: Furnished) => Prepared>> = {
  'GET /healthz': () => ({}),
  'GET /api/me': () => ({}),
  'POST /api/sign-in': () => ({ json: { email: 'nobody@example.test' } }),
  'POST /api/sign-out': () => ({}),
  'GET /api/sessions': () => ({}),
  'DELETE /api/sessions': () => ({}),
  'DELETE /api/sessions/{session}': () => ({ params: { session: newId() } }),
  'GET /waiting': () => ({}),
  'GET /api/packs': () => ({}),
  'GET /api/packs/{id}/{version}': () => ({ params: { id: 'small', version: '1.0.0' } }),
  'GET /ledger/{jurisdiction}/{log}/checkpoint': () => ({ params: { log: 'assessment' } }),
  'GET /ledger/{jurisdiction}/{log}/keys.json': () => ({ params: { log: 'assessment' } }),
  'GET /ledger/{jurisdiction}/{log}/tile/{tile}': () => ({ params: { log: 'assessment', tile: 'entries/000.p/1' } }),
  'POST /witness/add-checkpoint': () => ({ body: 'old 0\n\nno checkpoint', headers: { 'content-type': 'text/plain' } }),
  'GET /api/region': () => ({}),
  'GET /api/region/{pack}': () => ({ params: { pack: 'small' } }),
  'GET /api/region/publications/{jurisdiction}/{publication}/receipt': ({ publication }) => ({ params: { publication: publication.id } }),
  'GET /publications': () => ({}),
  'POST /publications/{publication}/withdrawal': ({ publication }) => ({ params: { publication: publication.id } }),
  'GET /assessments/{assessment}/publication-preview': ({ assessment }) => ({
    params: { assessment: assessment.id },
    query: '?shares=law:stage-with-reasons',
  }),
  'POST /assessments/{assessment}/publications': ({ assessment, publication }) => ({
    params: { assessment: assessment.id },
    json: { ...publication, id: newId() },
  }),
  'GET /ledger': () => ({}),
  'GET /ledger/{log}/acts': () => ({ params: { log: 'assessment' } }),
  'GET /ledger/{log}/acts/{entry}/receipt': ({ entry }) => ({ params: { log: 'assessment', entry } }),
  'GET /assessments': () => ({}),
  'POST /assessments': () => ({ json: newAssessment() }),
  'GET /assessments/{assessment}': ({ assessment }) => ({ params: { assessment: assessment.id } }),
  'PATCH /assessments/{assessment}': ({ assessment }) => ({
    params: { assessment: assessment.id },
    json: { revision: 1, title: 'Taken over' },
  }),
  'GET /assessments/{assessment}/profile': ({ assessment }) => ({ params: { assessment: assessment.id } }),
  'GET /assessments/{assessment}/participants': ({ assessment }) => ({ params: { assessment: assessment.id } }),
  'GET /assessments/{assessment}/indicators/{indicator}': ({ assessment }) => ({
    params: { assessment: assessment.id, indicator: 'access' },
  }),
  'GET /assessments/{assessment}/sources': ({ assessment }) => ({ params: { assessment: assessment.id } }),
  'POST /assessments/{assessment}/sources': ({ assessment }) => ({
    params: { assessment: assessment.id },
    json: { id: newId(), kind: 'x', access: 'public', title: 'Planted' },
  }),
  'PUT /assessments/{assessment}/sources/{source}/file': ({ assessment, source }) => ({
    params: { assessment: assessment.id, source: source.id },
    body: 'planted',
    headers: { 'content-type': 'application/octet-stream', 'if-match': '"2"' },
  }),
  'GET /assessments/{assessment}/sources/{source}/versions': ({ assessment, source }) => ({
    params: { assessment: assessment.id, source: source.id },
  }),
  'GET /assessments/{assessment}/sources/{source}/file': ({ assessment, source }) => ({
    params: { assessment: assessment.id, source: source.id },
  }),
  'POST /assessments/{assessment}/verdicts': ({ assessment, second }) => ({
    params: { assessment: assessment.id },
    json: { ...second, id: newId(), value: 'unmet', supersedes: second.id },
  }),
  'POST /assessments/{assessment}/findings': ({ assessment, finding }) => ({
    params: { assessment: assessment.id },
    json: { ...finding, id: newId(), stage: 3, supersedes: finding.id },
  }),
  'POST /assessments/{assessment}/views/import': ({ assessment }) => ({
    params: { assessment: assessment.id },
    body: 'participant,community,indicator,stage,confidence,reasons\nplanted,legal,access,strategic,3,\n',
    headers: { 'content-type': 'text/csv' },
  }),
  'POST /assessments/{assessment}/collection': ({ assessment }) => ({ params: { assessment: assessment.id }, json: { open: false } }),
  'GET /assessments/{assessment}/questions': ({ assessment }) => ({ params: { assessment: assessment.id }, query: '?community=legal' }),
  'GET /assessments/{assessment}/questions.xlsx': ({ assessment }) => ({
    params: { assessment: assessment.id },
    query: '?community=legal',
  }),
  'GET /assessments/{assessment}/compare/{earlier}': ({ assessment, earlier }) => ({
    params: { assessment: assessment.id, earlier: earlier.id },
  }),
  ...Object.fromEntries(
    ['html', 'pdf', 'docx', 'xlsx', 'json'].map((format) => [
      `GET /assessments/{assessment}/report.${format}`,
      ({ assessment }: Furnished) => ({ params: { assessment: assessment.id } }),
    ]),
  ),
};

const TENANT = '/api/jurisdictions/{jurisdiction}';

/** A route as the OpenAPI document has it; `name` is without the part that all routes of a jurisdiction share. */
export type Route = { readonly method: string; readonly path: string; readonly name: string; readonly tenant: boolean };

/** Every route of the OpenAPI document. */
export async function routesOf({ call }: World): Promise<Route[]> {
  const document = (await call(null, 'GET', '/openapi.json')).json as { paths: Record<string, Record<string, unknown>> };
  return Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.keys(methods)
      .filter((method) => ['get', 'put', 'post', 'patch', 'delete', 'head', 'options'].includes(method))
      .map((method) => method.toUpperCase())
      .map((method) => ({ method, path, name: `${method} ${path.replace(TENANT, '')}`, tenant: path.startsWith(TENANT) })),
  );
}

/** What the application serves within a jurisdiction, by the names that routes have in the document. */
export function servedWithin({ app }: World): string[] {
  const served = app.routes
    .filter(({ path, method }) => path.startsWith('/api/jurisdictions/') && method !== 'ALL')
    .map(({ path, method }) => `${method} ${path.replaceAll(/:(\w+)(\{[^}]*\})?/g, '{$1}').replace(TENANT, '')}`);
  return [...new Set(served)].sort();
}

/** The prepared request of a route about `of`. @throws Error when there is none */
export function prepare({ name }: Route, of: Furnished): Prepared {
  const prepared = REQUESTS[name];
  if (prepared === undefined) throw new Error(`no prepared request for ${name}: add one to this test`);
  return prepared(of);
}

/** Sends the prepared request of a route about `of`, as an actor, within a jurisdiction. */
export function send(world: World, actor: Actor | null, route: Route, of: Furnished, within = of.actor.jurisdiction) {
  return sendPrepared(world, actor, route, prepare(route, of), within);
}

/** Sends a request to a route, as an actor, within a jurisdiction. */
export function sendPrepared({ call }: World, actor: Actor | null, { method, path }: Route, prepared: Prepared, within: string) {
  const { params = {}, query = '', ...sent } = prepared;
  const url = Object.entries({ jurisdiction: within, ...params }).reduce((text, [key, value]) => text.replace(`{${key}}`, value), path);
  return call(actor, method, `${url}${query}`, sent);
}
