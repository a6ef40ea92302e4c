#!/usr/bin/env node
// `mufakat`: the command line, under the pinned Node.
import { ensureInstalled } from '../../scripts/bootstrap/install.mjs';
import { runPinned } from '../../scripts/bootstrap/run.mjs';

try {
  await ensureInstalled();
  process.exitCode = await runPinned('cli/src/main.ts', process.argv.slice(2));
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 2;
}
