/** What can be measured. The table in README.md says the same, and a test holds them together. */

export type Bench = {
  /** What is measured, and against what, in a line. */
  readonly measures: string;
  readonly target: string;
  readonly run: () => Promise<unknown>;
};

export const BENCHES: Readonly<Record<string, Bench>> = {
  'first-page': {
    measures: 'compressed bytes of the first page, against the limit',
    target: 'at most 200,000 bytes',
    run: async () => (await import('./first-page.ts')).measureFirstPage(),
  },
  gci: {
    measures: '194 countries scored under packs/gci-2020, against SurveyJS with the same calculated values',
    target: 'faster than SurveyJS, same scores',
    run: async () => (await import('./gci.ts')).measureGci(),
  },
  'index-build': {
    measures: 'an index built from raw figures with all that was done to them, at 51×49, 194×20, 1,000×100 and 10,000×200, against COINr',
    target: 'time linear in cells, 100 times faster than COINr',
    run: async () => (await import('./index-build.ts')).measureIndexBuild(),
  },
  ledger: {
    measures:
      'entries recorded, sequenced and proved in the database at 10³ to 10⁷, what that adds to a view, and in memory against x/mod/sumdb',
    target: 'at least 5,000 entries a second, proof at most 5 ms, at most 15 % added',
    run: async () => (await import('./ledger.ts')).measureLedger(),
  },
  load: {
    measures: 'a pack of 2,000 criteria loaded with all checks in a new process, against the yaml package parsing the same files only',
    target: 'at most 150 ms',
    run: async () => (await import('./load.ts')).measureLoad(),
  },
  report: {
    measures: 'the report of the example as PDF in a new process, against Chromium printing the same HTML',
    target: 'at most 4 s',
    run: async () => (await import('./report.ts')).measureReport(),
  },
  rerank: {
    measures:
      'one weight of an index of 194 countries changed, in Node and, with the rows of a table put in order, in Chromium, against the limit',
    target: 'at most 4 ms in the browser',
    run: async () => (await import('./rerank.ts')).measureRerank(),
  },
  rescore: {
    measures: 'one changed verdict among 2,000 questions, against SurveyJS and the engine of ODK Web Forms',
    target: 'at most 0.1 ms, 10 times faster than the faster of the two',
    run: async () => (await import('./rescore.ts')).measureRescore(),
  },
  sensitivity: {
    measures: 'Sobol indices of four uncertain choices with bootstrap intervals, N = 1,024, 6,144 runs, in a new process, against COINr',
    target: 'at most 1.5 s on two cores',
    run: async () => (await import('./sensitivity.ts')).measureSensitivity(),
  },
  start: {
    measures: '`npm start` to a served page, first and later, against PostgreSQL alone',
    target: 'first (pages built) at most 30 s, later at most 5 s',
    run: async () => (await import('./start.ts')).measureStart(),
  },
  uncertainty: {
    measures: '1,000 runs of an index with four choices uncertain, in a new process, and memory with all ranks or a sketch, against COINr',
    target: 'at most 0.25 s on two cores (COINr: 190 s), time linear in runs and cells',
    run: async () => (await import('./uncertainty.ts')).measureUncertainty(),
  },
  verdicts: {
    measures:
      'verdicts recorded over HTTP in the example (884 criteria, some 2,000 views) by 8 at a time, against another release in MUFAKAT_BENCH_FORMER and the bare transaction',
    target: '10 times those of the release of before',
    run: async () => (await import('./verdicts.ts')).measureVerdicts(),
  },
};
