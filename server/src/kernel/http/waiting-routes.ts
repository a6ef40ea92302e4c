/** What of a person's waits for its turn, for a page that says how long it may take. */
import type { OpenAPIHono } from '@hono/zod-openapi';
import { waitingContract } from '../process/contract.ts';
import type { FairQueue } from '../process/fair-queue.ts';
import { ok, serve } from './serve.ts';
import type { Environment } from './tenant.ts';

/** The kinds of work that take turns. */
export type Queues = { readonly reports: Pick<FairQueue, 'before'>; readonly tables: Pick<FairQueue, 'before'> };

/** How much comes before one's own. Of others it is told only how many pieces there are. */
export function waitingRoutes({ reports, tables }: Queues): OpenAPIHono<Environment> {
  return serve(waitingContract, { getWaiting: ({ tenant }) => ok({ reports: reports.before(tenant), tables: tables.before(tenant) }) });
}
