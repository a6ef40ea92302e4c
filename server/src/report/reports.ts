/**
 * Reports for many: people and countries take turns, and a report that was made from the same content is given again.
 *
 *     const reports = openReports(renderReportInSubprocess);
 *     await reports.admit(tenant, async (render) => render('pdf', await contentForThisPerson(), request.signal));
 */
import { createHash } from 'node:crypto';
import { fairQueue, type Owner } from '../kernel/process/fair-queue.ts';
import { keptResults } from '../kernel/process/kept-results.ts';
import type { ReportInput } from './context.ts';
import type { Report, ReportFormat } from './render.ts';

/** Makes a report. */
export type Render = (format: ReportFormat, content: ReportInput, signal: AbortSignal) => Promise<Report>;

export type Reports = {
  /** Counts a report as a person's from the time when its content is read. @throws Problem `too-many-reports` (429). */
  readonly admit: (whose: Owner, work: (render: Render) => Promise<Report>) => Promise<Report>;
  /** For each report of a person's that waits for its turn, how many come before it. */
  readonly before: (whose: Owner) => number[];
};

const MB = 1024 * 1024;
/** Two are made at a time, of different people. What waits holds its content, some megabytes. */
const TURNS = {
  running: 2,
  each: { running: 1, inHand: 4 },
  jurisdiction: 12,
  all: 48,
  refusal: { code: 'too-many-reports', title: 'Too many reports at once' },
};
/** So long that a page and its downloads are made once; so short that what is erased is soon nowhere. */
const KEPT = { most: 64 * MB, mostEach: 16 * MB, milliseconds: 10 * 60 * 1000 };

/** @param render makes a report in a process of its own. */
export function openReports(render: Render): Reports {
  const turns = fairQueue(TURNS);
  const kept = keptResults<Report>({ ...KEPT, bytesOf: ({ bytes }) => bytes.length });
  return {
    before: turns.before,
    admit: (whose, work) =>
      turns.admit(whose, (inTurn) =>
        work((format, content, signal) =>
          kept.obtain(
            whose.jurisdiction,
            keyOf(format, content),
            (awaited) => inTurn(() => render(format, content, awaited), awaited),
            signal,
          ),
        ),
      ),
  };
}

/** Of everything that the report shows: so it is given again to nobody who would not be shown the same. */
function keyOf(format: ReportFormat, content: ReportInput): string {
  return createHash('sha256')
    .update(JSON.stringify([format, content]))
    .digest('hex');
}
