/**
 * Makes a report in a process of its own: it takes a second or two, and the server answers others meanwhile.
 *
 *     const report = await renderReportInSubprocess('pdf', { pack, record, profile, language: 'en' }, request.signal);
 */
import { json } from 'node:stream/consumers';
import { limitConcurrency } from '../kernel/process/limit-concurrency.ts';
import { goOnIfAwaited, type Limits, runInSubprocess } from '../kernel/process/subprocess.ts';
import type { ReportInput } from './context.ts';
import { ReportError, type ReportErrorCode } from './error.ts';
import { type Report, type ReportFormat, renderReport } from './render.ts';

/** The longest report we have, of 230 pages, takes 4 seconds on a busy machine, and as a Word file a third of the memory. */
const LIMITS: Limits = { milliseconds: 60_000, heapMegabytes: 800 };

const inTurn = limitConcurrency(2);

type Refusal = { readonly code: ReportErrorCode; readonly detail: string; readonly remedy: string };

/** What the process says before the bytes of the report, on a line. */
type Head = { readonly report: Omit<Report, 'bytes'> } | { readonly refused: Refusal };

const LINE_END = 10;

/**
 * The report as `renderReport` makes it, byte for byte.
 *
 * @param signal aborted when nobody waits for the report any more.
 * @throws ReportError as `renderReport`, and `report-too-heavy`; Problem `given-up` once the signal is aborted.
 */
export async function renderReportInSubprocess(
  format: ReportFormat,
  input: ReportInput,
  signal?: AbortSignal,
  limits = LIMITS,
): Promise<Report> {
  const written = await inTurn(() => {
    goOnIfAwaited(signal); // it may have waited long for its turn
    return runInSubprocess(new URL(import.meta.url), { input: new TextEncoder().encode(JSON.stringify([format, input])), limits, signal });
  });
  if (written === undefined) {
    const detail = 'Making the report took too much time or memory, or ended before it was done.';
    throw new ReportError('report-too-heavy', detail, 'Try again later, or take another format; tell the maintainers if it happens again.');
  }
  const end = written.indexOf(LINE_END);
  const head = JSON.parse(written.toString('utf8', 0, end)) as Head; // written below, by this same file
  if ('refused' in head) throw new ReportError(head.refused.code, head.refused.detail, head.refused.remedy);
  return { ...head.report, bytes: written.subarray(end + 1) };
}

async function answer(): Promise<readonly [Head, Uint8Array]> {
  try {
    const [format, input] = (await json(process.stdin)) as [ReportFormat, ReportInput]; // written above, by this same file
    const { bytes, ...report } = await renderReport(format, input);
    return [{ report }, bytes];
  } catch (error) {
    if (!(error instanceof ReportError)) throw error;
    return [{ refused: { code: error.code, detail: error.message, remedy: error.remedy } }, new Uint8Array()];
  }
}

if (import.meta.main) {
  const [head, bytes] = await answer();
  process.stdout.write(`${JSON.stringify(head)}\n`);
  process.stdout.write(bytes);
}
