/** The ledger in a database: entries recorded, sequenced and published, and proofs from the stored tiles. */
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { z } from 'zod';
import { median, percentile, printLine, progress } from '../measure.ts';
import { withNewNode } from './node.ts';

const STORED_ONCE = fileURLToPath(new URL('./stored-once.ts', import.meta.url));
const TILES_ONCE = fileURLToPath(new URL('./tiles-once.ts', import.meta.url));
const PROOFS = 500;

const Stored = z.object({
  recordMs: z.number(),
  sequenceMs: z.number(),
  peak: z.number(),
  proofMs: z.array(z.number()),
  receiptMs: z.array(z.number()),
});
const Tiles = z.object({ storeMs: z.number(), proofMs: z.array(z.number()) });

/** Measures logs of these sizes, each in a process of its own, then proofs from the tiles of a log of `tilesOf` entries. */
export async function measureStored(sizes: readonly number[], tilesOf: number): Promise<void> {
  await withNewNode(async (dataFolder) => {
    for (const size of sizes) printStored(size, Stored.parse(await runOnce(STORED_ONCE, dataFolder, size)));
    const { storeMs, proofMs } = Tiles.parse(await runOnce(TILES_ONCE, dataFolder, tilesOf));
    progress(`${tilesOf} entries: tiles computed and stored in ${(storeMs / 1_000).toFixed(1)} s`);
    printProofs(`ledger-stored-proof-${tilesOf}`, proofMs);
  });
}

async function runOnce(program: string, dataFolder: string, size: number): Promise<unknown> {
  const args = [program, dataFolder, String(size), String(PROOFS)];
  const { stdout } = await promisify(execFile)(process.execPath, args, { maxBuffer: 10_000_000 });
  return JSON.parse(stdout);
}

function printStored(size: number, { recordMs, sequenceMs, peak, proofMs, receiptMs }: z.infer<typeof Stored>): void {
  const alone = { peer: null, peerName: 'none', runs: 1 };
  for (const [name, took] of [
    ['record', recordMs],
    ['sequence', sequenceMs],
    ['record-and-sequence', recordMs + sequenceMs],
  ] as const)
    printLine({ ...alone, name: `ledger-${name}-${size}`, ours: size / (took / 1_000), unit: 'entries a second' });
  printLine({ ...alone, name: `ledger-memory-${size}`, ours: peak / 1e6, unit: 'MB' });
  printProofs(`ledger-stored-proof-${size}`, proofMs);
  printProofs(`ledger-receipt-${size}`, receiptMs);
}

function printProofs(name: string, taken: readonly number[]): void {
  const common = { peer: null, peerName: 'none', unit: 'ms', runs: taken.length };
  printLine({ ...common, name, ours: median(taken) });
  printLine({ ...common, name: `${name}-p99`, ours: percentile(taken, 0.99) });
}
