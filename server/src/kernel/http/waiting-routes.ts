/** What of a person's waits for its turn, for a page that says how long it may take. */
import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import type { FairQueue } from '../process/fair-queue.ts';
import { tenantRouter } from './http.ts';
import type { TenantEnvironment } from './tenant.ts';

/** The kinds of work that take turns. */
export type Queues = { readonly reports: Pick<FairQueue, 'before'>; readonly tables: Pick<FairQueue, 'before'> };

const Before = z.array(z.int().min(0)).openapi({ description: 'For each piece that waits, how many pieces come before it' });

const waiting = createRoute({
  method: 'get',
  path: '/waiting',
  summary: 'How much comes before one’s own reports and tables that wait for their turn; what is being made is not among them',
  responses: {
    200: {
      description: 'What waits, the next first',
      content: { 'application/json': { schema: z.object({ reports: Before, tables: Before }).openapi('Waiting') } },
    },
  },
});

/** Routes under /api/jurisdictions/{jurisdiction}. Of others it is told only how many pieces there are. */
export function waitingRoutes({ reports, tables }: Queues): OpenAPIHono<TenantEnvironment> {
  const routes = tenantRouter();
  routes.openapi(waiting, (c) => c.json({ reports: reports.before(c.var.tenant), tables: tables.before(c.var.tenant) }, 200));
  return routes;
}
