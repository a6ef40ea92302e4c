/** HTTP of packs: open to everybody, as the content is. */
import { createHash } from 'node:crypto';
import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import type { Group, Pack } from '@mufakat/framework';
import { newRouter } from '../kernel/http/http.ts';
import { notFound } from '../kernel/http/problem.ts';
import type { Environment } from '../kernel/http/tenant.ts';
import type { Packs } from './registry.ts';

const PackSummary = z
  .strictObject({ id: z.string(), version: z.string(), title: z.string(), indicators: z.int(), criteria: z.int() })
  .openapi('PackSummary');

const list = createRoute({
  method: 'get',
  path: '/api/packs',
  summary: 'The packs that an assessment can be made by',
  responses: { 200: { description: 'Packs by id and version', content: { 'application/json': { schema: z.array(PackSummary) } } } },
});

const one = createRoute({
  method: 'get',
  path: '/api/packs/{id}/{version}',
  summary: 'A whole pack: groups, indicators, criteria, stages, glossary',
  request: { params: z.object({ id: z.string().max(100), version: z.string().max(50) }) },
  responses: {
    200: { description: 'The pack', content: { 'application/json': { schema: z.looseObject({ id: z.string() }).openapi('Pack') } } },
    304: { description: 'Not changed' },
    404: { description: 'No such pack' },
  },
});

function count(group: Group): { indicators: number; criteria: number } {
  const below = group.children.map((child) => (child.type === 'group' ? count(child) : { indicators: 1, criteria: child.criteria.length }));
  return below.reduce((sum, some) => ({ indicators: sum.indicators + some.indicators, criteria: sum.criteria + some.criteria }), {
    indicators: 0,
    criteria: 0,
  });
}

const summary = (pack: Pack) => ({ id: pack.id, version: pack.version, title: pack.title[pack.language] ?? pack.id, ...count(pack.root) });

/** Routes under /api/packs. */
export function packRoutes(packs: Packs): OpenAPIHono<Environment> {
  const routes = newRouter();
  const bodies = new WeakMap<Pack, { json: string; etag: string }>();

  function bodyOf(pack: Pack) {
    const known = bodies.get(pack);
    if (known !== undefined) return known;
    const json = JSON.stringify(pack);
    const body = { json, etag: `"${createHash('sha256').update(json).digest('base64url')}"` };
    bodies.set(pack, body);
    return body;
  }

  routes.openapi(list, (c) => c.json(packs.list().map(summary), 200));

  routes.openapi(one, (c) => {
    const { id, version } = c.req.valid('param');
    const pack = packs.find(id, version);
    if (pack === undefined) notFound('The pack');
    const { json, etag } = bodyOf(pack);
    c.header('ETag', etag);
    c.header('Cache-Control', 'public, max-age=86400');
    if (c.req.header('If-None-Match')?.includes(etag)) return c.body(null, 304);
    return c.body(json, 200, { 'Content-Type': 'application/json' });
  });
  return routes;
}
