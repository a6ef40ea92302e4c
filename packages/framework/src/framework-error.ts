/** A misuse of this package: an id that the pack does not have, a value that its answer does not take. `code` is stable. */
export class FrameworkError extends Error {
  override readonly name = 'FrameworkError';
  readonly code: string;
  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}
