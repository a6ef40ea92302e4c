/** Calls to the server: one function a route. Everything that has a schema is parsed with it; every failure is a `Problem`. */
import { ImportError } from '@mufakat/server/kernel/table/model';
import './no-code-from-strings.ts';

import type { RuleOutcome } from '@mufakat/consensus';
import type { Community, Comparison, IndicatorReading, Pack, Profile, Trace } from '@mufakat/framework';
import { Assessment, FindingRow, type NewAssessment, type NewFinding, type NewVerdict, VerdictRow } from '@mufakat/server/assessment/model';
import { ImportResult, QuestionList } from '@mufakat/server/consultation/model';
import { ActPage, type ActSearch, type LogName, LogState } from '@mufakat/server/ledger/model';
import { type NewPublication, Preview, Publication, SharedPublication, type Shares } from '@mufakat/server/publication/model';
import { type NewSource, SourceRow, SourceVersion } from '@mufakat/server/source/model';
import { z } from 'zod';

const Place = z.object({ path: z.string(), message: z.string() });
const ProblemBody = z.object({
  code: z.string(),
  title: z.string(),
  detail: z.string().optional(),
  remedy: z.string(),
  /** What the words speak of: names, numbers, codes. */
  values: z.record(z.string(), z.union([z.string(), z.number(), z.array(z.string())])).optional(),
  /** Seconds after which it is worth trying again. */
  retryAfter: z.number().optional(),
  current: z.unknown().optional(),
  errors: z.array(z.union([ImportError, Place])).optional(),
  /** How many wrong places there are besides those in `errors`. */
  errorsOmitted: z.int().optional(),
});
type ProblemBody = z.infer<typeof ProblemBody>;

/** What went wrong and what to do. Decide by `code`, show `title`, `detail` and `remedy`. */
export class Problem extends Error {
  readonly status: number;
  readonly body: ProblemBody;
  constructor(status: number, body: ProblemBody) {
    super(body.detail ?? body.title);
    this.name = 'Problem';
    this.status = status;
    this.body = body;
  }
  get code(): string {
    return this.body.code;
  }
}

const UNREACHABLE: ProblemBody = {
  code: 'unreachable',
  title: 'The server does not answer',
  remedy: 'Check the connection and try again. Nothing that was confirmed is lost.',
};
const CANCELLED: ProblemBody = { code: 'cancelled', title: 'Cancelled', remedy: 'Begin again when you like.' };

function unreachable(): never {
  throw new Problem(0, UNREACHABLE);
}

function problemOf(status: number, body: unknown): Problem {
  const parsed = ProblemBody.safeParse(body);
  if (parsed.success) return new Problem(status, parsed.data);
  return new Problem(status, { code: 'unexpected-answer', title: `The server answered ${status}`, remedy: 'Try again in a moment.' });
}

type Call = { readonly method?: string; readonly json?: unknown };

async function call(path: string, { method = 'GET', json }: Call = {}): Promise<unknown> {
  const sent = json === undefined ? {} : { body: JSON.stringify(json), headers: { 'content-type': 'application/json' } };
  const response = await fetch(path, { method, ...sent }).catch(unreachable);
  const text = await response.text();
  const answer = parseJson(text);
  if (!response.ok) throw problemOf(response.status, answer);
  return answer;
}

function parseJson(text: string): unknown {
  try {
    return text === '' ? null : JSON.parse(text);
  } catch {
    return null;
  }
}

const Me = z.object({
  name: z.string(),
  email: z.string(),
  jurisdictions: z.array(
    z.object({
      jurisdiction: z.string(),
      name: z.string(),
      invented: z.boolean(),
      person: z.string(),
      /** Null when none is entered. */
      community: QuestionList.shape.community.nullable(),
      roles: z.array(z.string()),
    }),
  ),
});
export type Me = z.infer<typeof Me>;

const OwnSession = z.object({ id: z.string(), device: z.string(), since: z.string(), lastSeen: z.string(), current: z.boolean() });
/** Where the person is signed in; `device` is empty when it does not say what it is. */
export type OwnSession = z.infer<typeof OwnSession>;

const PackSummary = z.object({ id: z.string(), version: z.string(), title: z.string(), indicators: z.number(), criteria: z.number() });
export type PackSummary = z.infer<typeof PackSummary>;

const ViewReasons = z.array(z.object({ cell: z.string(), stage: z.number().nullable(), reasons: z.string() }));

/** All about one indicator: readings, how they came about, and every record behind them. */
export type IndicatorDetail = {
  readonly reading: IndicatorReading;
  readonly trace: Trace;
  readonly verdicts: readonly VerdictRow[];
  readonly findings: readonly FindingRow[];
  readonly sources: readonly SourceRow[];
  readonly ruleOutcome: RuleOutcome;
  readonly viewReasons: z.infer<typeof ViewReasons>;
};

export type VerdictAnswer = {
  readonly verdict: VerdictRow;
  readonly reading: IndicatorReading;
  readonly trace: Trace;
  readonly changed: readonly string[];
};

// Scores and packs have types but no schema: they come from our own server, which computes them with the same package.
const Rows = z.object({
  verdicts: z.array(VerdictRow),
  findings: z.array(FindingRow),
  sources: z.array(SourceRow),
  viewReasons: ViewReasons,
});
const Recorded = z.object({ verdict: VerdictRow });

const at = (jurisdiction: string, rest = '') => `/api/jurisdictions/${jurisdiction}/assessments${rest}`;

export const fetchMe = async (): Promise<Me> => Me.parse(await call('/api/me'));

export const fetchPacks = async (): Promise<PackSummary[]> => z.array(PackSummary).parse(await call('/api/packs'));

export const fetchPack = async (id: string, version: string): Promise<Pack> =>
  (await call(`/api/packs/${encodeURIComponent(id)}/${encodeURIComponent(version)}`)) as Pack;

export const fetchAssessments = async (jurisdiction: string): Promise<Assessment[]> =>
  z.array(Assessment).parse(await call(at(jurisdiction)));

export const fetchAssessment = async (jurisdiction: string, id: string): Promise<Assessment> =>
  Assessment.parse(await call(at(jurisdiction, `/${id}`)));

export const createAssessment = async (jurisdiction: string, assessment: NewAssessment): Promise<Assessment> =>
  Assessment.parse(await call(at(jurisdiction), { method: 'POST', json: assessment }));

export const fetchProfile = async (jurisdiction: string, id: string): Promise<Profile> =>
  (await call(at(jurisdiction, `/${id}/profile`))) as Profile;

export async function fetchIndicator(jurisdiction: string, id: string, indicator: string): Promise<IndicatorDetail> {
  const answer = await call(at(jurisdiction, `/${id}/indicators/${indicator}`));
  return { ...(answer as IndicatorDetail), ...Rows.parse(answer) };
}

export const fetchSources = async (jurisdiction: string, id: string): Promise<SourceRow[]> =>
  z.array(SourceRow).parse(await call(at(jurisdiction, `/${id}/sources`)));

export const addSource = async (jurisdiction: string, id: string, source: NewSource): Promise<SourceRow> =>
  SourceRow.parse(await call(at(jurisdiction, `/${id}/sources`), { method: 'POST', json: source }));

/** The present file of a source, or an earlier version of it. */
export const sourceFileUrl = (jurisdiction: string, id: string, source: string, version?: number) =>
  at(jurisdiction, `/${id}/sources/${source}/file${version === undefined ? '' : `?version=${version}`}`);

/** Every file that a source has or had, newest first. */
export const fetchSourceVersions = async (jurisdiction: string, id: string, source: string): Promise<SourceVersion[]> =>
  z.array(SourceVersion).parse(await call(at(jurisdiction, `/${id}/sources/${source}/versions`)));

/** Sends the file of a source: its first, or in place of the one that is there when `replaced` names the revision of the source that was seen. */
export function uploadSourceFile(
  jurisdiction: string,
  id: string,
  source: { readonly id: string; readonly replaced?: number },
  file: File,
  progress: Progress,
): Sending<SourceRow> {
  const named: Record<string, string> = source.replaced === undefined ? {} : { 'if-match': `"${source.replaced}"` };
  return send('PUT', sourceFileUrl(jurisdiction, id, source.id), file, 'application/octet-stream', SourceRow, progress, named);
}

export async function recordVerdict(jurisdiction: string, id: string, verdict: NewVerdict): Promise<VerdictAnswer> {
  const answer = await call(at(jurisdiction, `/${id}/verdicts`), { method: 'POST', json: verdict });
  return { ...(answer as VerdictAnswer), ...Recorded.parse(answer) };
}

export const adoptFinding = (jurisdiction: string, id: string, finding: NewFinding): Promise<unknown> =>
  call(at(jurisdiction, `/${id}/findings`), { method: 'POST', json: finding });

/** What somebody says of a file of views: `namesConfirmed`, that names which are nearly the same are those of different people. */
type ImportChoice = { readonly namesConfirmed: boolean };

/** Sends a file of views: all of it is recorded or none. */
export const importViews = (
  jurisdiction: string,
  id: string,
  file: File,
  { namesConfirmed }: ImportChoice,
  progress: Progress,
): Sending<ImportResult> => {
  const address = at(jurisdiction, `/${id}/views/import${namesConfirmed ? '?confirm-names=yes' : ''}`);
  return send('POST', address, file, mediaTypeOf(file.name), ImportResult, progress);
};

/** Opens or closes the collection of views. */
export const setCollection = async (jurisdiction: string, id: string, open: boolean): Promise<Assessment> =>
  Assessment.parse(await call(at(jurisdiction, `/${id}/collection`), { method: 'POST', json: { open } }));

/** What a community is asked. Who only takes part gets the questions of their own community. */
export const fetchQuestions = async (jurisdiction: string, id: string, community: Community): Promise<QuestionList> =>
  QuestionList.parse(await call(at(jurisdiction, `/${id}/questions?community=${community}`)));

/** The same as a workbook to fill in. */
export const questionSheetUrl = (jurisdiction: string, id: string, community: Community, language: string) =>
  at(jurisdiction, `/${id}/questions.xlsx?community=${community}&lang=${language}`);

const mediaTypeOf = (name: string) =>
  name.toLowerCase().endsWith('.xlsx') ? 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet' : 'text/csv';

export const fetchComparison = async (jurisdiction: string, later: string, earlier: string): Promise<Comparison> =>
  (await call(at(jurisdiction, `/${later}/compare/${earlier}`))) as Comparison;

export const REPORT_FORMATS = ['html', 'pdf', 'docx', 'xlsx', 'json'] as const;
export type ReportFormat = (typeof REPORT_FORMATS)[number];

export const reportUrl = (jurisdiction: string, id: string, format: ReportFormat, language: string) =>
  at(jurisdiction, `/${id}/report.${format}?lang=${language}`);

const ledgerAt = (jurisdiction: string, rest = '') => `/api/jurisdictions/${jurisdiction}/ledger${rest}`;

/** The logs of a jurisdiction, as they stand. */
export const fetchLogs = async (jurisdiction: string): Promise<LogState[]> => z.array(LogState).parse(await call(ledgerAt(jurisdiction)));

/** Acts that fit, newest first: one's own, and everybody's for an auditor. */
export async function fetchEntries(jurisdiction: string, log: LogName, search: ActSearch): Promise<ActPage> {
  const asked = Object.entries(search).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return ActPage.parse(await call(ledgerAt(jurisdiction, `/${log}/acts?${new URLSearchParams(asked)}`)));
}

/** The text of a receipt as the server has it: it is kept and verified to the letter. */
export async function fetchReceipt(jurisdiction: string, log: LogName, entry: string, signal: AbortSignal): Promise<string> {
  return (await fetchFile(ledgerAt(jurisdiction, `/${log}/acts/${entry}/receipt`), signal)).blob.text();
}

/** The packs by which jurisdictions share something. */
export const fetchSharedPacks = async () =>
  z.array(z.object({ pack: z.string(), jurisdictions: z.number() })).parse(await call('/api/region'));

/** What jurisdictions share by a pack. */
export const fetchShared = async (pack: string): Promise<SharedPublication[]> =>
  z.array(SharedPublication).parse(await call(`/api/region/${encodeURIComponent(pack)}`));

/** What a jurisdiction has published, newest first. */
export const fetchPublications = async (jurisdiction: string): Promise<Publication[]> =>
  z.array(Publication).parse(await call(`/api/jurisdictions/${jurisdiction}/publications`));

/** Exactly what a region would read. */
export async function fetchPublicationPreview(jurisdiction: string, id: string, shares: Shares): Promise<Preview> {
  const asked = new URLSearchParams({
    shares: Object.entries(shares)
      .map((pair) => pair.join(':'))
      .join(','),
  });
  return Preview.parse(await call(at(jurisdiction, `/${id}/publication-preview?${asked}`)));
}

/** Publishes what was previewed, and nothing else. */
export const publishAssessment = async (jurisdiction: string, id: string, publication: NewPublication): Promise<Publication> =>
  Publication.parse(await call(at(jurisdiction, `/${id}/publications`), { method: 'POST', json: publication }));

export const withdrawPublication = async (jurisdiction: string, id: string): Promise<Publication> =>
  Publication.parse(await call(`/api/jurisdictions/${jurisdiction}/publications/${id}/withdrawal`, { method: 'POST' }));

/** The text of the receipt of a shared publication, to the letter. */
export async function fetchPublicationReceipt(jurisdiction: string, id: string, signal: AbortSignal): Promise<string> {
  return (await fetchFile(`/api/region/publications/${jurisdiction}/${id}/receipt`, signal)).blob.text();
}

export const askForSignInLink = (email: string): Promise<unknown> => call('/api/sign-in', { method: 'POST', json: { email } });

export const signOut = (): Promise<unknown> => call('/api/sign-out', { method: 'POST', json: {} });

export const fetchSessions = async (): Promise<OwnSession[]> => z.array(OwnSession).parse(await call('/api/sessions'));

export const endSession = (session: string): Promise<unknown> =>
  call(`/api/sessions/${encodeURIComponent(session)}`, { method: 'DELETE', json: {} });

/** Ends all sessions of the person's but this one. Resolves to how many there were. */
export const endOtherSessions = async (): Promise<number> =>
  z.object({ ended: z.number() }).parse(await call('/api/sessions', { method: 'DELETE', json: {} })).ended;

/** How many pieces of work come before each of the person's that waits for its turn. */
export const fetchWaiting = async (jurisdiction: string) =>
  z.object({ reports: z.array(z.number()) }).parse(await call(`/api/jurisdictions/${jurisdiction}/waiting`));

/** What the server makes, as a file with the server's name for it. `signal` stops waiting for it. */
export async function fetchFile(address: string, signal: AbortSignal): Promise<{ blob: Blob; name: string }> {
  const response = await fetch(address, { signal }).catch(unreachable);
  if (!response.ok) throw problemOf(response.status, parseJson(await response.text()));
  const given = /filename\*=UTF-8''([^;]+)/i.exec(response.headers.get('content-disposition') ?? '')?.[1];
  const [path = ''] = address.split('?');
  return { blob: await response.blob(), name: given === undefined ? path.slice(path.lastIndexOf('/') + 1) : decodeURIComponent(given) };
}

/** Whether a report can be shown at this address; a frame would show the refusal as it came. The server gives the frame what it made for this. */
export async function checkReport(address: string, signal: AbortSignal): Promise<true> {
  const response = await fetch(address, { signal }).catch(unreachable);
  if (!response.ok) throw problemOf(response.status, parseJson(await response.text()));
  await response.body?.cancel();
  return true;
}

/** How much of a file has gone, 0 to 1. */
type Progress = (share: number) => void;

/** A file on its way: the answer to it, and how to stop it. */
export type Sending<Answer> = { readonly done: Promise<Answer>; readonly cancel: () => void };

/** Sends a file and tells how far it is. `fetch` cannot tell progress, hence the older interface. */
function send<Answer>(
  method: 'POST' | 'PUT',
  address: string,
  file: File,
  mediaType: string,
  schema: z.ZodType<Answer>,
  progress: Progress,
  headers: Readonly<Record<string, string>> = {},
): Sending<Answer> {
  const request = new XMLHttpRequest();
  const done = new Promise<Answer>((resolve, reject) => {
    request.upload.onprogress = (event) => progress(event.total === 0 ? 0 : event.loaded / event.total);
    request.onload = () => {
      const answer = parseJson(request.responseText);
      const parsed = schema.safeParse(answer);
      if (request.status < 300 && parsed.success) resolve(parsed.data);
      else reject(problemOf(request.status, answer));
    };
    request.onerror = () => reject(new Problem(0, UNREACHABLE));
    request.onabort = () => reject(new Problem(0, CANCELLED));
    request.open(method, address);
    request.setRequestHeader('content-type', mediaType);
    request.setRequestHeader('x-file-name', encodeURIComponent(file.name));
    for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
    request.send(file);
  });
  return { done, cancel: () => request.abort() };
}
