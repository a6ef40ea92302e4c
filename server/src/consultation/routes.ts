/** HTTP of consultations, under /api/jurisdictions/{jurisdiction}: parse, call, reply. */
import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import { COMMUNITIES, type Community, type Pack } from '@mufakat/framework';
import type { Context } from 'hono';
import { Assessment, Id } from '../assessment/model.ts';
import { requireAssessment } from '../assessment/opened/index.ts';
import type { TenantDatabase } from '../kernel/database/database.ts';
import { answers, BUSY, bytes, MISSING, sends } from '../kernel/http/descriptions.ts';
import { bodyOf, contentDisposition, FileNameHeader, fileNameOf } from '../kernel/http/files-sent.ts';
import { tenantRouter } from '../kernel/http/http.ts';
import { requireRole, type TenantEnvironment } from '../kernel/http/tenant.ts';
import type { FairQueue } from '../kernel/process/fair-queue.ts';
import type { Packs } from '../packs/index.ts';
import { importViews, packForImport, readViews } from './import-into.ts';
import { CollectionChange, ImportResult, ParticipantRow, QuestionList } from './model.ts';
import { keptQuestionSheets } from './question-sheet.ts';
import { communityToAsk, listQuestions } from './questions.ts';
import { setCollection } from './release-views.ts';
import { listParticipants } from './store.ts';

export type ConsultationParts = {
  readonly database: TenantDatabase;
  readonly packs: Packs;
  /** Turns of the tables that are sent. */
  readonly tables: FairQueue;
};

const OneAssessment = z.object({ assessment: Id });
const Language = z
  .string()
  .regex(/^[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8}){0,8}$/)
  .default('en');
const getParticipants = createRoute({
  method: 'get',
  path: '/assessments/{assessment}/participants',
  summary: 'Who takes part (coordinator, facilitator)',
  request: { params: OneAssessment },
  responses: { 200: answers(z.array(ParticipantRow), 'Participants'), 403: { description: 'Not with your role' }, 404: MISSING },
});
const ImportChoice = z.object({
  /** One decision for the whole file. */
  'confirm-names': z.enum(['yes']).optional().openapi({ description: 'Names that are nearly the same are those of different people' }),
  sheet: z.string().min(1).max(200).optional().openapi({ description: 'The sheet of a workbook, where it is not the first' }),
  header: z.coerce
    .number()
    .int()
    .min(1)
    .max(50_000)
    .optional()
    .openapi({ description: 'The row of the header, where it is not the first' }),
});
const postViews = createRoute({
  method: 'post',
  path: '/assessments/{assessment}/views/import',
  summary:
    'Import views from CSV or XLSX (coordinator, facilitator): columns participant, community, indicator, stage, confidence, reasons',
  request: { params: OneAssessment, headers: FileNameHeader, query: ImportChoice },
  responses: {
    200: answers(ImportResult, 'Imported'),
    404: MISSING,
    409: { description: 'Collection is closed' },
    413: { description: 'Too large' },
    422: { description: 'The errors, or names that are nearly the same; nothing imported' },
    429: BUSY,
  },
});
const postCollection = createRoute({
  method: 'post',
  path: '/assessments/{assessment}/collection',
  summary: 'Open or close the collection of views (coordinator, facilitator); closing releases what small communities said together',
  request: { params: OneAssessment, ...sends(CollectionChange) },
  responses: { 200: answers(Assessment, 'As asked for'), 404: MISSING },
});
const Asked = z.object({ community: z.enum(COMMUNITIES).optional() });
const getQuestions = createRoute({
  method: 'get',
  path: '/assessments/{assessment}/questions',
  summary: 'What a community is asked; who only takes part gets the questions of their own community',
  request: { params: OneAssessment, query: Asked },
  responses: { 200: answers(QuestionList, 'The questions'), 403: { description: 'Those of another community' }, 404: MISSING },
});
const getQuestionSheet = createRoute({
  method: 'get',
  path: '/assessments/{assessment}/questions.xlsx',
  summary: 'The same as a workbook to fill in and import',
  request: { params: OneAssessment, query: Asked.extend({ lang: Language }) },
  responses: { 200: bytes('The workbook'), 403: { description: 'Those of another community' }, 404: MISSING },
});

/** Routes of who takes part and what they say. */
function viewRoutes(routes: OpenAPIHono<TenantEnvironment>, { database, packs, tables }: ConsultationParts): void {
  routes.openapi(getParticipants, async (c) => {
    const { assessment } = c.req.valid('param');
    requireRole(c.var.tenant, ['coordinator', 'facilitator']);
    const people = await database.withTenant(c.var.tenant, async (tx) => {
      await requireAssessment(tx, assessment);
      return listParticipants(tx, assessment, 'with names');
    });
    return c.json(people, 200);
  });

  routes.openapi(postViews, async (c) => {
    requireRole(c.var.tenant, ['coordinator', 'facilitator']);
    const { assessment } = c.req.valid('param');
    await tables.admit(c.var.tenant, async () => undefined); // who has too much in hand is told before the file is taken
    const pack = await database.withTenant(c.var.tenant, (tx) => packForImport(tx, packs, assessment));
    const { 'confirm-names': confirmed, sheet, header } = c.req.valid('query');
    const read = await readViews(pack, fileNameOf(c, 'views'), bodyOf(c), {
      choice: { sheet, header },
      inTurn: (work) => tables.admit(c.var.tenant, (inTurn) => inTurn(work, c.req.raw.signal)),
    });
    return c.json(await database.withTenant(c.var.tenant, (tx) => importViews(tx, assessment, read, confirmed === 'yes')), 200);
  });

  routes.openapi(postCollection, async (c) => {
    requireRole(c.var.tenant, ['coordinator', 'facilitator']);
    const { assessment } = c.req.valid('param');
    const { open } = c.req.valid('json');
    return c.json(await database.withTenant(c.var.tenant, (tx) => setCollection(tx, assessment, open)), 200);
  });
}

/** The community whose questions somebody gets, and the pack that asks them. */
async function askedOf(
  c: Context<TenantEnvironment>,
  { database, packs }: ConsultationParts,
  assessment: string,
  asked: Community | undefined,
): Promise<{ pack: Pack; community: Community }> {
  const { tenant, community: own } = c.var;
  const pack = await database.withTenant(tenant, (tx) => packForImport(tx, packs, assessment));
  return { pack, community: communityToAsk(tenant.roles, own, asked) };
}

/** Routes of what communities are asked. */
function questionRoutes(routes: OpenAPIHono<TenantEnvironment>, parts: ConsultationParts): void {
  const sheets = keptQuestionSheets();

  routes.openapi(getQuestions, async (c) => {
    const { community, pack } = await askedOf(c, parts, c.req.valid('param').assessment, c.req.valid('query').community);
    return c.json(listQuestions(pack, community), 200);
  });

  routes.openapi(getQuestionSheet, async (c) => {
    const { lang, community: asked } = c.req.valid('query');
    const { community, pack } = await askedOf(c, parts, c.req.valid('param').assessment, asked);
    const workbook = await sheets(pack, community, lang);
    return c.body(Uint8Array.from(workbook).buffer, 200, {
      'Content-Type': 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
      'Content-Disposition': contentDisposition('attachment', `questions_${pack.id}-${pack.version}_${community}.xlsx`),
    });
  });
}

/** The routes of this capability. */
export function consultationRoutes(parts: ConsultationParts): OpenAPIHono<TenantEnvironment> {
  const routes = tenantRouter();
  viewRoutes(routes, parts);
  questionRoutes(routes, parts);
  return routes;
}
