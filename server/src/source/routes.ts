/** HTTP of sources, under /api/jurisdictions/{jurisdiction}: parse, call, reply. */
import { Readable } from 'node:stream';
import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import { Id } from '../assessment/model.ts';
import { requireAssessment } from '../assessment/opened/index.ts';
import { answers, bytes, CONFLICT, MISSING, sends, UNFIT } from '../kernel/http/descriptions.ts';
import { bodyOf, contentDisposition, FileNameHeader, fileNameOf } from '../kernel/http/files-sent.ts';
import { tenantRouter } from '../kernel/http/http.ts';
import { requireRole, type TenantEnvironment } from '../kernel/http/tenant.ts';
import { addSource, FILE_LIMIT, type FileParts, openSourceFile, sourceVersions, storeSourceFile } from './keep-source.ts';
import { NewSource, SourceRow, SourceVersion } from './model.ts';
import { listSources } from './store.ts';

const OneAssessment = z.object({ assessment: Id });
const OneSource = OneAssessment.extend({ source: Id });
/** The revision of the source whose file is replaced, with or without quotes. */
const ReplacedHeader = FileNameHeader.extend({
  'if-match': z
    .string()
    .regex(/^"?\d{1,9}"?$/)
    .optional(),
});

const getSources = createRoute({
  method: 'get',
  path: '/assessments/{assessment}/sources',
  summary: 'Sources; what a restricted or attested one is, for assessors and coordinators only',
  request: { params: OneAssessment },
  responses: { 200: answers(z.array(SourceRow), 'Sources'), 404: MISSING },
});
const postSource = createRoute({
  method: 'post',
  path: '/assessments/{assessment}/sources',
  summary: 'Add a source (coordinator, assessor)',
  request: { params: OneAssessment, ...sends(NewSource) },
  responses: { 200: answers(SourceRow, 'Added before'), 201: answers(SourceRow, 'Added'), 404: MISSING, 409: CONFLICT, 422: UNFIT },
});
const putFile = createRoute({
  method: 'put',
  path: '/assessments/{assessment}/sources/{source}/file',
  summary: `Store the file of a source (coordinator, assessor): the raw content, at most ${FILE_LIMIT / 1024 / 1024} MB. In place of another, which stays a version, when If-Match names the revision of the source`,
  request: { params: OneSource, headers: ReplacedHeader },
  responses: {
    200: answers(SourceRow, 'Stored'),
    403: { description: 'Restricted: assessors only' },
    404: MISSING,
    409: { description: 'The source has a file and its revision was not named, or has changed; `current` is the source as it is' },
    413: { description: 'Too large' },
    507: { description: 'No room: the quota of the jurisdiction, or the disk' },
  },
});
const getVersions = createRoute({
  method: 'get',
  path: '/assessments/{assessment}/sources/{source}/versions',
  summary: 'Every file that a source has or had, newest first; of a restricted one for assessors only',
  request: { params: OneSource },
  responses: { 200: answers(z.array(SourceVersion), 'Versions'), 403: { description: 'Restricted: assessors only' }, 404: MISSING },
});
const getFile = createRoute({
  method: 'get',
  path: '/assessments/{assessment}/sources/{source}/file',
  summary: 'The file of a source, or an earlier version of it, as a download; of a restricted one for assessors only, and recorded',
  request: { params: OneSource, query: z.object({ version: z.coerce.number().int().min(1).optional() }) },
  responses: {
    200: bytes('The file'),
    403: { description: 'Restricted: assessors only' },
    404: MISSING,
    410: { description: 'Replaced, cited by no verdict, and not kept' },
  },
});

/** Routes of what sources are. */
function descriptionRoutes(routes: OpenAPIHono<TenantEnvironment>, { database }: FileParts): void {
  routes.openapi(getSources, async (c) => {
    const { assessment } = c.req.valid('param');
    const sources = await database.withTenant(c.var.tenant, async (tx) => {
      await requireAssessment(tx, assessment);
      return listSources(tx, assessment);
    });
    return c.json(sources, 200);
  });

  routes.openapi(postSource, async (c) => {
    requireRole(c.var.tenant, ['coordinator', 'assessor']);
    const { assessment } = c.req.valid('param');
    const { created, source } = await database.withTenant(c.var.tenant, (tx) => addSource(tx, assessment, c.req.valid('json')));
    return c.json(source, created ? 201 : 200);
  });
}

/** Routes that move files. */
function fileRoutes(routes: OpenAPIHono<TenantEnvironment>, parts: FileParts): void {
  routes.openapi(putFile, async (c) => {
    requireRole(c.var.tenant, ['coordinator', 'assessor']);
    const named = c.req.valid('header')['if-match']?.replaceAll('"', '');
    const file = { name: fileNameOf(c, 'file'), content: bodyOf(c), revision: named === undefined ? undefined : Number(named) };
    return c.json(await storeSourceFile(parts, c.var.tenant, c.req.valid('param'), file), 200);
  });

  routes.openapi(getVersions, async (c) => c.json(await sourceVersions(parts, c.var.tenant, c.req.valid('param')), 200));

  routes.openapi(getFile, async (c) => {
    const {
      fileName,
      bytes: length,
      stream,
    } = await openSourceFile(parts, c.var.tenant, c.req.valid('param'), c.req.valid('query').version);
    return c.body(Readable.toWeb(stream) as ReadableStream, 200, {
      'Content-Type': 'application/octet-stream',
      'Content-Length': String(length),
      'Content-Disposition': contentDisposition('attachment', fileName),
      'X-Content-Type-Options': 'nosniff',
    });
  });
}

/** The routes of this capability. */
export function sourceRoutes(parts: FileParts): OpenAPIHono<TenantEnvironment> {
  const routes = tenantRouter();
  descriptionRoutes(routes, parts);
  fileRoutes(routes, parts);
  return routes;
}
