/** A report that could not be made: `code` is stable, `remedy` says what to do. */
export class ReportError extends Error {
  readonly code: 'report-without-glyph' | 'report-not-set';
  readonly remedy: string;

  constructor(code: ReportError['code'], message: string, remedy: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = 'ReportError';
    this.code = code;
    this.remedy = remedy;
  }
}
