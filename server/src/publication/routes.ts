/** HTTP of publications within a jurisdiction, and of what a region reads. */
import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import type { TenantDatabase } from '../kernel/database/database.ts';
import { newRouter, tenantRouter } from '../kernel/http/http.ts';
import { notFound } from '../kernel/http/problem.ts';
import { type Environment, notSignedIn, requireRole, type TenantEnvironment } from '../kernel/http/tenant.ts';
import type { SignIn } from '../kernel/sign-in/sign-in.ts';
import type { ContentReceipt } from '../ledger/index.ts';
import type { Packs } from '../packs/index.ts';
import { NewPublication, Preview, Publication, Share, SharedPublication, type Shares } from './model.ts';
import { previewOf, publish, withdraw } from './publish.ts';
import { findShared, listPublications, listShared, listSharedPacks } from './store.ts';

const Id = z.uuid().toLowerCase();
const answers = <T extends z.ZodType>(schema: T, description: string) => ({ description, content: { 'application/json': { schema } } });
const MISSING = { description: 'Not there, or not yours to see' };

const getPreview = createRoute({
  method: 'get',
  path: '/assessments/{assessment}/publication-preview',
  summary: 'Exactly what a region would read of the assessment (coordinator)',
  request: {
    params: z.object({ assessment: Id }),
    query: z.object({
      shares: z.string().max(5_000).describe('dimension:stage or dimension:stage-with-reasons, several with a comma between'),
    }),
  },
  responses: { 200: answers(Preview, 'The snapshot, and its hash to publish it by'), 404: MISSING },
});
const postPublication = createRoute({
  method: 'post',
  path: '/assessments/{assessment}/publications',
  summary: 'Publish what was previewed (coordinator)',
  request: { params: z.object({ assessment: Id }), body: { required: true, content: { 'application/json': { schema: NewPublication } } } },
  responses: {
    200: answers(Publication, 'Published before'),
    201: answers(Publication, 'Published'),
    409: { description: 'The assessment has changed since the preview; `current` is what would be published now' },
  },
});
const getPublications = createRoute({
  method: 'get',
  path: '/publications',
  summary: 'What the jurisdiction has published, newest first',
  responses: { 200: answers(z.array(Publication), 'Publications') },
});
const postWithdrawal = createRoute({
  method: 'post',
  path: '/publications/{publication}/withdrawal',
  summary: 'Share a publication no more (coordinator)',
  request: { params: z.object({ publication: Id }) },
  responses: { 200: answers(Publication, 'Withdrawn before'), 201: answers(Publication, 'Withdrawn'), 404: MISSING },
});

export type PublicationParts = { readonly database: TenantDatabase; readonly packs: Packs };

/** Routes under /api/jurisdictions/{jurisdiction}. */
export function publicationRoutes({ database, packs }: PublicationParts): OpenAPIHono<TenantEnvironment> {
  const routes = tenantRouter();

  routes.openapi(getPreview, async (c) => {
    requireRole(c, 'coordinator');
    const shares = sharesOf(c.req.valid('query').shares);
    return c.json(await database.withTenant(c.var.tenant, (tx) => previewOf(tx, packs, c.req.valid('param').assessment, shares)), 200);
  });

  routes.openapi(postPublication, async (c) => {
    requireRole(c, 'coordinator');
    const { assessment } = c.req.valid('param');
    const { created, publication } = await database.withTenant(c.var.tenant, (tx) => publish(tx, packs, assessment, c.req.valid('json')));
    return c.json(publication, created ? 201 : 200);
  });

  routes.openapi(getPublications, async (c) => c.json(await database.withTenant(c.var.tenant, listPublications), 200));

  routes.openapi(postWithdrawal, async (c) => {
    requireRole(c, 'coordinator');
    const { created, publication } = await database.withTenant(c.var.tenant, (tx) => withdraw(tx, c.req.valid('param').publication));
    return c.json(publication, created ? 201 : 200);
  });
  return routes;
}

/** What is no share is shared not at all: the preview shows it. */
function sharesOf(text: string): Shares {
  const pairs = text.split(',').map((pair) => {
    const at = pair.lastIndexOf(':');
    return [pair.slice(0, at), Share.safeParse(pair.slice(at + 1)).data] as const;
  });
  return Object.fromEntries(pairs.flatMap(([dimension, share]) => (dimension === '' || share === undefined ? [] : [[dimension, share]])));
}

const getPacks = createRoute({
  method: 'get',
  path: '/api/region',
  summary: 'The packs by which jurisdictions share something (whoever is signed in)',
  responses: { 200: answers(z.array(z.strictObject({ pack: z.string(), jurisdictions: z.int() })), 'Packs') },
});
const getShared = createRoute({
  method: 'get',
  path: '/api/region/{pack}',
  summary: 'What jurisdictions share by a pack (whoever is signed in)',
  request: { params: z.object({ pack: z.string().max(100) }) },
  responses: { 200: answers(z.array(SharedPublication), 'The newest publication of each jurisdiction') },
});
const getProof = createRoute({
  method: 'get',
  path: '/api/region/publications/{jurisdiction}/{publication}/receipt',
  summary: 'The receipt of a shared publication: it is signed by the log of the jurisdiction (whoever is signed in)',
  request: { params: z.object({ jurisdiction: Id, publication: Id }) },
  responses: {
    200: answers(
      z.looseObject({ format: z.string() }).openapi('PublicationReceipt'),
      'A receipt in the format mufakat-receipt@1, with the snapshot in it',
    ),
    404: MISSING,
    409: { description: 'Published, and not in a checkpoint yet' },
  },
});

export type RegionParts = { readonly database: TenantDatabase; readonly signIn: SignIn; readonly receipt: ContentReceipt };

/** Routes under /api/region. They read what is shared, and nothing else. */
export function regionRoutes({ database, signIn, receipt }: RegionParts): OpenAPIHono<Environment> {
  const routes = newRouter();

  /** Whoever has a role in some jurisdiction reads as that. */
  async function readerOf(headers: Headers) {
    const [membership] = (await signIn.visitor(headers))?.memberships ?? [];
    return membership ?? notSignedIn();
  }

  routes.openapi(getPacks, async (c) => c.json(await database.withTenant(await readerOf(c.req.raw.headers), listSharedPacks), 200));

  routes.openapi(getShared, async (c) => {
    const reader = await readerOf(c.req.raw.headers);
    return c.json(await database.withTenant(reader, (tx) => listShared(tx, c.req.valid('param').pack)), 200);
  });

  routes.openapi(getProof, async (c) => {
    const reader = await readerOf(c.req.raw.headers);
    const { jurisdiction, publication } = c.req.valid('param');
    const shared = (await database.withTenant(reader, (tx) => findShared(tx, jurisdiction, publication))) ?? notFound('The publication');
    const { entry, salt, snapshot } = shared;
    const text =
      shared.receipt ?? (await receipt({ jurisdiction, log: 'assessment' }, entry ?? '', { salt: salt ?? Buffer.of(), text: snapshot }));
    c.header('Content-Disposition', `attachment; filename="publication-${jurisdiction}-${publication}.json"`);
    return c.body(text, 200, { 'Content-Type': 'application/json' });
  });
  return routes;
}
