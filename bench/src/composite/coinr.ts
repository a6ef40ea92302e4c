/** How long the R package COINr takes on its example index: run here where R has it, else as it was measured once. */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { progress } from '../measure.ts';

const RSCRIPT = 'Rscript';
const PROGRAM = fileURLToPath(new URL('./coinr.R', import.meta.url));

/**
 * `wanted`: runs of the index that ours does. `measured`: those of COINr 1.1.14, on two cores, of which it uses one. `here`: rows to do where it can be run, each of
 * `perRow` runs. Its time grows with its runs, so what was measured is scaled to those wanted.
 */
const WORK = {
  build: { wanted: 1, measured: { runs: 1, seconds: 0.53 }, here: { rows: 10, perRow: 1 } },
  uncertainty: { wanted: 1_000, measured: { runs: 1_000, seconds: 190 }, here: { rows: 100, perRow: 1 } },
  sensitivity: { wanted: 6_144, measured: { runs: 600, seconds: 105 }, here: { rows: 30, perRow: 6 } },
} as const;

const Took = z.object({ seconds: z.number().positive(), version: z.string() });

/** Milliseconds for the runs wanted, and a name that says where the figure is from. */
export function coinrTime(work: keyof typeof WORK): { readonly peer: number; readonly peerName: string } {
  const { wanted, measured, here } = WORK[work];
  const missing = whyNotHere();
  if (missing !== null) {
    progress(`${missing}: COINr was not run, its figures are those of ../shared/reference/composite-indicators.md`);
    return figure('COINr 1.1.14, reference figure', measured.seconds, measured.runs, wanted);
  }
  progress(`COINr, ${here.rows * here.perRow} runs …`);
  const { seconds, version } = runHere(work, here.rows);
  return figure(`COINr ${version}, run here`, seconds, here.rows * here.perRow, wanted);
}

function figure(source: string, seconds: number, runs: number, wanted: number): { readonly peer: number; readonly peerName: string } {
  const scaled = runs === wanted ? '' : ` of ${runs} runs scaled to ${wanted}`;
  return { peer: (1_000 * seconds * wanted) / runs, peerName: source + scaled };
}

function whyNotHere(): string | null {
  const { error, status } = spawnSync(RSCRIPT, ['-e', 'quit(status = !requireNamespace("COINr", quietly = TRUE))']);
  if (error !== undefined) return 'R is not installed';
  return status === 0 ? null : 'R is installed, COINr is not';
}

/** @throws Error with what R says */
function runHere(work: string, rows: number): z.infer<typeof Took> {
  const { status, stdout, stderr } = spawnSync(RSCRIPT, [PROGRAM, work, String(rows)], { encoding: 'utf8' });
  if (status !== 0) throw new Error(`Rscript ${PROGRAM} ${work} ${rows}: ${stderr}`);
  return Took.parse(JSON.parse(stdout.trim().split('\n').at(-1) ?? ''));
}
