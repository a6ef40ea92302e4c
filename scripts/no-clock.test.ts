/** A test says what happens, and before what; never how long it takes. A busy machine is no fault. */
import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import config from '../vitest.config.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const NOT_OURS = ['node_modules', 'dist', '.git', 'data', 'fixtures'];
const files = globSync('**/*.test.{ts,tsx}', { cwd: ROOT, exclude: (place) => NOT_OURS.includes(path.basename(place)) })
  .map((file) => file.split(path.sep).join('/'))
  .sort();

/** Those that tell a person how long something took, and assert nothing of it. */
const TELL_A_TIME = [
  'server/tests/entered-many.integration.test.ts',
  'server/tests/killed.integration.test.ts',
  'server/src/ledger/log/killed.integration.test.ts',
  'tests/browser/region.browser.test.ts',
];
const CLOCK = /\b(performance|Date)\.now\(\)/;
const ALLOWED: Readonly<Record<string, string>> = {
  'scripts/bootstrap/run.test.ts': 'waits for something, a minute and a half at most',
  'server/src/kernel/process/leftovers.test.ts': 'makes files that are hours old',
};

const read = (file: string) => readFileSync(`${ROOT}/${file}`, 'utf8');
const projects = config.test?.projects ?? [];
const common = Math.min(
  ...projects.map((project) => (typeof project === 'object' && 'test' in project ? (project.test?.testTimeout ?? 0) : 0)),
);

test('no test looks at a clock, but those that tell a person what it says', () => {
  expect(files.length).toBeGreaterThan(100);
  const looking = files.filter((file) => file !== 'scripts/no-clock.test.ts' && CLOCK.test(read(file)));
  expect(looking.filter((file) => !TELL_A_TIME.includes(file) && !(file in ALLOWED))).toEqual([]);
});

test('no test has a shorter limit than all have', () => {
  expect(common).toBeGreaterThanOrEqual(60_000);
  const limits = files.flatMap((file) =>
    [...read(file).matchAll(/\btimeout: ?([\d_]+)|^\s*\}, ?([\d_]{4,})\);$/gm)].map(([, named, last]) => ({
      file,
      limit: Number((named ?? last ?? '').replaceAll('_', '')),
    })),
  );
  expect(limits.filter(({ file, limit }) => file !== 'scripts/no-clock.test.ts' && limit > 0 && limit < common)).toEqual([]);
});
