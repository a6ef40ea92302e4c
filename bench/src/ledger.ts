/**
 * The ledger in a database, what it adds to the time of an act, then a log in tiles in memory: entries appended in batches and inclusion proofs of
 * entries all over it, against golang.org/x/mod/sumdb/tlog doing the same in Go, entry by entry. Both hash the same entries, keep all in memory, and
 * have their roots compared. The proofs of Go authenticate the tiles that they read; ours leave that to the verifier.
 * The logs have 10^3 to 10^6 entries, or up to LEDGER_SIZE; proofs from the database are made of ten times the largest too, whose tiles alone are stored.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  appendToTiles,
  EMPTY_EDGE,
  formatTile,
  leafHash,
  parseTile,
  proveInclusion,
  rootOfEdge,
  tileNodes,
  tilePath,
  toBase64,
  toUtf8,
  verifyInclusion,
} from '@mufakat/ledger';
import { z } from 'zod';
import { buildGo, hasGo } from '../../tests/foreign/go.ts';
import { tellWhenBusy } from './composite/busy.ts';
import { measureStored } from './ledger/stored.ts';
import { measureAdded } from './ledger/with-and-without.ts';
import { median, printLine, progress } from './measure.ts';

const SIZES = [1_000, 10_000, 100_000];
/** The tiles of a log so many times the largest are stored without its entries. */
const TILES_OF = 10;
const BATCH = 1_000;
const PROOFS = 200;
const PEER = 'golang.org/x/mod/sumdb/tlog';
const GO_FOLDER = fileURLToPath(new URL('../../tests/foreign/ledger', import.meta.url));

type Measured = { readonly root: string; readonly appendMs: number; readonly proofMs: readonly number[] };

/** Measures all sizes; the last line is the time of a proof in the largest log. */
export async function measureLedger(): Promise<void> {
  const largest = Number(process.env.LEDGER_SIZE ?? 1_000_000);
  const sizes = [...SIZES.filter((size) => size < largest), largest];
  tellWhenBusy();
  await measureStored(sizes, TILES_OF * largest);
  await measureAdded();
  const folder = mkdtempSync(path.join(tmpdir(), 'mufakat-bench-'));
  try {
    const go = hasGo() ? path.join(folder, 'program') : null;
    if (go === null) progress(`ledger: no peer: ${PEER} needs Go (Debian: golang-go, golang-golang-x-mod-dev)`);
    else buildGo(GO_FOLDER, go);
    for (const size of sizes) printBoth(size, measureOurs(size, PROOFS), go === null ? null : measureGo(go, size, PROOFS));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** @throws Error when the peer has another root */
function printBoth(size: number, ours: Measured, peer: Measured | null): void {
  if (peer !== null && peer.root !== ours.root) throw new Error(`${size} entries: ${PEER} has the root ${peer.root}, mufakat ${ours.root}`);
  progress(`${size} entries: ${Math.round(size / (ours.appendMs / 1_000))} a second`);
  const perThousand = ({ appendMs }: Measured) => (appendMs / size) * 1_000;
  const common = { peerName: peer === null ? 'none' : PEER, unit: 'ms' };
  printLine({ ...common, name: `ledger-append-1000-of-${size}`, ours: perThousand(ours), peer: peer && perThousand(peer), runs: 1 });
  printLine({ ...common, name: `ledger-proof-${size}`, ours: median(ours.proofMs), peer: peer && median(peer.proofMs), runs: PROOFS });
}

/** Appends in batches, then proves and checks each proof outside of its time. */
function measureOurs(size: number, proofs: number): Measured {
  const tiles = new Map<string, Uint8Array>();
  let edge = EMPTY_EDGE;
  const from = performance.now();
  while (edge.size < size) {
    const batch = Array.from({ length: Math.min(BATCH, size - edge.size) }, (_, at) => leafHash(toUtf8(`entry ${edge.size + at}`)));
    const next = appendToTiles(edge, batch);
    for (const tile of next.tiles) tiles.set(tilePath(tile), formatTile(tile.hashes));
    edge = next.edge;
  }
  const root = rootOfEdge(edge);
  const appendMs = performance.now() - from;
  const read = tileNodes(size, (id) => parseTile(tiles.get(tilePath(id)) ?? new Uint8Array(), id.width));
  const proofMs = Array.from({ length: proofs }, (_, at) => {
    const index = (at * 7_919) % size;
    const start = performance.now();
    const proof = proveInclusion(index, size, read);
    const took = performance.now() - start;
    verifyInclusion({ leaf: leafHash(toUtf8(`entry ${index}`)), index, size, root }, proof);
    return took;
  });
  return { root: toBase64(root), appendMs, proofMs };
}

const measuredSchema = z.object({ root: z.string(), appendMs: z.number(), proofMs: z.array(z.number()) });

function measureGo(program: string, size: number, proofs: number): Measured {
  const { stdout, stderr, status } = spawnSync(program, ['bench', String(size), String(proofs)], { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${PEER}: ${stderr}`);
  return measuredSchema.parse(JSON.parse(stdout));
}
