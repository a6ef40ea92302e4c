import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { cruise, type IViolation } from 'dependency-cruiser';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import config from '../../.dependency-cruiser.mjs';

/** A small house with the same rooms, in which every rule is broken once. */
const house: Record<string, string> = {
  'packages/framework/src/index.ts':
    "import './node/threads.ts'; import 'node:fs'; import '../../../server/src/law/model.ts'; export const a = 1;",
  'packages/framework/src/node/threads.ts': "import 'node:worker_threads'; export const a = 1;",
  'packages/framework/src/index.test.ts': "import 'node:fs'; import './index.ts';",
  'server/src/kernel/database.ts': "import '../law/model.ts'; export const a = 1;",
  'server/src/kernel/one.ts': "import './two.ts'; export const a = 1;",
  'server/src/kernel/two.ts': "import './one.ts'; export const a = 1;",
  'server/src/law/model.ts': 'export const a = 1;',
  'server/src/law/store.ts': "import '../kernel/database.ts'; import './nowhere.ts'; export const a = 1;",
  'server/src/law/routes.ts': "import '../../../web/src/page.tsx'; import '../app.ts'; export const a = 1;",
  'server/src/law/report.ts': 'export const a = 1;',
  'server/src/report/parts.ts': "import '../law/report.ts'; export const a = 1;",
  'server/src/law/forgotten.ts': 'export const a = 1;',
  'server/src/law/law.test.ts': "import '../app.ts';",
  'server/src/law/text/index.ts': 'export const a = 1;',
  'server/src/region/model.ts': "import '../law/model.ts'; import '../law/text/index.ts'; export const a = 1;",
  'server/src/region/store.ts': "import '../law/store.ts'; import '../law/report.ts'; export const a = 1;",
  'server/src/region/routes.ts': "import '../law/law.test.ts'; export const a = 1;",
  'server/src/main.ts': "import './app.ts'; import './region/store.ts'; import './kernel/one.ts'; import './report/parts.ts';",
  'server/src/app.ts': "import './region/routes.ts'; export const a = 1; export type App = typeof a;",
  'web/src/page.tsx': "import '../../server/src/law/model.ts'; import type { App } from '../../server/src/app.ts'; export type B = App;",
  'web/src/store.ts': "import '../../server/src/law/store.ts'; import 'node:fs'; export const a = 1;",
  'cli/src/main.ts': "import '../../server/src/law/store.ts'; import '../../bench/src/main.ts'; export const a = 1;",
  'bench/src/main.ts': "import '../../cli/src/main.ts'; export const a = 1;",
  'scripts/tool.ts': "import '../bench/src/main.ts';",
};

const expected = [
  'packages-stand-alone: packages/framework/src/index.ts → server/src/law/model.ts',
  'packages-are-pure: packages/framework/src/index.ts → fs',
  'packages-do-not-need-node-part: packages/framework/src/index.ts → packages/framework/src/node/threads.ts',
  'kernel-knows-no-capability: server/src/kernel/database.ts → server/src/law/model.ts',
  'no-cycles: server/src/kernel/one.ts → server/src/kernel/two.ts',
  'imports-resolve: server/src/law/store.ts → ./nowhere.ts',
  'server-knows-no-face: server/src/law/routes.ts → web/src/page.tsx',
  'only-tests-import-the-composition-root: server/src/law/routes.ts → server/src/app.ts',
  'capabilities-meet-at-model-or-index: server/src/region/store.ts → server/src/law/store.ts',
  'only-the-report-takes-parts: server/src/region/store.ts → server/src/law/report.ts',
  'no-test-code-in-the-product: server/src/region/routes.ts → server/src/law/law.test.ts',
  'web-takes-models-and-types: web/src/store.ts → server/src/law/store.ts',
  'web-runs-in-a-browser: web/src/store.ts → fs',
  'cli-and-bench-are-strangers: cli/src/main.ts → bench/src/main.ts',
  'no-forgotten-files: server/src/law/forgotten.ts → server/src/law/forgotten.ts',
  'nothing-imports-cli-or-bench: scripts/tool.ts → bench/src/main.ts',
];

const allowed = [
  'packages/framework/src/node/threads.ts → worker_threads',
  'packages/framework/src/index.test.ts → fs',
  'server/src/law/store.ts → server/src/kernel/database.ts',
  'server/src/law/law.test.ts → server/src/app.ts',
  'server/src/region/model.ts → server/src/law/model.ts',
  'server/src/report/parts.ts → server/src/law/report.ts',
  'server/src/region/model.ts → server/src/law/text/index.ts',
  'web/src/page.tsx → server/src/law/model.ts',
  'web/src/page.tsx → server/src/app.ts',
  'cli/src/main.ts → server/src/law/store.ts',
  'server/src/region/store.ts → server/src/region/store.ts',
];

describe('the dependency rules', () => {
  let folder = '';
  let broken: string[] = [];

  beforeAll(async () => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'mufakat-rules-'));
    for (const [file, text] of Object.entries(house)) {
      mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
      writeFileSync(path.join(folder, file), text);
    }
    broken = (await violations(folder)).map((entry) => `${entry.rule.name}: ${entry.from} → ${entry.to}`);
  });

  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  test.each(expected)('catch %s', (line) => {
    expect(broken).toContain(line);
  });

  test.each(allowed)('allow %s', (arrow) => {
    expect(broken.filter((line) => line.endsWith(`: ${arrow}`) && !line.startsWith('no-cycles'))).toEqual([]);
  });

  test('have each an example here', () => {
    const names = (config.forbidden ?? []).map((rule) => rule.name).sort();
    expect(names).toEqual([...new Set(expected.map((line) => line.split(':')[0]))].sort());
  });
});

async function violations(baseDir: string): Promise<IViolation[]> {
  const tsConfig = fileURLToPath(new URL('../../tsconfig.base.json', import.meta.url));
  const options = {
    ...config.options,
    baseDir,
    validate: true,
    ruleSet: { forbidden: config.forbidden ?? [] },
    tsConfig: { fileName: tsConfig },
  };
  const { output } = await cruise(['packages', 'server', 'web', 'cli', 'bench', 'scripts'], options);
  return typeof output === 'string' ? [] : output.summary.violations;
}
