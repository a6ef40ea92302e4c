// Arrows go one way: packages ← server capabilities ← http ← web, cli.
const TEST = '\\.test\\.tsx?$|/testing/|^tests/';

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    {
      name: 'no-cycles',
      comment: 'Two files that need each other are one concept or three: move what both need into a third.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'imports-resolve',
      comment: 'The imported file or package does not exist, or the package does not export it.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: 'packages-stand-alone',
      comment: 'Packages are pure libraries: they know nothing of server, web, cli, bench or scripts.',
      severity: 'error',
      from: { path: '^packages/' },
      to: { path: '^(server|web|cli|bench|scripts|tests)/' },
    },
    {
      name: 'packages-are-pure',
      comment: 'Packages do no I/O; what needs Node stands apart in src/node.',
      severity: 'error',
      from: { path: '^packages/[^/]+/src/', pathNot: ['^packages/[^/]+/src/node/', TEST] },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'packages-do-not-need-node-part',
      comment: 'The pure part of a package must load without its Node part.',
      severity: 'error',
      from: { path: '^packages/[^/]+/src/', pathNot: ['^packages/[^/]+/src/node/', TEST] },
      to: { path: '^packages/[^/]+/src/node/' },
    },
    {
      name: 'capabilities-meet-at-model-or-index',
      comment:
        'A capability uses another only through its model.ts, contract.ts or index.ts; what needs no other capability may have an index.ts of its own folder.',
      severity: 'error',
      from: { path: '^server/src/([^/]+)/', pathNot: ['^server/src/kernel/'] },
      to: {
        path: '^server/src/[^/]+/',
        pathNot: [
          '^server/src/$1/',
          '^server/src/(kernel|testing)/',
          '^server/src/[^/]+/(model|contract|report|index)\\.ts$',
          '^server/src/[^/]+/[^/]+/index\\.ts$',
        ],
      },
    },
    {
      name: 'only-the-report-takes-parts',
      comment: 'A report.ts is what a capability gives to the report: nobody else uses it.',
      severity: 'error',
      from: { pathNot: '^server/src/report/parts\\.ts$' },
      to: { path: '^server/src/[^/]+/report\\.ts$' },
    },
    {
      name: 'kernel-knows-no-capability',
      comment: 'The kernel serves every capability and imports none.',
      severity: 'error',
      from: { path: '^server/src/kernel/' },
      to: { path: '^server/src/[^/]+/', pathNot: '^server/src/kernel/' },
    },
    {
      name: 'only-tests-import-the-composition-root',
      comment: 'main.ts and app.ts put the server together; what they put together does not know them.',
      severity: 'error',
      from: { path: '^(server/src/[^/]+/|packages/)', pathNot: TEST },
      to: { path: '^server/src/(main|app)\\.ts$', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'server-knows-no-face',
      comment: 'The server knows neither the web nor the command line.',
      severity: 'error',
      from: { path: '^server/', pathNot: TEST },
      to: { path: '^(web|cli|bench)/' },
    },
    {
      name: 'web-takes-models-and-types',
      comment: 'The web shares model.ts and contract.ts files and types with the server, nothing else.',
      severity: 'error',
      from: { path: '^web/', pathNot: TEST },
      to: { path: '^(server|scripts)/', pathNot: '^server/src/(kernel/)?[^/]+/(model|contract)\\.ts$', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'web-runs-in-a-browser',
      comment: 'Pages cannot use Node modules.',
      severity: 'error',
      from: { path: '^web/src/', pathNot: TEST },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'nothing-imports-cli-or-bench',
      comment: 'The command line and the benchmarks are ends.',
      severity: 'error',
      from: { pathNot: ['^cli/', '^bench/'] },
      to: { path: '^(cli|bench)/' },
    },
    {
      name: 'cli-and-bench-are-strangers',
      comment: 'The command line does not use the benchmarks.',
      severity: 'error',
      from: { path: '^cli/' },
      to: { path: '^bench/' },
    },
    {
      name: 'no-test-code-in-the-product',
      comment: 'What only tests need stays with the tests.',
      severity: 'error',
      from: { pathNot: [TEST, '^scripts/', '^bench/'] },
      to: { path: TEST },
    },
    {
      name: 'no-forgotten-files',
      comment: 'Neither the server nor the command line, the benchmarks or the scripts need this file: delete it.',
      severity: 'error',
      from: { path: '^(server/src/main|cli/src/main|bench/src/main|scripts/[^/]+)\\.ts$' },
      to: { path: '^server/src/', pathNot: ['^server/src/main\\.ts$', TEST], reachable: false },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)(dist[^/]*|node_modules/\\.cache)/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
      extensions: ['.ts', '.tsx', '.mjs', '.js', '.json', '.d.ts'],
    },
  },
};
