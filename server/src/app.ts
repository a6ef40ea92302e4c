import { type OpenAPIHono, z } from '@hono/zod-openapi';
import type { Signer } from '@mufakat/ledger';
import type { Logger } from 'pino';
import { assessmentRoutes } from './assessment/index.ts';
import { consultationRoutes, tableQueue } from './consultation/index.ts';
import type { Database } from './kernel/database/database.ts';
import type { FileStore } from './kernel/files/files.ts';
import { secretsAreKept } from './kernel/files/secret-modes.ts';
import { type Quota, roomIn } from './kernel/files/storage.ts';
import { contract } from './kernel/http/contract.ts';
import { limitMembersBody, rootRouter } from './kernel/http/http.ts';
import { serveOpenApi } from './kernel/http/openapi.ts';
import { fail } from './kernel/http/problem.ts';
import { ok, serve } from './kernel/http/serve.ts';
import { type Environment, tenant } from './kernel/http/tenant.ts';
import { waitingRoutes } from './kernel/http/waiting-routes.ts';
import { webFiles } from './kernel/http/web-files.ts';
import { sessionRoutes } from './kernel/sign-in/session-routes.ts';
import type { SignIn } from './kernel/sign-in/sign-in.ts';
import { signInRoutes } from './kernel/sign-in/sign-in-routes.ts';
import { contentReceipts, ledgerRoutes, mirrorRoutes, type OpenedSecret, witnessRoutes } from './ledger/index.ts';
import { type Packs, packRoutes } from './packs/index.ts';
import { publicationRoutes, regionRoutes } from './publication/index.ts';
import { openReports, type Render } from './report/index.ts';
import { sourceRoutes } from './source/index.ts';

export interface AppParts {
  database: Database;
  signIn: SignIn;
  files: FileStore;
  /** What jurisdictions may store for which the operator set nothing else. */
  quota: Quota;
  packs: Packs;
  /** Where the ledger keeps what was shown of it. */
  dataFolder: string;
  /** Folders on whose disks there must be room: the data folder, and where the database lies. */
  disks: readonly string[];
  /** Cosigns the logs of other nodes. */
  witness: Signer<'witness'>;
  /** Makes a report when its turn has come. */
  renderReport: Render;
  log: Logger;
  /** Addresses and networks of proxies in front, whose word is taken for where a request comes from. */
  trustedProxies?: readonly string[];
  /** The logs whose key did not open when the node started. */
  shut: OpenedSecret['shut'];
  /** Folder of the built web app; absent in tests of the API. */
  web?: string;
}

/** The whole HTTP application: health, the OpenAPI document, sign-in, each capability's routes within its jurisdiction, and the web app. */
export function createApp(parts: AppParts): OpenAPIHono<Environment> {
  const app = rootRouter(parts.log, parts.trustedProxies);
  app.route('/', nodeRoutes(parts));
  app.route('/', signInRoutes(parts.signIn));
  app.route('/', sessionRoutes(parts.signIn));
  app.use('/api/jurisdictions/:jurisdiction/*', tenant(parts.signIn));
  app.route('/', witnessRoutes(parts));
  mountCapabilities(app, parts);
  serveOpenApi(app);
  if (parts.web) app.use(webFiles(parts.web));
  return app;
}

/** Each capability's routes; those of a jurisdiction get the tenant side of the database only. */
function mountCapabilities(
  app: OpenAPIHono<Environment>,
  { database, signIn, files, quota, packs, dataFolder, shut, renderReport }: AppParts,
): void {
  const tenantSide = { withTenant: database.withTenant };
  app.route('/', packRoutes(packs));
  app.route('/', mirrorRoutes({ database: { readLedger: database.readLedger }, dataFolder, signIn }));
  app.route('/', regionRoutes({ database: tenantSide, signIn, receipt: contentReceipts(database, dataFolder) }));
  app.route('/', publicationRoutes({ database: tenantSide, packs }));
  app.route('/', ledgerRoutes({ database: tenantSide, dataFolder, shut }));
  const [reports, tables] = [openReports(renderReport), tableQueue()];
  app.route('/', waitingRoutes({ reports, tables }));
  // What `serve` mounts above bounds its own bodies, after the check of roles; these three have no contract yet.
  app.use('/api/jurisdictions/:jurisdiction/*', limitMembersBody());
  app.route('/api/jurisdictions/:jurisdiction', assessmentRoutes({ database: tenantSide, packs, reports }));
  app.route('/api/jurisdictions/:jurisdiction', sourceRoutes({ database: tenantSide, files, quota }));
  app.route('/api/jurisdictions/:jurisdiction', consultationRoutes({ database: tenantSide, packs, tables }));
}

const nodeContract = contract({
  getHealth: {
    method: 'get',
    path: '/healthz',
    summary: 'Ready: the database answers and has had every migration of this release',
    roles: 'anybody',
    answers: {
      200: {
        description:
          'Ready. `storage` is low when a disk is nearly full; `ledger` needs attention when the key of a log does not open, or a secret of the data folder is gone or can be read by others',
        json: z.object({ status: z.literal('ok'), storage: z.enum(['ok', 'low']), ledger: z.enum(['ok', 'attention']) }),
      },
    },
  },
});

/** How the node is. */
function nodeRoutes({ database, shut, dataFolder, disks }: AppParts): OpenAPIHono<Environment> {
  return serve(nodeContract, {
    getHealth: async () => {
      await answersInTime(database);
      const ledger = shut.size === 0 && (await secretsAreKept(dataFolder)) ? 'ok' : 'attention';
      return ok({ status: 'ok', storage: await roomIn(disks), ledger });
    },
  });
}

async function answersInTime(database: Database): Promise<void> {
  const late = AbortSignal.timeout(3_000);
  const timeout = new Promise<never>((_resolve, reject) => late.addEventListener('abort', () => reject(late.reason)));
  await Promise.race([database.check(), timeout]).catch((error: unknown) =>
    fail(
      'not-ready',
      { status: 503, title: 'Not ready', detail: 'The database does not answer.', remedy: 'Wait a moment; see the log of the server.' },
      error,
    ),
  );
}
