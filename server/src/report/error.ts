import { Problem } from '../kernel/http/problem.ts';

const TITLES = {
  'report-without-glyph': { status: 422, title: 'The report has characters that no font of it shows' },
  'report-not-set': { status: 500, title: 'The report could not be made' },
  'report-too-heavy': { status: 503, title: 'The report could not be made with the time and memory there is' },
} as const;

export type ReportErrorCode = keyof typeof TITLES;

/** A report that could not be made: `code` is stable, `remedy` says what to do. Told by HTTP and on the command line as every other problem. */
export class ReportError extends Problem {
  override readonly code: ReportErrorCode;
  readonly remedy: string;

  constructor(code: ReportErrorCode, detail: string, remedy: string, cause?: unknown) {
    super(code, { ...TITLES[code], detail, remedy }, cause);
    this.code = code;
    this.name = 'ReportError';
    this.remedy = remedy;
  }
}
