/** HTTP of assessments, under /api/jurisdictions/{jurisdiction}: parse, call, reply. */
import { Readable } from 'node:stream';
import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import {
  buildProfile,
  COMMUNITIES,
  type Community,
  compareAssessments,
  type Pack,
  type Profile,
  type ShownRecord,
  shownOutcome,
  shownReasons,
  shownRecord,
} from '@mufakat/framework';
import type { Context } from 'hono';
import { withRefusals } from '../kernel/http/change-errors.ts';
import { tenantRouter } from '../kernel/http/http.ts';
import { notFound } from '../kernel/http/problem.ts';
import { requireRole, type TenantEnvironment } from '../kernel/http/tenant.ts';
import type { FairQueue, Owner } from '../kernel/process/fair-queue.ts';
import { indexPack, type Packs } from '../packs/index.ts';
import { adoptFinding } from './adopt-finding.ts';
import { changeAssessment, openAssessment } from './change-assessment.ts';
import { importViews, packForImport, readViews } from './import-into.ts';
import { addSource, FILE_LIMIT, type FileParts, openSourceFile, sourceVersions, storeSourceFile } from './keep-source.ts';
import {
  Assessment,
  AssessmentChange,
  CollectionChange,
  FindingRow,
  Id,
  ImportResult,
  NewAssessment,
  NewFinding,
  NewSource,
  NewVerdict,
  ParticipantRow,
  QuestionList,
  SourceRow,
  SourceVersion,
  VerdictRow,
} from './model.ts';
import { keptQuestionSheets } from './question-sheet.ts';
import { communityToAsk, listQuestions } from './questions.ts';
import { readIndicator } from './readings.ts';
import { readState, requireAssessment } from './record.ts';
import { recordVerdict } from './record-verdict.ts';
import { setCollection } from './release-views.ts';
import { findingHistory, listAssessments, listParticipants, listSources, verdictHistory } from './store.ts';

const REPORT_FORMATS = ['html', 'pdf', 'docx', 'xlsx', 'json'] as const;

/** Makes a report: given by the report capability. */
export type RenderReport = (
  format: (typeof REPORT_FORMATS)[number],
  content: { pack: Pack; record: ShownRecord; profile: Profile; language: string },
  /** Aborted when nobody waits for the report any more. */
  signal: AbortSignal,
) => Promise<RenderedReport>;
type RenderedReport = { bytes: Uint8Array; mediaType: string; fileName: string };

export type AssessmentParts = FileParts & {
  readonly packs: Packs;
  /** Makes reports in fair turns: given by the report capability. */
  readonly reports: { readonly admit: (whose: Owner, work: (render: RenderReport) => Promise<RenderedReport>) => Promise<RenderedReport> };
  /** Turns of the tables that are sent. */
  readonly tables: FairQueue;
};

const OneAssessment = z.object({ assessment: Id });
const OneSource = OneAssessment.extend({ source: Id });
const OneIndicator = OneAssessment.extend({ indicator: z.string().max(200) });
/** The name travels in a header, percent-encoded as a URI component. */
const FileNameHeader = z.object({ 'x-file-name': z.string().max(1000).optional() });
/** The revision of the source whose file is replaced, with or without quotes. */
const ReplacedHeader = FileNameHeader.extend({
  'if-match': z
    .string()
    .regex(/^"?\d{1,9}"?$/)
    .optional(),
});

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

const sends = <T extends z.ZodType>(schema: T) => ({ body: { required: true, content: { 'application/json': { schema } } } });
const answers = <T extends z.ZodType>(schema: T, description: string) => ({ description, content: { 'application/json': { schema } } });
const bytes = (description: string) => ({
  description,
  content: { 'application/octet-stream': { schema: z.string().openapi({ format: 'binary' }) } },
});
const MISSING = { description: 'Not there, or not yours to see' };
const CONFLICT = { description: 'Somebody else was first, or the id is taken; `current` is what stands now' };
const BUSY = { description: 'Too much in hand; the header Retry-After tells when to come back' };
const UNFIT = { description: 'Does not fit the assessment; the code says why' };

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
const getParticipants = createRoute({
  method: 'get',
  path: '/assessments/{assessment}/participants',
  summary: 'Who takes part (coordinator, facilitator)',
  request: { params: OneAssessment },
  responses: { 200: answers(z.array(ParticipantRow), 'Participants'), 403: { description: 'Not with your role' }, 404: MISSING },
});
const getIndicator = createRoute({
  method: 'get',
  path: '/assessments/{assessment}/indicators/{indicator}',
  summary: 'One indicator: readings, trace, every verdict and finding, and reasons of released views',
  request: { params: OneIndicator },
  responses: { 200: answers(IndicatorAnswer, 'The indicator'), 404: MISSING },
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

function fileNameOf(c: TenantContextOf, otherwise: string): string {
  try {
    return decodeURIComponent(c.req.header('x-file-name') ?? '') || otherwise;
  } catch {
    return otherwise;
  }
}

async function* bodyOf(c: TenantContextOf): AsyncGenerator<Uint8Array> {
  if (c.req.raw.body !== null) for await (const chunk of c.req.raw.body) yield chunk;
}

/** How a file is named when it is saved: plain letters for old readers, the whole name for the rest (RFC 6266). */
function named(how: 'inline' | 'attachment', fileName: string): string {
  const plain = fileName.replaceAll(/[^A-Za-z0-9._-]/g, '_');
  const encoded = encodeURIComponent(fileName).replaceAll(/['()*]/g, (letter) => `%${letter.charCodeAt(0).toString(16).toUpperCase()}`);
  return `${how}; filename="${plain}"; filename*=UTF-8''${encoded}`;
}

/** Routes that change nothing. */
function readingRoutes(routes: OpenAPIHono<TenantEnvironment>, { database, packs, reports }: AssessmentParts): void {
  const sheets = keptQuestionSheets();

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

  routes.openapi(getParticipants, async (c) => {
    const { assessment } = c.req.valid('param');
    requireRole(c, 'coordinator', 'facilitator');
    const people = await database.withTenant(c.var.tenant, async (tx) => {
      await requireAssessment(tx, assessment);
      return listParticipants(tx, assessment, 'with names');
    });
    return c.json(people, 200);
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

  routes.openapi(getSources, async (c) => {
    const { assessment } = c.req.valid('param');
    const sources = await database.withTenant(c.var.tenant, async (tx) => {
      await requireAssessment(tx, assessment);
      return listSources(tx, assessment);
    });
    return c.json(sources, 200);
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

  routes.openapi(getQuestions, async (c) => {
    const { community, pack } = await askedOf(c, c.req.valid('param').assessment, c.req.valid('query').community);
    return c.json(listQuestions(pack, community), 200);
  });

  routes.openapi(getQuestionSheet, async (c) => {
    const { lang, community: asked } = c.req.valid('query');
    const { community, pack } = await askedOf(c, c.req.valid('param').assessment, asked);
    const workbook = await sheets(pack, community, lang);
    return c.body(Uint8Array.from(workbook).buffer, 200, {
      'Content-Type': 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
      'Content-Disposition': named('attachment', `questions_${pack.id}-${pack.version}_${community}.xlsx`),
    });
  });

  async function askedOf(c: TenantContextOf, assessment: string, asked: Community | undefined) {
    const { tenant, community: own } = c.var;
    const pack = await database.withTenant(tenant, (tx) => packForImport(tx, packs, assessment));
    return { pack, community: communityToAsk(tenant.roles, own, asked) };
  }

  for (const format of REPORT_FORMATS) {
    routes.openapi(reportRoute(format), async (c) => {
      const { assessment } = c.req.valid('param');
      const language = c.req.valid('query').lang;
      const report = await reports.admit(c.var.tenant, async (render) => {
        const { pack, record } = await database.withTenant(c.var.tenant, (tx) => readState(tx, packs, assessment));
        const content = { pack, record: shownRecord(record), profile: buildProfile(pack, record), language };
        return render(format, content, c.req.raw.signal);
      });
      const shown = named(format === 'html' ? 'inline' : 'attachment', report.fileName);
      return c.body(Uint8Array.from(report.bytes).buffer, 200, { 'Content-Type': report.mediaType, 'Content-Disposition': shown });
    });
  }
}

/** Routes that change something; each says first who may. */
function changingRoutes(routes: OpenAPIHono<TenantEnvironment>, { database, packs, tables }: AssessmentParts): void {
  routes.openapi(postAssessment, async (c) => {
    requireRole(c, 'coordinator');
    const { created, assessment } = await database.withTenant(c.var.tenant, (tx) => openAssessment(tx, packs, c.req.valid('json')));
    return c.json(assessment, created ? 201 : 200);
  });

  routes.openapi(patchAssessment, async (c) => {
    requireRole(c, 'coordinator');
    const { assessment } = c.req.valid('param');
    return c.json(await database.withTenant(c.var.tenant, (tx) => changeAssessment(tx, assessment, c.req.valid('json'))), 200);
  });

  routes.openapi(postSource, async (c) => {
    requireRole(c, 'coordinator', 'assessor');
    const { assessment } = c.req.valid('param');
    const { created, source } = await database.withTenant(c.var.tenant, (tx) => addSource(tx, assessment, c.req.valid('json')));
    return c.json(source, created ? 201 : 200);
  });

  routes.openapi(postVerdict, async (c) => {
    requireRole(c, 'assessor');
    const { tenant } = c.var;
    const change = { packs, tenant, assessment: c.req.valid('param').assessment, sent: c.req.valid('json') };
    const { created, answer } = await recordVerdict(database, change);
    return sent(c, answer, created ? 201 : 200);
  });

  routes.openapi(postFinding, async (c) => {
    requireRole(c, 'coordinator', 'facilitator');
    const { tenant } = c.var;
    const change = { packs, tenant, assessment: c.req.valid('param').assessment, sent: c.req.valid('json') };
    const { created, answer } = await withRefusals(() => database.withTenant(tenant, (tx) => adoptFinding(tx, change)));
    return sent(c, answer, created ? 201 : 200);
  });

  routes.openapi(postViews, async (c) => {
    requireRole(c, 'coordinator', 'facilitator');
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
    requireRole(c, 'coordinator', 'facilitator');
    const { assessment } = c.req.valid('param');
    const { open } = c.req.valid('json');
    return c.json(await database.withTenant(c.var.tenant, (tx) => setCollection(tx, assessment, open)), 200);
  });
}

/** Routes that move files. */
function fileRoutes(routes: OpenAPIHono<TenantEnvironment>, parts: AssessmentParts): void {
  routes.openapi(putFile, async (c) => {
    requireRole(c, 'coordinator', 'assessor');
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
      'Content-Disposition': named('attachment', fileName),
      'X-Content-Type-Options': 'nosniff',
    });
  });
}

/** The routes of this capability. */
export function assessmentRoutes(parts: AssessmentParts): OpenAPIHono<TenantEnvironment> {
  const routes = tenantRouter();
  readingRoutes(routes, parts);
  changingRoutes(routes, parts);
  fileRoutes(routes, parts);
  return routes;
}
