/**
 * In a process of its own: `node stored-once.ts DATA_FOLDER SIZE PROOFS` records so many views in a new jurisdiction, sequences and publishes them, and
 * proves some of them from the tiles in the database. Prints as JSON the milliseconds of each, and the peak of the process's memory in bytes.
 */
import { formatEntry, type Hash, leafHash } from '@mufakat/ledger';
import type { TenantContext } from '@mufakat/server/kernel/database/database';
import { newId } from '@mufakat/server/kernel/database/identifiers';
import { appendEntries } from '@mufakat/server/kernel/ledger/entries';
import { sequenceLog } from '@mufakat/server/ledger/log/sequencer';
import { receiptOf } from '@mufakat/server/ledger/receipt';
import { findLog, listEntries } from '@mufakat/server/ledger/store';
import { timed } from '../measure.ts';
import { peakMemory } from '../peak-memory.ts';
import { type NodeParts, settle, withNode } from './node.ts';
import { randomIndices, timeProofs, WARM_UP } from './stored-proofs.ts';

/** So many acts are recorded in one transaction. */
const BATCH = 1_000;
const [dataFolder = '', size, proofs] = process.argv.slice(2);

await withNode(dataFolder, async (parts) => {
  const tenant = await settle(parts.database, `Land of ${size}`);
  const record = await timed(() => recordViews(parts, tenant, Number(size)));
  const place = { jurisdiction: tenant.jurisdiction, log: 'assessment' } as const;
  const sequence = await timed(async () => {
    while (await sequenceLog(parts, place));
  });
  const log = await parts.database.readLedger(tenant.jurisdiction, (tx) => findLog(tx, place));
  if (log?.publishedSize !== Number(size)) throw new Error(`${log?.publishedSize} of ${size} entries are published`);
  const peak = peakMemory();
  const indices = randomIndices(Number(size), Number(proofs));
  const proofMs = await timeProofs(parts.database, place, log, indices, (index) => leafAt(parts, tenant, index));
  const receiptMs = await timeReceipts(parts, tenant, indices);
  console.log(JSON.stringify({ recordMs: record.took, sequenceMs: sequence.took, peak, proofMs, receiptMs }));
});

/** As the import of a table writes them. */
async function recordViews({ database }: NodeParts, tenant: TenantContext, count: number): Promise<void> {
  const assessment = newId();
  for (let start = 0; start < count; start += BATCH) {
    const views = Array.from({ length: Math.min(BATCH, count - start) }, (_, at) => viewOf(assessment, start + at));
    await database.withTenant(tenant, (tx) => appendEntries(tx, views));
  }
}

function viewOf(assessment: string, number: number) {
  const id = newId();
  const said = { indicator: 'national-strategy', stage: number % 5, confidence: 4, reasons: `Reasons of view ${number}`, supersedes: null };
  return { what: 'view.imported', subject: `view/${id}`, content: { assessment, id, participant: assessment, ...said } };
}

async function entryAt({ database }: NodeParts, { jurisdiction }: TenantContext, index: number) {
  const [entry] = await database.readLedger(jurisdiction, (tx) => listEntries(tx, { jurisdiction, log: 'assessment' }, index, 1));
  if (entry === undefined) throw new Error(`there is no entry ${index}`);
  return entry;
}

async function leafAt(parts: NodeParts, tenant: TenantContext, index: number): Promise<Hash> {
  return leafHash(formatEntry(await entryAt(parts, tenant, index)));
}

/** The whole receipt, as whoever did it is given: entry, openings, what others have seen held against the database, proof. */
async function timeReceipts(parts: NodeParts, tenant: TenantContext, indices: readonly number[]): Promise<number[]> {
  const place = { jurisdiction: tenant.jurisdiction, log: 'assessment' } as const;
  const taken: number[] = [];
  for (const index of indices) {
    const { entry } = await entryAt(parts, tenant, index);
    const receipt = () => parts.database.withTenant(tenant, (tx) => receiptOf(tx, parts.dataFolder, place, entry));
    taken.push((await timed(receipt)).took);
  }
  return taken.slice(WARM_UP);
}
