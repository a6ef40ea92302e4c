/**
 * The feature table of the README comes from features.json, so that the claim and the code cannot drift apart.
 *
 *   node scripts/features.ts            says whether README.md shows the present table
 *   node scripts/features.ts --write    writes the table into README.md
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import type { TestResult } from './checks/suites.ts';

const START = '<!-- features: generated from features.json by scripts/features.ts --write -->';
const END = '<!-- /features -->';

const feature = z.strictObject({
  id: z.string().regex(/^[a-z0-9-]+$/),
  title: z.string().min(1),
  status: z.enum(['done', 'planned']),
  tests: z.array(z.strictObject({ file: z.string().min(1), name: z.string().min(1) })),
});

export type Feature = z.infer<typeof feature>;

/** @throws ZodError naming the entry and field that is wrong, or an id used twice */
export function parseFeatures(text: string): Feature[] {
  return z
    .array(feature)
    .refine((list) => new Set(list.map((entry) => entry.id)).size === list.length, 'two features have the same id')
    .parse(JSON.parse(text));
}

/**
 * Names each feature that is marked done without a proof: no test named, or a named test that did not run and pass.
 * @returns one line for each, empty when all are proved
 */
export function unprovedFeatures(features: readonly Feature[], results: readonly TestResult[]): string[] {
  return features
    .filter((entry) => entry.status === 'done')
    .flatMap((entry) => {
      if (entry.tests.length === 0) return [`Feature ${entry.id} is marked done but names no test. Name one in features.json.`];
      return entry.tests
        .filter((test) => !hasPassed(test, results))
        .map(
          (test) =>
            `Feature ${entry.id} is marked done, but no passing test "${test.name}" is in ${test.file}. Correct the name or mark it planned.`,
        );
    });
}

/** A name given to several tests (one a row of a table) needs all of them to pass. */
function hasPassed(test: Feature['tests'][number], results: readonly TestResult[]): boolean {
  const named = results.filter((result) => result.file === test.file && (result.name === test.name || result.fullName === test.name));
  return named.length > 0 && named.every((result) => result.status === 'passed');
}

/** The table as Markdown, between its two marks. */
export function featureTable(features: readonly Feature[]): string {
  const rows = features.map((entry) => `| ${entry.title} | ${entry.status === 'done' ? 'done' : 'planned'} |`);
  return [START, '', '| feature | state |', '|---|---|', ...rows, '', END].join('\n');
}

/**
 * Replaces the table in the README.
 * @throws Error when the README lacks the marks
 */
export function withFeatureTable(readme: string, features: readonly Feature[]): string {
  const start = readme.indexOf(START);
  const end = readme.indexOf(END);
  if (start < 0 || end < start)
    throw new Error(`README.md lacks the marks of the feature table. Put "${START}" and "${END}" where it belongs.`);
  return readme.slice(0, start) + featureTable(features) + readme.slice(end + END.length);
}

function main(): void {
  const readmeFile = fileURLToPath(new URL('../README.md', import.meta.url));
  const features = parseFeatures(readFileSync(new URL('../features.json', import.meta.url), 'utf8'));
  const readme = readFileSync(readmeFile, 'utf8');
  const wanted = withFeatureTable(readme, features);
  if (readme === wanted) {
    console.log('README.md shows the present feature table.');
  } else if (process.argv.includes('--write')) {
    writeFileSync(readmeFile, wanted);
    console.log('Wrote the feature table into README.md.');
  } else {
    console.error('The feature table in README.md is stale. Run: node scripts/features.ts --write');
    process.exitCode = 1;
  }
}

if (import.meta.main) main();
