import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const root = fileURLToPath(new URL('.', import.meta.url));

/** One embedded PostgreSQL per run; the file belongs to the server kernel. */
const clusterSetup = ['server/src/kernel/testing/global-setup.ts'].filter((file) => existsSync(`${root}/${file}`));

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
          globalSetup: clusterSetup,
          ...LIMITS,
        },
      },
      {
        test: {
          name: 'browser',
          include: ['**/*.browser.test.ts'],
          exclude: existsSync(`${root}/server/src/main.ts`) ? excluded : [...excluded, 'tests/browser/{pages,work}.browser.test.ts'],
          globalSetup: clusterSetup,
          ...LIMITS,
        },
      },
    ],
  },
});
