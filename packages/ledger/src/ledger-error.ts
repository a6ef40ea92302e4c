/** What can go wrong here, always with a stable code. */

/** A malformed text or value, or a misuse. `code` is stable, such as `checkpoint.malformed`. */
export class LedgerError extends Error {
  override readonly name: string = 'LedgerError';
  readonly code: string;
  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

/** A verification that failed: well-formed, perhaps, but not proved. */
export class NotProved extends LedgerError {
  override readonly name = 'NotProved';
  /** The steps that held before the one that failed, as sentences, in order. */
  readonly proved: readonly string[];
  /** What therefore remains open, as a sentence. */
  readonly notProved: string;
  constructor(code: string, message: string, notProved: string, proved: readonly string[] = []) {
    super(code, message);
    this.proved = proved;
    this.notProved = notProved;
  }
}

/** Runs a step; when it is not proved, the error also says what was proved before it. */
export function after<T>(proved: readonly string[], step: () => T): T {
  try {
    return step();
  } catch (error) {
    if (!(error instanceof NotProved)) throw error;
    throw new NotProved(error.code, error.message, error.notProved, [...proved, ...error.proved]);
  }
}
