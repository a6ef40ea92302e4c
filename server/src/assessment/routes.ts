/** HTTP of assessments, under /api/jurisdictions/{jurisdiction}: parse, call, reply. */
import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import {
  buildProfile,
  compareAssessments,
  type Pack,
  type Profile,
  type ShownRecord,
  shownOutcome,
  shownReasons,
  shownRecord,
} from '@mufakat/framework';
import type { Context } from 'hono';
import type { TenantDatabase } from '../kernel/database/database.ts';
import { withRefusals } from '../kernel/http/change-errors.ts';
import { answers, BUSY, bytes, CONFLICT, MISSING, sends, UNFIT } from '../kernel/http/descriptions.ts';
import { contentDisposition } from '../kernel/http/files-sent.ts';
import { tenantRouter } from '../kernel/http/http.ts';
import { notFound } from '../kernel/http/problem.ts';
import { requireRole, type TenantEnvironment } from '../kernel/http/tenant.ts';
import type { Owner } from '../kernel/process/fair-queue.ts';
import { indexPack, type Packs } from '../packs/index.ts';
import { listSources } from '../source/index.ts';
import { SourceRow } from '../source/model.ts';
import { adoptFinding } from './adopt-finding.ts';
import { changeAssessment, openAssessment } from './change-assessment.ts';
import { Assessment, AssessmentChange, FindingRow, Id, NewAssessment, NewFinding, NewVerdict, VerdictRow } from './model.ts';
import { requireAssessment } from './opened/opened.ts';
import { listAssessments } from './opened/store.ts';
import { readIndicator } from './readings.ts';
import { readState } from './record.ts';
import { recordVerdict } from './record-verdict.ts';
import { findingHistory, verdictHistory } from './store.ts';

const REPORT_FORMATS = ['html', 'pdf', 'docx', 'xlsx', 'json'] as const;

/** Makes a report: given by the report capability. */
export type RenderReport = (
  format: (typeof REPORT_FORMATS)[number],
  content: { pack: Pack; record: ShownRecord; profile: Profile; language: string },
  /** Aborted when nobody waits for the report any more. */
  signal: AbortSignal,
) => Promise<RenderedReport>;
type RenderedReport = { bytes: Uint8Array; mediaType: string; fileName: string };

export type AssessmentParts = {
  readonly database: TenantDatabase;
  readonly packs: Packs;
  /** Makes reports in fair turns: given by the report capability. */
  readonly reports: { readonly admit: (whose: Owner, work: (render: RenderReport) => Promise<RenderedReport>) => Promise<RenderedReport> };
};

const OneAssessment = z.object({ assessment: Id });
const OneIndicator = OneAssessment.extend({ indicator: z.string().max(200) });
// Computed by the framework, whose types say what is in them.
const Language = z
  .string()
  .regex(/^[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8}){0,8}$/)
  .default('en');
const Computed = (name: string) => z.looseObject({}).openapi(name);
const IndicatorAnswer = z
  .object({
    reading: Computed('IndicatorReading'),
    trace: Computed('Trace'),
    verdicts: z.array(VerdictRow),
    findings: z.array(FindingRow),
    sources: z.array(SourceRow),
    ruleOutcome: Computed('RuleOutcome'),
    viewReasons: z.array(z.object({ cell: z.string(), stage: z.int().nullable(), reasons: z.string() })),
  })
  .openapi('IndicatorAnswer');
const VerdictAnswer = z
  .object({ verdict: VerdictRow, reading: Computed('IndicatorReading'), trace: Computed('Trace'), changed: z.array(z.string()) })
  .openapi('VerdictAnswer');
const FindingAnswer = z.object({ finding: FindingRow, reading: Computed('IndicatorReading') }).openapi('FindingAnswer');

const getAssessments = createRoute({
  method: 'get',
  path: '/assessments',
  summary: 'All assessments, newest period first',
  responses: { 200: answers(z.array(Assessment), 'Assessments') },
});
const postAssessment = createRoute({
  method: 'post',
  path: '/assessments',
  summary: 'Open an assessment (coordinator)',
  request: sends(NewAssessment),
  responses: { 200: answers(Assessment, 'Opened before'), 201: answers(Assessment, 'Opened'), 409: CONFLICT, 422: UNFIT },
});
const getAssessment = createRoute({
  method: 'get',
  path: '/assessments/{assessment}',
  summary: 'One assessment',
  request: { params: OneAssessment },
  responses: { 200: answers(Assessment, 'The assessment'), 404: MISSING },
});
const patchAssessment = createRoute({
  method: 'patch',
  path: '/assessments/{assessment}',
  summary: 'Change title or rule (coordinator)',
  request: { params: OneAssessment, ...sends(AssessmentChange) },
  responses: { 200: answers(Assessment, 'Changed'), 404: MISSING, 409: CONFLICT, 422: UNFIT },
});
const getProfile = createRoute({
  method: 'get',
  path: '/assessments/{assessment}/profile',
  summary: 'Evidenced, perceived and adopted reading of every indicator, rolled up',
  request: { params: OneAssessment },
  responses: { 200: answers(Computed('Profile'), 'The profile'), 404: MISSING },
});
const getIndicator = createRoute({
  method: 'get',
  path: '/assessments/{assessment}/indicators/{indicator}',
  summary: 'One indicator: readings, trace, every verdict and finding, and reasons of released views',
  request: { params: OneIndicator },
  responses: { 200: answers(IndicatorAnswer, 'The indicator'), 404: MISSING },
});
const postVerdict = createRoute({
  method: 'post',
  path: '/assessments/{assessment}/verdicts',
  summary: 'Record a verdict (assessor)',
  request: { params: OneAssessment, ...sends(NewVerdict) },
  responses: {
    200: answers(VerdictAnswer, 'Recorded before'),
    201: answers(VerdictAnswer, 'Recorded'),
    404: MISSING,
    409: CONFLICT,
    422: UNFIT,
  },
});
const postFinding = createRoute({
  method: 'post',
  path: '/assessments/{assessment}/findings',
  summary: 'Adopt the stage of an indicator (coordinator, facilitator)',
  request: { params: OneAssessment, ...sends(NewFinding) },
  responses: {
    200: answers(FindingAnswer, 'Adopted before'),
    201: answers(FindingAnswer, 'Adopted'),
    404: MISSING,
    409: CONFLICT,
    422: UNFIT,
  },
});
const getComparison = createRoute({
  method: 'get',
  path: '/assessments/{assessment}/compare/{earlier}',
  summary: 'What changed since an earlier assessment, in the country and in the method',
  request: { params: OneAssessment.extend({ earlier: Id }) },
  responses: { 200: answers(Computed('Comparison'), 'The comparison'), 404: MISSING },
});
const reportRoute = (format: string) =>
  createRoute({
    method: 'get',
    path: `/assessments/{assessment}/report.${format}`,
    summary: `The report as ${format.toUpperCase()}`,
    request: {
      params: OneAssessment,
      query: z.object({ lang: Language }),
    },
    responses: { 200: bytes('The report'), 404: MISSING, 429: BUSY },
  });

type TenantContextOf = Context<TenantEnvironment>;

/** A computed answer: already plain data of ours, sent as it is. */
const sent = (c: TenantContextOf, value: unknown, status: 200 | 201 = 200) =>
  c.body(JSON.stringify(value), status, { 'Content-Type': 'application/json' });

/** Routes that change nothing. */
function readingRoutes(routes: OpenAPIHono<TenantEnvironment>, { database, packs, reports }: AssessmentParts): void {
  routes.openapi(getAssessments, async (c) => c.json(await database.withTenant(c.var.tenant, listAssessments), 200));

  routes.openapi(getAssessment, async (c) => {
    const { assessment } = c.req.valid('param');
    return c.json(await database.withTenant(c.var.tenant, (tx) => requireAssessment(tx, assessment)), 200);
  });

  routes.openapi(getProfile, async (c) => {
    const { assessment } = c.req.valid('param');
    const { pack, record } = await database.withTenant(c.var.tenant, (tx) => readState(tx, packs, assessment));
    return sent(c, buildProfile(pack, record));
  });

  routes.openapi(getIndicator, async (c) => {
    const params = c.req.valid('param');
    const answer = await database.withTenant(c.var.tenant, async (tx) => {
      const state = await readState(tx, packs, params.assessment);
      const indicator = indexPack(state.pack).indicators.get(params.indicator) ?? notFound('The indicator');
      const judged = [indicator.id, ...indicator.criteria.map(({ id }) => id)];
      const verdicts = await verdictHistory(tx, params.assessment, judged);
      const cited = new Set(verdicts.flatMap(({ sources }) => sources));
      return {
        ...readIndicator(state, indicator),
        verdicts,
        findings: await findingHistory(tx, params.assessment, indicator.id),
        sources: (await listSources(tx, params.assessment)).filter(({ id }) => cited.has(id)),
        ruleOutcome: shownOutcome(state.pack, state.record, indicator),
        viewReasons: shownReasons(state.pack, state.record, indicator),
      };
    });
    return sent(c, answer);
  });

  routes.openapi(getComparison, async (c) => {
    const params = c.req.valid('param');
    const [earlier, later] = await database.withTenant(c.var.tenant, async (tx) => [
      await readState(tx, packs, params.earlier),
      await readState(tx, packs, params.assessment),
    ]);
    if (earlier === undefined || later === undefined) notFound('The assessment');
    return sent(c, compareAssessments(earlier, later));
  });

  for (const format of REPORT_FORMATS) {
    routes.openapi(reportRoute(format), async (c) => {
      const { assessment } = c.req.valid('param');
      const language = c.req.valid('query').lang;
      const report = await reports.admit(c.var.tenant, async (render) => {
        const { pack, record } = await database.withTenant(c.var.tenant, (tx) => readState(tx, packs, assessment));
        const content = { pack, record: shownRecord(record), profile: buildProfile(pack, record), language };
        return render(format, content, c.req.raw.signal);
      });
      const shown = contentDisposition(format === 'html' ? 'inline' : 'attachment', report.fileName);
      return c.body(Uint8Array.from(report.bytes).buffer, 200, { 'Content-Type': report.mediaType, 'Content-Disposition': shown });
    });
  }
}

/** Routes that change something; each says first who may. */
function changingRoutes(routes: OpenAPIHono<TenantEnvironment>, { database, packs }: AssessmentParts): void {
  routes.openapi(postAssessment, async (c) => {
    requireRole(c.var.tenant, ['coordinator']);
    const { created, assessment } = await database.withTenant(c.var.tenant, (tx) => openAssessment(tx, packs, c.req.valid('json')));
    return c.json(assessment, created ? 201 : 200);
  });

  routes.openapi(patchAssessment, async (c) => {
    requireRole(c.var.tenant, ['coordinator']);
    const { assessment } = c.req.valid('param');
    return c.json(await database.withTenant(c.var.tenant, (tx) => changeAssessment(tx, assessment, c.req.valid('json'))), 200);
  });

  routes.openapi(postVerdict, async (c) => {
    requireRole(c.var.tenant, ['assessor']);
    const { tenant } = c.var;
    const change = { packs, tenant, assessment: c.req.valid('param').assessment, sent: c.req.valid('json') };
    const { created, answer } = await recordVerdict(database, change);
    return sent(c, answer, created ? 201 : 200);
  });

  routes.openapi(postFinding, async (c) => {
    requireRole(c.var.tenant, ['coordinator', 'facilitator']);
    const { tenant } = c.var;
    const change = { packs, tenant, assessment: c.req.valid('param').assessment, sent: c.req.valid('json') };
    const { created, answer } = await withRefusals(() => database.withTenant(tenant, (tx) => adoptFinding(tx, change)));
    return sent(c, answer, created ? 201 : 200);
  });
}

/** The routes of this capability. */
export function assessmentRoutes(parts: AssessmentParts): OpenAPIHono<TenantEnvironment> {
  const routes = tenantRouter();
  readingRoutes(routes, parts);
  changingRoutes(routes, parts);
  return routes;
}
