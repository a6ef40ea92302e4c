/**
 * `npm test`: every check and every test, one after the other, none skipped because an earlier one failed.
 * Prints each step with its seconds and counts, and last the line `N passed, N failed, N skipped`.
 */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { staticChecks } from './checks/static-checks.ts';
import { runSuite, suites, type TestResult } from './checks/suites.ts';
import { addUp, type Count, inWords, NONE, wantingData } from './count.ts';
import { parseFeatures, unprovedFeatures } from './features.ts';
import { endToolsOnSignals, runTool } from './run-tool.ts';

const root = fileURLToPath(new URL('..', import.meta.url));

interface StepResult {
  readonly count: Count;
  readonly failures: readonly string[];
  readonly skipped: readonly string[];
}

endToolsOnSignals();
const results: StepResult[] = [];
const tests: TestResult[] = [];

for (const check of staticChecks) {
  results.push(await step(check.name, async () => staticCheck(check.name, check.commands)));
}
for (const suite of suites) {
  results.push(await step(suite, async () => suiteStep(suite)));
}
results.push(await step('features', async () => featureStep()));

summarise(results);

async function step(name: string, work: () => Promise<StepResult>): Promise<StepResult> {
  console.log(`\n── ${name} ──`);
  const started = performance.now();
  const result = await work();
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  console.log(`${name}: ${inWords(result.count)} (${seconds} s)`);
  return result;
}

async function staticCheck(name: string, commands: readonly (readonly [string, string, ...string[]])[]): Promise<StepResult> {
  const results = await Promise.all(commands.map(([pkg, bin, ...args]) => runTool(root, pkg, bin, args, { watched: true })));
  const faults = results.filter(({ code }) => code !== 0);
  for (const { output } of faults) console.log(output.trimEnd());
  return one(faults.length > 0, name);
}

async function suiteStep(suite: string): Promise<StepResult> {
  const found = await runSuite(root, suite);
  tests.push(...found.tests);
  const failures = [...found.tests.filter((test) => test.status === 'failed').map(title), ...found.errors];
  const skipped = found.tests.filter((test) => test.status === 'skipped').map(title);
  const passed = found.tests.filter((test) => test.status === 'passed').length;
  return { count: { passed, failed: failures.length, skipped: skipped.length }, failures, skipped };
}

/** A feature is done when the tests it names ran just now and passed. */
async function featureStep(): Promise<StepResult> {
  const features = parseFeatures(await readFile(path.join(root, 'features.json'), 'utf8'));
  const unproved = unprovedFeatures(features, tests);
  for (const line of unproved) console.log(line);
  return one(unproved.length > 0, 'features marked done are proved by passing tests');
}

function one(failed: boolean, name: string): StepResult {
  return { count: { passed: failed ? 0 : 1, failed: failed ? 1 : 0, skipped: 0 }, failures: failed ? [name] : [], skipped: [] };
}

function title(test: TestResult): string {
  return `${test.file} › ${test.fullName}`;
}

function summarise(all: readonly StepResult[]): void {
  const total = all.map((result) => result.count).reduce(addUp, NONE);
  const skipped = all.flatMap((result) => result.skipped);
  list('Skipped', skipped);
  list(
    'Failed',
    all.flatMap((result) => result.failures),
  );
  const wanting = wantingData(skipped);
  if (wanting !== null) console.log(`\n${wanting}`);
  console.log(`\n${inWords(total)}`);
  process.exitCode = total.failed > 0 || tests.length === 0 ? 1 : 0;
}

function list(heading: string, lines: readonly string[]): void {
  if (lines.length > 0) console.log(`\n${heading}:\n${lines.map((line) => `  ${line}`).join('\n')}`);
}
