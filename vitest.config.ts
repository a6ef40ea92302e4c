import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const root = fileURLToPath(new URL('.', import.meta.url));

/** One embedded PostgreSQL per run, and one example that servers begin with. */
const setups = ['server/src/kernel/testing/global-setup.ts', 'tests/example-setup.ts'];

const excluded = ['**/node_modules/**', '**/dist/**', '**/dist-*/**', 'tests/fixtures/**', 'data/**'];

/** For a busy machine: a test that takes this long hangs. No test asserts a time. */
const LIMITS = { testTimeout: 120_000, hookTimeout: 180_000 };

export default defineConfig({
  test: {
    root,
    maxWorkers: 2,
    projects: [
      {
        test: {
          name: 'unit',
          include: ['**/*.test.ts', '**/*.test.tsx'],
          exclude: [...excluded, '**/*.integration.test.ts', '**/*.browser.test.ts'],
          ...LIMITS,
        },
      },
      {
        test: {
          name: 'integration',
          include: ['**/*.integration.test.ts'],
          exclude: excluded,
          globalSetup: setups,
          ...LIMITS,
        },
      },
      {
        test: {
          name: 'browser',
          include: ['**/*.browser.test.ts'],
          exclude: excluded,
          globalSetup: setups,
          ...LIMITS,
        },
      },
    ],
  },
});
