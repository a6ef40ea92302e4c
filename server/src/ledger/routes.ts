/** HTTP of the ledger within a jurisdiction: how its logs stand, what was recorded, and receipts. */
import type { OpenAPIHono } from '@hono/zod-openapi';
import { formatReceipt } from '@mufakat/ledger';
import type { TenantContext, TenantDatabase } from '../kernel/database/database.ts';
import { ok, serve } from '../kernel/http/serve.ts';
import type { Environment } from '../kernel/http/tenant.ts';
import { ledgerContract } from './contract.ts';
import { searchEntries } from './entries.ts';
import type { OpenedSecret } from './log/ledger-secret.ts';
import { logState } from './log/log-state.ts';
import { receiptOf } from './receipt.ts';
import { LOGS } from './store.ts';

export type LedgerParts = {
  readonly database: TenantDatabase;
  /** Where the marks of what was shown are. */
  readonly dataFolder: string;
  /** The logs whose key did not open when the node started. */
  readonly shut: OpenedSecret['shut'];
};

/** Row-level security shows no others' acts anyway; asked for by person, one's own are found by an index. */
const ownOnly = ({ roles, person }: TenantContext) => (roles.includes('auditor') ? null : person);

/** Routes under /api/jurisdictions/{jurisdiction}/ledger. */
export function ledgerRoutes({ database, dataFolder, shut }: LedgerParts): OpenAPIHono<Environment> {
  return serve(ledgerContract, {
    listLogs: async ({ tenant }) => {
      const states = await database.withTenant(tenant, async (tx) => {
        const found = [];
        for (const log of LOGS)
          found.push(await logState(tx, { dataFolder, shut }, { jurisdiction: tenant.jurisdiction, log }, ownOnly(tenant)));
        return found;
      });
      return ok(states);
    },
    listEntries: async ({ tenant, params: { log }, query }) => {
      const own = ownOnly(tenant);
      const search = { ...query, ...(own !== null && { who: own }) };
      return ok(await database.withTenant(tenant, (tx) => searchEntries(tx, log, search)));
    },
    getReceipt: async ({ tenant, params: { log, entry } }) => {
      const place = { jurisdiction: tenant.jurisdiction, log };
      const receipt = await database.withTenant(tenant, (tx) => receiptOf(tx, dataFolder, place, entry));
      return { ...ok(formatReceipt(receipt)), headers: { 'Content-Disposition': `attachment; filename="receipt-${entry}.json"` } };
    },
  });
}
