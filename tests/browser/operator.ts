/** The command line on a server's data folder, as its operator uses it. */
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { ObservedServer } from '../example-server.ts';

const MUFAKAT = fileURLToPath(new URL('../../cli/src/main.ts', import.meta.url));
const run = promisify(execFile);

/** Runs `mufakat` with these words. Resolves to what it printed. */
export function operatorOf(server: ObservedServer): (...words: string[]) => Promise<string> {
  const env = { ...process.env, MUFAKAT_DATA: server.dataFolder, PUBLIC_URL: server.url, DATABASE_URL: undefined };
  return async (...words) => (await run(process.execPath, [MUFAKAT, ...words], { env })).stdout.trim();
}
