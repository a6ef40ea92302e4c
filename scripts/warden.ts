/**
 * Outlives whoever started it, whatever kills that one: when its standard input ends, it ends every process of a run and removes the run's folder.
 *
 *   node scripts/warden.ts FOLDER     its standard input: the process id of the tool, when that leads a group
 */
import { rmSync } from 'node:fs';
import { endRun } from './run-of-tool.ts';

const [folder = ''] = process.argv.slice(2);
let leader = '';

// A terminal's Ctrl-C is for those who work.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => undefined);
process.stdin.on('data', (chunk: Buffer) => {
  leader += chunk.toString();
});
process.stdin.once('close', async () => {
  await endRun({ folder, leader: leader === '' ? undefined : Number(leader) });
  rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  process.exit();
});
