/** Our tiles, bundles, checkpoint, cosignature and proofs, verified by golang.org/x/mod/sumdb, which shares no code with them. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import {
  appendToTiles,
  bundlePath,
  bundlesOf,
  cosign,
  EMPTY_EDGE,
  formatBundle,
  formatKey,
  formatNote,
  formatTile,
  leafHash,
  makeSigner,
  parseNote,
  parseTile,
  proveConsistency,
  proveInclusion,
  rootAt,
  rootOfEdge,
  signCheckpoint,
  tileNodes,
  tilePath,
  tilesOf,
  toBase64,
  toUtf8,
} from '@mufakat/ledger';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildGo, hasGo } from '../go.ts';

const SIZES = [1, 255, 256, 257, 700, 66_000];

const folder = mkdtempSync(path.join(tmpdir(), 'mufakat-foreign-'));
const program = path.join(folder, 'program');

afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Entries all over a log of that size, the first and the last among them. */
function spread(size: number): number[] {
  return [...new Set([0, size - 1, ...Array.from({ length: 60 }, (_, at) => (at * 7_919) % size)])];
}

/** Writes a log of that size as a static server would show it, with its keys and with proofs beside it. */
function writeLog(size: number): string {
  const home = path.join(folder, `log-${size}`);
  const write = (name: string, content: Uint8Array | string) => {
    mkdirSync(path.dirname(path.join(home, name)), { recursive: true });
    writeFileSync(path.join(home, name), content);
  };
  const entries = Array.from({ length: size }, (_, at) => toUtf8(`entry ${at} ${'x'.repeat(at % 300)}`));
  const { edge, tiles } = appendToTiles(EMPTY_EDGE, entries.map(leafHash));
  for (const tile of tiles) write(tilePath(tile), formatTile(tile.hashes));
  for (const id of bundlesOf(size)) write(bundlePath(id), formatBundle(entries.slice(id.index * 256, id.index * 256 + id.width)));

  const log = makeSigner('log', 'log.example.org/foreign', new Uint8Array(32).fill(5));
  const witness = makeSigner('witness', 'witness.example.org', new Uint8Array(32).fill(6));
  // The only origin that the Go module reads.
  const note = parseNote(signCheckpoint({ origin: 'go.sum database tree', size, root: rootOfEdge(edge), extensions: [] }, log));
  write('checkpoint', formatNote({ ...note, signatures: [...note.signatures, cosign(note.text, 1_700_000_000, witness)] }));
  write('log.vkey', formatKey(log.key));
  write('witness.vkey', formatKey(witness.key));

  const read = tileNodes(size, (id) => parseTile(readFileSync(path.join(home, tilePath(id))), id.width));
  const inclusion = spread(size).map((index) => ({ Index: index, Hashes: proveInclusion(index, size, read).map(toBase64) }));
  const consistency = spread(size).map((index) => ({
    Size: index + 1,
    Root: toBase64(rootAt(index + 1, read)),
    Hashes: proveConsistency(index + 1, size, read).map(toBase64),
  }));
  write('proofs.json', JSON.stringify({ Inclusion: inclusion, Consistency: consistency }));
  return home;
}

const check = (home: string) => spawnSync(program, ['check', home], { encoding: 'utf8' });

describe.skipIf(!hasGo())('a log of ours before golang.org/x/mod/sumdb (skipped without Go and that module)', () => {
  beforeAll(() => buildGo(import.meta.dirname, program));

  it.each(SIZES)('of %i entries: every entry, every tile, both signatures and all proofs verify', (size) => {
    const { stdout, stderr } = check(writeLog(size));
    expect(stderr).toBe('');
    const proofs = Math.min(size, 60);
    expect(JSON.parse(stdout)).toEqual({
      entries: size,
      signatures: 2,
      tiles: tilesOf(size).length,
      inclusion: spread(size).length,
      consistency: spread(size).length,
    });
    expect(spread(size).length).toBeGreaterThanOrEqual(proofs);
  });

  it('is refused there as well when a byte of any of its files is changed', () => {
    const home = writeLog(300);
    for (const name of ['checkpoint', 'tile/0/000', 'tile/0/001.p/44', 'tile/1/000.p/1', 'tile/entries/000', 'tile/entries/001.p/44']) {
      const file = path.join(home, name);
      const good = readFileSync(file);
      const bad = Uint8Array.from(good);
      bad[bad.length - 3] = (bad[bad.length - 3] ?? 0) ^ 1;
      writeFileSync(file, bad);
      expect([name, check(home).status]).toEqual([name, 1]);
      writeFileSync(file, good);
    }
    expect(check(home).status).toBe(0);
  });
});
