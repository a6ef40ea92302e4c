/** HTTP of packs. */
import { createHash } from 'node:crypto';
import type { OpenAPIHono } from '@hono/zod-openapi';
import type { Group, Pack } from '@mufakat/framework';
import { notFound } from '../kernel/http/problem.ts';
import { empty, ok, serve } from '../kernel/http/serve.ts';
import type { Environment } from '../kernel/http/tenant.ts';
import { packContract } from './contract.ts';
import type { PackSummary } from './model.ts';
import type { Packs } from './registry.ts';

function count(group: Group): { indicators: number; criteria: number } {
  const below = group.children.map((child) => (child.type === 'group' ? count(child) : { indicators: 1, criteria: child.criteria.length }));
  return below.reduce((sum, some) => ({ indicators: sum.indicators + some.indicators, criteria: sum.criteria + some.criteria }), {
    indicators: 0,
    criteria: 0,
  });
}

const summary = (pack: Pack): PackSummary => ({
  ...{ id: pack.id, version: pack.version, title: pack.title[pack.language] ?? pack.id },
  ...count(pack.root),
});

/** Routes under /api/packs. */
export function packRoutes(packs: Packs): OpenAPIHono<Environment> {
  const bodies = new WeakMap<Pack, { json: string; etag: string }>();

  function bodyOf(pack: Pack) {
    const known = bodies.get(pack);
    if (known !== undefined) return known;
    const json = JSON.stringify(pack);
    const body = { json, etag: `"${createHash('sha256').update(json).digest('base64url')}"` };
    bodies.set(pack, body);
    return body;
  }

  return serve(packContract, {
    listPacks: () => ok(packs.list().map(summary)),
    getPack: ({ params: { id, version }, request }) => {
      const { json, etag } = bodyOf(packs.find(id, version) ?? notFound('The pack'));
      const headers = { ETag: etag, 'Cache-Control': 'public, max-age=86400' };
      const isKnown = request.headers.get('If-None-Match')?.includes(etag) === true;
      return isKnown ? { ...empty(304), headers } : { ...ok(json), headers };
    },
  });
}
