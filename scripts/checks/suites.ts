/** Runs one Vitest project and reads its results. */
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { z } from 'zod';
import { runTool } from '../run-tool.ts';

/** In the order in which they run; the names are the projects of vitest.config.ts. */
export const suites = ['unit', 'integration', 'browser'] as const;

export interface TestResult {
  /** Path from the repository root. */
  readonly file: string;
  readonly name: string;
  /** The name with those of the groups around it. */
  readonly fullName: string;
  readonly status: 'passed' | 'failed' | 'skipped';
}

export interface SuiteResult {
  readonly tests: readonly TestResult[];
  /** What went wrong outside any test: a file that does not load, a rejected promise nobody awaited. */
  readonly errors: readonly string[];
}

const report = z.object({
  testResults: z.array(
    z.object({
      name: z.string(),
      status: z.string(),
      message: z.string().optional(),
      assertionResults: z.array(z.object({ title: z.string(), fullName: z.string(), status: z.string() })),
    }),
  ),
});

/** Runs the suite, showing its progress, and returns every test by name. */
export async function runSuite(root: string, suite: string): Promise<SuiteResult> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'mufakat-test-'));
  try {
    const file = path.join(folder, 'results.json');
    const args = ['run', '--project', suite, '--reporter=default', '--reporter=json', `--outputFile.json=${file}`];
    const { code } = await runTool(root, 'vitest', 'vitest', args, { show: true, watched: true });
    if (!existsSync(file)) return { tests: [], errors: [`${suite}: Vitest ended without a report (exit code ${code})`] };
    return readReport(root, suite, code, await readFile(file, 'utf8'));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Reads Vitest's JSON report. Exported for its test. */
export function readReport(root: string, suite: string, code: number, text: string): SuiteResult {
  const files = report.parse(JSON.parse(text)).testResults.map((entry) => ({ ...entry, file: relative(root, entry.name) }));
  const tests = files.flatMap((entry) =>
    entry.assertionResults.map((result) => ({
      file: entry.file,
      name: result.title,
      fullName: result.fullName,
      status: statusOf(result.status),
    })),
  );
  const errors = files
    .filter((entry) => entry.status === 'failed' && !entry.assertionResults.some((result) => result.status === 'failed'))
    .map((entry) => `${entry.file}: ${entry.message || 'the file fails outside its tests'}`);
  if (tests.length === 0 && errors.length === 0) errors.push(`${suite}: no test was found`);
  if (code !== 0 && errors.length === 0 && !tests.some((test) => test.status === 'failed')) {
    errors.push(`${suite}: something failed outside the tests; see the output above`);
  }
  return { tests, errors };
}

function relative(root: string, file: string): string {
  return path.relative(root, file).split(path.sep).join('/');
}

function statusOf(status: string): TestResult['status'] {
  if (status === 'passed' || status === 'failed') return status;
  return 'skipped';
}
