/** What is wrong in a pack's files, and where. */
import { type Hint, hint } from './did-you-mean.ts';
import type { Place, Position } from './yaml.ts';

export type PackError = {
  readonly file: string;
  /** 1-based. */
  readonly line: number;
  readonly column: number;
  /** Stable, such as `pack.unknown-key`. */
  readonly code: string;
  /** What is wrong, and what to do. */
  readonly message: string;
};

/** An error that knows its place in the parsed file but not yet its line. `hint` becomes the end of the message when it is located. */
export type Finding = { readonly file: string; readonly code: string; readonly message: string; readonly hint?: Hint } & Place;

/** Words looked through for all hints together: a hostile pack could ask for a search of all its ids at each of them. */
const WORDS_SEARCHED = 1_000_000;

/** Ends messages with their hints, until that becomes too much to search; then with the plain remedy. */
function messageMaker(): (finding: Finding) => string {
  let left = WORDS_SEARCHED;
  return ({ message, hint: asked }) => {
    if (asked === undefined) return message;
    const known = left > 0 ? [...asked.known] : [];
    left -= known.length;
    return `${message}; ${left >= 0 ? hint(asked.written, known, asked.otherwise) : asked.otherwise}`;
  };
}

/** `file:line:column: what, and what to do`. */
export function formatPackError(error: PackError): string {
  return `${error.file}:${error.line}:${error.column}: ${error.message}`;
}

/**
 * Turns findings into errors; each file with findings is parsed a second time for its positions.
 *
 * @param files texts of the files that could be parsed; a finding on any other stands at its beginning.
 */
export function locateFindings(
  findings: readonly Finding[],
  files: ReadonlyMap<string, string>,
  locator: (text: string) => (place: Place) => Position,
): PackError[] {
  const messageOf = messageMaker();
  return [...Map.groupBy(findings, ({ file }) => file)].flatMap(([file, found]) => {
    const text = files.get(file);
    const locate = text === undefined ? () => ({ line: 1, column: 1 }) : locator(text);
    return found.map((finding) => ({ file, ...locate(finding), code: finding.code, message: messageOf(finding) }));
  });
}

/** Sorted by file in the given order, line and column. */
export function sortErrors(errors: readonly PackError[], order: readonly string[]): PackError[] {
  return errors.toSorted((a, b) => order.indexOf(a.file) - order.indexOf(b.file) || a.line - b.line || a.column - b.column);
}
