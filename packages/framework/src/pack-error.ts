/** What is wrong in a pack's files, and where. */
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

/** An error that knows its place in the parsed file but not yet its line. */
export type Finding = { readonly file: string; readonly code: string; readonly message: string } & Place;

/** `file:line:column: what, and what to do`. */
export function formatPackError(error: PackError): string {
  return `${error.file}:${error.line}:${error.column}: ${error.message}`;
}

/** Turns findings into errors, in the order of files and lines; each file with findings is parsed a second time for its positions. */
export function locateFindings(
  findings: readonly Finding[],
  files: ReadonlyMap<string, string>,
  locator: (text: string) => (place: Place) => Position,
): PackError[] {
  const order = [...files.keys()];
  const errors: PackError[] = [];
  for (const [file, found] of Map.groupBy(findings, (finding) => finding.file)) {
    const locate = locator(files.get(file) ?? '');
    for (const { code, message, path, at } of found) errors.push({ file, ...locate({ path, at }), code, message });
  }
  return sortErrors(errors, order);
}

/** Sorted by file in the given order, line and column. */
export function sortErrors(errors: readonly PackError[], order: readonly string[]): PackError[] {
  return errors.toSorted((a, b) => order.indexOf(a.file) - order.indexOf(b.file) || a.line - b.line || a.column - b.column);
}
