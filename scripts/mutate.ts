/**
 * `node scripts/mutate.ts GROUP [FILE …]`: mutation testing. Stryker changes one operator, number or condition of the code at a time and runs the unit tests
 * that reach it; a change that no test notices is a survivor. Works on a copy in a temporary folder and leaves nothing in the tree.
 *
 *   node scripts/mutate.ts scoring                 every file of a group
 *   node scripts/mutate.ts table unzip xml-scan    some of them
 *
 * Prints the score of each file, and every survivor that mutants.json does not explain. Exit code 1 when there is one.
 */
import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { cp, mkdir, mkdtemp, readdir, readFile, realpath, symlink, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { endToolsOnSignals, runTool } from './run-tool.ts';

const root = fileURLToPath(new URL('..', import.meta.url));

type Group = {
  /** Names of the files to change, wherever below `below` they stand. */
  readonly files: readonly string[];
  readonly below: string;
  /** The tests that hold them. */
  readonly tests: readonly string[];
};

const named = (names: string): string[] => names.trim().split(/\s+/);
const FRAMEWORK = { below: 'packages/framework/src', tests: ['packages/framework/src/**/*.test.ts'] };
const LEDGER = { below: 'packages/ledger/src', tests: ['packages/ledger/src/**/*.test.ts'] };

const GROUPS: Readonly<Record<string, Group>> = {
  scoring: {
    ...FRAMEWORK,
    tests: named('answers score state rules methods missing deductions table numeral normal-form profile sentence plan').map(
      (name) => `packages/framework/src/**/${name}.test.ts`,
    ),
    files: named('score state rules missing trace scale plan level-pack answers table normal-form numeral tree'),
  },
  profile: {
    ...FRAMEWORK,
    tests: ['packages/framework/src/{assessment,pack}/*.test.ts'],
    files: named('profile compare effective-verdict shown-views crosswalk diff'),
  },
  packs: {
    ...FRAMEWORK,
    files: named('load build references questionnaire texts schema-findings yaml did-you-mean'),
  },
  consensus: {
    below: 'packages/consensus/src',
    // Without release.test.ts: it looks through every world, which takes half a minute a mutant. What the others hold by hand, it holds as well.
    tests: named('people told rule perception').map((name) => `packages/consensus/src/**/${name}.test.ts`),
    files: named('release people rule distribution perception'),
  },
  verification: {
    ...LEDGER,
    files: named(
      'verify-receipt verify-tree prove audit checkpoint note cosignature key key-change tlog-proof ranges growth frontier hash',
    ),
  },
  ledger: {
    ...LEDGER,
    files: named(
      'entry commitment canonical-json moment bytes binary base32 size tile tile-edge tile-layout tile-path receipt receipt-line receipt-json receipt-damage receipt-part receipt-statement',
    ),
  },
  table: {
    below: 'server/src/kernel/table',
    tests: ['server/src/kernel/table/*.test.ts', 'server/src/**/folder-tables.test.ts', 'server/src/**/import-views.test.ts'],
    files: named('read-table csv model table xlsx columns xlsx-book xlsx-sheet unzip xml-scan'),
  },
};

/** Properties are tried with one seed and not often, so that a second run finds the same survivors, and soon. */
const FEWER_RUNS = `import fc from 'FAST_CHECK';
const few = (settings = {}) => ({ ...settings, seed: 11, numRuns: Math.min(settings.numRuns ?? 100, 40) });
export default { ...fc, assert: (property, settings) => fc.assert(property, few(settings)) };
`;

const Place = z.object({ line: z.int(), column: z.int() });
const Mutant = z.object({
  status: z.string(),
  mutatorName: z.string(),
  replacement: z.string().optional(),
  location: z.object({ start: Place, end: Place }),
});
const Report = z.object({ files: z.record(z.string(), z.object({ source: z.string(), mutants: z.array(Mutant) })) });
/** A change that makes no difference: the file's name, what stood there, what came in its place, and why nobody can tell. */
const Explained = z.array(z.strictObject({ file: z.string(), code: z.string(), becomes: z.string(), reason: z.string() }));

type Survivor = { readonly file: string; readonly line: number; readonly code: string; readonly becomes: string; readonly kind: string };
type FileScore = { readonly file: string; readonly killed: number; readonly all: number; readonly survivors: readonly Survivor[] };

endToolsOnSignals();
const [name = '', ...words] = process.argv.slice(2);
if (!(name in GROUPS)) {
  console.error(`Name a group: ${Object.keys(GROUPS).join(', ')}`);
  process.exit(2);
}
const explained = Explained.parse(JSON.parse(await readFile(new URL('mutants.json', import.meta.url), 'utf8')));
process.exitCode = (await drill(name)) > 0 ? 1 : 0;

/** Runs one group and prints what it found. @returns how many survivors nobody has explained. */
async function drill(name: string): Promise<number> {
  const group = GROUPS[name];
  if (group === undefined) return 0;
  const folder = await mkdtemp(path.join(os.tmpdir(), 'mufakat-mutants-'));
  const clear = () => rmSync(folder, { recursive: true, force: true });
  process.once('exit', clear); // a drill that is interrupted leaves nothing either
  try {
    await copyTree(folder);
    const files = filesOf(group);
    await writeSettings(folder, group, files);
    const { code } = await runTool(folder, '@stryker-mutator/core', 'stryker', ['run', 'stryker.json'], {
      show: true,
      watched: true,
      limit: AbortSignal.timeout(6 * 60 * 60 * 1000),
    });
    if (code !== 0) throw new Error(`Stryker ended with ${code}; it says why above`);
    const report = Report.parse(JSON.parse(await readFile(path.join(folder, 'mutants.json'), 'utf8')));
    const scores = Object.entries(report.files).map(([file, { source, mutants }]) => scoreOf(file, source, mutants));
    return print(name, scores);
  } finally {
    clear();
    process.off('exit', clear);
  }
}

/** The working tree as git knows it, with the installed packages linked, and our own packages those of the copy. */
async function copyTree(folder: string): Promise<void> {
  const git = (...args: string[]) => execFileSync('git', ['ls-files', '-z', ...args], { cwd: root, encoding: 'utf8' }).split('\0');
  const gone = new Set(git('--deleted'));
  for (const file of git('--cached', '--others', '--exclude-standard')) {
    if (file !== '' && !gone.has(file)) await cp(path.join(root, file), path.join(folder, file), { recursive: true });
  }
  const installed = path.join(root, 'node_modules');
  const here = path.join(folder, 'node_modules');
  await mkdir(here);
  for (const name of await readdir(installed)) {
    if (name === '@mufakat') await cp(path.join(installed, name), path.join(here, name), { recursive: true, verbatimSymlinks: true });
    else if (name !== '.cache') await symlink(await realpath(path.join(installed, name)), path.join(here, name));
  }
}

function filesOf(group: Group): string[] {
  const all = execFileSync('git', ['ls-files', group.below], { cwd: root, encoding: 'utf8' }).split('\n');
  const wanted = new Set(group.files.filter((name) => words.length === 0 || words.includes(name)).map((name) => `${name}.ts`));
  return all.filter((file) => wanted.has(path.basename(file)));
}

async function writeSettings(folder: string, group: Group, files: readonly string[]): Promise<void> {
  await writeFile(path.join(folder, 'fewer-runs.mjs'), FEWER_RUNS.replace('FAST_CHECK', import.meta.resolve('fast-check')));
  const test = { include: group.tests, exclude: ['**/node_modules/**', '**/*.integration.test.ts'], testTimeout: 120_000 };
  const alias = { 'fast-check': path.join(folder, 'fewer-runs.mjs') };
  await writeFile(path.join(folder, 'vitest.config.ts'), `export default ${JSON.stringify({ test, resolve: { alias } })};\n`);
  const settings = {
    inPlace: true,
    mutate: files,
    testRunner: 'vitest',
    plugins: ['@stryker-mutator/vitest-runner'],
    coverageAnalysis: 'perTest',
    concurrency: 2,
    timeoutMS: 5_000,
    ignoreStatic: true, // what runs once when a module loads: constants, which would cost every test each
    reporters: ['progress-append-only', 'json'],
    jsonReporter: { fileName: 'mutants.json' },
    checkers: [],
    disableTypeChecks: false,
    allowConsoleColors: false,
    fileLogLevel: 'off',
    logLevel: 'warn',
  };
  await writeFile(path.join(folder, 'stryker.json'), JSON.stringify(settings));
}

function scoreOf(file: string, source: string, mutants: readonly z.infer<typeof Mutant>[]): FileScore {
  const counted = mutants.filter(({ status }) => !['Ignored', 'CompileError', 'RuntimeError'].includes(status));
  const alive = counted.filter(({ status }) => status === 'Survived' || status === 'NoCoverage');
  return {
    file,
    killed: counted.length - alive.length,
    all: counted.length,
    survivors: alive.map((mutant) => ({
      file: path.basename(file),
      line: mutant.location.start.line,
      code: oneLine(textAt(source, mutant.location)),
      becomes: oneLine(mutant.replacement ?? ''),
      kind: mutant.status === 'NoCoverage' ? `${mutant.mutatorName}, reached by no test` : mutant.mutatorName,
    })),
  };
}

function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim();
}

function textAt(source: string, { start, end }: z.infer<typeof Mutant>['location']): string {
  const lines = source.split('\n').slice(start.line - 1, end.line);
  lines[lines.length - 1] = (lines.at(-1) ?? '').slice(0, end.column - 1);
  lines[0] = (lines[0] ?? '').slice(start.column - 1);
  return lines.join('\n');
}

function isExplained({ file, code, becomes }: Survivor): boolean {
  return explained.some((one) => one.file === file && one.code === code && one.becomes === becomes);
}

function print(name: string, scores: readonly FileScore[]): number {
  const percent = (killed: number, all: number) => (all === 0 ? '' : ` ${((100 * killed) / all).toFixed(1)} %`);
  const survivors = scores.flatMap((score) => score.survivors);
  const open = survivors.filter((survivor) => !isExplained(survivor));
  for (const { file, killed, all } of scores) console.log(`${file}: ${killed} of ${all}${percent(killed, all)}`);
  for (const { file, line, code, becomes, kind } of open) console.log(`  ${file}:${line} ${kind}: ${code} → ${becomes}`);
  const [killed, all] = [scores.reduce((sum, score) => sum + score.killed, 0), scores.reduce((sum, score) => sum + score.all, 0)];
  console.log(
    `${name}: ${killed} of ${all}${percent(killed, all)} killed, ${survivors.length - open.length} explained, ${open.length} open`,
  );
  return open.length;
}
