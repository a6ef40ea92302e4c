/** How many tests passed, failed and were skipped. */
export interface Count {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

export const NONE: Count = { passed: 0, failed: 0, skipped: 0 };

export function addUp(a: Count, b: Count): Count {
  return { passed: a.passed + b.passed, failed: a.failed + b.failed, skipped: a.skipped + b.skipped };
}

/** The line that `npm test` ends with. */
export function inWords(count: Count): string {
  return `${count.passed} passed, ${count.failed} failed, ${count.skipped} skipped`;
}

/**
 * One line about the tests that were skipped for want of data beside the project, by the place that their names give; null when none was.
 * @param skipped names of tests, as they are listed
 */
export function wantingData(skipped: readonly string[]): string | null {
  const places = skipped.flatMap((name) => /\.\.\/shared\/(?:data|cases)/.exec(name)?.[0] ?? []);
  if (places.length === 0) return null;
  const tests = places.length === 1 ? '1 test needs' : `${places.length} tests need`;
  return `Skipped: ${tests} ${[...new Set(places)].sort().join(' and ')} beside the project, which is not there.`;
}
