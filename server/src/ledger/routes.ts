/** HTTP of the ledger within a jurisdiction: how its logs stand, what was recorded, and receipts. */
import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import { formatReceipt } from '@mufakat/ledger';
import type { TenantContext, TenantDatabase } from '../kernel/database/database.ts';
import { tenantRouter } from '../kernel/http/http.ts';
import type { TenantEnvironment } from '../kernel/http/tenant.ts';
import { searchEntries } from './entries.ts';
import type { OpenedSecret } from './log/ledger-secret.ts';
import { logState } from './log/log-state.ts';
import { ActPage, ActSearch, LogName, LogState } from './model.ts';
import { receiptOf } from './receipt.ts';
import { LOGS } from './store.ts';

const OneLog = z.object({ log: LogName });
const answers = <T extends z.ZodType>(schema: T, description: string) => ({ description, content: { 'application/json': { schema } } });

const getLogs = createRoute({
  method: 'get',
  path: '/ledger',
  summary: 'The logs of the jurisdiction, as they stand',
  responses: { 200: answers(z.array(LogState), 'Both logs') },
});
const getActs = createRoute({
  method: 'get',
  path: '/ledger/{log}/acts',
  summary: 'What was recorded, newest first: one’s own acts; all of them for an auditor',
  request: { params: OneLog, query: ActSearch },
  responses: { 200: answers(ActPage, 'At most fifty acts') },
});
const getReceipt = createRoute({
  method: 'get',
  path: '/ledger/{log}/acts/{entry}/receipt',
  summary: 'The receipt of an act, with what of it one may open',
  request: { params: OneLog.extend({ entry: z.uuid().toLowerCase() }) },
  responses: {
    200: answers(z.looseObject({ format: z.string() }).openapi('Receipt'), 'A receipt in the format mufakat-receipt@1, a file to keep'),
    404: { description: 'Not there, or not yours to see' },
    409: { description: 'Recorded, and not published yet' },
    503: { description: 'The log contradicts what others have seen and shows nothing' },
  },
});

export type LedgerParts = {
  readonly database: TenantDatabase;
  /** Where the marks of what was shown are. */
  readonly dataFolder: string;
  /** The logs whose key did not open when the node started. */
  readonly shut: OpenedSecret['shut'];
};

/** Routes under /api/jurisdictions/{jurisdiction}/ledger. */
export function ledgerRoutes({ database, dataFolder, shut }: LedgerParts): OpenAPIHono<TenantEnvironment> {
  const routes = tenantRouter();
  /** Row-level security shows no others' acts anyway; asked for by person, one's own are found by an index. */
  const ownOnly = ({ roles, person }: TenantContext) => (roles.includes('auditor') ? null : person);

  routes.openapi(getLogs, async (c) => {
    const { tenant } = c.var;
    const states = await database.withTenant(tenant, async (tx) => {
      const found = [];
      for (const log of LOGS)
        found.push(await logState(tx, { dataFolder, shut }, { jurisdiction: tenant.jurisdiction, log }, ownOnly(tenant)));
      return found;
    });
    return c.json(states, 200);
  });

  routes.openapi(getActs, async (c) => {
    const { log } = c.req.valid('param');
    const { tenant } = c.var;
    const own = ownOnly(tenant);
    const search = { ...c.req.valid('query'), ...(own !== null && { who: own }) };
    return c.json(await database.withTenant(tenant, (tx) => searchEntries(tx, log, search)), 200);
  });

  routes.openapi(getReceipt, async (c) => {
    const { log, entry } = c.req.valid('param');
    const { tenant } = c.var;
    const receipt = await database.withTenant(tenant, (tx) => receiptOf(tx, dataFolder, { jurisdiction: tenant.jurisdiction, log }, entry));
    c.header('Content-Disposition', `attachment; filename="receipt-${entry}.json"`);
    return c.body(formatReceipt(receipt), 200, { 'Content-Type': 'application/json' });
  });
  return routes;
}
