/** HTTP of publications within a jurisdiction, and of what a region reads. */
import type { OpenAPIHono } from '@hono/zod-openapi';
import type { TenantDatabase } from '../kernel/database/database.ts';
import { notFound } from '../kernel/http/problem.ts';
import { made, ok, serve } from '../kernel/http/serve.ts';
import { type Environment, notSignedIn } from '../kernel/http/tenant.ts';
import type { SignIn, Visitor } from '../kernel/sign-in/sign-in.ts';
import type { ContentReceipt } from '../ledger/index.ts';
import type { Packs } from '../packs/index.ts';
import { publicationContract, regionContract } from './contract.ts';
import { Share, type Shares } from './model.ts';
import { previewOf, publish, withdraw } from './publish.ts';
import { findShared, listPublications, listShared, listSharedPacks } from './store.ts';

export type PublicationParts = { readonly database: TenantDatabase; readonly packs: Packs };

/** Routes of what a jurisdiction publishes. */
export function publicationRoutes({ database, packs }: PublicationParts): OpenAPIHono<Environment> {
  return serve(publicationContract, {
    getPreview: async ({ tenant, params, query }) =>
      ok(await database.withTenant(tenant, (tx) => previewOf(tx, packs, params.assessment, sharesOf(query.shares)))),
    publish: async ({ tenant, params, body }) => {
      const { created, publication } = await database.withTenant(tenant, (tx) => publish(tx, packs, params.assessment, body));
      return made(created, publication);
    },
    listPublications: async ({ tenant }) => ok(await database.withTenant(tenant, listPublications)),
    withdraw: async ({ tenant, params }) => {
      const { created, publication } = await database.withTenant(tenant, (tx) => withdraw(tx, params.publication));
      return made(created, publication);
    },
  });
}

/** What is no share is shared not at all: the preview shows it. */
function sharesOf(text: string): Shares {
  const pairs = text.split(',').map((pair) => {
    const at = pair.lastIndexOf(':');
    return [pair.slice(0, at), Share.safeParse(pair.slice(at + 1)).data] as const;
  });
  return Object.fromEntries(pairs.flatMap(([dimension, share]) => (dimension === '' || share === undefined ? [] : [[dimension, share]])));
}

export type RegionParts = { readonly database: TenantDatabase; readonly signIn: SignIn; readonly receipt: ContentReceipt };

/** Whoever has a role in some jurisdiction reads as that. */
const readerOf = ({ memberships: [membership] }: Visitor) => membership ?? notSignedIn();

/** Routes under /api/region. */
export function regionRoutes({ database, signIn, receipt }: RegionParts): OpenAPIHono<Environment> {
  return serve(
    regionContract,
    {
      listSharedPacks: async ({ visitor }) => ok(await database.withTenant(readerOf(visitor), listSharedPacks)),
      listShared: async ({ visitor, params }) => ok(await database.withTenant(readerOf(visitor), (tx) => listShared(tx, params.pack))),
      getReceipt: async ({ visitor, params: { jurisdiction, publication } }) => {
        const found = await database.withTenant(readerOf(visitor), (tx) => findShared(tx, jurisdiction, publication));
        const { entry, salt, snapshot, receipt: kept } = found ?? notFound('The publication');
        const opening = { salt: salt ?? Buffer.of(), text: snapshot };
        const text = kept ?? (await receipt({ jurisdiction, log: 'assessment' }, entry ?? '', opening));
        return {
          ...ok(text),
          headers: { 'Content-Disposition': `attachment; filename="publication-${jurisdiction}-${publication}.json"` },
        };
      },
    },
    signIn,
  );
}
