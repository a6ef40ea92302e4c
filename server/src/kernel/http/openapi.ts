import type { OpenAPIHono } from '@hono/zod-openapi';
import type { Environment } from './tenant.ts';

const JURISDICTION_PARAMETER = { name: 'jurisdiction', in: 'path', required: true, schema: { type: 'string', format: 'uuid' } };

/** Serves the OpenAPI 3.1 document of all routes mounted so far at /openapi.json. */
export function serveOpenApi(app: OpenAPIHono<Environment>): void {
  let text: string | undefined;
  app.get('/openapi.json', (c) => {
    text ??= JSON.stringify(describe(app));
    return c.body(text, 200, { 'Content-Type': 'application/json' });
  });
}

function describe(app: OpenAPIHono<Environment>) {
  const document = app.getOpenAPI31Document({
    openapi: '3.1.0',
    info: {
      title: 'Mufakat',
      version: '0.1.0',
      description:
        'Errors are application/problem+json with code, title, detail, remedy, status, and errors when several places are wrong.',
      license: { name: 'Apache-2.0', url: 'https://www.apache.org/licenses/LICENSE-2.0' },
    },
  });
  const paths = Object.entries(document.paths ?? {}).map(([path, item]) => [
    path,
    path.includes('{jurisdiction}') ? { parameters: [JURISDICTION_PARAMETER], ...item } : item,
  ]);
  return { ...document, paths: Object.fromEntries(paths) };
}
