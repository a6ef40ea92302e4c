/**
 * A valid pack of 2,000 criteria, from the texts of its files to a pack that every check passed, against the yaml package that only parses the same
 * texts. Each run is a process of its own: a command loads a pack once, before anything is warm.
 */
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { z } from 'zod';
import { median, printLine, progress } from './measure.ts';

const CRITERIA = 2_000;
const CRITERIA_OF_DIMENSION = 250;
const RUNS = 11;
const ONCE = fileURLToPath(new URL('./load/once.ts', import.meta.url));

const once = z.object({ took: z.number(), criteria: z.number() });

/** Measures both in turns, each in new processes, and prints the line. */
export async function measureLoad(): Promise<void> {
  const ours: number[] = [];
  const peer: number[] = [];
  for (let run = 1; run <= RUNS; run++) {
    ours.push(await loadOnce('ours', CRITERIA));
    peer.push(await loadOnce('peer', CRITERIA));
    progress(`run ${run} of ${RUNS}: mufakat ${ours.at(-1)?.toFixed(0)} ms, yaml ${peer.at(-1)?.toFixed(0)} ms`);
  }
  printLine({ name: 'load', ours: median(ours), peer: median(peer), peerName: 'yaml (parsing only)', unit: 'ms', runs: RUNS });
}

/**
 * Milliseconds of one load in a new process.
 * @throws Error when the process did not see as many criteria as there are.
 */
export async function loadOnce(engine: 'ours' | 'peer', criteria: number): Promise<number> {
  const { stdout } = await promisify(execFile)(process.execPath, [ONCE, engine, String(criteria / CRITERIA_OF_DIMENSION)]);
  const seen = once.parse(JSON.parse(stdout));
  if (seen.criteria !== criteria) throw new Error(`${engine} saw ${seen.criteria} of ${criteria} criteria`);
  return seen.took;
}
