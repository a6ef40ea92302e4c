#!/usr/bin/env node
// Starts a part of Mufakat under the pinned Node, after installing what is missing.
// Plain JavaScript without dependencies: it runs before anything is installed, under any Node from 20 on.
//
//   node scripts/bootstrap.mjs start          the server and the web pages
//   node scripts/bootstrap.mjs test           every check and every test
//   node scripts/bootstrap.mjs drill          the attacks of tests/drill, whole
//   node scripts/bootstrap.mjs bench NAME     one benchmark
import { ensureInstalled } from './bootstrap/install.mjs';
import { root } from './bootstrap/paths.mjs';
import { runPinned } from './bootstrap/run.mjs';

const PROGRAMS = { start: 'server/src/main.ts', test: 'scripts/test.ts', drill: 'scripts/drill.ts', bench: 'bench/src/main.ts' };

const [name = '', ...args] = process.argv.slice(2);
const program = Object.entries(PROGRAMS).find(([known]) => known === name)?.[1];
if (program === undefined) {
  process.stderr.write(`Unknown program "${name}". Use one of: ${Object.keys(PROGRAMS).join(', ')}.\n`);
  process.exit(2);
}

try {
  await ensureInstalled();
  process.exitCode = await runPinned(program, args, { cwd: root });
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
