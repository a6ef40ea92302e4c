import type { ContentfulStatusCode } from 'hono/utils/http-status';

/** One place that is wrong in what was sent, for example `{ path: 'rows.12.stage', message: 'must be 1 to 5' }`. */
export interface ProblemPlace {
  path: string;
  message: string;
}

/** One cell (row 0: the whole file) that is wrong in a table that was sent. */
export interface TablePlace {
  file: string;
  sheet?: string;
  row: number;
  column: string;
  code: string;
  message: string;
}

export interface ProblemDetails {
  /** HTTP status of the reply. */
  status: ContentfulStatusCode;
  /** What is wrong, in a few words, the same for every occurrence. */
  title: string;
  /** What is wrong here. */
  detail?: string;
  /** What to do about it. */
  remedy: string;
  /** What the words speak of, so that a page can say it in another language: names, numbers, codes. */
  values?: Readonly<Record<string, string | number | readonly string[]>>;
  /** Seconds after which it is worth trying again; also a header of the reply. */
  retryAfter?: number;
  /** The wrong places, when there are several: at most `MOST_PLACES` reach the person. */
  errors?: readonly (ProblemPlace | TablePlace)[];
  /** How many wrong places there are besides those in `errors`. */
  errorsOmitted?: number | undefined;
  /** What stands now, when somebody else changed it first: what the person needs to decide again. */
  current?: unknown;
}

/** Wrong places that are told one by one: nobody reads more, and an answer must not be larger than what it answers. */
export const MOST_PLACES = 200;

/** An error that a person can act on. The HTTP edge turns it into `application/problem+json`. */
export class Problem extends Error {
  readonly code: string;
  readonly details: ProblemDetails;

  constructor(code: string, details: ProblemDetails, cause?: unknown) {
    super(details.detail ?? details.title, cause === undefined ? undefined : { cause });
    this.name = 'Problem';
    this.code = code;
    this.details = details;
  }
}

/**
 * Stops with a problem. `code` is stable and in kebab case: clients decide by it, never by the words.
 *
 *     fail('verdict-changed', { status: 409, title: 'Somebody else changed it first', remedy: 'Load it again and repeat your change.' });
 */
export function fail(code: string, details: ProblemDetails, cause?: unknown): never {
  throw new Problem(code, details, cause);
}

/** Stops with 404. `what` is a noun phrase with its article: "The assessment". Used also where the caller must not learn that it exists. */
export function notFound(what: string): never {
  fail('not-found', {
    status: 404,
    title: 'Not found',
    detail: `${what} does not exist, or is not yours to see.`,
    remedy: 'Check the address.',
  });
}
