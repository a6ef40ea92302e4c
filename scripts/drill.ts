/**
 * `npm run drill`: the attacks of the drill, and the kills, whole. Prints what Vitest says, and last one line of JSON: how many tries of each kind, and how many failed.
 */
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { endToolsOnSignals, runTool } from './run-tool.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
/** Beside the attacks: kills of a node under load, and of a run of the tests. */
const PARTS = ['tests/drill', 'server/src/killed.integration', 'scripts/interrupted.integration'];
const Told = z.object({ part: z.string(), tries: z.record(z.string(), z.int()), failures: z.array(z.string()) });

endToolsOnSignals();
const folder = await mkdtemp(path.join(os.tmpdir(), 'mufakat-drill-'));
const file = path.join(folder, 'told.jsonl');
process.env.MUFAKAT_DRILL ??= 'whole';
process.env.MUFAKAT_DRILL_OUT = file;
try {
  const args = ['run', '--project', 'integration', '--testTimeout=1800000', '--hookTimeout=600000', ...PARTS];
  const { code } = await runTool(root, 'vitest', 'vitest', args, { show: true, watched: true });
  const lines = existsSync(file) ? (await readFile(file, 'utf8')).trimEnd().split('\n') : [];
  const told = lines.map((line) => Told.parse(JSON.parse(line)));
  for (const failure of told.flatMap(({ failures }) => failures)) console.log(failure);
  const parts = Object.fromEntries(told.map(({ part, tries, failures }) => [part, { ...tries, failures: failures.length }]));
  console.log(JSON.stringify({ drill: parts, failures: told.reduce((sum, { failures }) => sum + failures.length, 0), exit: code }));
  process.exitCode = code;
} finally {
  await rm(folder, { recursive: true, force: true });
}
