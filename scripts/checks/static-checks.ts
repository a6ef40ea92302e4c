/** The checks that read the code without running it. Each counts as one test; the commands of one run beside each other. */
export interface StaticCheck {
  readonly name: string;
  /** Package, tool, arguments. */
  readonly commands: readonly (readonly [string, string, ...string[]])[];
}

const SOURCES = ['packages', 'server', 'web', 'cli', 'bench', 'scripts', 'tests', 'vitest.config.ts'];

/** What is known of the types since the last run is kept beside the packages: only what has changed is looked at again. */
const known = (project: string) => ['--incremental', '--tsBuildInfoFile', `node_modules/.cache/mufakat/types-${project}.json`];

export const staticChecks: readonly StaticCheck[] = [
  { name: 'lint and format', commands: [['@biomejs/biome', 'biome', 'check', '--colors=off', '--max-diagnostics=200', '.']] },
  { name: 'dependency rules', commands: [['dependency-cruiser', 'depcruise', '--config', '.dependency-cruiser.mjs', ...SOURCES]] },
  { name: 'unused code', commands: [['knip', 'knip', '--no-progress']] },
  {
    name: 'types',
    commands: [
      ['typescript', 'tsc', '--project', 'tsconfig.json', '--pretty', 'false', ...known('root')],
      ['typescript', 'tsc', '--project', 'web/tsconfig.json', '--pretty', 'false', ...known('web')],
    ],
  },
];
